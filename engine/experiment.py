"""The one door: a frozen Experiment in, a Record out.

    from engine import Experiment, run
    record = run(Experiment(cell="lstm", steps=80))
    record.gradients.log10_norm

Parts of a record are computed when they are asked for, each from the one before, none twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.activations import ACTIVATIONS
from engine.cells import CELLS
from engine.edits import Edit, parse_edits
from engine.errors import ExperimentError
from engine.inputs import SIGNALS
from engine.readout import OUTPUTS
from engine.spectrum import Handle, default_handles, fill_handles, parse_handles

INITIALISATIONS = ("spectrum", "gaussian", "glorot", "orthogonal", "identity", "matrix")
REST = ("gaussian", "glorot", "orthogonal", "identity")
INPUTS = (*SIGNALS, "text", "series")
MOST_STEPS, MOST_UNITS = 100_000, 4_096

_CHOICES: dict[str, tuple[str, ...]] = {
    "cell": tuple(CELLS),
    "activation": tuple(ACTIVATIONS),
    "initialisation": INITIALISATIONS,
    "rest": REST,
    "input": INPUTS,
    "tokenise": ("auto", "word", "char"),
    "output": OUTPUTS,
    "targets": ("auto", "seed", "next"),
    "initial_state": ("zero", "random"),
    "readout": ("each", "mean"),
}
_RANGES: dict[str, tuple[float, float]] = {
    "hidden_size": (1, MOST_UNITS),
    "steps": (1, MOST_STEPS),
    "seed": (0, 2**31 - 1),
    "scale": (0, 3),
    "shear": (0, 5),
    "gain": (0, 3),
    "forget_bias": (-10, 10),
    "input_strength": (0, 2),
    "input_size": (1, 64),
    "period": (2, 1_000),
    "embedding": (0, 64),
    "output_size": (1, 64),
    "truncation": (0, MOST_STEPS),
    "clip_norm": (0, 100),
    "clip_value": (0, 100),
    "chosen_step": (0, MOST_STEPS),
    "label": (-1, 63),
}
_TEXTS = ("spectrum_gate", "matrix", "text", "series", "loss", "edits")
_SWITCHES = ("reset_after", "teacher_forcing")
_WHOLE = {
    "hidden_size",
    "steps",
    "seed",
    "input_size",
    "embedding",
    "output_size",
    "truncation",
    "chosen_step",
    "label",
}


@dataclass(frozen=True)
class Experiment:
    """Everything that decides one run; two equal experiments give equal records to the last bit.

    cell: "vanilla", "lstm", "gru", or "jordan" (the output is fed back, by W_yh ~ N(0, 1/K) times `scale` and `gain`; nothing
        about spectra is used). activation: of vanilla and Jordan.
    hidden_size H; steps T (a text or series may be shorter); seed of every random number.
    initialisation of the recurrent matrix: "spectrum" (from `eigenvalues`, `scale`, `shear`), "gaussian", "glorot",
        "orthogonal", "identity" (each times `gain`), or "matrix" (typed in as `matrix`, "1,2;3,4").
        With any but "spectrum", `eigenvalues` edit the matrix as V diag(λ') V⁻¹, `scale` multiplies it and `shear` is not used.
    eigenvalues: ".94@38,.72" (polar degrees for a pair, bare for a real one); None for the default list.
    spectrum_gate: the block whose recurrent matrix all this describes ("auto": the candidate's); the other blocks come from
        `rest` times `gain`.
    forget_bias (LSTM); reset_after (GRU).
    input: "noise", "impulse", "constant", "step", "sine" of `input_size` channels, "text", or "series" (CSV);
        each times input_strength. tokenise, embedding (0 = one-hot): for text.
    output: "linear", "sigmoid", "tanh" with ½ squared error, or "softmax" with cross-entropy; output_size K.
    targets: "seed" (random), "next" (token or value), "auto" (next for text, else seed).
    loss: "every", "last", or steps such as "5,10". initial_state: "zero" or "random".
    truncation: window τ of truncated BPTT, 0 = off. clip_norm, clip_value: 0 = off, not both.
    chosen_step: the step whose loss and memory are looked at, 0 = the last.
    readout: "each" state gives o_t = W_hy h_t + b_y, or o_t = W_hy mean(h_1..h_t) + b_y ("mean").
    label: the class that the loss of a trained `Network` asks for, −1 = the network's own verdict; not used without one.
    teacher_forcing (Jordan): the target of the step before is fed back instead of the network's own output.
    edits: what is changed by hand on the way, see `engine.edits`.

    Raises: ExperimentError naming the field.
    """

    cell: str = "vanilla"
    activation: str = "tanh"
    hidden_size: int = 8
    steps: int = 40
    seed: int = 23
    initialisation: str = "spectrum"
    eigenvalues: str | None = None
    scale: float = 1.0
    shear: float = 0.0
    matrix: str = ""
    gain: float = 1.0
    spectrum_gate: str = "auto"
    rest: str = "orthogonal"
    forget_bias: float = 1.0
    reset_after: bool = False
    input: str = "noise"
    input_strength: float = 0.15
    input_size: int = 1
    period: float = 10.0
    text: str = ""
    tokenise: str = "auto"
    embedding: int = 0
    series: str = ""
    output: str = "linear"
    output_size: int = 4
    targets: str = "auto"
    loss: str = "every"
    initial_state: str = "zero"
    truncation: int = 0
    clip_norm: float = 0.0
    clip_value: float = 0.0
    chosen_step: int = 0
    readout: str = "each"
    label: int = -1
    teacher_forcing: bool = False
    edits: str = ""

    def __post_init__(self) -> None:
        """Checks every field by itself, then those that must fit each other."""
        for field, choices in _CHOICES.items():
            if getattr(self, field) not in choices:
                raise ExperimentError(field, getattr(self, field), "one of " + ", ".join(choices))
        for field in _TEXTS:
            if not isinstance(getattr(self, field), str):
                raise ExperimentError(field, getattr(self, field), "text")
        if self.eigenvalues is not None and not isinstance(self.eigenvalues, str):
            raise ExperimentError("eigenvalues", self.eigenvalues, "text or None")
        for field, (low, high) in _RANGES.items():
            _check_number(field, getattr(self, field), low, high)
        for field in _SWITCHES:
            if not isinstance(getattr(self, field), bool):
                raise ExperimentError(field, getattr(self, field), "true or false")
        self._check_together()
        self._check_sequences()
        self.handles()
        self.loss_steps(self.steps)
        self.parsed_edits(self.steps)

    def _check_together(self) -> None:
        blocks = CELLS[self.cell].blocks
        if self.spectrum_gate not in ("auto", *blocks):
            raise ExperimentError("spectrum_gate", self.spectrum_gate, "one of " + ", ".join(("auto", *blocks)))
        if self.clip_norm and self.clip_value:
            raise ExperimentError("clip_value", f"{self.clip_value:g}", "0 while the gradient is clipped by norm")
        if self.chosen_step > self.steps:
            raise ExperimentError("chosen_step", self.chosen_step, f"at most the number of steps, {self.steps}")
        if self.readout == "mean" and self.loss != "last":
            raise ExperimentError("loss", self.loss, "last where the read-out is the mean of all states")
        if self.readout == "mean" and self.cell == "jordan":
            raise ExperimentError(
                "readout", "mean", "each in a Jordan network, which feeds back the output of each step"
            )

    def _check_sequences(self) -> None:
        if self.input == "text" and not self.text.strip():
            raise ExperimentError("text", self.text, "at least one word or character")
        if self.input == "series" and not self.series.strip():
            raise ExperimentError("series", self.series, "rows of numbers, for example 0.1,0.2;0.3,0.4")
        if self.initialisation == "matrix" and not self.matrix.strip():
            raise ExperimentError("matrix", self.matrix, f"{self.hidden_size} rows of {self.hidden_size} numbers")

    @property
    def block(self) -> str:
        """The block of rows whose recurrent matrix the spectrum describes."""
        return CELLS[self.cell].candidate if self.spectrum_gate == "auto" else self.spectrum_gate

    @property
    def predicts_next(self) -> bool:
        """Whether the targets are the sequence's own next tokens or values."""
        return self.targets == "next" or (self.targets == "auto" and self.input == "text")

    def handles(self) -> tuple[tuple[Handle, ...], int]:
        """The spectrum's handles and how many of them were given rather than filled up."""
        given = default_handles(self.hidden_size) if self.eigenvalues is None else parse_handles(self.eigenvalues)
        if self.initialisation != "spectrum":
            return (given if self.eigenvalues is not None else ()), len(given)
        return fill_handles(given, self.hidden_size), len(given)

    def parsed_edits(self, steps: int) -> tuple[Edit, ...]:
        """The edits for a sequence of that many steps, see `engine.edits`."""
        return parse_edits(self.edits, CELLS[self.cell], self.hidden_size, steps)

    def loss_steps(self, steps: int) -> list[int]:
        """The steps (0-based) that have a loss in a sequence of that many steps."""
        if self.loss == "every":
            return list(range(steps))
        if self.loss == "last":
            return [steps - 1]
        chosen = set()
        for part in self.loss.split(","):
            digits = part.strip()
            if not (digits.isascii() and digits.isdigit() and len(digits) <= 9) or not 1 <= int(part) <= self.steps:
                raise ExperimentError("loss", part, f'"every", "last", or steps from 1 to {self.steps} such as 5,10')
            chosen.add(int(part) - 1)
        return sorted(step for step in chosen if step < steps) or [steps - 1]


def _check_number(field: str, value: object, low: float, high: float) -> None:
    kind = "a whole number" if field in _WHOLE else "a number"
    allowed = f"{kind} from {low:g} to {high:.10g}"
    if isinstance(value, bool) or not isinstance(value, int if field in _WHOLE else (int, float)):
        raise ExperimentError(field, value, allowed)
    if not low <= value <= high:
        raise ExperimentError(field, value, allowed)
