"""The nine shipped translators: they translate what they never learned, their files say how well, and README says the same."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

import networks
from engine.inputs import END
from engine.wirings import run_wiring
from engine.wirings.translator import SWITCHES
from networks import TRANSLATORS, load_translator, translator_facts, translator_name, translator_path
from networks import train_translation as script
from networks.report import translators
from networks.translation import SAMPLE, SAMPLES, Pair, vocabularies
from networks.translator_files import packed, unpacked

ROOT = Path(networks.__file__).resolve().parent.parent
LEARNED, ASKED = script.lesson()
every = pytest.mark.parametrize("name", TRANSLATORS)
ATTENTIVE = [name for name in TRANSLATORS if name.startswith("att")]
FIXED = [name for name in TRANSLATORS if name.startswith("ed")]


def said(name: str, source: str) -> str:
    return " ".join(load_translator(name).translate(Pair(source, "").tokens[0], 25))


@every
def test_it_translates_the_held_out_sentences_as_its_file_says(name: str) -> None:
    assert script.facts_of(load_translator(name), LEARNED, ASKED) == translator_facts(name)


@pytest.mark.parametrize("name", ATTENTIVE)
def test_with_attention_nearly_every_held_out_sentence_is_right_however_long(name: str) -> None:
    one, two, three = (row.exact for row in translator_facts(name).by_clauses)
    assert min(one, two) >= 0.95
    assert three >= 0.9


@pytest.mark.parametrize("name", FIXED)
def test_through_one_vector_most_clauses_are_right_and_three_at_once_never(name: str) -> None:
    one, two, three = (row.exact for row in translator_facts(name).by_clauses)
    assert one >= 0.8
    assert two < 0.2
    assert three == 0.0


@every
def test_it_says_i_love_china_which_it_never_learned(name: str) -> None:
    assert Pair(*SAMPLE) in ASKED[1]
    assert said(name, SAMPLE[0]) == SAMPLE[1]
    assert load_translator(name).sample == SAMPLE


@pytest.mark.parametrize(("clauses", "sample"), list(enumerate(SAMPLES, 1)))
def test_the_samples_of_the_page_show_what_no_vector_carries(clauses: int, sample: tuple[str, str]) -> None:
    assert Pair(*sample) in ASKED[clauses]
    assert all(said(name, sample[0]) == sample[1] for name in ATTENTIVE)
    assert clauses == 1 or not any(said(name, sample[0]) == sample[1] for name in FIXED)


@pytest.mark.parametrize("name", ATTENTIVE)
@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("我昨天看见了老师", "I saw the teacher yesterday"),
        ("昨天我看见了老师。", "I saw the teacher yesterday ."),
        ("他们明天会画花", "they will draw the flowers tomorrow"),
        ("她喜欢猫，但是他爱中国", "she likes the cat but he loves China"),
        ("我爱日本", "I love ⟨unk⟩"),
    ],
)
def test_with_attention_it_translates_what_a_reader_may_type(name: str, source: str, target: str) -> None:
    assert said(name, source) == target


@every
def test_it_runs_on_the_page_with_its_own_switches(name: str) -> None:
    translator = load_translator(name)
    wired = dataclasses.replace(translator.wired, source=SAMPLE[0], target=SAMPLE[1], teacher=0.0)
    record = run_wiring(wired, translator)
    assert [record.start.asked.classes[index] for index in record.done.outputs.argmax(axis=1)] == [
        *SAMPLE[1].split(),
        END,
    ]


@every
def test_its_name_tells_its_wiring_and_switches_and_all_have_the_same_sizes(name: str) -> None:
    translator = load_translator(name)
    assert translator_name(translator.wired) == name
    assert translator.wired == script.wired_of(name)
    assert (translator.wired.cell, translator.wired.hidden_size) == ("gru", script.HIDDEN)
    assert {translator.parameters[table].shape[1] for table in ("source", "target")} == {script.EMBEDDING}
    assert (translator.source_vocabulary, translator.target_vocabulary) == vocabularies()
    assert translator_path(name).stat().st_size < 60_000


def test_there_is_a_translator_for_every_position_of_the_switches() -> None:
    positions = {"ed": 3 * 2, "att": 3}
    assert {wiring: sum(name.split("-")[0] == wiring for name in TRANSLATORS) for wiring in SWITCHES} == positions


@every
def test_a_file_holds_a_header_and_numbers_and_nothing_else(name: str) -> None:
    data = translator_path(name).read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    arrays = {key: entry for key, entry in header.items() if key != "__metadata__"}
    assert {entry["dtype"] for entry in arrays.values()} == {"F64"}
    assert len(data) == 8 + size + 8 * sum(int(np.prod(entry["shape"])) for entry in arrays.values())
    assert list(header["__metadata__"]) == ["translator"]


@every
def test_what_is_written_is_read_again_and_is_the_shipped_file(name: str, tmp_path: Path) -> None:
    translator, facts = load_translator(name), translator_facts(name)
    data = packed(translator, facts)
    assert data == translator_path(name).read_bytes()
    (tmp_path / "again").write_bytes(data)
    again, told = unpacked(tmp_path / "again")
    assert told == facts
    assert dataclasses.replace(again, parameters=translator.parameters) == translator


def test_a_translator_is_read_once_and_nobody_can_write_into_it() -> None:
    translator = load_translator("att-dot")
    assert load_translator("att-dot") is translator
    for part in translator.parameters.values():
        with pytest.raises(ValueError, match="read-only"):
            part[...] = 0.0


@pytest.mark.parametrize("name", ["att", "att-cosine", "../att-dot", "translate-att-dot", ""])
def test_what_does_not_exist_is_refused_with_what_does(name: str) -> None:
    with pytest.raises(ValueError, match=f"no translator '{name}': one of ed-last-start, .*att-additive"):
        load_translator(name)


def spoiled(header: dict[str, object], **arrays: np.ndarray) -> bytes:
    """A shipped file with some of its arrays and its header replaced."""
    translator = load_translator("att-general")
    data = packed(translator, translator_facts("att-general"))
    told = json.loads(json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]["translator"])
    found = {name: np.ascontiguousarray(part) for name, part in {**translator.parameters, **arrays}.items()}
    return save(found, metadata={"translator": json.dumps({**told, **header})})


def wired(**fields: object) -> dict[str, object]:
    return {
        "wired": {"wiring": "att", "cell": "gru", "hidden_size": 16, "tokenise": "auto", "score": "general", **fields}
    }


@pytest.mark.parametrize(
    ("header", "arrays", "message"),
    [
        ({}, {"score.A": np.zeros((3, 3))}, "score.A"),
        ({}, {"b_y": np.full(41, np.nan)}, "finite float64"),
        ({}, {"b_y": np.zeros(41, np.float32)}, "finite float64"),
        ({}, {"zork": np.zeros(3)}, "zork"),
        ({"source_vocabulary": ["我"]}, {}, "begin with"),
        (wired(score="cosine"), {}, "score"),
        (wired(score="dot"), {}, "score.A"),
        (wired(wiring="nn"), {}, "nn"),
        (wired(cell="zork"), {}, "zork"),
        (wired(teacher=0.5), {}, "teacher"),
        ({"wired": 3}, {}, ""),
        ({"facts": {}}, {}, "by_clauses"),
        ({"sample": ["我"]}, {}, "unpack"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_by_name(
    header: dict, arrays: dict, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "broken.safetensors"
    path.write_bytes(spoiled(header, **arrays))
    with pytest.raises(ValueError, match=rf"broken.safetensors holds no translator: (.|\n)*{message}"):
        unpacked(path)


@pytest.mark.parametrize("data", [b"", b"\x80\x04K\x01.", b"{}", save({"W_hh": np.zeros((1, 1))})])
def test_what_is_no_translator_at_all_is_refused_by_name(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"other.safetensors holds no translator"):
        unpacked(path)


def test_half_a_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "half.safetensors"
    path.write_bytes(translator_path("ed-all-each").read_bytes()[:9000])
    with pytest.raises(ValueError, match=r"half.safetensors holds no translator"):
        unpacked(path)


def test_a_network_of_another_kind_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"sentiment-gru.safetensors holds no translator"):
        unpacked(networks.path_of("sentiment", "gru"))


def test_the_readme_shows_what_the_files_say() -> None:
    assert translators() in (ROOT / "README.md").read_text(encoding="utf-8")
