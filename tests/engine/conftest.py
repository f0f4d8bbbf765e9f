"""Every test of the engine runs with numerical warnings as errors, wherever pytest's own filter is changed."""

from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def _numpy_speaks_up() -> Iterator[None]:
    with np.errstate(over="warn", invalid="warn", divide="warn"):
        yield
