"""A run that is repeated finds the memory of the one before."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource
from engine.wirings import Wired, run_wiring

record = run_wiring(Wired(wiring="nn", cell="lstm", source="一二三四五" * 10, hidden_size=32, longest=50))
for count in (3, 5):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(count):
        record.rerun().state_norms
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


# `keep_freed_memory` moves a threshold of glibc alone (mallopt(3)); elsewhere there is none to move, and nothing is promised.
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries keep freed memory by other rules")
def test_a_run_repeated_takes_no_new_pages() -> None:
    """It took some 800 pages each time."""
    found = subprocess.run([sys.executable, "-c", FAULTS], check=True, capture_output=True, text=True)
    assert int(found.stdout) < 100
