"""Every wiring's record with its full gradient matrix, against PyTorch's batched gradients: `python -m benchmarks.wirings_speed`.

Both sides: the way forward, every loss, log10 ‖∂𝓛_t/∂·‖ for every loss and every vector of the record (states with the memories of
an LSTM, inputs, what is fed back, contexts), and the total gradient of every parameter.

N → 1 has one loss: beside PyTorch's batched gradients, as everywhere, its one plain backward call is timed for information.
"""

from __future__ import annotations

import os

import numpy as np
import torch

from benchmarks.timing import Work, take_turns, verdict
from benchmarks.torch_wirings import TorchWiring
from engine.wirings import WIRINGS, Wired, WiringRecord, run_wiring

STEPS, SIZE = 50, 32  # of one network; encoder and decoder have half the steps each
PROMISE = 10.0
WORDS = "一二三四"
SAME = {"c"}  # the context of an encoder–decoder that is its last h
CELLS = ("vanilla", "lstm", "gru")
SWITCHES: dict[str, tuple[dict[str, object], ...]] = {
    "nn": ({},),
    "n1": ({"read": "last"}, {"read": "mean"}),
    "1n": ({"feed": "every"}, {"feed": "first"}),
    "bi": ({"join": "concatenate"}, {"join": "sum"}),
    "deep": ({"layers": 2}, {"layers": 4}),
    "jordan": ({"teacher": 1.0}, {"teacher": 0.0}),
    "ed": tuple({"context": c, "use": use} for c, use in (("last", "start"), ("all", "each"))),
    "att": ({"score": "dot"}, {"score": "general"}, {"score": "additive"}),
    "tdnn": ({"layers": 1}, {"layers": 4, "dilation": 2}),
    "fc": ({},),
}
PLAIN = tuple(name for name, kind in WIRINGS.items() if not kind.has_cell)


def wired(wiring: str, **switches: object) -> Wired:
    """Texts of T tokens, or of half as many on either side of a decoder, whose ⟨end⟩ is an output too."""
    decodes = WIRINGS[wiring].decodes
    steps = STEPS // 2 if decodes else STEPS
    source, target = (WORDS * steps)[:steps], (WORDS * steps)[: steps - decodes]
    return Wired(wiring=wiring, source=source, target=target, hidden_size=SIZE, longest=STEPS, **switches)


def compare(name: str, ours: WiringRecord) -> None:
    """One line."""
    theirs = TorchWiring(ours)
    assert theirs.norms().keys() >= ours.state_norms.keys() - SAME, (name, ours.state_norms.keys())
    works: dict[str, Work] = {"ours": lambda: ours.rerun().state_norms, "batched": theirs.norms}
    if len(ours.losses) == 1:
        works["plain"] = theirs.norms_plainly
    a, b = (
        np.concatenate([rows[group] for group in theirs.followed], axis=1)
        for rows in (ours.state_norms, theirs.norms())
    )
    both = np.isfinite(a) & np.isfinite(b)
    times = take_turns(works, rounds=15, budget=3.0, turn=0.1)
    print(
        f"  {name:32} ours {times['ours'] * 1e3:7.2f} ms  batched {verdict(times.ratio('batched', 'ours'), PROMISE)}"
        f"  largest difference in log10 {np.abs(a[both] - b[both]).max():.1e}"
        + (f"  one plain call {times.ratio('plain', 'ours'):.2f}x" if "plain" in times else "")
    )


def main() -> None:
    """Every wiring, every switch, every cell."""
    print(
        f"\nWirings, T = {STEPS}, H = {SIZE}: PyTorch's time over ours, {os.cpu_count()} cores, PyTorch {torch.__version__} "
        f"with {torch.get_num_threads()} threads, NumPy {np.__version__}"
    )
    for wiring, choices in SWITCHES.items():
        for switches in choices:
            for cell in ("vanilla",) if wiring in PLAIN else CELLS:
                name = " ".join((wiring, *map(str, switches.values()), *(() if wiring in PLAIN else (cell,))))
                compare(name, run_wiring(wired(wiring, cell=cell, **switches)))


if __name__ == "__main__":
    main()
