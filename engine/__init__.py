"""The engine of Unrolled: recurrent cells in NumPy, with every number of the way there and back."""

from __future__ import annotations

from engine.edits import Ablate, Freeze, Poke
from engine.experiment import Experiment
from engine.memory import keep_freed_memory
from engine.moments import Moment, moments, telling_unit
from engine.network import Network
from engine.record import Record, run

__version__ = "0.1.0"
__all__ = [
    "Ablate",
    "Experiment",
    "Freeze",
    "Moment",
    "Network",
    "Poke",
    "Record",
    "__version__",
    "moments",
    "run",
    "telling_unit",
]

keep_freed_memory()
