"""The engine of Unrolled: recurrent cells in NumPy, with every number of the way there and back."""

from __future__ import annotations

from engine.experiment import Experiment
from engine.record import Record, run

__version__ = "0.1.0"
__all__ = ["Experiment", "Record", "__version__", "run"]
