"""Real runs of the engine in the shape of GET /api/unroll after decoding (`UnrollRecord` in static/js/types.js)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from engine import Experiment, Record, run
from tests.browser.records import array

BACKWARD = ("h", "c", "h0", "c0", "x", "tanh_c", "log10_h", "log10_c", "log10_terms", "share")
TEXT = "the plot was not bad at all"


@cache
def unroll(**settings: Any) -> Record:
    """The engine's run of a few words, a trained network's size, a loss at the last step unless told otherwise."""
    defaults = {"input": "text", "text": TEXT, "embedding": 5, "hidden_size": 6, "steps": 24, "input_strength": 1.0}
    few = {"initialisation": "orthogonal", "output": "softmax", "loss": "last"}
    return run(Experiment(**{**defaults, **few, **settings}))


def arrays(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Every array of a mapping in the page's shape."""
    return {name: array(part) for name, part in parts.items()}


def unroll_record(**settings: Any) -> dict[str, Any]:
    """What the inspector reads of one run."""
    record = unroll(**settings)
    experiment, trace, unrolling = record.experiment, record.trace, record.unrolling
    units = list(range(1, trace.hs.shape[1] + 1))
    left = unrolling.left(units)
    back = unrolling.backward
    return {
        "experiment": {
            "cell": experiment.cell,
            "act": experiment.activation,
            "out": experiment.output,
            "read": experiment.readout,
            "tf": int(experiment.teacher_forcing),
            "edit": experiment.edits,
        },
        "steps": record.steps,
        "tokens": list(trace.tokens) if trace.tokens is not None else None,
        "trace": {
            **arrays({"x": trace.xs, "h": trace.hs, "c": trace.cs, "h0": trace.h0, "c0": trace.c0}),
            **arrays({name: getattr(trace, name) for name in ("predictions", "outputs", "targets", "losses")}),
            "pre": arrays(trace.pre),
            "gates": arrays(trace.gates),
            "terms": arrays(unrolling.terms),
            "first_nonfinite_step": trace.first_nonfinite_step,
        },
        "backward": {
            **arrays({name: getattr(back, name) for name in BACKWARD}),
            "gates": arrays(back.gates),
            "pre": arrays(back.pre),
            "log10_total": back.log10_total,
        },
        "left": None if left is None else {"units": units, "values": array(left)},
        "weights": arrays(dict(record.weights.items())),
    }
