"""What a run starts from: cell, sequence, targets and weights, of a random network or of a trained one.

Checked by: tests/engine/test_initial.py, tests/engine/test_trained.py.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, quiet
from engine.cells import CELLS, Cell, build_cell
from engine.cells.base import State
from engine.edits import Held, frozen_gates, held_states
from engine.errors import ExperimentError
from engine.experiment import Experiment
from engine.initial import build_sequence, build_spectrum, build_state, build_targets, build_weights, loop_spectrum
from engine.inputs import Sequence, tokens_of
from engine.network import UNKNOWN, Network
from engine.readout import Targets, running_mean
from engine.spectrum import Spectrum, describe
from engine.unroll import forward
from engine.weights import Weights


@dataclass(frozen=True)
class Setup:
    """Everything that is there before the first step.

    initial: the state (H,) each; held: the states that are set by hand; fed (T, K): the y_{t−1} of teacher forcing.
    """

    cell: Cell
    sequence: Sequence
    targets: Targets
    spectrum: Spectrum
    weights: Weights
    initial: State
    held: Held | None
    fed: Array | None = None


def random_setup(experiment: Experiment) -> Setup:
    """The seeded network of an experiment."""
    sequence = build_sequence(experiment)
    targets = build_targets(experiment, sequence)
    cell, shape = _cell(experiment), (sequence.xs.shape[1], targets.values.shape[1])
    returns = build_spectrum(experiment) if cell.recurrent == "W_hh" else None
    weights = build_weights(experiment, cell, returns, *shape)
    spectrum = returns or loop_spectrum(experiment, weights)
    held, fed = _held(experiment, cell, len(sequence.xs)), _fed(experiment, targets)
    return Setup(cell, sequence, targets, spectrum, weights, build_state(experiment, cell), held, fed)


def network_setup(experiment: Experiment, network: Network) -> Setup:
    """A trained network that reads the experiment's text; `experiment` is what `adopt` gave."""
    cell, weights = _cell(experiment), network.weights
    sequence = read(network, experiment.text, experiment.steps)
    if not experiment.input_strength:
        sequence = dataclasses.replace(sequence, xs=np.zeros_like(sequence.xs))
    initial = build_state(experiment, cell)
    label = experiment.label if experiment.label >= 0 else verdict(experiment, weights, initial, sequence)
    classes = np.full(len(sequence.xs), label)
    spectrum = describe(weights.W_hh[cell.rows(experiment.block, network.hidden_size)], None, 0)
    targets = Targets(np.eye(len(weights.W_hy))[classes], classes)
    return Setup(cell, sequence, targets, spectrum, weights, initial, _held(experiment, cell, len(classes)))


def adopt(experiment: Experiment, network: Network) -> Experiment:
    """The experiment with all that a trained network decides taken from it; what is random stays random only for h_0.

    Raises: ExperimentError where the cell is another, the input is no text, or the label is none of the network's classes.
    """
    if experiment.cell != network.cell:
        raise ExperimentError("cell", experiment.cell, f"{network.cell}, as the trained network is")
    if experiment.input != "text":
        raise ExperimentError("input", experiment.input, "text: a trained network reads words")
    if experiment.label >= len(network.weights.W_hy):
        raise ExperimentError("label", experiment.label, f"a whole number from -1 to {len(network.weights.W_hy) - 1}")
    return dataclasses.replace(
        experiment,
        hidden_size=network.hidden_size,
        activation="tanh",
        reset_after=network.reset_after,
        initialisation="gaussian",
        eigenvalues=None,
        tokenise=network.tokenise,
        output="softmax",
        output_size=len(network.weights.W_hy),
        targets="seed",
    )


def read(network: Network, text: str, steps: int) -> Sequence:
    """A text as the network's embeddings, cut to that many tokens.

    A token is looked up as it is written, then in small letters; one that the network does not know gets the row of UNKNOWN.
    """
    tokens = tokens_of(text, network.tokenise)
    full, tokens = len(tokens), tokens[:steps]
    place = {token: index for index, token in enumerate(network.vocabulary)}
    unknown = place[UNKNOWN]
    ids = [place.get(token, place.get(token.lower(), unknown)) for token in tokens]
    missing = tuple(step for step, index in enumerate(ids, start=1) if index == unknown)
    return Sequence(network.embedding[ids], None, None, tuple(tokens), None, full, missing)


def verdict(experiment: Experiment, weights: Weights, initial: State, sequence: Sequence) -> int:
    """The class that the read-out makes largest at the end where nothing is edited: an edit must not change the question."""
    states, _ = forward(_cell(dataclasses.replace(experiment, edits="")), weights, initial, sequence.xs)
    with quiet():
        read = running_mean(states[0]) if experiment.readout == "mean" else states[0]
        return int(np.argmax(weights.W_hy.dot(read[-1]) + weights.b_y))


def _cell(experiment: Experiment) -> Cell:
    e = experiment
    return build_cell(
        e.cell,
        ACTIVATIONS[e.activation],
        reset_after=e.reset_after,
        output=e.output,
        teacher_forcing=e.teacher_forcing,
        frozen=frozen_gates(e.parsed_edits(e.steps), CELLS[e.cell], e.hidden_size),
    )


def _held(experiment: Experiment, cell: Cell, steps: int) -> Held | None:
    """What is set in a sequence that has this many steps, which may be fewer than were asked for."""
    return held_states(experiment.parsed_edits(steps), cell, experiment.hidden_size, steps)


def _fed(experiment: Experiment, targets: Targets) -> Array | None:
    """The targets one step late, zero before the first."""
    if not (experiment.teacher_forcing and experiment.cell == "jordan"):
        return None
    return np.concatenate((np.zeros_like(targets.values[:1]), targets.values[:-1]))
