"""Who can see whom, as data: the nodes of a wiring's unrolled graph, its edges, and the order in which they come to life.

Checked by: tests/engine/wirings/test_graph.py, which also proves that a gradient is zero exactly where no path leads.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np

from engine.arrays import Array


@dataclass(frozen=True)
class Node:
    """One vector of the unrolled graph.

    id: unique and the same in every wiring that has the node, such as "x3", "h3", "o3"; kind: input, state, summary, context,
    output or fed; values: the group of the record it is a row of; step: that row, from 0; lane: 0 for what is read, rising
    to what is given out; column: place in time, from 0, shared by all that stand one above the other (halves are allowed).
    """

    id: str
    kind: str
    values: str
    step: int
    lane: float
    column: float


@dataclass(frozen=True)
class Edge:
    """A connection: id "x3>h3"; weight: the matrix it multiplies by, in our letters, such as "U", "W", "V", "α"; empty for a copy.

    recurrent: it leads on in time within its lane; constant: what arrives is a choice made from the source (the token of the
    largest output, fed to the next step), so that no gradient runs along it and `sees` leaves it out.
    """

    source: str
    target: str
    weight: str
    recurrent: bool = False
    constant: bool = False

    @property
    def id(self) -> str:
        """The two ends."""
        return f"{self.source}>{self.target}"


@dataclass(frozen=True)
class Graph:
    """A wiring's graph; moments: the ids that come to life together, in order, the outputs last."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    moments: tuple[tuple[str, ...], ...] = field(default=())

    def into(self) -> dict[str, list[Edge]]:
        """The edges that lead to each node."""
        found: dict[str, list[Edge]] = {node.id: [] for node in self.nodes}
        for edge in self.edges:
            found[edge.target].append(edge)
        return found

    def outputs_see(self) -> Array:
        """`sees` of every output and every input, (M, N) of bool."""
        outputs, inputs = ([node.id for node in self.nodes if node.kind == kind] for kind in ("output", "input"))
        return self.sees(outputs, inputs)

    def sees(self, outputs: list[str], inputs: list[str]) -> Array:
        """Whether a path that a gradient can take leads from input k to output t, (M, N) of bool."""
        reached: dict[str, set[str]] = {node.id: {node.id} for node in self.nodes}
        into = self.into()
        for moment in self.moments:  # an edge never leads back to an earlier moment
            for id_ in moment:
                for edge in into[id_]:
                    if not edge.constant:
                        reached[id_] |= reached[edge.source]
        return np.array([[k in reached[t] for k in inputs] for t in outputs], dtype=bool).reshape(
            len(outputs), len(inputs)
        )


def line(name: str, kind: str, steps: int, lane: float, shift: float = 0.0) -> tuple[Node, ...]:
    """A vector at every step: ids "x1", "x2", … of the group "x", or "h2.1", "h2.2", … of the group "h2"; one column each."""
    dot = "." if name[-1].isdigit() else ""
    return tuple(Node(f"{name}{dot}{t + 1}", kind, name, t, lane, t + shift) for t in range(steps))


def upward(low: tuple[Node, ...], high: tuple[Node, ...], weight: str) -> tuple[Edge, ...]:
    """From each node to the one above it."""
    return tuple(Edge(a.id, b.id, weight) for a, b in zip(low, high, strict=True))


def onward(states: tuple[Node, ...], weight: str) -> tuple[Edge, ...]:
    """From each node to the next one; a reversed line leads against time."""
    return tuple(Edge(a.id, b.id, weight, recurrent=True) for a, b in itertools.pairwise(states))


def together(*lines: tuple[Node, ...]) -> tuple[tuple[str, ...], ...]:
    """Moments in which the nodes of each step come to life, in the order of the lines."""
    return tuple(tuple(node.id for node in step) for step in zip(*lines, strict=True))
