"""What the headline of a wiring claims is what its record holds, in both languages."""

import re

import numpy as np
import pytest
from starlette.testclient import TestClient
from test_wirings_api import QUERIES, run_of

from app.context import ROOT
from app.numerals import ratio
from app.translations import load_translators
from app.wiring_list import FREE, LIST, MIXED, USES
from app.wiring_sentences import eyebrow, headline, reason
from engine.wirings import paths, steps_around, telling_look

TRANSLATORS = load_translators(ROOT / "locale")
ENGLISH = TRANSLATORS["en"]


def said(query: str, language: str = "en") -> dict[str, str]:
    return dict(headline(run_of(query), TRANSLATORS[language]))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("query", QUERIES)
def test_every_headline_is_whole_and_has_its_emphasis(query: str, language: str) -> None:
    found = said(query, language)
    assert not re.search(r"[\[\]{}]", found["text"].replace("{}", ""))
    assert found["emphasis"]
    assert found["emphasis"] in found["text"]
    assert (re.search(r"[\u4e00-\u9fff]", re.sub("“.*?”", "", found["text"])) is not None) == (language == "zh")


@pytest.mark.parametrize("wiring", LIST)
def test_every_wiring_has_a_name_a_group_and_a_use_in_both_languages(client: TestClient, wiring: str) -> None:
    body = client.get(f"/api/wirings?w={wiring}").json()
    row = next(row for row in body["wirings"] if row["w"] == wiring)
    for text in (row["name"], row["group"], body["use_for"], body["eyebrow"]):
        assert text["en"]
        assert re.search(r"[\u4e00-\u9fff→]", text["zh"])
    assert body["use_for"]["en"] == USES[wiring]
    assert row["name"]["en"] in body["eyebrow"]["en"]


def test_n_to_n_tells_how_much_weaker_the_first_word_arrives() -> None:
    reach = run_of("w=nn").record.reach
    assert f"“我” {ratio(reach[3, 3] - reach[3, 0])}× weaker" in said("w=nn")["text"]


def test_n_to_one_tells_the_size_of_the_last_state() -> None:
    assert said("w=n1&H=9")["text"] == "N → 1: 4 characters must fit into the last state, 9 numbers."
    assert "as near" in said("w=n1&read=mean")["text"]


def test_one_to_n_tells_where_the_input_enters() -> None:
    reach = run_of("w=1n&feed=first&seed=3").record.reach
    assert said("w=1n&feed=first&seed=3")["text"].endswith(f"{ratio(reach[0, 0] - reach[-1, 0])}× weaker.")
    assert said("w=1n&feed=first")["text"].endswith("at output 3 it is as strong.")
    assert said("w=1n")["emphasis"] == "at every step"


@pytest.mark.parametrize(("layers", "count"), [(2, 4), (3, 10), (4, 20)])
def test_stacked_layers_count_the_paths_of_their_graph(layers: int, count: int) -> None:
    run = run_of(f"w=deep&layers={layers}")
    assert paths(run.record.graph, "x1", "o4") == count
    assert f"{count} paths" in said(f"w=deep&layers={layers}")["text"]
    assert said("w=deep&layers=1")["emphasis"] == "one path"


def test_the_bottleneck_is_as_wide_as_the_state() -> None:
    for switches in ("c=last", "c=affine", "c=all&use=each"):
        assert "5 numbers" in said(f"w=ed&m=random&H=5&{switches}")["text"]


def test_attention_tells_the_shorter_path_and_what_it_gains() -> None:
    for query in ("w=att&m=random", "w=att&m=random&seed=3&score=general", "w=att&m=random&text=a b c d e f g"):
        run = run_of(query)
        looked = run.record.attention
        assert looked is not None
        row, column = telling_look(run.record, looked.weights)
        columns = looked.weights.shape[1]
        around = (columns - 1 - column) + 1 + row  # to the last state, over to the decoder, on to the output
        assert steps_around(run.record.graph)[row, column] == around
        text = said(query)["text"]
        assert f"1 step instead of {around}" in text
        gain = run.record.state_norms["h"][row, column] - looked.without[row, column]
        assert ("stronger" not in text) or f"{ratio(gain)}× stronger" in text


def test_a_row_by_hand_is_told_before_anything_else() -> None:
    assert said("w=att&m=random&att=2:0,0,1,0")["text"].startswith(
        "By hand: output 2 gives 100% of its attention to “中”"
    )


