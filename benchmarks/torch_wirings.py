"""The wirings in PyTorch, as fast as plain autograd code gets: fused products, and the inputs' product outside the loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.nn import functional

from engine.wirings import WiringRecord

Tensor = torch.Tensor
State = tuple[Tensor, ...]
Norms = dict[str, np.ndarray]  # by group, (M, n)


class TorchWiring:
    """One record's wiring with its parameters and inputs as float64 tensors.

    followed: by the record's groups, the tensors that every loss is differentiated by, one for each step or stacked.
    """

    def __init__(self, record: WiringRecord) -> None:
        wired = record.wired
        self.wired, self.cell, self.size = wired, wired.cell, wired.hidden_size
        start = record.start
        self.xs = torch.from_numpy(start.data.xs.copy()).requires_grad_()
        self.outputs = start.data.outputs
        if "y" in record.done.values:  # what was fed
            self.ys = torch.from_numpy(record.done.values["y"].copy()).requires_grad_()
        self.targets = torch.from_numpy(start.asked.targets.copy())
        self.one_hot = torch.from_numpy(record.one_hot.copy())
        self.w = {name: torch.from_numpy(w.copy()).requires_grad_() for name, w in start.parameters.items()}
        self.followed: dict[str, list[Tensor]] = {}
        self.structure: Callable[[], Tensor] = getattr(self, f"wire_{wired.wiring}")

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

    def follow(self, group: str, states: Sequence[State]) -> list[Tensor]:
        """Every h of those states, which are followed from now on, as the memories of an LSTM are."""
        parts = [list(part) for part in zip(*states, strict=True)]
        self.followed |= dict(zip((group, f"{group}.c"), parts, strict=False))
        return parts[0]

    def scan(
        self, group: str, name: str, xs: Tensor, start: Tensor | None = None, *, backwards: bool = False
    ) -> list[Tensor]:
        """The states h of one cell over a sequence, in the order of time."""
        W = self.w[f"{name}.W_hh"]
        drive = torch.addmm(self.w[f"{name}.b_h"], xs, self.w[f"{name}.W_xh"].T)
        state, states = self.started(start), []
        for row in drive.unbind()[:: -1 if backwards else 1]:
            state = self.step(W, row, state)
            states.append(state)
        return self.follow(group, states[:: -1 if backwards else 1])

    def read(self, states: Tensor, name: str = "W_hy") -> Tensor:
        """o from states (M, H)."""
        return torch.addmm(self.w["b_y"], states, self.w[name].T)

    def wire_nn(self) -> Tensor:
        """N → N."""
        return self.read(torch.stack(self.scan("h", "cell", self.xs)))

    def wire_n1(self) -> Tensor:
        """N → 1."""
        h = self.scan("h", "cell", self.xs)
        if self.wired.read == "last":
            return self.read(h[-1][None])
        mean = torch.stack(h).mean(0)
        self.followed["mean"] = [mean]
        return self.read(mean[None])

    def wire_1n(self) -> Tensor:
        """1 → N."""
        silent = torch.zeros((self.outputs - len(self.xs), self.xs.shape[1]), dtype=torch.float64)
        return self.read(torch.stack(self.scan("h", "cell", torch.cat((self.xs, silent)))))

    def wire_bi(self) -> Tensor:
        """Both directions."""
        h, b = self.scan("h", "forward", self.xs), self.scan("b", "backward", self.xs, backwards=True)
        if self.wired.join == "sum":
            return self.read(torch.stack(h) + torch.stack(b))
        both = torch.cat((torch.stack(h), torch.stack(b)), dim=1)
        return torch.addmm(self.w["b_y"], both, torch.cat((self.w["W_hy"], self.w["W_by"]), dim=1).T)

    def wire_deep(self) -> Tensor:
        """Layers."""
        rising = self.xs
        for layer in range(1, self.wired.layers + 1):
            own = "" if layer == 1 else str(layer)
            rising = torch.stack(self.scan(f"h{own}", f"cell{own}", rising))
        return self.read(rising)

    def wire_jordan(self) -> Tensor:
        """The output returns."""
        teacher, W, V, b_y = self.wired.teacher, self.w["cell.W_yh"], self.w["W_hy"], self.w["b_y"]
        drive = torch.addmm(self.w["cell.b_h"], self.xs, self.w["cell.W_xh"].T)
        if teacher == 1.0:  # every step by itself
            h = torch.tanh(torch.addmm(drive, self.ys, W.T))
            o = self.read(h)
            self.followed = {"y": [self.ys], "h": [h], "o": [o]}
            return o
        y, fed, states, outputs = torch.zeros_like(self.one_hot[0]).requires_grad_(), [], [], []
        for row, target in zip(drive.unbind(), self.one_hot.unbind(), strict=True):
            fed.append(y)
            h = torch.tanh(torch.addmv(row, W, y))
            o = torch.addmv(b_y, V, h)
            y = torch.lerp(torch.softmax(o, 0), target, teacher)
            states.append(h)
            outputs.append(o)
        self.followed = {"y": fed, "h": states, "o": outputs}
        return torch.stack(outputs)

    def wire_tdnn(self) -> Tensor:
        """Causal convolutions over all steps at once."""
        rising = self.xs
        for layer in range(1, self.wired.layers + 1):
            own = "" if layer == 1 else str(layer)
            K, b, n = self.w[f"kernel{own}.K"], self.w[f"kernel{own}.b_h"], len(rising)
            reach = (len(K) - 1) * self.wired.dilation
            padded = functional.pad(rising, (0, 0, reach, 0))
            taps = [padded[reach - i * self.wired.dilation :][:n] for i in range(len(K))]
            rising = torch.tanh(torch.addmm(b, torch.cat(taps, dim=1), K.permute(0, 2, 1).reshape(-1, K.shape[1])))
            self.followed[f"h{own}"] = [rising]
        return self.read(rising)

    def wire_fc(self) -> Tensor:
        """A block for every pair."""
        b_h, V = self.w["b_h"], self.w["W_hy"]
        h = torch.tanh(torch.addmv(b_h.reshape(-1), self.w["W_xh"], self.xs.reshape(-1)).view_as(b_h))
        self.followed["h"] = [h]
        return torch.baddbmm(self.w["b_y"][:, :, None], V, h[:, :, None])[:, :, 0]

    def wire_ed(self) -> Tensor:
        """One vector between two networks."""
        h = self.scan("h", "encoder", self.xs)
        c = torch.stack(h).mean(0) if self.wired.context == "all" else h[-1]
        if self.wired.context != "last":
            c = torch.tanh(torch.addmv(self.w["context.b"], self.w["context.Q"], c))
            self.followed["c"] = [c]  # else it is the last h
        each = self.wired.use == "each"
        read = torch.cat((self.ys, c.expand(len(self.ys), -1)), dim=1) if each else self.ys
        self.followed["y"] = [self.ys]
        return self.read(torch.stack(self.scan("s", "decoder", read, None if each else c)))

    def wire_att(self) -> Tensor:
        """Every state of the encoder, weighed anew at every step."""
        h, W = self.scan("h", "encoder", self.xs), self.w["decoder.W_hh"]
        hs, keys = torch.stack(h), self.keys(torch.stack(h))
        W_y, W_c = self.w["decoder.W_xh"].split((self.ys.shape[1], self.size), dim=1)
        drive = torch.addmm(self.w["decoder.b_h"], self.ys, W_y.T)
        state, states, contexts = self.started(h[-1]), [], []
        for row in drive.unbind():
            alpha = torch.softmax(self.scores(keys, state[0]) / self.wired.temperature, 0)
            contexts.append(hs.T @ alpha)
            state = self.step(W, torch.addmv(row, W_c, contexts[-1]), state)
            states.append(state)
        self.followed |= {"c": contexts, "y": [self.ys]}
        return self.read(torch.stack(self.follow("s", states)))

    def keys(self, hs: Tensor) -> Tensor:
        """What does not depend on the decoder."""
        name = {"dot": None, "general": "score.A", "additive": "score.B"}[self.wired.score]
        return hs if name is None else hs @ self.w[name].T

    def scores(self, keys: Tensor, s: Tensor) -> Tensor:
        """e_k of one state."""
        if self.wired.score != "additive":
            return keys @ s
        return torch.tanh(keys + self.w["score.A"] @ s) @ self.w["score.v"]

    def norms(self) -> Norms:
        """log10 ‖∂𝓛_t/∂vector k‖ of every loss and every vector that is followed, with one vectorised backward call.

        Another gives the total gradient of every parameter.
        """
        losses, followed = self._losses()
        rows = torch.eye(len(losses), dtype=torch.float64)
        found = torch.autograd.grad(losses, followed, rows, is_grads_batched=True, retain_graph=True)
        torch.autograd.grad(losses.sum(), list(self.w.values()))
        return self._logs(found, len(losses))

    def norms_plainly(self) -> Norms:
        """The same of a wiring with one loss, whose one plain backward call gives the parameters' gradients too."""
        losses, followed = self._losses()
        found = torch.autograd.grad(losses[0], [*followed, *self.w.values()])
        return self._logs(found[: len(followed)], 1)

    def _losses(self) -> tuple[Tensor, list[Tensor]]:
        """(M,), and all that is followed."""
        self.followed = {}
        outputs = self.structure()
        self.followed["x"] = [self.xs]
        losses = functional.cross_entropy(outputs, self.targets, reduction="none")
        return losses, [part for parts in self.followed.values() for part in parts]

    def _logs(self, found: Sequence[Tensor], losses: int) -> Norms:
        """log10 of the norms of gradients (M, …, size), or (…, size) where M is 1: by group (M, vectors)."""
        norms = torch.log10(torch.cat([g.norm(dim=-1).reshape(losses, -1) for g in found], dim=1)).numpy()
        sizes = [sum(part[..., 0].numel() for part in parts) for parts in self.followed.values()]
        return dict(zip(self.followed, np.split(norms, np.cumsum(sizes)[:-1], axis=1), strict=True))
