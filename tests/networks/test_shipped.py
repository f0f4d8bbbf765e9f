"""The six shipped files: they are numbers and text, they do what they say, and README says the same."""

import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

import networks
from engine import Network
from networks import CELLS, NAMES, facts, load, path_of
from networks.chinese import GRAMMAR as CHINESE
from networks.english import GRAMMAR as ENGLISH
from networks.files import packed, unpacked
from networks.grammar import split
from networks.report import markdown
from networks.train import EMBEDDING, HIDDEN, SEED, accuracy, read

ROOT = Path(networks.__file__).resolve().parent.parent
GRAMMARS = {grammar.name: grammar for grammar in (ENGLISH, CHINESE)}
NEEDED = {"lstm": 0.97, "gru": 0.97, "vanilla": 0.95}
every = pytest.mark.parametrize(("name", "cell"), [(name, cell) for name in NAMES for cell in CELLS])


def positive(name: str, cell: str, text: str) -> float:
    return float(read(load(name, cell), text)[-1, 1])


@every
def test_it_judges_the_held_out_sentences_as_its_file_says(name: str, cell: str) -> None:
    parts, said = split(GRAMMARS[name], SEED), facts(name, cell)
    assert (said.learned, said.held_out, said.seed) == (len(parts.learned), len(parts.held_out), SEED)
    assert accuracy(load(name, cell), parts.held_out) == said.accuracy
    assert said.accuracy >= NEEDED[cell]


@every
def test_it_is_as_small_as_it_should_be_and_knows_its_grammars_words(name: str, cell: str) -> None:
    network, grammar = load(name, cell), GRAMMARS[name]
    assert (network.name, network.cell, network.reset_after) == (name, cell, False)
    assert (network.hidden_size, network.embedding.shape[1]) == (HIDDEN, EMBEDDING)
    assert network.vocabulary == grammar.vocabulary()
    assert (network.tokenise, network.sample) == (grammar.tokenise, grammar.sample)
    assert network.classes == ("negative", "positive")
    assert path_of(name, cell).stat().st_size < 10_000


@every
def test_it_opens_with_a_story_unsure_then_doubtful_then_turned_round(name: str, cell: str) -> None:
    network = load(name, cell)
    before, negated, turned = {"sentiment": (2, 3, 4), "sentiment-zh": (1, 5, 6)}[name]
    story = read(network, network.sample)[:, 1]
    assert 0.35 < story[before] < 0.65
    assert story[before + 1 : turned].min() < story[before] - 0.1
    assert story[negated] < 0.5
    assert story[turned] > 0.75
    assert story[-1] > 0.9


@pytest.mark.parametrize("cell", CELLS)
def test_not_bad_flips_the_verdict_and_at_all_makes_it_surer(cell: str) -> None:
    assert positive("sentiment", cell, "the plot was bad") < 0.2
    assert positive("sentiment", cell, "the plot was not bad") > 0.7
    assert positive("sentiment", cell, "the plot was not bad at all") > positive(
        "sentiment", cell, "the plot was not bad"
    )
    assert positive("sentiment", cell, "the plot was good") > 0.8
    assert positive("sentiment", cell, "the plot was not good") < 0.3


@pytest.mark.parametrize("cell", CELLS)
def test_bu_cha_flips_the_verdict_and_yi_dian_ye_makes_it_surer(cell: str) -> None:
    assert positive("sentiment-zh", cell, "情节很差") < 0.2
    assert positive("sentiment-zh", cell, "情节不差") > 0.7
    assert positive("sentiment-zh", cell, "情节一点也不差") > positive("sentiment-zh", cell, "情节不差")
    assert positive("sentiment-zh", cell, "情节很好") > 0.8
    assert positive("sentiment-zh", cell, "情节不好") < 0.3
    assert positive("sentiment-zh", cell, "情节不错") > 0.8


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(
    ("name", "text", "verdict"),
    [
        ("sentiment", "the film was really good", True),
        ("sentiment", "the acting was not good", False),
        ("sentiment", "the story was never dull", True),
        ("sentiment", "i did not like the ending", False),
        ("sentiment", "it was not a very good picture", False),
        ("sentiment", "i do not hate it", True),
        ("sentiment-zh", "这部电影很好看", True),
        ("sentiment-zh", "演员演得不好", False),
        ("sentiment-zh", "剧情并不无聊", True),
        ("sentiment-zh", "我非常喜欢这部电影", True),
    ],
)
def test_it_reads_what_a_reader_may_type(name: str, cell: str, text: str, verdict: bool) -> None:
    assert (positive(name, cell, text) > 0.5) is verdict


