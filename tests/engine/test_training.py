"""Training: its one gradient against complex steps and central differences, Adam by hand, and losses that fall the same way twice."""

import numpy as np
import pytest
from small_networks import COMPLEX_STEP, DIFFERENCE_STEP, relative

from engine import Experiment, Network, run
from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.batched import Batch, Example, Parameters, forward, initial_parameters, loss, loss_and_gradient, weights_of
from engine.cells import Cell, build_cell
from engine.network import UNKNOWN
from engine.training import Plan, accuracy, adam_start, adam_step, buckets, clipped, shuffled, train

EXACT, DIFFERENCED = 1e-10, 1e-6
KINDS = {"lstm": False, "gru": False, "gru, reset after": True, "vanilla": False}
kinds = pytest.mark.parametrize("kind", KINDS)
VOCABULARY, INPUTS, SIZE, CLASSES = 7, 3, 4, 3


def cell_of(kind: str) -> Cell:
    return build_cell(kind.split(",")[0], ACTIVATIONS["tanh"], reset_after=KINDS[kind])


def start_of(kind: str, seed: int = 3, classes: int = CLASSES) -> Parameters:
    random = np.random.default_rng(seed)
    parameters = initial_parameters(cell_of(kind), VOCABULARY, INPUTS, SIZE, classes, random)
    if KINDS[kind]:
        parameters["b_hn"] = random.standard_normal(SIZE)
    return parameters


def batch(steps: int = 6, count: int = 5, seed: int = 8) -> Batch:
    """Graded targets, every token more than once."""
    random = np.random.default_rng(seed)
    return Batch(random.integers(0, VOCABULARY, (count, steps)), random.dirichlet(np.ones(CLASSES), count))


def slopes_by(kind: str, asked: Batch, early: float, step: complex) -> Parameters:
    """Every derivative by moving one number: along the imaginary axis, or to both sides."""
    cell, parameters = cell_of(kind), start_of(kind)

    def at(name: str, place: tuple[int, ...], kick: complex) -> complex:
        moved = parameters[name].astype(type(kick))
        moved[place] += kick
        return loss(cell, {**parameters, name: moved}, asked, early)[()]

    found = {name: np.zeros(part.shape) for name, part in parameters.items()}
    for name, part in found.items():
        for place in np.ndindex(part.shape):
            if isinstance(step, complex):
                part[place] = at(name, place, step).imag / abs(step)
            else:
                part[place] = (at(name, place, step) - at(name, place, -step)) / (2 * step)
    return found


@kinds
@pytest.mark.parametrize("early", [0.0, 0.3])
@pytest.mark.parametrize(("step", "within"), [(COMPLEX_STEP * 1j, EXACT), (DIFFERENCE_STEP, DIFFERENCED)])
def test_the_gradient_is_what_moving_each_number_finds(kind: str, early: float, step: complex, within: float) -> None:
    value, gradient = loss_and_gradient(cell_of(kind), start_of(kind), batch(), early)
    assert value == float(loss(cell_of(kind), start_of(kind), batch(), early))
    expected = slopes_by(kind, batch(), early, step)
    assert gradient.keys() == expected.keys() == start_of(kind).keys()
    for name, part in gradient.items():
        assert relative(part, expected[name]) < within, name


@kinds
def test_a_sequence_of_one_token_has_a_gradient_too(kind: str) -> None:
    asked = batch(steps=1)
    _, gradient = loss_and_gradient(cell_of(kind), start_of(kind), asked, 0.3)
    expected = slopes_by(kind, asked, 0.3, COMPLEX_STEP * 1j)
    assert all(relative(part, expected[name]) < EXACT for name, part in gradient.items())


@kinds
def test_a_batch_reads_as_the_engine_reads_each_of_its_sequences(kind: str) -> None:
    cell, parameters, asked = cell_of(kind), start_of(kind), batch()
    words = (UNKNOWN, *"abcdef")
    classes = tuple("xyz")
    weights = weights_of(parameters)
    network = Network("test", cell.name, KINDS[kind], weights, parameters["embedding"], words, classes, "word", "a")
    done = forward(cell, parameters, asked.ids)
    for row, ids in enumerate(asked.ids):
        text = " ".join(words[index].strip("⟨⟩") for index in ids)
        record = run(Experiment(cell=cell.name, input="text", text=text, loss="last"), network)
        assert relative(done.states[0][:, row], record.trace.hs) < 1e-13
        assert relative(done.predictions[:, row], record.trace.predictions) < 1e-13


@kinds
def test_the_gradient_of_one_sequence_is_that_of_the_engines_record(kind: str) -> None:
    cell, parameters = cell_of(kind), start_of(kind)
    ids, label = np.array([[1, 4, 2, 2, 6]]), 2
    _, gradient = loss_and_gradient(cell, parameters, Batch(ids, np.eye(CLASSES)[[label]]))
    words = (UNKNOWN, *"abcdef")
    weights = weights_of(parameters)
    network = Network("t", cell.name, KINDS[kind], weights, parameters["embedding"], words, tuple("xyz"), "word", "a")
    record = run(Experiment(cell=cell.name, input="text", text="a d b b f", loss="last", label=label), network)
    for name, found in record.gradients.weights.items():
        assert relative(gradient[name], found) < 1e-12, name


