"""What the queries of the pages of one network share: the network, what it reads, its read-out, and how a page looks at it.

A field of the group `experiment` is called as in `engine.Experiment`.
"""

from typing import Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from app.schemas.keys import Activation, Cell, Gate, Initialisation, Input, Real, Whole, key, look
from app.schemas.page import PageQuery

EIGENVALUES = ".94@38,.8@104,.72,-.55,.46@64"


class NetworkQuery(PageQuery):
    """The network and what it reads."""

    cell: Cell = key("cell", "vanilla", "Cell", push=True)
    activation: Activation = key("act", "tanh", "Activation of the vanilla cell", push=True)
    hidden_size: Whole = key("H", 8, "Hidden units", low=1, high=256, slider=(2, 16, 1))
    steps: Whole = key(
        "T",
        40,
        "Time steps; with text or a series, the most that are read",
        low=1,
        high=1000,
        slider=(5, 80, 1),
    )
    seed: Whole = key("seed", 23, "Seed of every random choice", low=0, high=2**31 - 1, push=True)

    initialisation: Initialisation = key("init", "spectrum", "How the recurrent matrix is made", push=True)
    eigenvalues: str | None = key(
        "eig",
        None,
        "Eigenvalues as size@degrees, a pair given once by its upper half, real ones bare; sizes up "
        f"to 3. With init=spectrum the default is {EIGENVALUES}; with another init they edit the matrix",
        longest=8000,
        kind="eig",
    )
    scale: Real = key("scale", 1.0, "Multiplies every eigenvalue", low=0, high=3, slider=(0.5, 1.5, 0.01))
    shear: Real = key("shear", 0.0, "Non-normality: 0 makes W normal", low=0, high=5, slider=(0, 2, 0.05))
    matrix: str = key(
        "W",
        "",
        "Typed-in matrix with init=matrix: rows by ; or newline, columns by ,",
        longest=900_000,
        kind="text",
    )
    gain: Real = key(
        "gain",
        1.0,
        "Scale of the recurrent matrices that are not built from eigenvalues",
        low=0,
        high=3,
        slider=(0, 3, 0.05),
    )
    spectrum_gate: Gate = key(
        "gate",
        "auto",
        "Which block carries the spectrum: LSTM i, f, g, o; GRU r, z, n; auto is the candidate",
        push=True,
    )
    rest: Literal["gaussian", "glorot", "orthogonal", "identity"] = key(
        "rest", "orthogonal", "How the other recurrent blocks are made", push=True
    )
    forget_bias: Real = key("fb", 1.0, "Bias of the LSTM's forget gate", low=-10, high=10, slider=(-2, 4, 0.1))
    reset_after: Whole = key(
        "ra", 0, "GRU: 1 applies the reset gate after the matrix product", low=0, high=1, push=True
    )

    input: Input = key("x", "noise", "Input signal", push=True)
    input_strength: Real = key("in", 0.15, "Strength of the input", low=0, high=2, slider=(0, 0.5, 0.01))
    input_size: Whole = key("D", 1, "Input channels; text and series decide themselves", low=1, high=64)
    period: Real = key("period", 10.0, "Steps of one period of the sine", low=2, high=1000, slider=(2, 40, 1))
    text: str | None = key("text", "", "The text that is read with x=text", longest=20_000, push=True)
    tokenise: Literal["auto", "word", "char"] = key("tok", "auto", "How the text is cut", push=True)
    embedding: Whole = key("emb", 0, "0 = one-hot, n = seeded embedding of n numbers", low=0, high=64)
    series: str = key(
        "series", "", "Numbers with x=series: rows by ; or newline, columns by ,", longest=400_000, push=True
    )

    output: Literal["linear", "softmax", "sigmoid", "tanh"] = key(
        "out",
        "linear",
        "Output function; softmax goes with cross-entropy, the others with half the squared error, summed over the outputs",
        push=True,
    )
    output_size: Whole = key("K", 4, "Outputs; next token and next value decide themselves", low=1, high=64)
    targets: Literal["auto", "seed", "next"] = key(
        "target", "auto", "Targets: seeded, or the next token or value", push=True
    )
    loss: str = key(
        "loss",
        "every",
        "Steps that have a loss: every, last, or a list such as 5,10,40",
        longest=5000,
        kind="steps",
        push=True,
    )
    initial_state: Literal["zero", "random"] = key("h0", "zero", "Initial state", push=True)

    @field_validator("eigenvalues")
    @classmethod
    def _default_spectrum(cls, text: str | None, info: ValidationInfo) -> str | None:
        """The default spectrum, spelled out, is the default: the engine cuts it to H."""
        return None if text == EIGENVALUES and info.data.get("initialisation") == "spectrum" else text


class ViewKeys(BaseModel):
    """How a page looks at an experiment, and whether the backward pass is checked."""

    verify: Whole = key("verify", 0, "1 checks the backward pass with a complex step", low=0, high=1)

    cursor: Whole | None = look("k", "Step under the cursor", low=1, high=1000, kind="int")
    unit: Whole | None = look("unit", "Chosen hidden unit", low=1, high=256, kind="int")
    position: str | None = look("pos", "Place on the timeline: f5, L or b4", pattern=r"^(?:[fb][1-9][0-9]{0,3}|L)$")
    view: str | None = look("view", "Which view a narrow page shows", longest=40)
    show: str | None = look("show", "What the cells show", longest=40)
    language: Literal["en", "zh"] | None = look("lang", "Language of the page and of error messages")
    theme: Literal["light", "dark"] | None = look("theme", "Theme")
    notation: Literal["gbc", "swap", "sub", "torch"] | None = look("note", "Notation", push=True)
    hide: str | None = look("hide", "Controls that a teacher removes, by comma", longest=200)
    embed: Whole | None = look("embed", "1 leaves out the top bar", low=0, high=1, kind="int")
    pins: list[str] = Field(
        default_factory=list,
        alias="pin",
        max_length=2,
        description="Encoded query of a pinned curve; up to two",
        json_schema_extra={"x-group": "view", "x-push": False, "x-kind": "text"},
    )
    lesson: str | None = look("lesson", "Lesson and step, such as 2.3", longest=40)
