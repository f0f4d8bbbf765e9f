"""Every number on /wirings is the engine's: values and gradients on the stage, matrices, words, counts, for every wiring."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from engine.wirings import WIRINGS
from tests.browser.lab import close
from tests.browser.wirings import Wirings, agrees, is_norm

Open = Callable[..., Wirings]


@pytest.mark.parametrize("wiring", list(WIRINGS))
def test_stage_matrix_and_words_are_those_of_the_record(wirings: Open, wiring: str) -> None:
    page = wirings(f"w={wiring}&H=4&m=random")
    record = page.record()
    assert page.headline == record["headline"]["en"]["text"]
    assert page.page.locator("#use-for").inner_text() == record["use_for"]["en"]
    printed = page.numbers()
    assert printed
    for one in printed:
        assert agrees(one["text"], record["values"][one["group"]][one["step"] - 1][one["unit"] - 1]), one
    squares = page.squares()
    sees = record["matrices"]["sees"]
    assert set(squares) == {(t, k) for t, row in enumerate(sees, 1) for k, seen in enumerate(row, 1) if seen}
    reach = record["matrices"]["reach"]
    for (t, k), square in squares.items():
        assert square["text"] is None or is_norm(square["text"], reach[t - 1][k - 1]), (t, k, square)


@pytest.mark.parametrize("wiring", list(WIRINGS))
def test_the_way_back_shows_the_adjoints(wirings: Open, wiring: str) -> None:
    page = wirings(f"w={wiring}&H=4&m=random&pos=b1")
    record = page.record()
    expect(page.named("button", "Gradients")).to_have_attribute("aria-pressed", "true")
    printed = page.numbers()
    assert printed
    assert all(one["grad"] for one in printed)
    for one in printed:
        assert agrees(one["text"], record["adjoints"][one["group"]][one["step"] - 1][one["unit"] - 1]), one


def test_each_matrix_is_that_of_the_record(wirings: Open) -> None:
    page = wirings("w=att&m=random&H=4")
    matrices = page.record()["matrices"]
    page.choose("mat", "inputs")
    for (t, k), square in page.squares().items():
        assert is_norm(square["text"], matrices["inputs"][t - 1][k - 1])
    page.choose("mat", "states")
    for (t, k), square in page.squares().items():
        assert is_norm(square["text"], matrices["states"]["h"][t - 1][k - 1])
    page.page.locator("#matrix-group").select_option("s")
    states = matrices["states"]["s"]
    finite = {(t, k) for t, row in enumerate(states, 1) for k, value in enumerate(row, 1) if value is not None}
    assert set(page.squares()) == finite
    page.choose("mat", "attention")
    assert len(page.squares()) == len(matrices["attention"]) * len(matrices["attention"][0])
    for (t, k), square in page.squares().items():
        assert agrees(square["text"], matrices["attention"][t - 1][k - 1])


@pytest.mark.parametrize(("wiring", "same"), [("nn", "diagonals"), ("tdnn", "diagonals"), ("fc", "nothing")])
def test_equal_colours_mean_equal_parameters(wirings: Open, wiring: str, same: str) -> None:
    page = wirings(f"w={wiring}&mat=sharing")
    fills = {place: square["fill"] for place, square in page.squares().items()}
    classes = {t - k if same == "diagonals" else (t, k) for t, k in fills}
    assert len(set(fills.values())) == len(classes)
    if same == "diagonals":
        assert all(fills[t, k] == fills[t - 1, k - 1] for t, k in fills if (t - 1, k - 1) in fills)


def test_the_matrix_as_a_table_holds_the_same_numbers(wirings: Open) -> None:
    page = wirings("w=ed&m=random&H=4")
    reach = page.record()["matrices"]["reach"]
    page.matrix.focus()
    page.page.keyboard.press("t")
    table = page.page.locator("#table-matrix table")
    expect(table).to_be_visible()
    rows = table.locator("tbody tr").all()
    assert len(rows) == len(reach)
    for row, norms in zip(rows, reach, strict=True):
        for text, norm in zip(row.locator("td").all_inner_texts()[1:], norms, strict=True):
            assert "×10" in text or is_norm(text, norm)
    page.page.keyboard.press("t")
    expect(table).to_be_hidden()


def test_taught_and_free_rows_and_their_errors_are_the_records(wirings: Open) -> None:
    page = wirings("w=ed&m=random&seed=3")
    rows = page.record()["rows"]
    shown = page.page.locator("#token-rows tbody tr")
    for at, name in enumerate(("taught", "free")):
        words = shown.nth(at).locator("td").all_inner_texts()
        assert [word for word in words if word] == rows[name]["tokens"]
    ring = page.page.locator("#token-rows td.ring")
    first = rows["first_divergence"]
    assert ring.count() == (1 if first else 0)
    if first:
        expect(ring).to_have_attribute("data-step", str(first))
    page.page.locator("#figure-errors").scroll_into_view_if_needed()
    page.settle()
    close(page.data("errors", "taught")["y"], rows["taught"]["losses"])


def test_the_counts_of_parameters_are_the_records(wirings: Open) -> None:
    page = wirings("w=tdnn")
    page.page.locator("#figure-growth").scroll_into_view_if_needed()
    page.settle()
    growth = page.record()["parameters"]["growth"]
    page.page.locator("[data-table=growth]").click()
    table = page.page.locator("#table-growth tbody tr")
    shown = [[int(cell.replace(",", "")) for cell in row.locator("td").all_inner_texts()] for row in table.all()]
    assert [row[1:] for row in shown] == [
        list(row) for row in zip(growth["rnn"], growth["tdnn"], growth["fc"], strict=True)
    ]


@pytest.mark.parametrize(("note", "letters"), [("sub", "Why"), ("gbc", "W"), ("swap", "U")])
def test_the_way_back_of_a_jordan_network_has_its_letter_everywhere(wirings: Open, note: str, letters: str) -> None:
    page = wirings(f"w=jordan&tf=0&note={note}&mat=sharing")
    matrix = page.page.locator("#equation [data-weight=W]").first
    assert "".join((matrix.text_content() or "").split()) == letters
    page.page.locator('#matrix rect[data-t="2"][data-k="1"]').hover()
    expect(page.page.locator("#matrix .stage-tip")).to_contain_text(letters.replace("hy", "_hy"))


def test_a_free_run_that_ends_early_is_said_to_end(wirings: Open) -> None:
    page = wirings("w=att&m=random&text=x y z&seed=110&H=9&cell=lstm&score=additive&temp=0.2")
    expect(page.page.locator("#token-rows")).to_contain_text(
        "Taught and free say the same until the second ends at step 1."
    )


def test_a_share_of_the_teacher_is_in_the_second_row_as_in_the_headline(wirings: Open) -> None:
    page = wirings("w=ed&m=random&tf=.5")
    rows, record = page.page.locator("#token-rows"), page.record()
    expect(rows.locator("tbody th").nth(1)).to_have_text("mixed")
    said = [record["classes"][i] for i in record["outputs"]["predicted"]]
    assert rows.locator("tbody tr").nth(1).locator("td").all_text_contents() == said
    first = record["rows"]["first_divergence"]
    assert f"at step {first}" in record["headline"]["en"]["text"]


def test_the_ring_of_a_long_sentence_is_in_sight(wirings: Open) -> None:
    page = wirings(
        "w=ed&m=random&T=24&text=a b c d e f g h i j k l m n&to=a b c d e f g h i j k l m n", size="phone", touch=True
    )
    page.page.locator("#token-rows").scroll_into_view_if_needed()
    page.settle()
    seen = """() => { const cell = document.querySelector("#token-rows .ring")?.getBoundingClientRect(), box = document.querySelector("#token-rows").getBoundingClientRect(); return cell && cell.left >= box.left && cell.right <= box.right; }"""
    assert page.page.evaluate(seen)


def test_contexts_stand_over_the_words_of_their_outputs(wirings: Open) -> None:
    page = wirings("w=att&m=random&mat=states")
    page.page.locator("#matrix-group").select_option("c")
    page.page.locator('#matrix rect[data-t="3"][data-k="2"]').hover()
    table = page.page.locator("#matrix").text_content() or ""
    assert "love" in table
    assert "爱" not in table


@pytest.mark.parametrize(
    ("query", "first"), [("w=att", "s0=hN"), ("w=ed&use=start", "s0=c"), ("w=ed&use=each", "s0=0")]
)
def test_the_equations_say_where_the_decoder_starts(wirings: Open, query: str, first: str) -> None:
    lines = wirings(f"{query}&m=random&note=gbc").page.locator("#equation math").all_text_contents()
    assert first in ["".join(line.split()) for line in lines]


def test_the_equations_say_what_q_is_where_there_is_one(wirings: Open) -> None:
    said = {}
    for context in ("last", "affine", "all"):
        lines = wirings(f"w=ed&m=random&c={context}&note=gbc").page.locator("#equation math").all_text_contents()
        said[context] = [line for line in ("".join(line.split()) for line in lines) if line.startswith("q=")]
    assert said == {"last": [], "affine": ["q=tanh(QhN+bq)"], "all": ["q=tanh(Q1N∑khk+bq)"]}


def test_equation_and_graph_name_a_kernel_alike(wirings: Open) -> None:
    page = wirings("w=tdnn&layers=2&kern=2")
    lines = ["".join(line.split()) for line in page.page.locator("#equation math").all_text_contents()]
    assert "K2,i" in lines[1]
    letters = page.page.locator("#stage [data-light]").all_text_contents()
    assert {"K2,0", "K2,1"} <= {text.replace("\u200b", "") for text in letters}


@pytest.mark.parametrize("wiring", ["deep", "tdnn"])
def test_equation_and_graph_name_the_layers_alike(wirings: Open, wiring: str) -> None:
    page = wirings(f"w={wiring}&layers=2")
    lines = ["".join(line.split()) for line in page.page.locator("#equation math").all_text_contents()]
    assert (lines[0].split("=")[0], lines[1].split("=")[0]) == ("ht", "ht(2)")
    letters = page.page.locator("#stage .wiring-node > text").all_text_contents()
    assert {"h1", "h(2)1"} <= {text.replace("\u200b", "") for text in letters}


@pytest.mark.parametrize(
    ("query", "letter", "lit"),
    [
        ("w=nn", "U", {"U"}),
        ("w=tdnn&kern=2&layers=1", "K_#", {"K_0", "K_1"}),
        ("w=fc&text=我爱", "W_#,#", {"W_1,1", "W_1,2", "W_2,1", "W_2,2"}),
        ("w=att&m=random&score=general", "A", {"A"}),
        ("w=att&m=random&score=additive", "A α", {"A", "α"}),
    ],
)
def test_a_letter_of_the_equation_lights_its_edges(wirings: Open, query: str, letter: str, lit: set[str]) -> None:
    page = wirings(query)
    edges = {edge["id"]: edge["weight"] for edge in page.record()["graph"]["edges"]}
    stroked = """() => [...document.querySelectorAll("#stage g[data-edge] > path:first-child")].map((node) => [node.parentNode.dataset.edge, ["stroke", "stroke-width", "opacity"].map((name) => node.getAttribute(name)).join()])"""
    before = dict(page.page.evaluate(stroked))
    page.page.locator(f'#equation [data-weight="{letter}"]').first.hover()
    page.settle()
    after = dict(page.page.evaluate(stroked))
    wide = {edge for edge in edges if after[edge] != before[edge] and (",2.5," in after[edge] or edges[edge] == "α")}
    assert {edges[edge] for edge in wide} == lit


def test_matrix_and_arc_say_the_same_of_a_weight(wirings: Open) -> None:
    page = wirings("w=att&m=random&mat=attention&t=2&k=1")
    page.page.locator("#matrix").focus()
    said = page.page.locator("#matrix").get_attribute("aria-valuetext")
    arc = page.page.locator("#stage .wiring-arc[data-row='2'][data-k='1'] path").last
    arc.dispatch_event("pointerover", {"bubbles": True})
    assert said
    expect(page.page.locator("#stage .stage-tip")).to_contain_text(said)


def test_the_ticks_of_the_error_chart_keep_apart(wirings: Open) -> None:
    words = "+".join("abcdefghijklmnopqrstuvwx")
    page = wirings(f"w=jordan&T=24&tok=word&text={words}&to={words}", size="phone", touch=True)
    page.page.locator("#figure-errors").scroll_into_view_if_needed()
    page.settle()
    ticks = """() => [...document.querySelectorAll("#chart-errors .xtick text")].map((node) => { const { left, right } = node.getBoundingClientRect(); return [left, right]; }).sort((a, b) => a[0] - b[0])"""
    expect(page.page.locator("#chart-errors .xtick").first).to_be_visible()
    boxes = page.page.evaluate(ticks)
    assert len(boxes) >= 3
    assert all(right + 4 < left for (_, right), (left, _) in zip(boxes, boxes[1:], strict=False))


def test_the_context_is_written_alike_for_both_wirings(wirings: Open) -> None:
    page = wirings("w=ed&m=random&vs=ed;c=all")
    first = page.page.locator('[data-choice="c"] button').all_text_contents()
    second = page.page.locator('#other-switches [data-key="c"] option').all_text_contents()
    assert ["".join(text.split()) for text in first] == ["hN", "q(hN)", "q(h1…hN)"]
    assert [text.removeprefix("c = ") for text in second] == ["h_N", "q(h_N)", "q(h₁…h_N)"]


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_scale_of_parameters_has_decades_and_the_cursor_its_length(wirings: Open, size: str) -> None:
    page = wirings("w=fc&text=我爱中", size=size, touch=size == "phone")
    page.page.locator("#figure-growth").scroll_into_view_if_needed()
    page.settle()
    chart = page.page.locator("#chart-growth")
    expect(chart.locator(".ytick")).not_to_have_count(1)
    assert "Parameters for 3 steps" in (chart.get_attribute("aria-label") or "")
