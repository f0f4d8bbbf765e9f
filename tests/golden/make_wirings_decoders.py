"""PyTorch's numbers for encoder–decoder and attention, written to wirings_decoders.json.

    python tests/golden/make_wirings_decoders.py

Every number that goes in (weights, embeddings) is a sine of its place, `numbers`, so that the file holds answers alone. Nothing
is taken from the engine: both networks are written out here in float64, their cells are torch.nn.RNNCell, LSTMCell and a GRU
with its reset gate before the product, and every gradient is autograd's.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).resolve().parent / "wirings_decoders.json"
H, D, E, K = 3, 2, 2, 4
CELLS = {"vanilla": 1, "lstm": 4, "gru": 3}
LENGTHS = {"4 to 3": (4, 3), "2 to 5": (2, 5), "1 to 1": (1, 1), "1 to 3": (1, 3), "3 to 1": (3, 1)}
HAND = "2:.5,.2,.3,0"


def cases() -> dict[str, dict[str, Any]]:
    """Every context, use, score and cell, and for some of them other lengths, another temperature and a row set by hand."""
    found: dict[str, dict[str, Any]] = {}
    for cell, context, use in product(CELLS, ("last", "affine", "all"), ("start", "each")):
        found[f"ed {cell} {context} {use}"] = {"wiring": "ed", "cell": cell, "context": context, "use": use}
    for cell, score in product(CELLS, ("dot", "general", "additive")):
        found[f"att {cell} {score}"] = {"wiring": "att", "cell": cell, "score": score, "temperature": 0.7}
        found[f"att {cell} {score} by hand"] = {"wiring": "att", "cell": cell, "score": score, "attend": HAND}
    for lengths in list(LENGTHS)[1:]:
        found[f"ed gru all each {lengths}"] = {"wiring": "ed", "cell": "gru", "context": "all", "use": "each"}
        found[f"att lstm additive {lengths}"] = {"wiring": "att", "cell": "lstm", "score": "additive"}
    return found


def lengths_of(name: str) -> tuple[int, int]:
    """N and M of a case."""
    return next((pair for words, pair in LENGTHS.items() if name.endswith(words)), LENGTHS["4 to 3"])


def numbers(name: str, shape: tuple[int, ...]) -> Any:
    """An array of sines, other ones for every name."""
    phase = sum(map(ord, name))
    return np.sin(1.7 * np.arange(int(np.prod(shape))) + phase).reshape(shape)


def shapes(case: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Of every parameter."""
    blocks = CELLS[case["cell"]]
    reads = H if case["wiring"] == "att" or case["use"] == "each" else 0
    found: dict[str, tuple[int, ...]] = {}
    for name, width in (("encoder", D), ("decoder", E + reads)):
        found |= {f"{name}.W_xh": (blocks * H, width), f"{name}.W_hh": (blocks * H, H), f"{name}.b_h": (blocks * H,)}
    if case.get("context", "last") != "last":
        found |= {"context.Q": (H, H), "context.b": (H,)}
    if case.get("score") in ("general", "additive"):
        found["score.A"] = (H, H)
    if case.get("score") == "additive":
        found |= {"score.B": (H, H), "score.v": (H,)}
    return found | {"W_hy": (K, H), "b_y": (K,)}


def given(name: str) -> dict[str, Any]:
    """What goes into a case: parameters, xs (N, D), ys (M, E), targets (M,)."""
    N, M = lengths_of(name)
    parameters = {part: numbers(part, shape) for part, shape in shapes(cases()[name]).items()}
    targets = [(3 * j + 1) % K for j in range(M)]
    return {"parameters": parameters, "xs": numbers("xs", (N, D)), "ys": numbers("ys", (M, E)), "targets": targets}


def stepper(cell: str, w: dict[str, Any], name: str) -> Any:
    """One step in PyTorch: (x, state) -> state."""
    import torch
    from torch.func import functional_call

    W_xh, W_hh, b_h = (w[f"{name}.{part}"] for part in ("W_xh", "W_hh", "b_h"))
    if cell == "gru":

        def gru(x: Any, state: Any) -> Any:
            (h,) = state
            x_r, x_z, x_n = (W_xh @ x + b_h).split(H)
            W_r, W_z, W_n = W_hh.split(H)
            r, z = torch.sigmoid(x_r + W_r @ h), torch.sigmoid(x_z + W_z @ h)
            return (z * h + (1 - z) * torch.tanh(x_n + W_n @ (r * h)),)

        return gru
    kind = torch.nn.LSTMCell if cell == "lstm" else torch.nn.RNNCell
    module = kind(W_xh.shape[1], H, dtype=torch.float64)
    named = {"weight_ih": W_xh, "weight_hh": W_hh, "bias_ih": b_h, "bias_hh": torch.zeros_like(b_h)}

    def step(x: Any, state: Any) -> Any:
        before = tuple(part[None] for part in state) if cell == "lstm" else state[0][None]
        found = functional_call(module, named, (x[None], before))
        return tuple(part[0] for part in found) if cell == "lstm" else (found[0],)

    return step


