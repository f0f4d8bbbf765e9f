"""Every array of a run of a wiring, by its name in the JSON: for the record, the table and the archive."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.wiring_runs import WiringRun
from engine.wirings import WiringRecord, log10_norms

LENGTHS = np.arange(1, 51)  # of the sequences whose networks are counted; a table counts its rows from 1 too


def values_of(record: WiringRecord) -> dict[str, NDArray[Any]]:
    """Every vector of the way forward by group, with ŷ as o."""
    return {**record.done.values, "o": record.predictions}


def adjoints_of(record: WiringRecord) -> dict[str, NDArray[Any]]:
    """∂𝓛 by each of them, with that of o; where outputs are fed back the wiring itself has what later losses add to it."""
    return {"o": record.errors, **record.adjoints}


def matrices_of(record: WiringRecord) -> dict[str, NDArray[Any]]:
    """The matrices that are outputs against inputs."""
    found = {"reach": record.reach, "inputs": record.state_norms["x"]}
    looked = record.attention
    return found if looked is None else found | {"attention": looked.weights, "without": looked.without}


def growth_of(record: WiringRecord) -> dict[str, NDArray[Any]]:
    """How many parameters three networks of these sizes have at each of `LENGTHS`."""
    return {name: np.array(counts) for name, counts in record.growth(LENGTHS).items()}


def wiring_arrays(run: WiringRun) -> dict[str, tuple[NDArray[Any], str]]:
    """Every array of a run by its path in the JSON (`matrices.reach`), with the names of its axes."""
    record = run.record
    sharing, _names = record.start.wiring.sharing(record.start.sizes)
    found: dict[str, tuple[NDArray[Any], str]] = {
        "matrices.sees": (record.sees.astype(int), "output_step,column"),
        "matrices.sharing": (sharing, "output_step,column"),
        "outputs.predictions": (record.predictions, "output_step,class"),
        "outputs.losses": (record.losses, "output_step"),
    }
    found |= {f"matrices.{name}": (array, "output_step,column") for name, array in matrices_of(record).items()}
    found |= {
        f"matrices.states.{name}": (norms, "output_step,vector")
        for name, norms in record.state_norms.items()
        if name != "x"
    }
    if record.attention is not None:
        found["attention.scores"] = (record.attention.scores, "output_step,column")
        found["attention.weights"] = (record.attention.weights, "output_step,column")
    if record.rows is not None:
        found["rows.taught.losses"] = (record.rows.taught.losses, "output_step")
        found["rows.free.losses"] = (record.rows.free.losses, "output_step")
    found |= {f"values.{name}": (array, "vector,unit") for name, array in values_of(record).items()}
    found |= {f"adjoints.{name}": (array, "vector,unit") for name, array in adjoints_of(record).items()}
    found |= {f"norms.{name}": (log10_norms(array), "vector") for name, array in adjoints_of(record).items()}
    found |= {f"parameters.growth.{name}": (counts, "length") for name, counts in growth_of(record).items()}
    if run.other is not None:
        found |= {f"other.{path}": item for path, item in wiring_arrays(run.other).items()}
    return found
