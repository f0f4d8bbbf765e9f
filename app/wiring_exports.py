"""Files of /wirings for other programs: one array as a table, every array as an archive, and a runnable Python snippet."""

from typing import Any

from numpy.typing import NDArray

from app.exports import archive, chosen_near, written_call
from app.parameters import Translate
from app.permalink import canonical
from app.schemas.wirings import WiringQuery
from app.wiring_arrays import wiring_arrays
from app.wiring_runs import WiringRun
from engine.wirings import Wired, WiringRecord
from networks import translator_name


def find_wiring_array(run: WiringRun, path: str, _: Translate) -> tuple[NDArray[Any], str]:
    """One array of a run by its path, and the names of its axes.

    Raises: Refusal, with the paths that this run has.
    """
    return chosen_near(path, wiring_arrays(run), _)


def wiring_npz(run: WiringRun, query: WiringQuery, version: str) -> bytes:
    """Every array of a run under its path, in float64, with `experiment` and `engine` as text."""
    return archive({path: array for path, (array, _) in wiring_arrays(run).items()}, query, version)


def wiring_snippet(run: WiringRun) -> str:
    """Python that computes this run again and prints who reaches whom, and of what is compared the difference."""
    runs = [run.record] if run.other is None else [run.record, run.other.record]
    loads = "from networks import load_translator\n" if any(record.translator for record in runs) else ""
    text = (
        f"# /wirings?{canonical(run.query)}\n"
        f"from engine.wirings import Wired, run_wiring\n{loads}\n"
        f"record = run_wiring({_call(run.record)})\n"
        "print(record.predictions)  # (M, K): the read-out after the softmax\n"
        "print(record.reach)  # (M, N): log10 of the norm of the Jacobian of output t by input k; -inf where no path leads\n"
    )
    if run.other is not None:
        text += f"\nother = run_wiring({_call(run.other.record)})\nprint(other.reach)\n"
    return text


def _call(record: WiringRecord) -> str:
    loaded = f", load_translator({translator_name(record.wired)!r})" if record.translator else ""
    return written_call("Wired", vars(record.wired), Wired()) + loaded
