"""The engine against PyTorch, and against its own bare matrix products: `python -m benchmarks.engine_speed`."""

from __future__ import annotations

import os

import numpy as np
import torch

from benchmarks.timing import Work, take_turns, verdict
from benchmarks.torch_cells import TorchModule, TorchRun
from engine import Experiment, run
from engine.lag_matrix import plain_lag_matrix
from engine.record import Record

SIZES = ((50, 8, 4), (100, 32, 8), (200, 64, 16), (500, 128, 16))
CELLS = ("vanilla", "lstm", "gru")
LAG_PROMISE = {"vanilla": (8.0, 12.0, 12.0, 8.0), "lstm": (15.0,) * 4, "gru": (15.0,) * 4}
TRAIN_PROMISE = {"vanilla": 3.0, "lstm": 1.5, "gru": 1.5}
PRODUCT_PROMISE = {"vanilla": 1.6, "lstm": 2.5, "gru": 2.5}
DOUBLING_PROMISE = 4.5
SEPARATE_UP_TO = 200  # steps; beyond, one backward call per loss takes minutes


def experiment(cell: str, steps: int, size: int, inputs: int) -> Experiment:
    """White noise, orthogonal W, a loss at every step."""
    return Experiment(
        cell=cell, steps=steps, hidden_size=size, input_size=inputs, initialisation="orthogonal", output_size=4
    )


def bench_lag_matrix() -> None:
    """States, gates and the T×T lag matrix."""
    print("\nStates, gates and the lag matrix: PyTorch's time over ours (batched; separate backward calls)")
    for cell in CELLS:
        for sizes, promise in zip(SIZES, LAG_PROMISE[cell], strict=True):
            e = experiment(cell, *sizes)
            works = _lag_matrix_works(run(e), TorchRun(e))
            if sizes[0] > SEPARATE_UP_TO:
                del works["separate"]
            difference = _difference(works["ours"](), works["batched"]())
            times = take_turns(works, rounds=30)
            separate = f"{times.ratio('separate', 'ours'):7.1f}x" if "separate" in times else "      –"
            print(
                f"  {cell:8}{sizes!s:16} ours {times['ours'] * 1e3:8.2f} ms"
                f"  batched {verdict(times.ratio('batched', 'ours'), promise)}  separate {separate}"
                f"  largest difference in log10 {difference:.1e}"
            )


def _lag_matrix_works(ours: Record, theirs: TorchRun) -> dict[str, Work]:
    return {
        "ours": lambda: ours.rerun().log10_lags,
        "batched": theirs.lag_matrix_batched,
        "separate": theirs.lag_matrix_separate,
    }


def _difference(ours: object, theirs: object) -> float:
    a, b = np.asarray(ours), np.asarray(theirs)
    both = np.isfinite(a) & np.isfinite(b)
    return float(np.abs(a[both] - b[both]).max())


def bench_training() -> None:
    """Forward with everything recorded plus the total gradient, against torch.nn, which records nothing."""
    print("\nForward, everything recorded, and total BPTT: torch.nn's forward + backward over ours")
    for cell in CELLS:
        for sizes in SIZES[:3]:
            times = take_turns(_training_works(experiment(cell, *sizes)), rounds=100)
            ratio = verdict(times.ratio("torch", "ours"), TRAIN_PROMISE[cell])
            print(f"  {cell:8}{sizes!s:16} ours {times['ours'] * 1e3:8.2f} ms  {ratio}")


def _training_works(e: Experiment) -> dict[str, Work]:
    ours = run(e)
    return {"ours": lambda: ours.rerun().totals, "torch": TorchModule(e)}


def bench_products() -> None:
    """The lag sweep against its bare matrix products, and what doubling T costs."""
    print("\nThe lag sweep's time over that of its bare matrix products at (500, 128, 16), and over half its T")
    for cell in CELLS:
        times = take_turns(_product_works(cell), rounds=12)
        products = verdict(times.ratio("sweep", "products"), PRODUCT_PROMISE[cell], at_least=False)
        doubling = verdict(times.ratio("sweep", "half"), DOUBLING_PROMISE, at_least=False)
        print(f"  {cell:8} products {products}\n  {cell:8} doubling {doubling}")


def _product_works(cell: str) -> dict[str, Work]:
    tape, half = run(experiment(cell, 500, 128, 16)).tape, run(experiment(cell, 250, 128, 16)).tape
    return {
        "sweep": lambda: plain_lag_matrix(tape),
        "products": lambda: _bare_products(cell, *tape.hs.shape),
        "half": lambda: plain_lag_matrix(half),
    }


def _bare_products(cell: str, steps: int, size: int) -> None:
    """The matrix products of the sweep and nothing else: all rows times one matrix, step by step."""
    random = np.random.default_rng(0)
    rows = random.standard_normal((steps, 2 * size if cell == "lstm" else size))
    matrix = random.standard_normal((rows.shape[1], size))
    out = np.empty((steps, size))
    for k in range(steps - 1):
        np.dot(rows[k + 1 :], matrix, out=out[k + 1 :])
        if cell == "gru":
            np.dot(matrix, matrix)  # the candidate's Jacobian is a product of two


def main() -> None:
    """All engine benchmarks."""
    print(
        f"{os.cpu_count()} cores, PyTorch {torch.__version__} with {torch.get_num_threads()} threads, NumPy {np.__version__}"
    )
    bench_lag_matrix()
    bench_training()
    bench_products()


if __name__ == "__main__":
    main()