@pytest.mark.parametrize(
    "query", ["w=att&m=random", "w=att&m=random&text=我&to=b", "w=att&m=random&seed=114&text=x y z"]
)
def test_attention_speaks_of_a_word_of_the_target_by_the_name_of_its_row(query: str) -> None:
    run = run_of(query)
    assert run.record.attention is not None
    row, _column = telling_look(run.record, run.record.attention.weights)
    asked = run.record.start.asked
    assert asked.classes[asked.targets[row]] in run.record.start.pair.target
    assert f"“{asked.classes[asked.targets[row]]}”" in said(query)["text"]


def test_where_nothing_else_is_asked_for_attention_speaks_of_the_end() -> None:
    run = run_of("w=att&to=zork&T=1&text=我爱")
    looked, asked = run.record.attention, run.record.start.asked
    assert looked is not None
    row, _column = telling_look(run.record, looked.weights)
    assert f"“{asked.classes[asked.targets[row]]}”" in said("w=att&to=zork&T=1&text=我爱")["text"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("w=n1&H=1", "4 characters must fit into the last state, 1 number."),
        ("w=n1&read=mean&text=a", "with one word the mean of all states is that one state."),
        ("w=1n&to=a", "1 → N: one word, one output."),
        ("w=1n&to=a&feed=first", "1 → N: one word, one output."),
        ("w=ed&m=random&H=1&text=a", "1 word must fit through one vector of 1 number."),
        ("w=ed&m=random&H=1&c=affine", "through the last state and q: 1 number."),
        ("w=ed&m=random&H=1&c=all", "4 characters must still fit through one vector of 1 number."),
        ("w=deep&layers=3&text=a", "with one word one path leads up through 3 layers"),
        ("w=tdnn&layers=3&kern=2", "by 3 shared kernels"),
        ("w=tdnn&layers=1&kern=4", "by one shared kernel."),
        ("w=nn&H=1&act=identity", "“我” as strongly as its own"),
        ("w=nn&H=1&act=relu&seed=2", "of “我” nothing reaches output 4"),
        ("w=nn&H=1&act=relu&seed=0", "of “我” nothing reaches output 4"),
    ],
)
def test_odd_runs_are_told_as_they_are(query: str, words: str) -> None:
    assert words in said(query)["text"]


EARLY = "w=att&m=random&text=x y z&seed=110&H=9&cell=lstm&score=additive&temp=0.2"


def test_a_free_run_that_ends_early_is_the_same_until_there() -> None:
    record = run_of(EARLY + "&tf=0").record
    assert record.rows is not None
    assert record.rows.first_divergence is None
    assert len(record.losses) == 1 < len(record.rows.taught.ids)
    assert said(EARLY + "&tf=0")["text"].endswith("until it ends at step 1.")


@pytest.mark.parametrize(
    "query",
    [
        "w=ed&m=random&tf=0",
        "w=att&m=random&tf=0&seed=5",
        "w=jordan&tf=0",
        "w=jordan&tf=.5",
        "w=ed&m=random&tf=.5",
        "w=att&m=random&tf=.99",
        EARLY + "&tf=.5",
        EARLY + "&tf=0",
        *(f"w=ed&m=random&tf={share}&seed={seed}" for share in ("0", ".4") for seed in (2, 3, 4, 5)),
    ],
)
def test_what_is_fed_back_tells_the_first_output_of_this_run_that_the_taught_one_says_otherwise(query: str) -> None:
    record, found = run_of(query).record, said(query)
    taught = run_of(re.sub(r"tf=[\d.]+", "tf=1", query)).record.done.outputs.argmax(axis=1)
    own = record.done.outputs.argmax(axis=1)
    outputs = min(len(own), len(taught))
    places = np.flatnonzero(own[:outputs] != taught[:outputs])
    teacher = record.wired.teacher
    assert found["text"].startswith(f"Fed the target at {teacher:.0%}: " if teacher else "Free running: ")
    if len(places):
        assert found["emphasis"] == f"at step {places[0] + 1}"
        assert f"with {len(places)} of {outputs} output{'s' if outputs > 1 else ''} different" in found["text"]
    else:
        assert found["rule"] == "agrees"
        assert ("until it ends" in found["text"]) == (len(own) < len(taught))
        assert ("then goes on" in found["text"]) == (len(own) > len(taught))


@pytest.mark.parametrize("share", ["0", ".5", "1"])
def test_to_one_step_nothing_is_fed_back(share: str) -> None:
    assert said(f"w=jordan&text=a&to=b&tf={share}")["text"] == "Output-recurrent: with one step nothing is fed back."


