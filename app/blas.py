"""How many threads one matrix product may use; to be called before NumPy is imported.

Concurrency comes from requests. A BLAS that spreads each small product over all cores makes every
request slower as soon as two of them run at the same time.
"""

import os

VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
DEFAULT_THREADS = "1"


def limit_blas_threads() -> None:
    """Set the thread variables of every common BLAS, keeping those that the user has set.

    The number is read from UNROLLED_BLAS_THREADS; its bounds are checked later, with all other settings.
    """
    wanted = os.environ.get("UNROLLED_BLAS_THREADS", DEFAULT_THREADS)
    for name in VARIABLES:
        os.environ.setdefault(name, wanted)
