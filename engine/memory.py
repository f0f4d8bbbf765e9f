"""How the memory of one run serves the next.

glibc gives large blocks that are freed back to the system, and whoever takes their like again pays for each page anew: an LSTM's
run took up to 2.5 times as long. Freeing one block that it had mapped by itself raises the size from which it maps blocks, and what
it keeps at the end of its heap to twice that: mallopt(3), "dynamic mmap threshold". Other C libraries take no notice.

Checked by: tests/engine/test_memory.py, benchmarks/wirings_speed.py.
"""

from __future__ import annotations

import numpy as np

KEPT = 16 * 2**20  # bytes of the block; above 32 MiB glibc takes no notice


def keep_freed_memory() -> None:
    """Takes one block, touches none of it, and frees it."""
    np.empty(KEPT, dtype=np.uint8)
