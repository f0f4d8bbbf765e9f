"""A trained network: weights, the words it knows, and what its outputs mean.

Made by `networks` (files) or `engine.training`; run by `engine.run(experiment, network)`.
Checked by: tests/engine/test_network.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.arrays import Array
from engine.weights import Weights

UNKNOWN = "⟨unk⟩"


@dataclass(frozen=True)
class Network:
    """A network that reads tokens and gives a verdict (softmax over `classes`) from its last state.

    name: as in a link, such as "sentiment"; cell "vanilla", "lstm" or "gru"; reset_after: the GRU's form;
    weights: see `engine.weights.Weights`, laid out (to, from); embedding (V, D): the row of each token;
    vocabulary (V,) with UNKNOWN first; classes (K,): what the outputs stand for, such as ("negative", "positive");
    tokenise: "word" or "char"; sample: a sentence it reads well.
    """

    name: str
    cell: str
    reset_after: bool
    weights: Weights
    embedding: Array
    vocabulary: tuple[str, ...]
    classes: tuple[str, ...]
    tokenise: str
    sample: str

    @property
    def hidden_size(self) -> int:
        """H."""
        return self.weights.W_hh.shape[1]