def weights_of(case: dict[str, Any], w: dict[str, Any], step: int, s: Any, hs: Any) -> Any:
    """α of one step, (N,)."""
    import torch

    if case.get("attend") and step == 1:
        return torch.tensor([0.5, 0.2, 0.3, 0.0], dtype=torch.float64)
    if case["score"] == "dot":
        e = hs @ s
    elif case["score"] == "general":
        e = torch.stack([s @ w["score.A"] @ h for h in hs])
    else:
        e = torch.stack([w["score.v"] @ torch.tanh(w["score.A"] @ s + w["score.B"] @ h) for h in hs])
    return torch.softmax(e / case.get("temperature", 1.0), 0)


def summary(case: dict[str, Any], w: dict[str, Any], hs: Any) -> Any:
    """c of the encoder–decoder."""
    import torch

    if case["context"] == "last":
        return hs[-1]
    heard = hs[-1] if case["context"] == "affine" else hs.mean(0)
    return torch.tanh(w["context.Q"] @ heard + w["context.b"])


def run(case: dict[str, Any], w: dict[str, Any], xs: list[Any], ys: list[Any]) -> dict[str, list[Any]]:
    """Both networks forward: h, c, α, s, o."""
    import torch

    encode, decode = stepper(case["cell"], w, "encoder"), stepper(case["cell"], w, "decoder")
    zero = torch.zeros(H, dtype=torch.float64)
    full = (lambda h: (h, zero)) if case["cell"] == "lstm" else (lambda h: (h,))
    state, hs = full(zero), []
    for x in xs:
        state = encode(x, state)
        hs.append(state[0])
    found: dict[str, list[Any]] = {"h": hs, "c": [], "alpha": [], "s": [], "o": []}
    attends = case["wiring"] == "att"
    if not attends:
        found["c"] = [summary(case, w, torch.stack(hs))]
    s = full(hs[-1] if attends else found["c"][0] if case["use"] == "start" else zero)
    for j, y in enumerate(ys):
        if attends:
            found["alpha"].append(weights_of(case, w, j, s[0], torch.stack(hs)))
            found["c"].append(found["alpha"][-1] @ torch.stack(hs))
        reads = attends or case["use"] == "each"
        s = decode(torch.cat((y, found["c"][-1])) if reads else y, s)
        found["s"].append(s[0])
        found["o"].append(w["W_hy"] @ s[0] + w["b_y"])
    return found


def oracle(name: str) -> dict[str, Any]:
    """PyTorch's answers for one case."""
    import torch

    case, put = cases()[name], given(name)

    def tensor(value: Any) -> Any:
        return torch.tensor(value, dtype=torch.float64, requires_grad=True)

    w = {part: tensor(value) for part, value in put["parameters"].items()}
    xs, ys = ([tensor(row) for row in put[rows]] for rows in ("xs", "ys"))
    found = run(case, w, xs, ys)
    losses = [
        torch.nn.functional.cross_entropy(o[None], torch.tensor([k]))
        for o, k in zip(found["o"], put["targets"], strict=True)
    ]

    def gradients(scalar: Any, inputs: list[Any]) -> list[Any]:
        got = torch.autograd.grad(scalar, inputs, retain_graph=True, allow_unused=True)
        return [(torch.zeros_like(i) if g is None else g).tolist() for i, g in zip(inputs, got, strict=True)]

    vectors = {"y": ys, "c": found["c"], "s": found["s"]}
    return {
        **{part: torch.stack(rows).tolist() for part, rows in found.items() if rows},
        "losses": [value.item() for value in losses],
        "gradients": dict(zip(w, gradients(sum(losses), list(w.values())), strict=True)),
        "totals": {part: gradients(sum(losses), rows) for part, rows in vectors.items()},
        "each": {part: [gradients(value, rows) for value in losses] for part, rows in (("x", xs), ("h", found["h"]))},
    }


def main() -> None:
    """Writes the file."""
    answers = {name: oracle(name) for name in cases()}
    FILE.write_text(json.dumps(answers, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
