"""Every rule of /unroll's headlines with a real run: it applies where its numbers say so, in both languages."""

import re
from typing import Any

import numpy as np
import pytest

import networks
from app.context import ROOT
from app.sentences import Finding
from app.stops import percent, say, shown, size
from app.translations import load_translators
from app.unroll_sentences import eyebrow, stops
from engine import Experiment, Record, moments, run

TRANSLATORS = load_translators(ROOT / "locale")
ENGLISH = TRANSLATORS["en"]


def random(**fields: Any) -> Record:
    """A small LSTM with random weights."""
    given = {"cell": "lstm", "hidden_size": 6, "steps": 6, "output": "softmax", "loss": "last", "input_strength": 1.0}
    return run(Experiment(**{**given, **fields}))


def trained(text: str = "the plot was not bad at all", cell: str = "lstm", **fields: Any) -> Record:
    given = {"cell": cell, "input": "text", "text": text, "loss": "last", **fields}
    return run(Experiment(**given), networks.load("sentiment", cell))


def told(record: Record, language: str = "en") -> list[dict[str, str]]:
    return [dict(say(stop, record, TRANSLATORS[language])) for stop in stops(record, moments(record))]


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"[+−]?\d(?:[\d,.]*\d)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", text))


RUNS = {
    "trained lstm": lambda: trained(),
    "trained gru": lambda: trained(cell="gru"),
    "trained vanilla": lambda: trained(cell="vanilla"),
    "read by its mean": lambda: trained(readout="mean"),
    "by hand": lambda: trained(edits="ablate3,h2@5:.9,f2:0"),
    "noise": lambda: random(edits="c2@3:-.5"),
    "jordan": lambda: random(cell="jordan", teacher_forcing=True, input="series", series="1;2;3"),
    "no input": lambda: random(cell="gru", input_strength=0.0, initial_state="random"),
    "nothing at all": lambda: random(cell="vanilla", input_strength=0.0),
    "losses everywhere": lambda: random(loss="every"),
    "a loss in the middle": lambda: random(loss="3"),
    "silent output": lambda: random(edits="o:0"),
    "overflow": lambda: random(cell="vanilla", activation="identity", eigenvalues="3", hidden_size=1, steps=800),
    "one step": lambda: random(steps=1),
}


@pytest.fixture(scope="module", params=RUNS, ids=str)
def record(request: pytest.FixtureRequest) -> Record:
    return RUNS[request.param]()


def test_every_stop_has_a_sentence_in_both_languages_with_the_same_numbers(record: Record) -> None:
    english, chinese = told(record), told(record, "zh")
    assert len(english) == len(chinese) == 2 * record.steps + 1
    for one, other in zip(english, chinese, strict=True):
        assert one["rule"] == other["rule"]
        assert one["text"] != other["text"]
        assert numbers(one["text"]) == numbers(other["text"])
        for said in (one, other):
            assert said["emphasis"]
            assert said["emphasis"] in said["text"]
            assert not set("[]{}") & set(said["text"])


def test_a_verdict_that_flips_is_told_with_its_percentages() -> None:
    record = trained()
    for moment, said in zip(moments(record), told(record), strict=False):
        assert (said["rule"] == "flip") == moment.flips
    at = moments(record)[record.trace.tokens.index("bad")]
    said = told(record)[at.step - 1]
    assert f"unit {at.unit} keeps" in said["text"]
    assert f"of “{record.trace.tokens[at.source - 1]}”" in said["text"]
    assert said["text"].endswith(f"the verdict flips from {percent(at.before)}% to {percent(at.after)}% positive.")
    assert said["emphasis"] == "flips"


def test_a_cell_without_a_gate_flips_without_keeping() -> None:
    flip = next(said for said in told(trained(cell="vanilla")) if said["rule"] == "flip")
    assert "moves the read-out most, and the verdict flips" in flip["text"]