@pytest.mark.parametrize(("share", "use"), [("0", FREE), (".25", MIXED), (".99", MIXED), ("1", USES["jordan"])])
def test_what_an_output_recurrent_network_is_used_for_is_what_it_does(client: TestClient, share: str, use: str) -> None:
    assert client.get(f"/api/wirings?w=jordan&tf={share}").json()["use_for"]["en"] == use
    assert client.get(f"/api/wirings?w=att&m=random&tf={share}").json()["use_for"]["en"] == USES["att"]


@pytest.mark.parametrize("wiring", ["jordan", "tdnn", "fc"])
def test_a_wiring_without_a_cell_speaks_of_none(wiring: str) -> None:
    for cell in ("vanilla", "lstm", "gru"):
        run = run_of(f"w={wiring}&cell={cell}&act=sigmoid&H=3")
        assert eyebrow(run, ENGLISH).endswith("· σ, 3 units, random weights (seed 7)")


def test_with_the_teacher_each_output_of_a_jordan_network_sees_its_own_word_alone() -> None:
    assert said("w=jordan")["emphasis"] == "at once"
    np.testing.assert_array_equal(run_of("w=jordan").record.sees, np.eye(4, dtype=bool))


def test_a_time_delay_network_tells_how_many_words_it_sees() -> None:
    run = run_of("w=tdnn&kern=2&layers=1")
    assert run.record.sees.sum(axis=1).max() == 2
    assert said("w=tdnn&kern=2&layers=1")["text"] == "Time-delay: no output sees more than 2 of 4 characters."
    assert "all 4 characters" in said("w=tdnn")["text"]


def test_fully_connected_tells_the_parameters_of_the_run() -> None:
    run = run_of("w=fc&H=5")
    total = sum(array.size for array in run.record.start.parameters.values())
    assert f"{total:,} parameters" in said("w=fc&H=5")["text"]


@pytest.mark.parametrize("cell", ["vanilla", "lstm", "gru"])
def test_fully_connected_is_compared_with_the_plain_recurrent_network_whatever_cell_the_link_names(cell: str) -> None:
    plain = run_of("w=nn&H=5&text=a b c&to=x y z").record.start.parameters
    total = sum(array.size for array in plain.values())
    text = said(f"w=fc&H=5&cell={cell}&text=a b c&to=x y z")["text"]
    assert text.endswith(f"for 3 words; a vanilla recurrent network has {total:,} for any length.")


def test_why_labels_are_asked_for_is_said_with_its_numbers() -> None:
    assert reason(run_of("w=n1"), ENGLISH) == (
        "N → 1: one output, so it is asked for one label instead of the 3 words of the target."
    )
    assert "4 labels instead of the 3 words" in reason(run_of("w=deep"), ENGLISH)


@pytest.mark.parametrize("wiring", LIST)
@pytest.mark.parametrize("texts", ["text=a&to=b", "text={x}&to=[y]", "text=a]&to={", "text=%22&to=%5C"])
def test_odd_words_break_no_sentence(client: TestClient, wiring: str, texts: str) -> None:
    response = client.get(f"/wirings?w={wiring}&{texts}")
    assert response.status_code == 200


def test_no_word_turns_a_headline_round() -> None:
    assert "“\u2068שלום\u2069”" in said("w=nn&text=שלום b c")["text"]
    assert "“⟨U+202E⟩”" in said("w=nn&text=\u202e b c")["text"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "query",
    ["w=nn&vs=bi", "w=nn&vs=n1", "w=ed&vs=att", "w=ed&vs=ed;c=all", "w=ed&m=random&vs=att", "w=nn&vs=nn", "w=bi&vs=fc"],
)
def test_two_wirings_have_a_headline_of_both(query: str, language: str) -> None:
    run, found = run_of(query), said(query, language)
    assert run.other is not None
    assert found["emphasis"] in found["text"]
    one, other = run.record, run.other.record
    if one.sees.shape != other.sees.shape or (one.sees != other.sees).any():
        assert {str(one.sees.sum()), str(other.sees.sum())} <= set(re.findall(r"\d+", found["text"]))
        return
    apart = np.where(one.sees, one.reach, 0) - np.where(other.sees, other.reach, 0)
    row, column = np.unravel_index(np.abs(apart).argmax(), apart.shape)
    if abs(apart[row, column]) > 0.01:
        assert ratio(abs(float(apart[row, column]))) in found["text"]
        assert one.start.pair.source[column] in found["text"]
        assert str(row + 1) in found["text"]
    else:
        assert found["emphasis"] == {"en": "as strongly", "zh": "同样强"}[language]
