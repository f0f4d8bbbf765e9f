"""The query of /gradients and of its data: one validated model = one `engine.Experiment`."""

import re
from typing import ClassVar, Literal

from app.schemas.keys import Real, Whole, key, look
from app.schemas.network import NetworkQuery, ViewKeys

PART_NAMES = (
    "spectrum",
    "trace",
    "gradients",
    "lags",
    "sensitivity",
    "ledger",
    "radii",
    "memory",
    "weights",
    "headline",
)
PARTS = re.compile(rf"(?:{'|'.join(PART_NAMES)})(?:,(?:{'|'.join(PART_NAMES)}))*")
DEFAULT_PARTS = "spectrum,trace,gradients,lags,sensitivity,ledger,headline"


class GradientKeys(NetworkQuery):
    """What only /gradients asks: cures, and the step that is looked at."""

    cell: Literal["vanilla", "lstm", "gru"] = key("cell", "vanilla", "Cell", push=True)
    truncation: Whole = key(
        "tau", 0, "Truncated BPTT: steps a gradient may go back; 0 = off", low=0, high=1000, slider=(0, 80, 1)
    )
    clip_norm: Real = key("clip", 0.0, "Clip the norm of the gradient; 0 = off", low=0, high=100, slider=(0, 10, 0.1))
    clip_value: Real = key(
        "clipv", 0.0, "Clip every component of the gradient; 0 = off", low=0, high=100, slider=(0, 10, 0.1)
    )
    chosen_step: Whole | None = key("t", None, "Step whose loss is followed; default T", low=1, high=1000, kind="int")


class ExperimentQuery(ViewKeys, GradientKeys):
    """Everything that describes one experiment, and how the page looks at it."""

    page: ClassVar[str] = "gradients"

    memory_scale: Literal["log", "linear"] | None = look("mem", "Axis of what step t remembers")

    @property
    def wanted(self) -> list[str]:
        """The parts that will be computed whatever else is asked for."""
        return ["verify"] if self.verify else []


class PartsQuery(ExperimentQuery):
    """The query of GET /api/gradients.npz."""

    parts: str = key(
        "parts",
        DEFAULT_PARTS,
        f"Parts wanted, by comma, of {', '.join(PART_NAMES)}",
        group="api",
        pattern=f"^(?:{PARTS.pattern})$",
        longest=200,
    )

    @property
    def wanted(self) -> list[str]:
        """The parts that will be computed."""
        return [*self.parts.split(","), *super().wanted]


class RecordQuery(PartsQuery):
    """The query of GET /api/gradients."""

    arrays: Literal["list", "base64"] = key(
        "arrays", "list", "Arrays as lists (float64) or as base64 of little-endian float32", group="api"
    )


class ArrayQuery(ExperimentQuery):
    """The query of GET /api/gradients.csv."""

    array: str = key(
        "array",
        "gradients.log10_norm",
        "Path of one array of the record",
        group="api",
        longest=60,
        pattern=r"^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+){1,2}$",
    )

    @property
    def wanted(self) -> list[str]:
        """The part the array belongs to."""
        return [self.array.partition(".")[0]]
