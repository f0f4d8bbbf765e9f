"""The wirings in PyTorch, as fast as plain autograd code gets: fused products, and the inputs' product outside the loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.nn import functional

from engine.wirings import WiringRecord

Tensor = torch.Tensor
State = tuple[Tensor, ...]
Run = tuple[list[Tensor], Tensor]  # the states that are followed, per step or stacked; o (M, K)


class TorchWiring:
    """One record's wiring with its parameters and inputs as float64 tensors."""

    def __init__(self, record: WiringRecord) -> None:
        wired = record.wired
        self.wired, self.cell, self.size = wired, wired.cell, wired.hidden_size
        start = record.start
        self.xs = torch.from_numpy(start.data.xs.copy()).requires_grad_()
        self.outputs = start.data.outputs
        if start.wiring.decodes:  # what the decoder was fed
            self.ys = torch.from_numpy(record.done.values["y"].copy())
        self.targets = torch.from_numpy(start.asked.targets.copy())
        self.one_hot = torch.from_numpy(record.one_hot.copy())
        self.w = {name: torch.from_numpy(w.copy()).requires_grad_() for name, w in start.parameters.items()}
        self.structure: Callable[[], Run] = getattr(self, f"wire_{wired.wiring}")

    def zeros(self) -> State:
        """The state before the first step."""
        return (torch.zeros(self.size, dtype=torch.float64),) * (2 if self.cell == "lstm" else 1)

    def started(self, h: Tensor | None) -> State:
        """The state before the first step whose h is given."""
        return self.zeros() if h is None else (h, *self.zeros()[1:])

    def step(self, W: Tensor, drive: Tensor, state: State) -> State:
        """One step of the cell."""
        h, size = state[0], self.size
        if self.cell == "vanilla":
            return (torch.tanh(torch.addmv(drive, W, h)),)
        if self.cell == "lstm":
            a = torch.addmv(drive, W, h)
            i, f = torch.sigmoid(a[: 2 * size]).chunk(2)
            c = f * state[1] + i * torch.tanh(a[2 * size : 3 * size])
            return torch.sigmoid(a[3 * size :]) * torch.tanh(c), c
        r, z = torch.sigmoid(torch.addmv(drive[: 2 * size], W[: 2 * size], h)).chunk(2)
        n = torch.tanh(torch.addmv(drive[2 * size :], W[2 * size :], r * h))
        return (torch.lerp(n, h, z),)

    def scan(self, name: str, xs: Tensor, start: Tensor | None = None, *, backwards: bool = False) -> list[Tensor]:
        """The states h of one cell over a sequence, in the order of time."""
        W = self.w[f"{name}.W_hh"]
        drive = torch.addmm(self.w[f"{name}.b_h"], xs, self.w[f"{name}.W_xh"].T)
        state, states = self.started(start), []
        for row in drive.unbind()[:: -1 if backwards else 1]:
            state = self.step(W, row, state)
            states.append(state[0])
        return states[:: -1 if backwards else 1]

    def read(self, states: Tensor, name: str = "W_hy") -> Tensor:
        """o from states (M, H)."""
        return torch.addmm(self.w["b_y"], states, self.w[name].T)

    def wire_nn(self) -> Run:
        """N → N."""
        h = self.scan("cell", self.xs)
        return h, self.read(torch.stack(h))

    def wire_n1(self) -> Run:
        """N → 1."""
        h = self.scan("cell", self.xs)
        summary = torch.stack(h).mean(0) if self.wired.read == "mean" else h[-1]
        return h, self.read(summary[None])

    def wire_1n(self) -> Run:
        """1 → N."""
        silent = torch.zeros((self.outputs - len(self.xs), self.xs.shape[1]), dtype=torch.float64)
        h = self.scan("cell", torch.cat((self.xs, silent)))
        return h, self.read(torch.stack(h))

    def wire_bi(self) -> Run:
        """Both directions."""
        h, b = self.scan("forward", self.xs), self.scan("backward", self.xs, backwards=True)
        if self.wired.join == "sum":
            return h + b, self.read(torch.stack(h) + torch.stack(b))
        both = torch.cat((torch.stack(h), torch.stack(b)), dim=1)
        return h + b, torch.addmm(self.w["b_y"], both, torch.cat((self.w["W_hy"], self.w["W_by"]), dim=1).T)

    def wire_deep(self) -> Run:
        """Layers."""
        states, rising = [], self.xs
        for layer in range(1, self.wired.layers + 1):
            h = self.scan("cell" if layer == 1 else f"cell{layer}", rising)
            states += h
            rising = torch.stack(h)
        return states, self.read(rising)

    def wire_jordan(self) -> Run:
        """The output returns."""
        teacher, W, V, b_y = self.wired.teacher, self.w["cell.W_yh"], self.w["W_hy"], self.w["b_y"]
        drive = torch.addmm(self.w["cell.b_h"], self.xs, self.w["cell.W_xh"].T)
        if teacher == 1.0:  # every step by itself
            fed = torch.cat((torch.zeros_like(self.one_hot[:1]), self.one_hot[:-1]))
            h = torch.tanh(torch.addmm(drive, fed, W.T))
            return [h], self.read(h)
        y, states, outputs = torch.zeros_like(self.one_hot[0]), [], []
        for row, target in zip(drive.unbind(), self.one_hot.unbind(), strict=True):
            h = torch.tanh(torch.addmv(row, W, y))
            o = torch.addmv(b_y, V, h)
            y = torch.lerp(torch.softmax(o, 0), target, teacher)
            states.append(h)
            outputs.append(o)
        return states, torch.stack(outputs)

    def wire_tdnn(self) -> Run:
        """Causal convolutions over all steps at once."""
        states, rising = [], self.xs
        for layer in range(1, self.wired.layers + 1):
            name = "kernel" if layer == 1 else f"kernel{layer}"
            K, b, n = self.w[f"{name}.K"], self.w[f"{name}.b_h"], len(rising)
            reach = (len(K) - 1) * self.wired.dilation
            padded = functional.pad(rising, (0, 0, reach, 0))
            taps = [padded[reach - i * self.wired.dilation :][:n] for i in range(len(K))]
            rising = torch.tanh(torch.addmm(b, torch.cat(taps, dim=1), K.permute(0, 2, 1).reshape(-1, K.shape[1])))
            states.append(rising)
        return states, self.read(rising)

    def wire_fc(self) -> Run:
        """A block for every pair."""
        b_h, V = self.w["b_h"], self.w["W_hy"]
        h = torch.tanh(torch.addmv(b_h.reshape(-1), self.w["W_xh"], self.xs.reshape(-1)).view_as(b_h))
        return [h], torch.baddbmm(self.w["b_y"][:, :, None], V, h[:, :, None])[:, :, 0]

    def wire_ed(self) -> Run:
        """One vector between two networks."""
        h = self.scan("encoder", self.xs)
        c = torch.stack(h).mean(0) if self.wired.context == "all" else h[-1]
        if self.wired.context != "last":
            c = torch.tanh(torch.addmv(self.w["context.b"], self.w["context.Q"], c))
        each = self.wired.use == "each"
        read = torch.cat((self.ys, c.expand(len(self.ys), -1)), dim=1) if each else self.ys
        s = self.scan("decoder", read, None if each else c)
        return h + s, self.read(torch.stack(s))

    def wire_att(self) -> Run:
        """Every state of the encoder, weighed anew at every step."""
        h, W = self.scan("encoder", self.xs), self.w["decoder.W_hh"]
        hs, keys = torch.stack(h), self.keys(torch.stack(h))
        W_y, W_c = self.w["decoder.W_xh"].split((self.ys.shape[1], self.size), dim=1)
        heard = hs @ W_c.T  # what each state would give the cell
        drive = torch.addmm(self.w["decoder.b_h"], self.ys, W_y.T)
        state, states = self.started(h[-1]), []
        for row in drive.unbind():
            alpha = torch.softmax(self.scores(keys, state[0]) / self.wired.temperature, 0)
            state = self.step(W, torch.addmv(row, heard.T, alpha), state)
            states.append(state[0])
        return h + states, self.read(torch.stack(states))

    def keys(self, hs: Tensor) -> Tensor:
        """What does not depend on the decoder."""
        name = {"dot": None, "general": "score.A", "additive": "score.B"}[self.wired.score]
        return hs if name is None else hs @ self.w[name].T

    def scores(self, keys: Tensor, s: Tensor) -> Tensor:
        """e_k of one state."""
        if self.wired.score != "additive":
            return keys @ s
        return torch.tanh(keys + self.w["score.A"] @ s) @ self.w["score.v"]

    def norms(self) -> np.ndarray:
        """log10 ‖∂𝓛_t/∂h_k‖ and ‖∂𝓛_t/∂x_k‖ of every loss, state and input (M, states + inputs), with one vectorised backward call.

        Another gives the total gradient of every parameter.
        """
        states, outputs = self.structure()
        losses = functional.cross_entropy(outputs, self.targets, reduction="none")
        rows = torch.eye(len(losses), dtype=torch.float64)
        found = torch.autograd.grad(losses, [*states, self.xs], rows, is_grads_batched=True, retain_graph=True)
        torch.autograd.grad(losses.sum(), list(self.w.values()))
        return self._logs(found, len(losses))

    def norms_plainly(self) -> np.ndarray:
        """The same of a wiring with one loss, whose one plain backward call gives the parameters' gradients too."""
        states, outputs = self.structure()
        (loss,) = functional.cross_entropy(outputs, self.targets, reduction="none")
        followed = [*states, self.xs]
        found = torch.autograd.grad(loss, [*followed, *self.w.values()])
        return self._logs(found[: len(followed)], 1)

    def _logs(self, found: Sequence[Tensor], losses: int) -> np.ndarray:
        """log10 of the norms of gradients (M, …, size) by every state and input, or (…, size) where M is 1: (M, vectors)."""
        norms = [g.norm(dim=-1).reshape(losses, -1) for g in found]
        return torch.log10(torch.cat(norms, dim=1)).numpy()
