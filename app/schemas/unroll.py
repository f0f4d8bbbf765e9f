"""The query of /unroll and of its data: one validated model = one `engine.Experiment` and the trained network it runs, if any."""

from typing import ClassVar, Literal

from app.schemas.keys import Cell, Input, Real, Whole, key, look
from app.schemas.network import NetworkQuery, ViewKeys

Model = Literal["demo:sentiment", "demo:sentiment-zh", "random"]
DEMO = "demo:"
JORDAN = "jordan"  # the cell that only /unroll has
LONGEST_EDITS = 2000


class UnrollKeys(NetworkQuery):
    """What /unroll asks beside the shared keys, and where its defaults differ from those of /gradients."""

    cell: Cell = key("cell", "lstm", "Cell; jordan feeds the output back", push=True)
    hidden_size: Whole = key("H", 6, "Hidden units, with m=random", low=1, high=64, slider=(2, 16, 1))
    steps: Whole = key("T", 24, "Most steps that are read", low=1, high=200, slider=(2, 24, 1), push=True)
    input: Input = key("x", "text", "What is read; a trained network reads text", push=True)
    input_strength: Real = key("in", 1.0, "Strength of the input; 0 = no input", low=0, high=2, slider=(0, 2, 0.05))
    text: str | None = key(
        "text", None, "The text that is read; default: a sentence that suits the network", longest=20_000, push=True
    )
    output: Literal["linear", "softmax", "sigmoid", "tanh"] = key(
        "out", "softmax", "Output function with m=random; softmax goes with cross-entropy", push=True
    )
    loss: str = key(
        "loss",
        "last",
        "Steps that have a loss: every, last, or a list such as 2,5",
        longest=5000,
        kind="steps",
        push=True,
    )
    network: Model = key("m", "demo:sentiment", "The weights: a trained network, or random ones", push=True)
    readout: Literal["each", "mean"] = key(
        "read", "each", "What the read-out sees: the state of its step, or the mean of all states so far", push=True
    )
    teacher_forcing: Whole = key(
        "tf", 0, "Jordan: 1 feeds the target back instead of the output", low=0, high=1, push=True
    )
    label: Whole = key(
        "label", -1, "Class that the loss asks for; -1 = the trained network's own verdict", low=-1, high=1, push=True
    )
    edits: str = key(
        "edit",
        "",
        "Changes by hand: h2@5:.9 sets h of unit 2 after step 5, ablate3 silences unit 3, f:1 or f2:0 holds a gate",
        longest=LONGEST_EDITS,
        kind="text",
        push=True,
    )


class UnrollQuery(ViewKeys, UnrollKeys):
    """Everything that describes one run, and how the page looks at it."""

    page: ClassVar[str] = "unroll"

    view: Literal["unrolled", "folded"] | None = look("view", "How the graph is drawn; default: unrolled")
    show: Literal["values", "grad"] | None = look(
        "show", "What the cells show; default: values on the way forward, gradients on the way back"
    )
    unit: Whole | None = look("unit", "Chosen hidden unit", low=1, high=64, kind="int")
    rows: str | None = look(
        "rows",
        "Units that the open step shows, by comma",
        pattern=r"^[1-9][0-9]{0,2}(?:,[1-9][0-9]{0,2}){0,15}$",
    )

    @property
    def wanted(self) -> list[str]:
        """The parts of the engine's record that will be computed."""
        return ["trace", "unrolling", *(["verify"] if self.verify else [])]


class UnrollRecordQuery(UnrollQuery):
    """The query of GET /api/unroll."""

    arrays: Literal["list", "base64"] = key(
        "arrays", "list", "Arrays as lists (float64) or as base64 of little-endian float32", group="api"
    )


class UnrollArrayQuery(UnrollQuery):
    """The query of GET /api/unroll.csv."""

    array: str = key(
        "array",
        "trace.h",
        "Path of one array of the record",
        group="api",
        longest=60,
        pattern=r"^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+){1,2}$",
    )
