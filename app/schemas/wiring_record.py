"""The response of GET /api/wirings, field by field, with the shape and the unit of every array.

Letters of shapes: N columns (what is read), M outputs, K classes, H units, n vectors of a group.
"""

from pydantic import Field

from app.schemas.record import LOG_NORM, Matrix, Number, Out, Sentences, Texts, Vector, VerifyOut, array

SLOPE = "loss per unit of it"
Choices = list[list[int]]


class WiringChoiceOut(Out):
    """One wiring of the list."""

    w: str = Field(description="Its key in a link")
    name: Texts = Field(description="What it is called")
    group: Texts = Field(description="Where it stands in the list")
    sees: Choices = Field(description="4 by 4: 1 where output t sees input k, for its glyph")
    switches: list[str] = Field(description="Keys that it has beside cell, H and loss")


class WiringPairOut(Out):
    """Both texts as they were cut."""

    source: list[str] = Field(description="The token of the source that each column reads")
    target: list[str] | None = Field(
        description="Tokens of the target; null where the outputs are asked for labels instead"
    )
    source_unknown: list[int] = Field(description="Tokens of the source, from 1, that the network does not know")
    target_unknown: list[int] = Field(description="Tokens of the target, from 1, that the network does not know")
    source_full: int = Field(description="Tokens of the source before it was cut to T")
    target_full: int = Field(description="Tokens of the target before it was cut to T")
    example: bool = Field(description="Whether this is the pair of the page, with nothing typed")


class WiringNodeOut(Out):
    """One vector of the unrolled graph."""

    id: str = Field(description="The same in every wiring that has the vector")
    kind: str = Field(description="input, state, summary, context, output or fed")
    values: str = Field(description="The group of values whose row it is")
    step: int = Field(description="That row, from 0")
    lane: float = Field(description="0 for what is read, rising to what is given out")
    column: float = Field(description="Its place in time, from 0")
    label: str = Field(description="As it is written, such as h_3")


class WiringEdgeOut(Out):
    """A connection."""

    id: str = Field(description="Both ends, such as x3>h3")
    source: str = Field(description="Where it begins")
    target: str = Field(description="Where it leads")
    weight: str = Field(description="The matrix it multiplies by, such as U; empty for a copy")
    recurrent: bool = Field(description="Whether it leads on in time within its lane")
    constant: bool = Field(description="Whether it carries a choice, so that no gradient runs along it")


class WiringGraphOut(Out):
    """Who sees whom."""

    nodes: list[WiringNodeOut] = Field(description="Every vector")
    edges: list[WiringEdgeOut] = Field(description="Every connection")
    moments: list[list[str]] = Field(description="The nodes that come to life together, in order")


class WiringOutputsOut(Out):
    """What came out, and what was asked for."""

    predictions: Matrix = array("output_step,class", "share, 0 to 1", "Read-out after the softmax")
    predicted: list[int] = Field(description="The likeliest class of each output, from 0")
    targets: list[int] = Field(description="The class asked for at each output, -1 where none is")
    losses: Vector = array("output_step", "nats", "Loss of each output; null where none is taken")
    total: Number = Field(description="Their sum, in nats")


class WiringMatricesOut(Out):
    """Outputs against inputs: who sees whom, how strongly, and through which weights."""

    reach: Matrix = array("output_step,column", LOG_NORM, "Norm of the Jacobian of output t by input k")
    inputs: Matrix = array("output_step,column", LOG_NORM, "Norm of the gradient of loss t with respect to input k")
    states: dict[str, Matrix] = array(
        "output_step,vector", LOG_NORM, "The same with respect to every vector k of a group"
    )
    sees: Choices = Field(description="1 where a path leads from input k to output t")
    sharing: Choices = Field(
        description="Which product of blocks joins input k to output t: a place in sharing_names, -1 for none"
    )
    sharing_names: list[str] = Field(description="Those products, such as V W^2 U")
    attention: Matrix | None = array("output_step,column", "share, 0 to 1", "The weights, each row sums to 1")
    without: Matrix | None = array(
        "output_step,column", LOG_NORM, "Norm of the gradient by the encoder's states along paths round the attention"
    )


