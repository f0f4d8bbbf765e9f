"""Teaching a decoder: the gradient of a batch against complex steps, groups of equal lengths, and a network that learns."""

import numpy as np
import pytest
from small_networks import relative
from two_networks import END, EXACT, LOOKS, START, SUMMARIES, build, by_numbers, called, losses

from engine.training import Plan
from engine.wirings.base import Wired, Wiring
from engine.wirings.learning import (
    Sentences,
    by_lengths,
    exact,
    gathered,
    loss,
    loss_and_gradient,
    start_parameters,
    taught,
    train,
)

WORDS, SIZES = (6, 5), (3, 2)
SOME = [wired for wired in SUMMARIES + LOOKS if not wired.attend]


def batch(source: int = 3, target: int = 4, count: int = 5) -> Sentences:
    random = np.random.default_rng(1)
    return Sentences(random.integers(0, WORDS[0], (count, source)), random.integers(0, WORDS[1], (count, target)))


@pytest.mark.parametrize("wired", SOME, ids=called)
@pytest.mark.parametrize("lengths", [(3, 4), (1, 1)], ids=str)
def test_the_gradient_of_a_batch_is_what_a_complex_step_finds(wired: Wired, lengths: tuple[int, int]) -> None:
    wiring, asked = build(wired), batch(*lengths)
    parameters = start_parameters(wiring, WORDS, SIZES, seed=2)
    value, gradient = loss_and_gradient(wiring, parameters, asked, START)
    assert value == pytest.approx(float(loss(wiring, parameters, asked, START)))
    assert list(gradient) == list(parameters)
    for name, part in parameters.items():

        def at(moved: np.ndarray, name: str = name) -> np.ndarray:
            return loss(wiring, {**parameters, name: moved}, asked, START)

        assert relative(gradient[name], by_numbers(at, part)) < EXACT, name


def test_the_loss_is_the_mean_over_tokens_of_their_cross_entropy() -> None:
    wiring, asked = build(SUMMARIES[0]), batch()
    parameters = start_parameters(wiring, WORDS, SIZES, seed=2)
    outputs = taught(wiring, parameters, asked, START).outputs
    by_token = [losses(outputs[:, b], asked.targets[b]) for b in range(len(asked))]
    assert float(loss(wiring, parameters, asked, START)) == pytest.approx(np.mean(by_token))


def test_pairs_of_equal_lengths_go_together() -> None:
    pairs = [([1, 2], [3, 1]), ([1], [1]), ([2, 2], [1]), ([3, 4], [2, 1])]
    groups = by_lengths((np.array(s), np.array(t)) for s, t in pairs)
    assert [(group.sources.shape, group.targets.shape) for group in groups] == [
        ((1, 1), (1, 1)),
        ((1, 2), (1, 1)),
        ((2, 2), (2, 2)),
    ]
    assert groups[2].sources.tolist() == [[1, 2], [3, 4]]
    assert groups[2].targets.tolist() == [[3, 1], [2, 1]]
    assert groups[2].rows(np.array([1])).sources.tolist() == [[3, 4]]


def test_a_row_of_a_table_gathers_what_reached_its_token_wherever_it_stood() -> None:
    reached = np.arange(8.0).reshape(2, 2, 2)
    found = gathered(np.zeros((3, 2)), np.array([[0, 2], [2, 2]]), reached)
    assert found.tolist() == [[0, 1], [0, 0], [2 + 4 + 6, 3 + 5 + 7]]


def reversals() -> list[Sentences]:
    """Two or three letters to be said backwards."""
    letters = range(2, 5)
    pairs = [((a, b), (b, a, END)) for a in letters for b in letters]
    pairs += [((a, b, c), (c, b, a, END)) for a in letters for b in letters for c in letters]
    return by_lengths((np.array(s), np.array(t)) for s, t in pairs)


def learned(wired: Wired, epochs: int = 60) -> tuple[Wiring, dict[str, np.ndarray], np.ndarray]:
    wiring = build(wired)
    parameters = start_parameters(wiring, (5, 5), (4, 4), seed=1)
    plan = Plan(epochs=epochs, size=12, rate=0.02)
    found = train(wiring, parameters, reversals(), plan, np.random.default_rng(3), START)
    return wiring, found.parameters, found.losses


@pytest.mark.parametrize(
    "wired", [Wired(wiring="ed", cell="gru", hidden_size=10), Wired(wiring="att", cell="gru", hidden_size=10)]
)
def test_it_learns_to_say_letters_backwards(wired: Wired) -> None:
    wiring, parameters, falling = learned(wired)
    assert falling[-1] < 0.1 * falling[0]
    assert exact(wiring, parameters, reversals(), start=START, end=END, limit=6) > 0.9
    untaught = start_parameters(wiring, (5, 5), (4, 4), seed=1)
    assert exact(wiring, untaught, reversals(), start=START, end=END, limit=6) < 0.1


def test_training_twice_gives_the_same_numbers() -> None:
    wired = Wired(wiring="att", cell="gru", hidden_size=4)
    (_, one, first), (_, other, second) = learned(wired, 3), learned(wired, 3)
    assert all((one[name] == other[name]).all() for name in one)
    assert (first == second).all()
