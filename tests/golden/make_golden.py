"""PyTorch's numbers for a few small experiments, written to golden.json.

    python tests/golden/make_golden.py

What is taken from the engine: weights, inputs, targets and the initial state, which are stored beside the answers. What is
computed here, in float64 and without the engine: every state, output and loss, and by PyTorch's autograd the gradient of every
weight, ∂𝓛/∂h_t, the lag matrix ‖∂𝓛_t/∂h_k‖, and ‖∂h_t/∂x_k‖. The LSTM and the GRU with its reset gate after the product are
torch.nn.LSTMCell and torch.nn.GRUCell; the vanilla and Jordan cells
and the GRU with its reset gate before are written out below.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FILE = HERE / "golden.json"
SMALL = {
    "steps": 8,
    "hidden_size": 4,
    "input_size": 2,
    "input_strength": 0.8,
    "output_size": 3,
    "gain": 0.9,
    "seed": 11,
}

CASES: dict[str, dict[str, Any]] = {
    "vanilla tanh": {**SMALL, "activation": "tanh", "shear": 1.0},
    "vanilla sigmoid, softmax": {**SMALL, "activation": "sigmoid", "output": "softmax", "initial_state": "random"},
    "vanilla relu": {
        **SMALL,
        "activation": "relu",
        "initial_state": "random",
        "initialisation": "gaussian",
        "scale": 1.2,
    },
    "vanilla leaky relu": {**SMALL, "activation": "leaky_relu", "initialisation": "orthogonal", "output": "tanh"},
    "vanilla identity, a vanishing gradient": {
        **SMALL,
        "activation": "identity",
        "eigenvalues": ".01@30,.02",
        "steps": 10,
        "loss": "last",
    },
    "lstm": {**SMALL, "cell": "lstm", "initial_state": "random", "loss": "2,5,8"},
    "lstm on text": {
        **SMALL,
        "cell": "lstm",
        "input": "text",
        "text": "我爱 RNN and LSTM 我",
        "output": "softmax",
        "forget_bias": 2.0,
    },
    "gru, reset before": {**SMALL, "cell": "gru", "initial_state": "random", "shear": 0.5},
    "gru, reset before, on a series": {
        **SMALL,
        "cell": "gru",
        "input": "series",
        "series": "1,2;3,-1;.5,.2;0,1;2,2;1,0",
        "targets": "next",
    },
    "gru, reset after": {**SMALL, "cell": "gru", "reset_after": True, "initial_state": "random", "output": "sigmoid"},
    "gru, reset after, last loss": {**SMALL, "cell": "gru", "reset_after": True, "loss": "last", "spectrum_gate": "z"},
    "jordan": {**SMALL, "cell": "jordan", "initial_state": "random"},
    "jordan, softmax": {**SMALL, "cell": "jordan", "output": "softmax", "initial_state": "random", "loss": "2,5,8"},
    "jordan, teacher forced": {**SMALL, "cell": "jordan", "teacher_forcing": True, "output": "tanh"},
    "lstm, mean of all states": {**SMALL, "cell": "lstm", "loss": "last", "readout": "mean", "initial_state": "random"},
}


def build(case: dict[str, Any]) -> dict[str, Any]:
    """What the engine says the network is: weights, inputs, targets, initial state, loss steps."""
    from engine import Experiment, run

    record = run(Experiment(**case))
    trace = record.trace
    return {
        "weights": {name: part.tolist() for name, part in record.weights.items()},
        "xs": trace.xs.tolist(),
        "targets": trace.targets.tolist(),
        "initial": [part.tolist() for part in (trace.h0, trace.c0) if part is not None],
        "loss_steps": trace.loss_steps.tolist(),
    }


def jordan(case: dict[str, Any], w: dict[str, Any], targets: Any) -> Any:
    """One step of the output-recurrent network, fed with its own output or with the target before."""
    import torch

    taught = iter([torch.zeros_like(targets[0]), *targets]) if case.get("teacher_forcing") else None
    output = {
        "linear": lambda v: v,
        "tanh": torch.tanh,
        "softmax": lambda v: torch.softmax(v, 0),
    }[case.get("output", "linear")]

    def step(x: Any, state: Any) -> Any:
        y = output(w["W_hy"] @ state[0] + w["b_y"]) if taught is None else next(taught)
        return (torch.tanh(w["W_xh"] @ x + w["W_yh"] @ y + w["b_h"]),)

    return step


def stepper(case: dict[str, Any], w: dict[str, Any], targets: Any) -> Any:
    """One step in PyTorch: (x, state) -> state."""
    import torch
    from torch.func import functional_call

    cell = case.get("cell", "vanilla")
    if cell == "jordan":
        return jordan(case, w, targets)
    size, inputs = w["W_hh"].shape[1], w["W_xh"].shape[1]
    second = torch.zeros_like(w["b_h"])
    if cell == "lstm":
        module = torch.nn.LSTMCell(inputs, size, dtype=torch.float64)
        names = {"weight_ih": w["W_xh"], "weight_hh": w["W_hh"], "bias_ih": w["b_h"], "bias_hh": second}
        return lambda x, s: tuple(
            part[0] for part in functional_call(module, names, (x[None], (s[0][None], s[1][None])))
        )
    if cell == "gru" and case.get("reset_after"):
        module = torch.nn.GRUCell(inputs, size, dtype=torch.float64)
        second = torch.cat((torch.zeros(2 * size, dtype=torch.float64), w["b_hn"]))
        names = {"weight_ih": w["W_xh"], "weight_hh": w["W_hh"], "bias_ih": w["b_h"], "bias_hh": second}
        return lambda x, s: (functional_call(module, names, (x[None], s[0][None]))[0],)
    if cell == "gru":

        def gru(x: Any, state: Any) -> Any:
            (h,) = state
            x_r, x_z, x_n = (w["W_xh"] @ x + w["b_h"]).split(size)
            W_r, W_z, W_n = w["W_hh"].split(size)
            r, z = torch.sigmoid(x_r + W_r @ h), torch.sigmoid(x_z + W_z @ h)
            n = torch.tanh(x_n + W_n @ (r * h))
            return (z * h + (1 - z) * n,)

        return gru
    function = {
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "relu": torch.relu,
        "leaky_relu": torch.nn.functional.leaky_relu,
        "identity": lambda a: a,
    }[case["activation"]]
    return lambda x, s: (function(w["W_xh"] @ x + w["W_hh"] @ s[0] + w["b_h"]),)


def loss_of(output: str, o: Any, y: Any) -> Any:
    """𝓛_t from o_t."""
    import torch

    if output == "softmax":
        return torch.nn.functional.cross_entropy(o[None], y.argmax()[None])
    prediction = {"linear": lambda v: v, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[output](o)
    return 0.5 * ((prediction - y) ** 2).sum()


def oracle(case: dict[str, Any], network: dict[str, Any]) -> dict[str, Any]:
    """PyTorch's answers for one network."""
    import torch

    def tensor(value: Any) -> Any:
        return torch.tensor(value, dtype=torch.float64, requires_grad=True)

    w = {name: tensor(value) for name, value in network["weights"].items()}
    xs = [tensor(row) for row in network["xs"]]
    targets = torch.tensor(network["targets"], dtype=torch.float64)
    state = tuple(torch.tensor(part, dtype=torch.float64) for part in network["initial"])
    step, output = stepper(case, w, targets), case.get("output", "linear")
    mean = case.get("readout") == "mean"
    hs, outputs, losses = [], [], []
    for x, y in zip(xs, targets, strict=True):
        state = step(x, state)
        hs.append(state[0])
        outputs.append(w["W_hy"] @ (sum(hs) / len(hs) if mean else state[0]) + w["b_y"])
        losses.append(loss_of(output, outputs[-1], y))
    chosen = network["loss_steps"]

    def gradients(scalar: Any, inputs: list[Any]) -> list[Any]:
        found = torch.autograd.grad(scalar, inputs, retain_graph=True, allow_unused=True)
        return [torch.zeros_like(i) if g is None else g for i, g in zip(inputs, found, strict=True)]

    total = sum(losses[t] for t in chosen)
    rows = {t: [float(g.norm()) for g in gradients(losses[t], hs[: t + 1])] for t in chosen}
    memory = []
    for t in range(len(hs)):
        by_unit = [gradients(hs[t][unit], xs[: t + 1]) for unit in range(len(hs[t]))]
        memory.append([float(torch.linalg.matrix_norm(torch.stack(parts), 2)) for parts in zip(*by_unit, strict=True)])
    return {
        "hs": torch.stack(hs).tolist(),
        "outputs": torch.stack(outputs).tolist(),
        "losses": [losses[t].item() for t in chosen],
        "gradients": {name: g.tolist() for name, g in zip(w, gradients(total, list(w.values())), strict=True)},
        "total_h": [g.tolist() for g in gradients(total, hs)],
        "lag_norms": [rows[t] for t in chosen],
        "memory_norms": memory,
    }


def main() -> None:
    """Writes the file."""
    answers = {}
    for name, case in CASES.items():
        network = build(case)
        answers[name] = {"case": case, "network": network, "answers": oracle(case, network)}
    FILE.write_text(json.dumps(answers, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent.parent))
    main()
