"""The same runs in PyTorch, recording the same states, as fast as plain autograd code gets."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from engine import Experiment
from engine.record import Record

Tensor = torch.Tensor


class TorchRun:
    """One experiment's weights and inputs as float64 tensors, with a forward pass that keeps every state and gate."""

    def __init__(self, experiment: Experiment) -> None:
        record = Record(experiment)
        self.cell = experiment.cell
        self.size = experiment.hidden_size
        self.xs = torch.from_numpy(record.trace.xs.copy())
        self.targets = torch.from_numpy(record.trace.targets.copy())
        self.weights = {name: torch.from_numpy(w.copy()).requires_grad_() for name, w in record.weights.items()}
        self.h0 = torch.zeros(self.size, dtype=torch.float64)

    def step(self, drive: Tensor, h: Tensor, c: Tensor, kept: list[Any]) -> tuple[Tensor, Tensor]:
        """One step; appends the gates to `kept`."""
        size, W = self.size, self.weights["W_hh"]
        if self.cell == "vanilla":
            a = drive + W @ h
            kept.append(a)
            return torch.tanh(a), c
        if self.cell == "lstm":
            i, f, g, o = (drive + W @ h).split(size)
            i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
            c = f * c + i * g
            kept.append((i, f, g, o, c))
            return o * torch.tanh(c), c
        r, z = torch.sigmoid(drive[: 2 * size] + W[: 2 * size] @ h).split(size)
        n = torch.tanh(drive[2 * size :] + W[2 * size :] @ (r * h))
        kept.append((r, z, n))
        return z * h + (1 - z) * n, c

    def forward(self) -> tuple[list[Tensor], Tensor]:
        """All states (T tensors of (H,)) and the losses (T,)."""
        drive = self.xs @ self.weights["W_xh"].T + self.weights["b_h"]
        h, c = self.h0, self.h0
        states: list[Tensor] = []
        kept: list[Any] = []
        for row in drive:
            h, c = self.step(row, h, c, kept)
            states.append(h)
        o = torch.stack(states) @ self.weights["W_hy"].T + self.weights["b_y"]
        return states, 0.5 * ((o - self.targets) ** 2).sum(dim=1)

    def lag_matrix_batched(self) -> np.ndarray:
        """log10 ‖∂𝓛_t/∂h_k‖ with one vectorised backward call."""
        states, losses = self.forward()
        grads = torch.autograd.grad(losses, states, torch.eye(len(states), dtype=torch.float64), is_grads_batched=True)
        return torch.log10(torch.stack([g.norm(dim=1) for g in grads], dim=1)).numpy()

    def lag_matrix_separate(self) -> np.ndarray:
        """The same with one backward call per loss."""
        states, losses = self.forward()
        matrix = torch.full((len(states), len(states)), float("nan"), dtype=torch.float64)
        for t in range(len(states)):
            grads = torch.autograd.grad(losses[t], states[: t + 1], retain_graph=True)
            matrix[t, : t + 1] = torch.log10(torch.stack(grads).norm(dim=1))
        return matrix.numpy()


class TorchModule:
    """torch.nn.RNN, LSTM or GRU with a linear read-out: forward and backward, nothing recorded."""

    def __init__(self, experiment: Experiment) -> None:
        run = TorchRun(experiment)
        kind = {"vanilla": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[experiment.cell]
        self.module = kind(run.xs.shape[1], run.size, dtype=torch.float64)
        self.head = torch.nn.Linear(run.size, run.targets.shape[1], dtype=torch.float64)
        self.xs, self.targets = run.xs, run.targets
        self.parameters = [*self.module.parameters(), *self.head.parameters()]

    def __call__(self) -> object:
        """The gradient of every parameter."""
        hs, _ = self.module(self.xs)
        loss = 0.5 * ((self.head(hs) - self.targets) ** 2).sum()
        return torch.autograd.grad(loss, self.parameters)
