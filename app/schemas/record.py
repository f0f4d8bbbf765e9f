"""The response of GET /api/gradients, field by field, with the shape and the unit of every array.

`source` is the attribute of the engine's record that a field shows, where it has another name.
Letters of shapes: T steps, H units, D channels, K outputs, S singular values (H; 2H for an LSTM).
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

LETTERS = {
    "t": "T",
    "k": "T",
    "lag": "T",
    "unit": "H",
    "channel": "D",
    "output": "K",
    "direction": "S",
    "index": "H",
    "listed": "U",
    "k0": "T+1",
    "output_step": "M",
    "column": "N",
    "vector": "n",
    "class": "K",
}
LOG_NORM = "log10; null where the norm is exactly 0 or not defined"


class EncodedArray(BaseModel):
    """A little-endian float32 array as plotly.js reads it; nan and -inf travel as they are."""

    dtype: str = Field(pattern="^f4$")
    bdata: str = Field(description="base64")
    shape: str = Field(pattern="^[0-9]+(,[0-9]+)*$")


Number = float | None
Vector = list[Number] | EncodedArray
Matrix = list[list[Number]] | EncodedArray
Cube = list[list[list[Number]]] | EncodedArray


def array(axes: str, unit: str, help: str, source: str | None = None) -> Any:
    """An array field: its axes by name (`t,k`), from which its shape in letters follows."""
    shape = ",".join(LETTERS.get(axis, axis) for axis in axes.split(","))
    extra: dict[str, Any] = {"x-shape": shape, "x-axes": axes, "x-unit": unit, "x-source": source}
    return Field(description=f"{help}. Shape ({shape}). Unit: {unit}", json_schema_extra=extra)


class Out(BaseModel):
    """Base of the response models: no field may be missing or unknown."""

    model_config = ConfigDict(extra="forbid")


class Sentence(Out):
    """A headline: the sentence, the word in it that is emphasised, and the rule that chose it."""

    text: str
    emphasis: str
    rule: str


class Sentences(Out):
    """The headline in both languages."""

    en: Sentence
    zh: Sentence


class Texts(Out):
    """A short text in both languages."""

    en: str
    zh: str


class HandleOut(Out):
    """An eigenvalue that can be held: a conjugate pair by its upper half, or a real one at 0 or 180 degrees."""

    size: float
    angle: float = Field(description="degrees, 0 to 180")
    pair: bool


class SpectrumOut(Out):
    """The eigenvalues of the recurrent matrix that carries the spectrum."""

    real: Vector = array("index", "1", "Real parts of the eigenvalues")
    imag: Vector = array("index", "1", "Imaginary parts of the eigenvalues")
    handles: list[HandleOut] = Field(description="In the order given; eigenvalues filled in by the engine come last")
    given: int = Field(description="How many handles were given rather than filled in")
    radius: float = Field(description="Spectral radius: the largest size of an eigenvalue")
    sigma1: float = Field(description="Largest singular value")
    condition: Number = Field(description="Condition number of the eigenvectors; null where infinite")
    departure: float = Field(description="Departure from normality (Henrici)")
    ill_conditioned: bool = Field(description="Whether the eigenvalues may not be edited (condition above 1e8)")


class TraceOut(Out):
    """The forward run. After a state that is not finite every array holds null."""

    x: Matrix = array("t,channel", "1", "Inputs", "xs")
    h: Matrix = array("t,unit", "1", "Hidden states", "hs")
    c: Matrix | None = array("t,unit", "1", "LSTM cell states", "cs")
    pre: dict[str, Matrix] = array("t,unit", "1", "Pre-activations by block")
    gates: dict[str, Matrix] = array("t,unit", "1", "Gates and candidates by name; empty for the vanilla cell")
    outputs: Matrix = array("t,output", "1", "Read-out before the output function")
    predictions: Matrix = array("t,output", "1", "Read-out after the output function")
    targets: Matrix = array("t,output", "1", "Targets")
    losses: Vector = array(
        "t", "½ squared error over the outputs, or nats", "Loss of each step; null where it has none"
    )
    slopes: Matrix = array("t,unit", "1", "Slope of the activation at its pre-activation (the candidate's)")
    saturated: Vector = array("t", "fraction, 0 to 1", "Fraction of saturated units")
    h0: Vector = array("unit", "1", "Initial state")
    full_length: int = Field(description="Length of the sequence before it was cut to T steps")
    first_nonfinite_step: int | None = Field(description="First step whose state overflowed")


class GradientsOut(Out):
    """Gradients of the losses with respect to the states and the weights."""

    log10_norm: Matrix = array("t,k", LOG_NORM, "Norm of the gradient of loss t with respect to h_k")
    log10_truncated: Matrix | None = array("t,k", LOG_NORM, "The same, truncated to the last tau steps")
    total_h: Matrix = array("t,unit", "loss per unit of h", "Gradient of the total loss with respect to h_t")
    total_c: Matrix | None = array("t,unit", "loss per unit of c", "Gradient of the total loss with respect to c_t")
    log10_total: Vector = array("t", LOG_NORM, "Norm of the total derivative at each step")
    log10_total_cell: Vector | None = array("t", LOG_NORM, "The same with respect to c_t (LSTM)")
    log10_immediate: Vector = array("t", LOG_NORM, "Norm of the immediate derivative at each step")
    log10_weight_norms: dict[str, Number] = Field(description="log10 norm of the gradient of each weight array")


class TruncatedOut(Out):
    """Truncated BPTT against the full gradient of the recurrent matrix."""

    window: int
    cosine: Number
    relative_error: Number


class ClippedOut(Out):
    """What clipping does to the gradient of all weights."""

    mode: str
    limit: float
    before_log10: Number
    after_log10: Number
    cosine: Number = Field(description="1 where the direction is kept")
    factor: Number


class LagsOut(Out):
    """The gradient of the recurrent matrix as a sum over lags."""

    log10_norm: Vector = array("lag", LOG_NORM, "Norm of the term of each lag")
    share: Vector = array("lag", "share of the total, sums to 1", "Signed share of the total of each lag")
    total_log10: Number
    truncated: TruncatedOut | None
    clipped: ClippedOut | None


class SensitivityOut(Out):
    """How one step, and the product of steps, stretches the state."""

    singular_values: Matrix = array(
        "t,direction", "1", "Singular values of the Jacobian of one step; of (h, c) for the LSTM"
    )
    log10_product: Vector = array("k", LOG_NORM, "Spectral norm of the Jacobian of the chosen step by h_k")
    log10_bound: Vector = array("k", "log10", "The bound (gamma sigma1)^(t-k) on that norm; null for gated cells")
    log10_line: Vector = array("k", "log10", "The eigenvalue line rho^(t-k), which bounds nothing")
    log10_memory: Vector = array("k", LOG_NORM, "Norm of the Jacobian of h at the chosen step by x_k")
    gamma: float = Field(description="Largest slope that the activation can have")
    mean_slope: Vector = array("t", "1", "Mean slope of the activation")


class LedgerOut(Out):
    """The direct path of a gated cell (product of forget or update gates) against all other paths."""

    log10_direct: Matrix = array("t,k", LOG_NORM, "Norm of the gradient along the direct path")
    log10_rest: Matrix = array("t,k", LOG_NORM, "Norm of what the other paths carry")
    log10_state_total: Matrix = array("t,k", LOG_NORM, "Norm of the sum of both")


class RadiiOut(Out):
    """Eigenvalues of one-step Jacobians; only when `parts` names them, because they are dear."""

    eigenvalue_radius: Vector = array("t", "1", "Spectral radius of the Jacobian of one step; of (h, c) for the LSTM")


class MemoryOut(Out):
    """What every step remembers of every input; only when `parts` names it, because it is dear."""

    log10_norm: Matrix = array("t,k", LOG_NORM, "Norm of the Jacobian of h_t by x_k")


class VerifyOut(Out):
    """The backward pass compared with an independent derivative."""

    largest_relative_difference: Number
    compared: int
    skipped: int
    method: str


class RecordOut(Out):
    """All that one run of an experiment produced. Parts that were not asked for are left out."""

    experiment: dict[str, str | float | int | None] = Field(description="Every key of the query with its value")
    query: str = Field(description="The canonical query string of the experiment")
    engine: str = Field(description="Version of the engine")
    steps: int = Field(description="T: the steps that were run")
    tokens: list[str] | None = Field(description="The text as it was cut")
    headline: Sentences | None = None
    eyebrow: Texts | None = None
    spectrum: SpectrumOut | None = None
    trace: TraceOut | None = None
    gradients: GradientsOut | None = None
    lags: LagsOut | None = None
    sensitivity: SensitivityOut | None = None
    ledger: LedgerOut | None = Field(None, description="null for the vanilla cell")
    radii: RadiiOut | None = None
    memory: MemoryOut | None = None
    weights: dict[str, Vector | Matrix] | None = Field(None, description="Weight arrays, laid out (to, from)")
    verify: VerifyOut | None = Field(None, description="null unless verify=1")


class ErrorDetail(Out):
    """What went wrong."""

    kind: str
    field: str | None = Field(description="The key of the query")
    got: str | None = Field(description="What came, shortened to 80 characters")
    allowed: str | None = Field(description="What would be accepted")
    message: str = Field(description="One sentence for people")
    figure: float | None = Field(None, description="What the request would cost")
    limit: float | None = Field(None, description="The server's limit")


class ErrorOut(Out):
    """The body of every error."""

    error: ErrorDetail


class Health(Out):
    """The body of GET /healthz."""

    status: str
    engine: str