def test_random_weights_have_no_verdict() -> None:
    record = random(output_size=2, targets="seed")
    assert not {said["rule"] for said in told(record)} & {"flip"}
    assert not any("positive" in said["text"] for said in told(record))


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_wiping_and_writing_follow_the_gates(cell: str) -> None:
    record = trained("this was not a very good film !", cell)
    kept, written = record.unrolling.kept, record.unrolling.written
    rules = set()
    for moment, said in zip(moments(record), told(record), strict=False):
        rules.add(said["rule"])
        if said["rule"] == "wipes":
            assert kept[moment.step - 1, moment.wiped - 1] == kept[moment.step - 1].min() < 0.25
        if said["rule"] == "writes":
            assert abs(written[moment.step - 1, moment.writer - 1]) == np.abs(written[moment.step - 1]).max() > 0.6
        if said["rule"] == "little":
            assert moment.moved <= 0.6
    assert "wipes" in rules


def test_an_amount_that_is_written_has_its_sign() -> None:
    said = [one for one in told(random(steps=40)) if one["rule"] == "writes"]
    assert said
    assert all(re.search(r"writes [+−]0\.\d", one["text"]) for one in said)


def test_a_poke_is_told_as_a_hands_work() -> None:
    said = told(trained(edits="h2@5:.9"))[4]
    assert said["rule"] == "by_hand"
    assert said["text"].startswith("At “bad”, h of unit 2 is set by hand to 0.9")


def test_steps_have_numbers_where_there_are_no_words() -> None:
    record = random()
    assert all("“" not in said["text"] for said in told(record))
    assert "step 2" in told(record)[1]["text"].lower()
    assert "第 2 步" in told(record, "zh")[1]["text"]
    assert "“" not in told(trained(input_strength=0.0))[3]["text"]


def test_a_word_in_brackets_or_braces_stays_a_word() -> None:
    said = told(trained("bad [x] {w} bad"))
    assert "“[”" in said[1]["text"]
    assert "“{”" in said[4]["text"]


def test_a_long_word_is_cut() -> None:
    assert "“" + "x" * 23 + "…”" in told(trained("x" * 500 + " bad"))[0]["text"]


def test_the_loss_says_what_was_asked_for() -> None:
    record = trained()
    said = told(record)[record.steps]
    assert said["text"] == (
        f"The loss is {size(float(record.trace.losses[-1]))}: {percent(float(record.trace.predictions[-1, 1]))}% positive, "
        "and positive is asked for. The way back starts here."
    )
    assert "negative is asked for" in told(trained(label=0))[record.steps]["text"]
    assert told(random())[6]["text"].endswith(": the way back starts here.")
    assert told(random(loss="every"))[6]["text"].startswith("The losses of 6 steps add up to ")


def test_an_overflow_is_named_with_its_step() -> None:
    record = RUNS["overflow"]()
    bad = record.trace.first_nonfinite_step
    said = told(record)
    assert said[bad - 1]["rule"] == said[800]["rule"] == "overflow"
    assert f"at step {bad}" in said[bad - 1]["text"]
    assert said[bad - 2]["rule"] != "overflow"
    assert said[-1]["rule"] == "overflow"


@pytest.mark.parametrize("name", ["trained lstm", "noise", "losses everywhere"])
def test_the_way_back_compares_both_gradients_with_the_last_step(name: str) -> None:
    record = RUNS[name]()
    way = record.unrolling.backward
    for step in range(record.steps - 1, 0, -1):
        said = told(record)[2 * record.steps + 1 - step]
        memory = way.log10_c[-1] - way.log10_c[step - 1]
        hidden = way.log10_h[-1] - way.log10_h[step - 1]
        same = np.log10(1.05)
        memory_holds = "memory gradient has not faded" in said["text"] or "neither the memory" in said["text"]
        assert memory_holds == (abs(memory) <= same)
        assert ("× weaker" in said["text"]) == (memory > same)
        lost = re.search(r"hidden one lost (\d+)%", said["text"])
        assert (lost is not None) == (hidden > np.log10(1.05))
        if lost:
            assert abs(int(lost.group(1)) - 100 * (1 - 10**-hidden)) <= 0.5 or hidden > 2


def test_a_cell_with_one_state_has_one_gradient() -> None:
    said = told(trained(cell="gru"))
    assert said[8]["text"] == "The gradient starts at “all”, where the loss is read."
    assert all("memory" not in one["text"] for one in said[8:])
    assert {one["rule"] for one in said[8:]} <= {"starts", "holds", "weaker", "grew"}