class WiringAttentionOut(Out):
    """How the attention came about."""

    scores: Matrix = array("output_step,column", "1", "Scores before temperature and softmax")
    weights: Matrix = array("output_step,column", "share, 0 to 1", "The weights, each row sums to 1")
    by_hand: list[int] = Field(description="Rows, from 1, that were set by hand")
    temperature: float = Field(description="Of the softmax")


class WiringRowOut(Out):
    """One way of feeding the network."""

    tokens: list[str] = Field(description="What it said at each output")
    losses: Vector = array("output_step", "nats", "Loss of each output; null where none is taken")


class WiringRowsOut(Out):
    """The same network fed the target, and fed its own outputs."""

    taught: WiringRowOut = Field(description="Teacher forcing: it is fed the target")
    free: WiringRowOut = Field(description="Free running: it is fed what it said")
    first_divergence: int | None = Field(description="The first output, from 1, that differs")
    teacher: float = Field(description="Share of the target in the run that is shown")


class WiringBlockOut(Out):
    """One array of parameters."""

    name: str = Field(description="Its name in the engine")
    shape: list[int] = Field(description="Its shape")
    count: int = Field(description="How many numbers it holds")


class WiringGrowthOut(Out):
    """Parameters of three networks at each length."""

    rnn: list[int] = Field(description="Recurrent")
    tdnn: list[int] = Field(description="Time-delay")
    fc: list[int] = Field(description="Fully connected")


class WiringParametersOut(Out):
    """How many parameters there are."""

    total: int = Field(description="Of this wiring, without embeddings")
    blocks: list[WiringBlockOut] = Field(description="Array by array")
    lengths: list[int] = Field(description="Lengths of a sequence")
    growth: WiringGrowthOut = Field(description="Parameters that networks of these sizes need at each length")


class WiringOut(Out):
    """All that one run of a wiring produced."""

    experiment: dict[str, str | float | int | None] = Field(
        description="Every key of the query with its value; cell, H and m as they were used"
    )
    query: str = Field(description="The canonical query string of the run")
    engine: str = Field(description="Version of the engine")
    eyebrow: Texts = Field(description="What runs")
    headline: Sentences = Field(description="What this wiring shows")
    use_for: Texts = Field(description="What it is used for")
    reason: Texts | None = Field(description="Why the outputs are asked for labels instead of the target's tokens")
    wirings: list[WiringChoiceOut] | None = Field(description="Every wiring there is; null inside other")
    pair: WiringPairOut = Field(description="Both texts")
    classes: list[str] = Field(description="What each of the K outputs stands for")
    output_at: list[float] = Field(description="The column, from 0, that each output stands at")
    graph: WiringGraphOut = Field(description="The unrolled graph")
    values: dict[str, Matrix] = array("vector,unit", "1", "Every vector by group; o is the read-out after the softmax")
    adjoints: dict[str, Matrix] = array(
        "vector,unit", SLOPE, "Derivative of the total loss by each of them; o: by the read-out before the softmax"
    )
    norms: dict[str, Vector] = array("vector", LOG_NORM, "Norms of those derivatives")
    outputs: WiringOutputsOut = Field(description="What came out")
    matrices: WiringMatricesOut = Field(description="Outputs against inputs")
    attention: WiringAttentionOut | None = Field(description="null without attention")
    rows: WiringRowsOut | None = Field(description="null where nothing is fed back")
    parameters: WiringParametersOut = Field(description="How many parameters there are")
    other: "WiringOut | None" = Field(description="The wiring that vs names, without its list")
    verify: VerifyOut | None = Field(description="null unless verify=1")
