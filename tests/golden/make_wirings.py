"""PyTorch's numbers for every wiring without a decoder, written to wirings.json (make_wirings_decoders.py has the others).

    python tests/golden/make_wirings.py

What is taken from the engine: parameters, what is read and what is asked for, which are stored beside the answers. What is
computed here, in float64 and without the engine, each wiring written out step by step: every vector and every output, and
by PyTorch's autograd, one loss after the other, ∂𝓛/∂ every vector and parameter and the norms of ∂𝓛_t/∂ every vector.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FILE = HERE / "wirings.json"
SMALL = {"hidden_size": 3, "source": "红一红二三", "target": "A b A c b", "seed": 11}

CASES: dict[str, dict[str, Any]] = {
    "nn vanilla": {**SMALL, "wiring": "nn", "activation": "sigmoid"},
    "nn gru, last loss": {**SMALL, "wiring": "nn", "cell": "gru", "loss": "last"},
    "n1 lstm, last state": {**SMALL, "wiring": "n1", "cell": "lstm"},
    "n1 vanilla, mean": {**SMALL, "wiring": "n1", "read": "mean", "activation": "leaky_relu"},
    "1n gru, input at every step": {**SMALL, "wiring": "1n", "cell": "gru"},
    "1n vanilla, input at the first step": {**SMALL, "wiring": "1n", "feed": "first"},
    "bi lstm, concatenated": {**SMALL, "wiring": "bi", "cell": "lstm"},
    "bi vanilla, sum": {**SMALL, "wiring": "bi", "join": "sum"},
    "deep vanilla, 3 layers": {**SMALL, "wiring": "deep", "layers": 3, "activation": "identity"},
    "deep lstm, 2 layers": {**SMALL, "wiring": "deep", "cell": "lstm"},
    "jordan, taught": {**SMALL, "wiring": "jordan"},
    "jordan, free": {**SMALL, "wiring": "jordan", "teacher": 0.0},
    "jordan, mixed": {**SMALL, "wiring": "jordan", "teacher": 0.3, "activation": "relu"},
    "tdnn, 1 layer": {**SMALL, "wiring": "tdnn", "layers": 1},
    "tdnn, 2 layers, dilated": {**SMALL, "wiring": "tdnn", "kernel": 2, "dilation": 2},
    "fc": {**SMALL, "wiring": "fc", "hidden_size": 2},
}


def build(case: dict[str, Any]) -> dict[str, Any]:
    """What the engine says the network is."""
    from engine.wirings import Wired, run_wiring

    record = run_wiring(Wired(**case))
    start = record.start
    return {
        "parameters": {name: part.tolist() for name, part in start.parameters.items()},
        "xs": start.data.xs.tolist(),
        "targets": start.asked.targets.tolist(),
        "counted": record.counted.tolist(),
    }


class Net:
    """One network in PyTorch. groups: every vector by group; outputs: o."""

    def __init__(self, case: dict[str, Any], network: dict[str, Any]) -> None:
        import torch

        self.torch, self.case = torch, {"cell": "vanilla", "activation": "tanh", **case}
        self.size = case["hidden_size"]
        self.w = {name: self.leaf(value) for name, value in network["parameters"].items()}
        self.xs = [self.leaf(row) for row in network["xs"]]
        self.targets = torch.tensor(network["targets"])
        self.function = {
            "tanh": torch.tanh,
            "sigmoid": torch.sigmoid,
            "relu": torch.relu,
            "leaky_relu": torch.nn.functional.leaky_relu,
            "identity": lambda a: a,
        }[self.case["activation"]]
        self.groups: dict[str, list[Any]] = {"x": self.xs}
        self.outputs = getattr(self, "wire_" + case["wiring"])()

    def leaf(self, value: Any) -> Any:
        """A tensor whose gradient is asked for."""
        return self.torch.tensor(value, dtype=self.torch.float64, requires_grad=True)

    def zeros(self, size: int) -> Any:
        """Nothing."""
        return self.torch.zeros(size, dtype=self.torch.float64, requires_grad=True)

    def step(self, name: str, x: Any, state: tuple[Any, ...]) -> tuple[Any, ...]:
        """One step of the cell of that name."""
        W_xh, W_hh, b = (self.w[f"{name}.{part}"] for part in ("W_xh", "W_hh", "b_h"))
        sigmoid, tanh, (h, *rest), n = self.torch.sigmoid, self.torch.tanh, state, self.size
        if self.case["cell"] == "vanilla":
            return (self.function(W_xh @ x + W_hh @ h + b),)
        if self.case["cell"] == "lstm":
            i, f, g, o = (W_xh @ x + W_hh @ h + b).split(n)
            c = sigmoid(f) * rest[0] + sigmoid(i) * tanh(g)
            return sigmoid(o) * tanh(c), c
        x_r, x_z, x_n = (W_xh @ x + b).split(n)
        W_r, W_z, W_n = W_hh.split(n)
        r, z = sigmoid(x_r + W_r @ h), sigmoid(x_z + W_z @ h)
        return (z * h + (1 - z) * tanh(x_n + W_n @ (r * h)),)

    def keep(self, group: str, states: list[tuple[Any, ...]]) -> list[Any]:
        """States as groups; h of each."""
        for name, part in zip((group, f"{group}.c"), zip(*states, strict=True), strict=False):
            self.groups[name] = list(part)
        return self.groups[group]

    def scan(self, name: str, group: str, xs: list[Any]) -> list[Any]:
        """Reads the sequence; h of each step."""
        states: list[tuple[Any, ...]] = []
        state = (self.zeros(self.size),) * (2 if self.case["cell"] == "lstm" else 1)
        for x in xs:
            state = self.step(name, x, state)
            states.append(state)
        return self.keep(group, states)

    def read(self, h: Any) -> Any:
        """o."""
        return self.w["W_hy"] @ h + self.w["b_y"]

    def wire_nn(self) -> list[Any]:
        """N → N."""
        return [self.read(h) for h in self.scan("cell", "h", self.xs)]

    def wire_n1(self) -> list[Any]:
        """N → 1."""
        h = self.scan("cell", "h", self.xs)
        if self.case.get("read") != "mean":
            return [self.read(h[-1])]
        self.groups["mean"] = [sum(h) / len(h)]
        return [self.read(self.groups["mean"][0])]

    def wire_1n(self) -> list[Any]:
        """1 → N."""
        silent = [self.zeros(len(self.xs[0]))] * (len(self.targets) - len(self.xs))
        return [self.read(h) for h in self.scan("cell", "h", self.xs + silent)]

    def wire_bi(self) -> list[Any]:
        """Both directions."""
        h = self.scan("forward", "h", self.xs)
        self.scan("backward", "b", self.xs[::-1])
        for name in ("b", "b.c"):
            if name in self.groups:
                self.groups[name].reverse()
        if self.case.get("join") == "sum":
            return [self.read(f + g) for f, g in zip(h, self.groups["b"], strict=True)]
        return [self.read(f) + self.w["W_by"] @ g for f, g in zip(h, self.groups["b"], strict=True)]

    def wire_deep(self) -> list[Any]:
        """Layers."""
        rising = self.xs
        for layer in ("", "2", "3", "4")[: self.case.get("layers", 2)]:
            rising = self.scan(f"cell{layer}", f"h{layer}", rising)
        return [self.read(h) for h in rising]

    def wire_jordan(self) -> list[Any]:
        """The output returns."""
        w, teacher, outputs = self.w, self.case.get("teacher", 1.0), []
        self.groups |= {"y": [self.zeros(len(w["b_y"]))], "h": []}
        for x, target in zip(self.xs, self.targets, strict=True):
            y = self.groups["y"][-1]
            self.groups["h"].append(self.function(w["cell.W_xh"] @ x + w["cell.W_yh"] @ y + w["cell.b_h"]))
            outputs.append(self.read(self.groups["h"][-1]))
            one_hot = self.torch.nn.functional.one_hot(target, len(outputs[0])).double().requires_grad_()
            self.groups["y"].append(teacher * one_hot + (1 - teacher) * self.torch.softmax(outputs[-1], 0))
        self.groups["y"].pop()
        self.groups["o"] = outputs
        return outputs

    def wire_tdnn(self) -> list[Any]:
        """Tap by tap."""
        rising, dilation = self.xs, self.case.get("dilation", 1)
        for layer in ("", "2", "3", "4")[: self.case.get("layers", 2)]:
            K, b = self.w[f"kernel{layer}.K"], self.w[f"kernel{layer}.b_h"]
            taps = [[(K[i], t - i * dilation) for i in range(len(K))] for t in range(len(rising))]
            rising = [self.function(b + sum(k @ rising[s] for k, s in row if s >= 0)) for row in taps]
            self.groups[f"h{layer}"] = rising
        return [self.read(h) for h in rising]

    def wire_fc(self) -> list[Any]:
        """Block by block."""
        n, inputs = len(self.xs), len(self.xs[0])
        W = self.w["W_xh"].reshape(n, self.size, n, inputs)
        a = [b + sum(W[t, :, k] @ x for k, x in enumerate(self.xs)) for t, b in enumerate(self.w["b_h"])]
        self.groups["h"] = [self.function(part) for part in a]
        rows = zip(self.w["W_hy"], self.groups["h"], self.w["b_y"], strict=True)
        return [V @ h + b for V, h, b in rows]


def oracle(case: dict[str, Any], network: dict[str, Any]) -> dict[str, Any]:
    """PyTorch's answers for one network."""
    import torch

    net = Net(case, network)
    outputs = torch.stack(net.outputs)
    losses = torch.nn.functional.cross_entropy(outputs, net.targets, reduction="none")
    chosen = [t for t, counted in enumerate(network["counted"]) if counted]

    def gradients(scalar: Any, inputs: list[Any]) -> list[Any]:
        found = torch.autograd.grad(scalar, inputs, retain_graph=True, allow_unused=True)
        return [torch.zeros_like(i) if g is None else g for i, g in zip(inputs, found, strict=True)]

    total = sum(losses[t] for t in chosen)
    return {
        "values": {name: torch.stack(part).tolist() for name, part in net.groups.items()},
        "outputs": outputs.tolist(),
        "losses": [losses[t].item() for t in chosen],
        "gradients": {name: g.tolist() for name, g in zip(net.w, gradients(total, list(net.w.values())), strict=True)},
        "adjoints": {name: [g.tolist() for g in gradients(total, part)] for name, part in net.groups.items()},
        "norms": {
            name: [[float(g.norm()) for g in gradients(losses[t], part)] for t in chosen]
            for name, part in net.groups.items()
        },
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
