"""The response of GET /api/unroll, field by field, with the shape and the unit of every array.

Letters of shapes: T steps, H units, D channels, K outputs, U units that `left` speaks of.
"""

from pydantic import Field

from app.schemas.record import (
    LOG_NORM,
    Cube,
    Matrix,
    Number,
    Out,
    Sentence,
    Texts,
    Vector,
    VerifyOut,
    array,
)

SLOPE = "loss per unit of it"


class UnrollTraceOut(Out):
    """The way forward. After a state that is not finite every array holds null."""

    x: Matrix = array("t,channel", "1", "Inputs", "xs")
    h: Matrix = array("t,unit", "1", "Hidden states", "hs")
    c: Matrix | None = array("t,unit", "1", "LSTM cell states", "cs")
    h0: Vector = array("unit", "1", "Initial state")
    c0: Vector | None = array("unit", "1", "Initial cell state")
    pre: dict[str, Matrix] = array("t,unit", "1", "Pre-activations by block")
    gates: dict[str, Matrix] = array("t,unit", "1", "Gates and candidates by name; empty for vanilla and Jordan")
    terms: dict[str, Matrix] = array(
        "t,unit", "1", "What each pre-activation is the sum of, by name; Jordan's y is (T,K)"
    )
    predictions: Matrix = array("t,output", "1", "Read-out after the output function, as if the sequence ended at t")
    outputs: Matrix = array("t,output", "1", "Read-out before the output function")
    targets: Matrix = array("t,output", "1", "Targets")
    losses: Vector = array("t", "½ squared error over the outputs, or nats", "Loss of each step; null where none")
    first_nonfinite_step: int | None = Field(description="First step whose state overflowed")


class BackwardOut(Out):
    """The way back: derivatives of the total loss."""

    h: Matrix = array("t,unit", SLOPE, "By h_t")
    c: Matrix | None = array("t,unit", SLOPE, "By c_t, through h_t too (LSTM)")
    h0: Vector = array("unit", SLOPE, "By the initial state")
    c0: Vector | None = array("unit", SLOPE, "By the initial cell state")
    x: Matrix = array("t,channel", SLOPE, "By the input")
    gates: dict[str, Matrix] = array("t,unit", SLOPE, "By the value of each gate and of the candidate")
    pre: dict[str, Matrix] = array("t,unit", SLOPE, "By each pre-activation")
    tanh_c: Matrix | None = array("t,unit", SLOPE, "By tanh c_t (LSTM)")
    log10_h: Vector = array("t", LOG_NORM, "Norm of h")
    log10_c: Vector | None = array("t", LOG_NORM, "Norm of c")
    log10_terms: Vector = array(
        "t", LOG_NORM, "Norm of step k's immediate term in the gradient of the recurrent matrix"
    )
    share: Vector = array("t", "share of the sum, sums to 1", "Signed share of that term")
    log10_total: Number = Field(description="log10 of the norm of the sum")


class LeftOut(Out):
    """What each step has left in a unit's memory: c_t of the LSTM, h_t of the GRU, as an exact sum."""

    units: list[int] = Field(description="The units, counted from 1")
    values: Cube = array(
        "listed,t,k0", "1", "Part of the memory after t that step k wrote; k0 = 0 is the initial state; null for k > t"
    )


class UntouchedOut(Out):
    """The same run without edits."""

    h: Matrix = array("t,unit", "1", "Hidden states")
    c: Matrix | None = array("t,unit", "1", "LSTM cell states")
    predictions: Matrix = array("t,output", "1", "Read-out after the output function")


class Classes(Out):
    """What the outputs stand for, in both languages."""

    en: list[str]
    zh: list[str]


class NetworkOut(Out):
    """The trained network that was run."""

    name: str = Field(description="As the key m says it")
    units: int = Field(description="Its hidden units")
    words: int = Field(description="Size of its vocabulary, without the mark for unknown tokens")
    classes: Classes = Field(description="What each output stands for")
    label: int = Field(description="The class that the loss asks for, from 0")


class Headlines(Out):
    """A headline for every stop: forward 1 to T, the loss, backward T to 1."""

    en: list[Sentence]
    zh: list[Sentence]


class UnrollOut(Out):
    """All that one run produced, step by step."""

    experiment: dict[str, str | float | int | None] = Field(
        description="Every key of the query with its value; text and H as they were used"
    )
    query: str = Field(description="The canonical query string of the run")
    engine: str = Field(description="Version of the engine")
    steps: int = Field(description="T: the steps that were run")
    tokens: list[str] | None = Field(description="The text as it was cut")
    unknown: list[int] = Field(description="Steps whose token the trained network does not know")
    full_length: int = Field(description="Length of the sequence before it was cut to T steps")
    network: NetworkOut | None = Field(description="null where the weights are random")
    eyebrow: Texts = Field(description="What runs, and what was changed by hand")
    headlines: Headlines = Field(description="What each stop shows: forward 1 to T, the loss, backward T to 1")
    unit_at: list[int] = Field(description="The unit that each stop's headline speaks of")
    default_unit: int = Field(description="The unit that moved the read-out most")
    trace: UnrollTraceOut = Field(description="The way forward")
    backward: BackwardOut = Field(description="The way back")
    left: LeftOut | None = Field(description="null for a cell without a direct path")
    weights: dict[str, Vector | Matrix] = Field(description="Weight arrays, laid out (to, from)")
    untouched: UntouchedOut | None = Field(description="null where nothing was edited")
    verify: VerifyOut | None = Field(description="null unless verify=1")
