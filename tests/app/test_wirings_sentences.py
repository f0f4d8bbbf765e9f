"""What the headline of a wiring claims is what its record holds, in both languages."""

import re

import numpy as np
import pytest
from starlette.testclient import TestClient
from test_wirings_api import QUERIES, run_of

from app.context import ROOT
from app.numerals import ratio
from app.translations import load_translators
from app.wiring_decoder_sentences import steps_around, telling_look
from app.wiring_list import LIST, USES
from app.wiring_sentences import headline, paths, reason

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
    assert paths(run, "x1", "o4") == count
    assert f"{count} paths" in said(f"w=deep&layers={layers}")["text"]
    assert said("w=deep&layers=1")["emphasis"] == "one path"


def test_the_bottleneck_is_as_wide_as_the_state() -> None:
    for switches in ("c=last", "c=affine", "c=all&use=each"):
        assert "5 numbers" in said(f"w=ed&m=random&H=5&{switches}")["text"]


def test_attention_tells_the_shorter_path_and_what_it_gains() -> None:
    for query in ("w=att&m=random", "w=att&m=random&seed=3&score=general", "w=att&m=random&text=a b c d e f g"):
        run = run_of(query)
        row, column = telling_look(run.record)
        looked = run.record.attention
        assert looked is not None
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
    row, _column = telling_look(run.record)
    asked = run.record.start.asked
    assert asked.classes[asked.targets[row]] in run.record.start.pair.target
    assert f"“{asked.classes[asked.targets[row]]}”" in said(query)["text"]


def test_where_nothing_else_is_asked_for_attention_speaks_of_the_end() -> None:
    run = run_of("w=att&m=random&T=1&to=%E2%9F%A8unk%E2%9F%A9")
    assert 0 <= telling_look(run.record)[0] < 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
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


def test_a_free_run_that_ends_early_is_the_same_until_there() -> None:
    query = "w=att&m=random&tf=.5&text=x y z&seed=110&H=9&cell=lstm&score=additive&temp=0.2"
    rows = run_of(query).record.rows
    assert rows is not None
    assert rows.first_divergence is None
    assert len(rows.free.ids) == 1 < len(rows.taught.ids)
    assert said(query)["text"].endswith("until it ends at step 1.")


@pytest.mark.parametrize(
    "query", ["w=ed&m=random&tf=0", "w=att&m=random&tf=0&seed=5", "w=jordan&tf=0", "w=jordan&tf=.5"]
)
def test_running_free_tells_the_first_step_that_differs(query: str) -> None:
    rows = run_of(query).record.rows
    assert rows is not None
    found = said(query)
    if rows.first_divergence is None:
        assert found["rule"] == "agrees"
    else:
        length = min(len(rows.free.ids), len(rows.taught.ids))
        apart = int(np.sum(rows.free.ids[:length] != rows.taught.ids[:length]))
        assert found["emphasis"] == f"at step {rows.first_divergence}"
        assert f"{apart} of {length} word" in found["text"]


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