@every
def test_a_word_that_it_does_not_know_changes_next_to_nothing(name: str, cell: str) -> None:
    network, grammar = load(name, cell), GRAMMARS[name]
    gap = " " if grammar.tokenise == "word" else ""
    kept = 0
    asked = split(grammar, SEED).held_out[:60]
    for index, sentence in enumerate(asked):
        tokens = grammar.tokens(sentence)
        tokens.insert(index % (len(tokens) + 1), "\u03a9")
        kept += int(read(network, gap.join(tokens))[-1].argmax()) == sentence.label
    assert kept >= 0.9 * len(asked)


@every
def test_a_file_holds_a_header_and_numbers_and_nothing_else(name: str, cell: str) -> None:
    data = path_of(name, cell).read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    arrays = {key: entry for key, entry in header.items() if key != "__metadata__"}
    assert {entry["dtype"] for entry in arrays.values()} == {"F64"}
    numbers = sum(int(np.prod(entry["shape"])) for entry in arrays.values())
    assert len(data) == 8 + size + 8 * numbers
    assert list(header["__metadata__"]) == ["network"]


def test_no_file_and_no_code_of_the_package_pickles() -> None:
    for path in sorted((ROOT / "networks").iterdir()):
        if path.suffix == ".py":
            assert not re.search(r"\b(?:pickle|marshal|shelve|eval|exec|allow_pickle)\b", path.read_text("utf-8"))
        elif path.is_file():
            assert path.suffix == ".safetensors"


@every
def test_what_is_written_is_read_again_and_is_the_shipped_file(name: str, cell: str, tmp_path: Path) -> None:
    network, said = load(name, cell), facts(name, cell)
    data = packed(network, said)
    assert data == path_of(name, cell).read_bytes()
    (tmp_path / "again").write_bytes(data)
    again, told = unpacked(tmp_path / "again")
    assert told == said
    assert dataclasses.replace(again, weights=network.weights, embedding=network.embedding) == network


def test_a_network_is_read_once_and_nobody_can_write_into_it() -> None:
    network = load("sentiment", "lstm")
    assert load("sentiment", "lstm") is network
    for part in (network.embedding, *dict(network.weights.items()).values()):
        with pytest.raises(ValueError, match="read-only"):
            part[...] = 0.0


@pytest.mark.parametrize(
    ("name", "cell", "message"),
    [
        ("sentimental", "lstm", "no network 'sentimental': one of sentiment, sentiment-zh"),
        ("../sentiment", "lstm", "no network"),
        ("sentiment", "jordan", "no cell 'jordan': one of lstm, gru, vanilla"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(name: str, cell: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load(name, cell)


def spoiled(network: Network, **arrays: np.ndarray) -> bytes:
    """A file with some arrays replaced, and its header kept."""
    data = packed(network, facts("sentiment", "gru"))
    text = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]
    found = {"embedding": network.embedding, **dict(network.weights.items()), **arrays}
    return save({name: np.ascontiguousarray(part) for name, part in found.items()}, metadata=text)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"W_xh": np.zeros((17, 5))}, r"W_xh has shape \(17, 5\) instead of \(18, 5\)"),
        ({"embedding": np.zeros((3, 5))}, "embedding has shape"),
        ({"b_y": np.array([0.0, np.nan])}, "b_y does not hold finite"),
        ({"b_y": np.zeros(2, np.float32)}, "b_y does not hold finite float64"),
        ({"b_hn": np.zeros(6)}, "b_hn"),
        ({"zork": np.zeros(6)}, "zork"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_by_name(arrays: dict, message: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.safetensors"
    path.write_bytes(spoiled(load("sentiment", "gru"), **arrays))
    with pytest.raises(ValueError, match=rf"broken.safetensors holds no network: .*{message}"):
        unpacked(path)


@pytest.mark.parametrize("data", [b"", b"\x80\x04K\x01.", b"{}", save({"W_hh": np.zeros((1, 1))})])
def test_what_is_no_network_at_all_is_refused_by_name(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"other.safetensors holds no network"):
        unpacked(path)


def test_the_readme_shows_what_the_files_say() -> None:
    assert markdown() in (ROOT / "README.md").read_text(encoding="utf-8")