def test_what_is_exactly_0_is_said_to_be() -> None:
    jordan = told(RUNS["jordan"]())
    assert jordan[-1]["text"] == "Back at step 1, the gradient is exactly 0."
    middle = told(RUNS["a loss in the middle"]())
    assert middle[7]["text"] == "Back at step 6, the gradient is exactly 0."
    assert middle[-1]["text"] == "Back at step 1, the gradient comes from losses before the end."
    silent = told(RUNS["silent output"]())
    assert "the memory gradient is exactly 0" in silent[-1]["text"] or silent[-1]["rule"] == "zero"


def test_a_mean_is_read_from_every_step() -> None:
    assert told(RUNS["read by its mean"]())[8]["text"].startswith("The gradient starts at every step")


@pytest.mark.parametrize(
    ("record", "english", "chinese"),
    [
        (lambda: random(), "LSTM, 6 units, random weights (seed 23)", "LSTM，6 个单元，随机权重（种子 23）"),
        (lambda: random(edits="ablate3"), "LSTM, 6 units, random weights (seed 23) · with unit 3 silent",
         "LSTM，6 个单元，随机权重（种子 23） · 单元 3 静音"),
        (lambda: random(edits="f:1,f2:0,c1@2:-.25", input_strength=0.0),
         "LSTM, 6 units, random weights (seed 23) · input off · with gate f held at 1, gate f of unit 2 held at 0, "
         "c of unit 1 set to −0.25 after step 2",
         "LSTM，6 个单元，随机权重（种子 23） · 输入关闭 · 门 f 固定为 1、单元 2 的门 f 固定为 0、单元 1 的 c 在第 2 步之后设为 −0.25"),
        (lambda: random(edits="ablate1,ablate2,ablate3,ablate4"),
         "LSTM, 6 units, random weights (seed 23) · with 4 changes by hand", "LSTM，6 个单元，随机权重（种子 23） · 4 处手动修改"),
        (lambda: random(cell="jordan", teacher_forcing=True), "teacher-forced Jordan network, 6 units, random weights (seed 23)",
         "导师驱动的 Jordan 网络，6 个单元，随机权重（种子 23）"),
    ],
)  # fmt: skip
def test_the_eyebrow_says_what_runs_and_what_was_changed(record: Any, english: str, chinese: str) -> None:
    assert eyebrow(record(), ENGLISH) == english
    assert eyebrow(record(), TRANSLATORS["zh"]) == chinese


def test_the_eyebrow_of_a_trained_network_says_how_much_it_read() -> None:
    learned = networks.facts("sentiment", "gru").learned
    assert eyebrow(trained(cell="gru"), ENGLISH) == f"GRU, 6 units, trained on {learned} short reviews"


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, 0), (1e-9, 1), (0.499, 49), (0.5, 50), (0.503, 51), (0.996, 99), (1.0, 100), (0.244, 24)]
)
def test_a_percentage_stays_on_its_side(share: float, text: int) -> None:
    assert percent(share) == text


def test_all_findings_are_made_of_text_and_numbers() -> None:
    for stop in stops(trained(), moments(trained())):
        assert isinstance(stop.finding, Finding)
        assert all(isinstance(value, str | int) for value in stop.finding.values.values())


def test_with_a_mean_no_loss_before_the_end_is_claimed() -> None:
    """Where every h of the last step is set by hand nothing passes back through it, and yet there is one loss only."""
    record = trained(readout="mean", edits=",".join(f"h{unit}@7:.5" for unit in range(1, 7)))
    assert record.unrolling.backward.log10_c is not None
    assert record.unrolling.backward.log10_c[-1] == -np.inf
    said = [headline["text"] for headline in told(record)[record.steps + 2 :]]
    assert all("comes from the mean of the states alone" in text for text in said), said
    every = random(loss="every", edits=",".join(f"h{unit}@6:.5" for unit in range(1, 7)))
    assert "comes from losses before the end" in told(every)[record.steps + 1]["text"]


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\u200b", "⟨U+200B⟩"),
        ("\u200d", "⟨U+200D⟩"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("שלום", "\u2068שלום\u2069"),
        ("x\ufeff", "x⟨U+FEFF⟩"),
    ],
)
def test_no_token_turns_a_sentence_round(token: str, said: str) -> None:
    assert shown(token) == said


def test_the_headline_isolates_what_runs_the_other_way() -> None:
    record = random(input="text", text="good שלום bad")
    assert "“\u2068שלום\u2069”" in told(record)[1]["text"]
