"""Real records of the engine, in the shape the page's modules read after decoding."""

from functools import cache
from typing import Any

import numpy as np

from engine import Experiment, run

SENSITIVITY = ("singular_values", "log10_product", "log10_bound", "log10_line", "log10_memory", "mean_slope")
MARKS = {np.inf: "Infinity", -np.inf: "-Infinity"}


def number(value: float) -> float | str:
    """A float, or the name of one that JSON lacks."""
    if np.isnan(value):
        return "NaN"
    return MARKS.get(value, float(value))


def array(values: Any) -> dict[str, Any] | None:
    """`{flat, shape}`; the page makes a Float64Array of it."""
    if values is None:
        return None
    return {"flat": [number(value) for value in np.asarray(values).ravel()], "shape": list(np.shape(values))}


@cache
def record(**settings: Any) -> dict[str, Any]:
    """What the figures read of one run."""
    experiment = Experiment(**settings)
    run_of_it = run(experiment)
    spectrum, lags, ledger = run_of_it.spectrum, run_of_it.lags, run_of_it.ledger
    return {
        "experiment": {"cell": experiment.cell, "act": experiment.activation, "t": None},
        "steps": run_of_it.steps,
        "spectrum": {
            "handles": [{"size": h.size, "angle": h.angle, "pair": h.pair} for h in spectrum.handles],
            "radius": float(spectrum.radius),
            "sigma1": float(spectrum.sigma1),
        },
        "trace": {"first_nonfinite_step": run_of_it.trace.first_nonfinite_step},
        "gradients": {"log10_norm": array(run_of_it.gradients.log10_norm)},
        "lags": {
            "log10_norm": array(lags.log10_norm),
            "share": array(lags.share),
            "truncated": None,
            "clipped": lags.clipped and {"factor": float(lags.clipped.factor)},
        },
        "sensitivity": {name: array(getattr(run_of_it.sensitivity, name)) for name in SENSITIVITY}
        | {"gamma": number(run_of_it.sensitivity.gamma)},
        "ledger": ledger and {name: array(getattr(ledger, name)) for name in ("log10_direct", "log10_state_total")},
    }
