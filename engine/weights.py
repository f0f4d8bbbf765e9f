"""The parameters of one network, laid out (to, from)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.arrays import Array


@dataclass(frozen=True)
class Weights:
    """Every parameter of a recurrent network with a read-out; G is the number of blocks of its cell.

    W_xh (G·H, D), W_hh (G·H, H), b_h (G·H,), W_hy (K, H), b_y (K,);
    b_hn (H,) is the second bias of a GRU that resets after its matrix product, else None;
    W_yh (H, K) feeds the output of a Jordan network back, else None; its W_hh is (H, 0), for no state returns.
    """

    W_xh: Array
    W_hh: Array
    b_h: Array
    W_hy: Array
    b_y: Array
    b_hn: Array | None = None
    W_yh: Array | None = None

    @property
    def feedback(self) -> Array:
        """W_yh of a network that has it."""
        assert self.W_yh is not None  # only a Jordan cell asks
        return self.W_yh

    def items(self) -> Iterator[tuple[str, Array]]:
        """(name, array) of every parameter that exists."""
        for name, array in vars(self).items():
            if array is not None and array.size:
                yield name, array
