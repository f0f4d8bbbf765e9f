"""The query of /wirings and of its data: one validated model = one `engine.wirings.Wired` and the trained network it runs, if any.

A field of the group `experiment` is called as in `engine.wirings.Wired`, but for m and vs.
"""

from typing import ClassVar, Literal

from pydantic import ValidationInfo, field_validator

from app.schemas.keys import Activation, Real, Whole, key, look
from app.schemas.network import ViewKeys
from app.schemas.page import PageQuery

WiringName = Literal["nn", "n1", "1n", "bi", "deep", "ed", "att", "jordan", "tdnn", "fc"]
TRANSLATE = "demo:translate"
RANDOM = "random"
TRANSLATING = ("ed", "att")  # the wirings that have a trained network
SOURCE, TARGET = "我爱中国", "I love China"
LONGEST_TEXT = 20_000
VERSUS = r"^[a-z0-9]{2,6}(?:;[A-Za-z]{1,6}=[a-z0-9.:-]{1,16}){0,16}$"


class WiringKeys(PageQuery):
    """What runs: the wiring, its switches, its cell, and the two texts."""

    wiring: WiringName = key("w", "nn", "The wiring: who sees whom", push=True)
    cell: Literal["vanilla", "lstm", "gru"] = key(
        "cell", "vanilla", "Cell, with random weights; the trained network is a GRU", push=True
    )
    activation: Activation = key("act", "tanh", "Activation of the vanilla cell", push=True)
    hidden_size: Whole = key("H", 6, "Hidden units, with random weights", low=1, high=64, slider=(2, 16, 1))
    seed: Whole = key("seed", 7, "Seed of weights, labels and coins", low=0, high=2**31 - 1, push=True)
    forget_bias: Real = key("fb", 1.0, "Bias of the LSTM's forget gate", low=-10, high=10, slider=(-2, 4, 0.1))
    network: Literal["demo:translate", "random"] | None = key(
        "m", None, "The weights: the trained translator (default with w=ed and w=att), or random ones", push=True
    )
    source: str = key("text", SOURCE, "The source text", longest=LONGEST_TEXT, push=True)
    target: str = key("to", TARGET, "The target text", longest=LONGEST_TEXT, push=True)
    tokenise: Literal["auto", "word", "char"] = key("tok", "auto", "How the texts are cut", push=True)
    longest: Whole = key("T", 12, "Most tokens that are read of each text", low=1, high=24, slider=(2, 12, 1))
    loss: Literal["every", "last"] = key("loss", "every", "Outputs that have a loss", push=True)
    read: Literal["last", "mean"] = key(
        "read", "last", "n1: the state that is read, the last or the mean of all", push=True
    )
    feed: Literal["every", "first"] = key("feed", "every", "1n: the steps that the input enters", push=True)
    join: Literal["cat", "sum"] = key(
        "join", "cat", "bi: how both directions are joined, one after the other or added", push=True
    )
    layers: Whole = key("layers", 2, "deep, tdnn: layers", low=1, high=4, slider=(1, 4, 1), push=True)
    context: Literal["last", "affine", "all"] = key(
        "c", "last", "ed: the context c = h_T, q(h_T) or q(h_1 … h_T); q is an affine map with tanh", push=True
    )
    use: Literal["start", "each"] = key(
        "use", "start", "ed: c is the decoder's first state, or enters each of its steps", push=True
    )
    score: Literal["dot", "general", "additive"] = key("score", "dot", "att: how a state is scored", push=True)
    temperature: Real = key(
        "temp", 1.0, "att: temperature of the softmax over the scores", low=0.2, high=3, slider=(0.2, 3, 0.05)
    )
    teacher: Real = key(
        "tf",
        1.0,
        "jordan, ed, att: share of the target in what is fed back; 1 = teacher forcing, 0 = free running",
        low=0,
        high=1,
        slider=(0, 1, 0.05),
    )
    kernel: Whole = key("kern", 3, "tdnn: steps that a layer reads", low=2, high=7, slider=(2, 7, 1), push=True)
    dilation: Whole = key("dil", 1, "tdnn: distance of those steps", low=1, high=4, slider=(1, 4, 1), push=True)
    attend: str = key(
        "att",
        "",
        "att: rows of attention set by hand, such as 2:.7,.1,.1,.1;3:0,0,1,0",
        longest=5000,
        kind="text",
        push=True,
    )
    versus: str = key(
        "vs",
        "",
        "A second wiring to compare with, its switches by semicolon, such as ed;c=all;use=each",
        longest=200,
        kind="text",
        pattern=rf"(?:^$|{VERSUS})",
        push=True,
    )

    @field_validator("network")
    @classmethod
    def _usual_network(cls, name: str | None, info: ValidationInfo) -> str | None:
        """The default weights of a wiring, spelled out, are the default."""
        return None if name == usual_network(info.data.get("wiring", "nn")) else name

    @property
    def weights(self) -> str:
        """The weights that are meant, by name."""
        return self.network or usual_network(self.wiring)


def usual_network(wiring: str) -> str:
    """The weights that a wiring runs with where a link says nothing."""
    return TRANSLATE if wiring in TRANSLATING else RANDOM


class WiringQuery(ViewKeys, WiringKeys):
    """Everything that describes one run of a wiring, and how the page looks at it."""

    page: ClassVar[str] = "wirings"

    cursor: Whole | None = look("k", "Column under the cursor of the matrices", low=1, high=64, kind="int")
    unit: Whole | None = look("unit", "Chosen unit", low=1, high=64, kind="int")
    row: Whole | None = look("t", "Row under the cursor of the matrices", low=1, high=64, kind="int")
    matrix: Literal["reach", "sharing", "states", "inputs", "attention"] | None = look(
        "mat", "Which matrix is shown", push=True
    )

    @property
    def wanted(self) -> list[str]:
        """The parts of the engine's record that will be computed."""
        return ["verify"] if self.verify else []


class WiringRecordQuery(WiringQuery):
    """The query of GET /api/wirings."""

    arrays: Literal["list", "base64"] = key(
        "arrays", "list", "Arrays as lists (float64) or as base64 of little-endian float32", group="api"
    )


class WiringArrayQuery(WiringQuery):
    """The query of GET /api/wirings.csv."""

    array: str = key(
        "array",
        "matrices.reach",
        "Path of one array of the record",
        group="api",
        longest=60,
        pattern=r"^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_.]+){1,2}$",
    )
