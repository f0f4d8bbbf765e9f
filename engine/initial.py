"""An experiment's weights, sequence, targets and initial state: everything that is there before the first step.

Checked by: tests/engine/test_initial.py.
"""

from __future__ import annotations

import math

import numpy as np

from engine import inputs
from engine.arrays import Array
from engine.cells import Cell
from engine.cells.base import State
from engine.errors import ExperimentError
from engine.experiment import Experiment
from engine.inputs import Sequence
from engine.randomness import Stream, generator
from engine.readout import Targets
from engine.spectrum import Spectrum, describe, edit_eigenvalues, matrix_from_handles, orthogonal
from engine.weights import Weights

INITIAL_SPREAD = 0.5  # standard deviation of a random h_0


def build_sequence(experiment: Experiment) -> Sequence:
    """The inputs x of the experiment."""
    e = experiment
    if e.input == "text":
        return inputs.text_sequence(e.text, e.tokenise, e.steps, e.input_strength, e.embedding, e.seed)
    if e.input == "series":
        return inputs.series(e.series, e.steps, e.input_strength, predicts=e.predicts_next)
    return inputs.signal(e.input, e.steps, e.input_size, e.input_strength, e.period, e.seed)


def build_targets(experiment: Experiment, sequence: Sequence) -> Targets:
    """The next tokens or values, or seeded targets."""
    steps = len(sequence.xs)
    if experiment.predicts_next and sequence.ids is not None and sequence.vocabulary is not None:
        return Targets(np.eye(len(sequence.vocabulary))[sequence.ids], sequence.ids)
    if experiment.predicts_next and sequence.following is not None:
        if experiment.output == "softmax":
            raise ExperimentError("output", "softmax", "linear, sigmoid or tanh when the next value is the target")
        return Targets(sequence.following, None)
    random = generator(experiment.seed, Stream.TARGETS)
    if experiment.output == "softmax":
        classes = random.integers(experiment.output_size, size=steps)
        return Targets(np.eye(experiment.output_size)[classes], classes)
    return Targets(random.standard_normal((steps, experiment.output_size)), None)


def build_feedback(experiment: Experiment, outputs: int) -> Array:
    """W_yh of a Jordan network, (H, K): seeded N(0, 1/K) times scale and gain."""
    e = experiment
    random = generator(e.seed, Stream.FEEDBACK)
    return e.scale * e.gain * random.standard_normal((e.hidden_size, outputs)) / math.sqrt(outputs)


def loop_spectrum(experiment: Experiment, weights: Weights) -> Spectrum:
    """The spectrum of W_yh W_hy, one turn of a free-running Jordan network where every slope is 1; of zero where it is taught."""
    size = experiment.hidden_size
    loop = np.zeros((size, size)) if experiment.teacher_forcing else weights.feedback @ weights.W_hy
    return describe(loop, None, 0)


def build_spectrum(experiment: Experiment) -> Spectrum:
    """The recurrent matrix that carries the spectrum, with what its spectrum says."""
    e = experiment
    handles, given = e.handles()
    if e.initialisation == "spectrum":
        from engine.spectrum import Handle

        scaled = tuple(Handle(h.size * e.scale, h.angle, h.pair) for h in handles)
        return describe(matrix_from_handles(handles, e.scale, e.shear, e.seed), scaled, given)
    matrix = _typed_matrix(e) if e.initialisation == "matrix" else _block(e, e.initialisation, e.block)
    if handles:
        matrix = edit_eigenvalues(matrix, handles)
    return describe(matrix * e.scale, None, 0)


def build_weights(
    experiment: Experiment, cell: Cell, spectrum: Spectrum | None, inputs_size: int, outputs: int
) -> Weights:
    """All weights (to, from); without a spectrum no state returns. Biases are zero but for the LSTM's forget bias."""
    e, size = experiment, experiment.hidden_size
    rows = len(cell.blocks) * size
    one_hot = e.input == "text" and not e.embedding
    spread = 1.0 if one_hot else 1.0 / math.sqrt(inputs_size)
    b_h = np.zeros(rows)
    if cell.name == "lstm":
        b_h[cell.rows("f", size)] = e.forget_bias
    return Weights(
        W_xh=spread * generator(e.seed, Stream.INPUT_WEIGHTS).standard_normal((rows, inputs_size)),
        W_hh=np.zeros((rows, 0)) if spectrum is None else _recurrent(e, cell, spectrum),
        b_h=b_h,
        W_hy=generator(e.seed, Stream.OUTPUT_WEIGHTS).standard_normal((outputs, size)) / math.sqrt(size),
        b_y=np.zeros(outputs),
        b_hn=np.zeros(size) if cell.name == "gru" and e.reset_after else None,
        W_yh=build_feedback(e, outputs) if cell.recurrent == "W_yh" else None,
    )


def _recurrent(experiment: Experiment, cell: Cell, spectrum: Spectrum) -> Array:
    """W_hh (G·H, H): the block that carries the spectrum among those of `rest`."""
    e = experiment
    blocks = [spectrum.matrix if name == e.block else _block(e, e.rest, name) for name in cell.blocks]
    return np.concatenate(blocks) if len(blocks) > 1 else blocks[0]


def build_state(experiment: Experiment, cell: Cell) -> State:
    """The state before the first step: zeros, or seeded N(0, 0.5²)."""
    shape = (len(cell.state_names), experiment.hidden_size)
    if experiment.initial_state == "zero":
        return tuple(np.zeros(shape))
    return tuple(INITIAL_SPREAD * generator(experiment.seed, Stream.INITIAL_STATE).standard_normal(shape))


def _block(experiment: Experiment, how: str, name: str) -> Array:
    """One recurrent block (H, H) of an initialisation, times gain; each block has a stream of its own."""
    size, gain = experiment.hidden_size, experiment.gain
    if how == "identity":
        return gain * np.eye(size)
    random = np.random.Generator(np.random.PCG64([experiment.seed, int(Stream.RECURRENT), ord(name)]))
    if how == "orthogonal":
        return gain * orthogonal(size, random)
    if how == "glorot":
        limit = math.sqrt(6.0 / (2 * size))
        return gain * random.uniform(-limit, limit, (size, size))
    return gain * random.standard_normal((size, size)) / math.sqrt(size)


def _typed_matrix(experiment: Experiment) -> Array:
    size = experiment.hidden_size
    matrix = inputs.parse_numbers("matrix", experiment.matrix)
    if matrix.shape != (size, size):
        came = " × ".join(str(n) for n in matrix.shape)
        raise ExperimentError("matrix", f"a {came} matrix", f"{size} × {size}, as H = {size}")
    return matrix