def test_the_loss_is_the_cross_entropy_of_the_last_step_plus_a_share_of_the_others() -> None:
    cell, parameters, asked = cell_of("lstm"), start_of("lstm"), batch()
    by_step = -(asked.targets * np.log(forward(cell, parameters, asked.ids).predictions)).sum(axis=-1).mean(axis=1)
    assert float(loss(cell, parameters, asked)) == pytest.approx(by_step[-1], rel=1e-13)
    assert float(loss(cell, parameters, asked, 0.2)) == pytest.approx(by_step[-1] + 0.2 * by_step[:-1].sum(), rel=1e-13)


def test_clipping_shortens_a_long_gradient_and_leaves_a_short_one() -> None:
    gradient = {"a": np.array([3.0, 0.0]), "b": np.array([[4.0]])}
    short = clipped(gradient, 1.0)
    assert short["a"].tolist() == pytest.approx([0.6, 0.0])
    assert short["b"].tolist() == [pytest.approx([0.8])]
    assert clipped(gradient, 5.0) is gradient


def test_adam_is_adam_written_out() -> None:
    value, rate, decay = 2.0, 0.1, 0.5
    parameters, adam = {"a": np.array([value])}, adam_start({"a": np.array([value])})
    m = v = 0.0
    for count, slope in enumerate((0.3, -2.0, 0.05), start=1):
        parameters, adam = adam_step(parameters, {"a": np.array([slope])}, adam, rate, decay)
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        value -= rate * (m / (1 - 0.9**count) / ((v / (1 - 0.999**count)) ** 0.5 + 1e-8) + decay * value)
        assert parameters["a"][0] == pytest.approx(value, rel=1e-13)
    assert adam.count == 3


def test_the_learning_rate_falls_from_its_start_to_zero() -> None:
    rates = [Plan(rate=0.4).rate_at(done) for done in (0.0, 0.5, 1.0)]
    assert rates == pytest.approx([0.4, 0.2, 0.0])


def test_batches_hold_every_example_once_and_sequences_of_one_length_each() -> None:
    sizes = np.random.default_rng(1).integers(1, 5, 50)
    examples = [Example((index % 7,) * size, (1.0, 0.0)) for index, size in enumerate(sizes.tolist())]
    groups = buckets(examples)
    assert [group.ids.shape[1] for group in groups] == sorted(set(sizes.tolist()))
    found = [tuple(row) for part in shuffled(groups, 4, np.random.default_rng(2)) for row in part.ids.tolist()]
    assert sorted(found) == sorted(example.ids for example in examples)
    assert max(len(part.ids) for part in shuffled(groups, 4, np.random.default_rng(2))) == 4


def first_is_last() -> list[Example]:
    """Whether a sequence ends as it began."""
    random = np.random.default_rng(5)
    rows = [random.integers(1, 3, length) for length in (3, 4, 5) for _ in range(60)]
    return [Example(tuple(row.tolist()), (1.0, 0.0) if row[0] == row[-1] else (0.0, 1.0)) for row in rows]


def trained(kind: str, seed: int = 1, epochs: int = 80) -> tuple[Parameters, Array]:
    plan = Plan(epochs=epochs, rate=0.03, early=0.05)
    start = start_of(kind, classes=2)
    done = train(cell_of(kind), start, first_is_last(), plan, np.random.default_rng(seed))
    return done.parameters, done.losses


@kinds
def test_training_lowers_the_loss_until_the_task_is_known(kind: str) -> None:
    parameters, losses = trained(kind)
    assert losses[-1] < 0.5 * losses[0]
    assert accuracy(cell_of(kind), start_of(kind, classes=2), first_is_last()) < 0.8
    assert accuracy(cell_of(kind), parameters, first_is_last()) > 0.95


@kinds
def test_training_twice_gives_the_same_numbers_to_the_last_bit(kind: str) -> None:
    (one, losses), (two, again), (other, _) = (trained(kind, seed, epochs=3) for seed in (1, 1, 2))
    assert losses.tolist() == again.tolist()
    assert all(np.array_equal(one[name], two[name]) for name in one)
    assert not np.array_equal(one["W_hh"], other["W_hh"])


def test_training_changes_nothing_that_it_was_given() -> None:
    start, kept = start_of("gru", classes=2), start_of("gru", classes=2)
    train(cell_of("gru"), start, first_is_last(), Plan(epochs=1), np.random.default_rng(1))
    assert all(np.array_equal(start[name], kept[name]) for name in kept)


def test_what_is_read_may_be_varied() -> None:
    seen = []

    def hidden(ids: Array, random: np.random.Generator) -> Array:
        seen.append(ids.shape)
        return np.zeros_like(ids)

    start = start_of("lstm", classes=2)
    done = train(cell_of("lstm"), start, first_is_last(), Plan(epochs=1), np.random.default_rng(1), hidden)
    assert sum(rows for rows, _ in seen) == 180
    assert np.array_equal(done.parameters["embedding"][1:], start["embedding"][1:])
    assert not np.array_equal(done.parameters["embedding"][0], start["embedding"][0])


def test_an_lstm_starts_with_a_forget_bias_of_one() -> None:
    bias = start_of("lstm")["b_h"]
    assert bias.reshape(4, SIZE)[1].tolist() == [1.0] * SIZE
    assert bias.sum() == SIZE
