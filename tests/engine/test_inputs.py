"""What the network is fed: signals as promised, numbers as pasted, texts cut where a reader would cut them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_networks import PROPERTY

from engine import inputs
from engine.errors import ExperimentError
from engine.inputs import END, LARGEST_NUMBER, parse_numbers, series, signal, text_sequence, tokenise

EXACT = 1e-14  # the same expression evaluated in another order


# Signals


@pytest.mark.parametrize("kind", inputs.SIGNALS)
def test_signals_have_their_shape_and_their_following_value(kind: str) -> None:
    found = signal(kind, 12, 3, 0.5, 10.0, 1)
    longer = signal(kind, 13, 3, 0.5, 10.0, 1)
    assert found.xs.shape == found.following.shape == (12, 3)
    assert found.full_length == 12
    np.testing.assert_array_equal(found.xs[1:], found.following[:-1])
    if kind != "step":  # a step stands in the middle, wherever that is
        np.testing.assert_array_equal(longer.xs[:12], found.xs)


@pytest.mark.parametrize("kind", inputs.SIGNALS)
@pytest.mark.parametrize("strength", [0.0, 0.3, 2.0])
def test_signals_are_proportional_to_their_strength(kind: str, strength: float) -> None:
    one = signal(kind, 9, 2, 1.0, 5.0, 4)
    np.testing.assert_allclose(signal(kind, 9, 2, strength, 5.0, 4).xs, strength * one.xs, rtol=EXACT)


def test_an_impulse_is_one_at_the_first_step_only() -> None:
    assert signal("impulse", 4, 1, 1.0, 10.0, 1).xs.ravel().tolist() == [1, 0, 0, 0]


def test_a_constant_is_constant() -> None:
    assert signal("constant", 3, 2, 0.7, 10.0, 1).xs.tolist() == [[0.7, 0.7]] * 3


@pytest.mark.parametrize(("steps", "expected"), [(4, [0, 0, 1, 1]), (5, [0, 0, 1, 1, 1]), (1, [1])])
def test_a_step_is_zero_and_then_one_from_the_middle_on(steps: int, expected: list[int]) -> None:
    assert signal("step", steps, 1, 1.0, 10.0, 1).xs.ravel().tolist() == expected


def test_a_sine_has_its_period_and_its_channels_are_evenly_shifted() -> None:
    xs = signal("sine", 40, 4, 1.0, 20.0, 1).xs
    np.testing.assert_allclose(xs[:20], xs[20:], atol=1e-13)
    assert xs[4, 0] == pytest.approx(1.0)  # the quarter of a period that starts at the first step
    np.testing.assert_allclose(xs.sum(axis=1), 0.0, atol=1e-13)


def test_noise_is_standard_normal_and_belongs_to_its_seed() -> None:
    xs = signal("noise", 5_000, 2, 1.0, 10.0, 3).xs
    assert abs(xs.mean()) < 0.05
    assert abs(xs.std() - 1) < 0.05
    assert not np.array_equal(xs, signal("noise", 5_000, 2, 1.0, 10.0, 4).xs)


# Numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", [[1]]),
        ("1;2;3", [[1], [2], [3]]),
        ("1,2\n3,4", [[1, 2], [3, 4]]),
        ("1,2\r\n3,4\r\n", [[1, 2], [3, 4]]),
        ("1\t2\n3\t4", [[1, 2], [3, 4]]),
        ("\ufeff1,2\n3,4", [[1, 2], [3, 4]]),
        ("\ufeffhigh,low\n3,4", [[3, 4]]),
        ("a,b\n\n3,4\n \n5,6", [[3, 4], [5, 6]]),
        ("year,2020\n1,2", None),
        (" 1 , -2.5e-1 ", [[1, -0.25]]),
        ("\u22121,+2", [[-1, 2]]),
        ("0.1,.2", [[0.1, 0.2]]),
        (f"{LARGEST_NUMBER:g},{-LARGEST_NUMBER:g}", [[1e6, -1e6]]),
    ],
)
def test_numbers_are_read_as_rows_and_columns(text: str, expected: list[list[float]] | None) -> None:
    if expected is None:  # a heading row holds no number at all, so this is a bad cell and not a heading
        with pytest.raises(ExperimentError, match="year \\(row 1, column 1\\)"):
            parse_numbers("series", text)
    else:
        assert parse_numbers("series", text).tolist() == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "rows of numbers"),
        (" \n;; \r\n", "rows of numbers"),
        ("\ufeff", "rows of numbers"),
        ("a,b", "a \\(row 1, column 1\\)"),
        ("1,2;3", "as wide in every row as in row 1 \\(2\\); got row 2 of width 1"),
        ("1;2,3", "as wide in every row as in row 1 \\(1\\); got row 2 of width 2"),
        ("1,2;3,x", "x \\(row 2, column 2\\)"),
        ("1,2;3,", "an empty cell \\(row 2, column 2\\)"),
        ("1,nan", "nan \\(row 1, column 2\\)"),
        ("1;inf", "inf \\(row 2, column 1\\)"),
        ("1;-Infinity", "-Infinity"),
        ("1;1e999", "1e999"),
        ("1;1000001", "1000001"),
        ("1;1_000", "1_000"),
        ("1;0x10", "0x10"),
        ("1;🙂", "🙂"),
        ("1;1 2", "1 2"),
        ("1;" + "x" * 500, "…"),
    ],
)
def test_numbers_that_cannot_be_read_are_refused_with_their_place(text: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message) as caught:
        parse_numbers("matrix", text)
    assert caught.value.field == "matrix"


@pytest.mark.parametrize("first", ["nan", "inf", "-inf", "1e999", "2000000"])
def test_a_first_row_that_is_out_of_range_is_refused_and_not_taken_for_a_heading(first: str) -> None:
    with pytest.raises(ExperimentError, match="row 1, column 1"):
        parse_numbers("series", f"{first};1;2")


def test_a_series_that_is_too_long_is_refused_with_the_limit() -> None:
    with pytest.raises(ExperimentError, match="at most 100000 numbers"):
        parse_numbers("series", "1;" * (inputs.LARGEST_SERIES + 1))


@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), min_size=1, max_size=9))
@PROPERTY
def test_numbers_read_back_to_the_last_bit(rows: list[list[float]]) -> None:
    text = "\n".join(",".join(repr(cell) for cell in row) for row in rows)
    assert parse_numbers("series", text).tolist() == rows


@given(st.text(max_size=60))
@PROPERTY
def test_any_text_is_numbers_or_refused_by_name(text: str) -> None:
    found, blamed = np.zeros(0), None
    try:
        found = parse_numbers("series", text)
    except ExperimentError as error:
        blamed = error.field
    assert blamed in {None, "series"}
    assert np.isfinite(found).all()


def test_a_series_that_predicts_keeps_its_last_row_as_target_only() -> None:
    found = series("1,10;2,20;3,30", 9, 0.5, predicts=True)
    assert found.xs.tolist() == [[0.5, 5], [1, 10]]
    assert found.following.tolist() == [[1, 10], [1.5, 15]]
    assert found.full_length == 2


def test_one_row_is_a_sequence_of_single_numbers() -> None:
    assert series("1,2,3", 9, 0.5, predicts=False).xs.tolist() == [[0.5], [1.0], [1.5]]
    assert series("1,2;3,4", 9, 1.0, predicts=False).xs.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_a_series_is_cut_to_the_steps_and_remembers_how_long_it_was() -> None:
    found = series("1;2;3;4;5", 2, 1.0, predicts=False)
    assert found.xs.ravel().tolist() == [1, 2]
    assert found.following is None
    assert found.full_length == 5
    cut = series("1;2;3;4;5", 2, 1.0, predicts=True)
    assert cut.following.ravel().tolist() == [2, 3]


def test_one_row_cannot_predict_its_next_value() -> None:
    with pytest.raises(ExperimentError, match="at least two rows"):
        series("1", 5, 1.0, predicts=True)


# Texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the cat sat", ["the", "cat", "sat"]),
        ("  Don't stop,\n well-known!  ", ["Don't", "stop", ",", "well-known", "!"]),
        ("it’s", ["it’s"]),
        ("我爱你。你好", ["我", "爱", "你", "。", "你", "好"]),
        ("我用Python写RNN 3次", ["我", "用", "Python", "写", "RNN", "3", "次"]),
        ("naïve café", ["naïve", "café"]),
        ("cafe\u0301", ["café"]),
        ("x\u0301", ["x\u0301"]),
        ("👩‍👩‍👧‍👦 ok👍🏽❤️", ["👩‍👩‍👧‍👦", "ok", "👍🏽", "❤️"]),
        ("a_b", ["a", "_", "b"]),
        ("한국어 テスト", ["한국어", "テスト"]),
    ],
)
def test_words_are_cut_where_a_reader_cuts_them_and_han_by_character(text: str, words: list[str]) -> None:
    assert tokenise(text, "auto") == words
    assert tokenise(text, "word") == words


@pytest.mark.parametrize(
    "word",
    ["ax\u0301b", "مُحَمَّد", "नमस्ते"],
    ids=["a combining mark inside a word", "Arabic with vowel marks", "Devanagari"],
)
def test_marks_inside_a_word_do_not_cut_it(word: str) -> None:
    assert tokenise(word, "word") == [word]


def test_han_beyond_the_basic_plane_is_split_by_character_too() -> None:
    assert tokenise("𠀀𠀁", "word") == ["𠀀", "𠀁"]


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("ab c", ["a", "b", " ", "c"]),
        ("  a \n\t b ", ["a", " ", "b"]),
        ("你好", ["你", "好"]),
        ("e\u0301x\u0301", ["é", "x\u0301"]),
        ("👩‍👩‍👧‍👦👍🏽", ["👩‍👩‍👧‍👦", "👍🏽"]),
        ("❤️a", ["❤️", "a"]),
    ],
)
def test_characters_are_what_a_reader_perceives(text: str, characters: list[str]) -> None:
    assert tokenise(text, "char") == characters


@pytest.mark.parametrize(
    "character", ["🇩🇪", "1️⃣", "नि"], ids=["a flag", "a keycap", "a syllable with a spacing vowel sign"]
)
def test_one_perceived_character_of_several_code_points_stays_one(character: str) -> None:
    assert tokenise(character, "char") == [character]


@given(st.text(max_size=40), st.sampled_from(("auto", "word", "char")))
@PROPERTY
def test_no_token_is_empty_and_no_mark_is_lost(text: str, how: str) -> None:
    import unicodedata

    tokens = tokenise(text, how)
    assert all(tokens)
    assert "".join("".join(tokens).split()) == "".join(unicodedata.normalize("NFC", text).split())


def test_a_text_is_one_hot_with_its_next_tokens_and_an_end() -> None:
    found = text_sequence("a b a", "word", 9, 1.0, 0, 1)
    assert found.tokens == ("a", "b", "a")
    assert found.vocabulary == ("a", "b", END)
    assert found.xs.tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0]]
    assert found.ids.tolist() == [1, 0, 2]
    assert found.full_length == 3


def test_a_text_cut_short_is_followed_by_its_own_next_token() -> None:
    found = text_sequence("a b c d", "word", 2, 0.5, 0, 1)
    assert found.tokens == ("a", "b")
    assert found.vocabulary == ("a", "b", "c")
    assert found.ids.tolist() == [1, 2]
    assert found.full_length == 4
    assert found.xs.max() == 0.5


def test_embeddings_are_seeded_and_equal_tokens_have_equal_vectors() -> None:
    found, other = (text_sequence("a b a", "word", 9, 2.0, 5, seed) for seed in (1, 2))
    assert found.xs.shape == (3, 5)
    np.testing.assert_array_equal(found.xs[0], found.xs[2])
    assert not np.array_equal(found.xs, other.xs)
    np.testing.assert_array_equal(found.xs, text_sequence("a b a", "word", 9, 2.0, 5, 1).xs)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a" * (inputs.LARGEST_TEXT + 1), "at most 100000 characters"),
        ("".join(chr(0x4E00 + i) for i in range(inputs.LARGEST_VOCABULARY + 1)), "at most 1000 different tokens"),
        (" \n ", "at least one word"),
    ],
    ids=["long", "rich", "empty"],
)
def test_texts_that_do_not_fit_are_refused_with_the_limit(text: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message) as caught:
        text_sequence(text, "auto", 5_000, 1.0, 0, 1)
    assert caught.value.field == "text"


def test_a_sine_of_one_channel_is_the_sine() -> None:
    assert signal("sine", 1, 1, 1.0, 8.0, 1).xs[0, 0] == pytest.approx(math.sin(2 * math.pi / 8), rel=EXACT)
