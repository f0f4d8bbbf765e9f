"""The headline of a wiring, its eyebrow, and why its outputs are asked for labels: whole sentences, with the numbers of the run.

The word in square brackets of a message is the one that is emphasised; translators move the brackets.
Checked by: tests/app/test_wirings_sentences.py.
"""

from collections.abc import Callable

import numpy as np

import networks
from app.numerals import ratio
from app.sentences import Finding, Headline, cell_name, said
from app.translations import Translator, english
from app.wiring_compared_sentences import compared
from app.wiring_decoder_sentences import attended, bottleneck, fed_back
from app.wiring_list import name_of
from app.wiring_runs import WiringRun
from app.wiring_words import counted, numbers, source_word
from engine.wirings import WIRINGS, Wired, paths

PLAIN = {
    "tanh": "tanh",
    "sigmoid": "σ",
    "relu": "ReLU",
    "leaky_relu": english("leaky ReLU"),
    "identity": english("linear"),
}
Find = Callable[[WiringRun, Translator], Finding]


def headline(run: WiringRun, translate: Translator) -> Headline:
    """The sentence that says what this run shows."""
    if run.other is not None:
        return said(compared(run, run.other, translate), translate)
    return said(FOUND[run.record.wired.wiring](run, translate), translate)


def eyebrow(run: WiringRun, translate: Translator) -> str:
    """What runs: `Encoder–decoder · GRU, 12 units, random weights (seed 7)`."""
    wired = run.record.wired
    units = translate.plural("{n} unit", "{n} units", wired.hidden_size).format(n=wired.hidden_size)
    cell = translate(cell_name(wired) if WIRINGS[wired.wiring].has_cell else PLAIN[wired.activation])
    values: dict[str, str | int] = {"cell": cell, "units": units, "seed": wired.seed}
    message = english("{cell}, {units}, random weights (seed {seed})")
    if run.record.translator is not None:
        message = english("{cell}, {units}, trained on {count} pairs of sentences")
        values["count"] = f"{taught(wired):,}"
    network = translate(message).format(**values)
    return f"{name_of(wired.wiring, translate)} · {network}"


def taught(wired: Wired) -> int:
    """How many pairs of sentences the trained network of those switches has learned from."""
    return sum(part.learned for part in networks.translator_facts(networks.translator_name(wired)).by_clauses)


def reason(run: WiringRun, translate: Translator) -> str:
    """Why the target's words are not what the outputs are asked for."""
    outputs = len(run.record.losses)
    if outputs == 1:
        message = english("{name}: one output, so it is asked for one label instead of the {words} of the target.")
    else:
        message = english("{name}: {n} outputs, so it is asked for {n} labels instead of the {words} of the target.")
    return translate(message).format(
        name=name_of(run.record.wired.wiring, translate),
        n=outputs,
        words=counted(run.record.start.pair.target, translate),
    )


def _causal(run: WiringRun, translate: Translator) -> Finding:
    reach = run.record.reach
    last = len(reach)
    first = source_word(run, 0, translate)
    if last == 1:
        return Finding("short", english("N → N: one word, [one output]."), {})
    if np.isneginf(reach[-1, 0]):
        return Finding("gone", english("N → N: of {w} [nothing] reaches output {n}."), {"w": first, "n": last})
    weaker = float(reach[-1, -1] - reach[-1, 0])
    values: dict[str, str | int] = {"w": first, "n": last, "ratio": ratio(abs(weaker))}
    if values["ratio"] == "1":
        message = english("N → N: output {n} sees every word before it, and {w} [as strongly] as its own.")
    elif weaker >= 0:
        message = english("N → N: output {n} sees every word before it, but {w} [{ratio}× weaker] than its own.")
    else:
        message = english("N → N: output {n} sees every word before it, and {w} [{ratio}× stronger] than its own.")
    return Finding("causal", message, values)


def _one_verdict(run: WiringRun, translate: Translator) -> Finding:
    values: dict[str, str | int] = {
        "words": counted(run.record.start.pair.source, translate),
        "numbers": numbers(run.record.wired.hidden_size, translate),
        "w": source_word(run, 0, translate),
    }
    if run.record.wired.read == "mean" and run.record.reach.shape[1] == 1:
        return Finding("mean", english("N → 1: with one word the mean of all states is [that one state]."), {})
    if run.record.wired.read == "mean":
        message = english("N → 1: the output reads the mean of {words}: {w} is [as near] as the last one.")
        return Finding("mean", message, values)
    return Finding("last", english("N → 1: {words} must fit into the last state, [{numbers}]."), values)


def _from_one(run: WiringRun, translate: Translator) -> Finding:
    outputs = len(run.record.reach)
    values: dict[str, str | int] = {"w": source_word(run, 0, translate), "n": outputs}
    if outputs == 1:
        return Finding("short", english("1 → N: one word, [one output]."), {})
    if run.record.wired.feed == "every":
        return Finding("repeated", english("1 → N: {w} enters [at every step], so no output is far from it."), values)
    weaker = float(run.record.reach[0, 0] - run.record.reach[-1, 0])
    values["ratio"] = ratio(abs(weaker))
    if values["ratio"] == "1":
        return Finding("once", english("1 → N: {w} enters only at step 1; at output {n} it is [as strong]."), values)
    if not 0 <= weaker < float("inf"):
        return Finding("once", english("1 → N: {w} enters [only at step 1]; all later outputs live on memory."), values)
    message = english("1 → N: {w} enters only at step 1; at output {n} it is [{ratio}× weaker].")
    return Finding("once", message, values)


def _both_ways(run: WiringRun, translate: Translator) -> Finding:
    if bool(run.record.sees.all()) and len(run.record.sees) > 1:
        message = english("Bidirectional: every output sees [the whole sentence]; one direction sees only the past.")
        return Finding("full", message, {})
    return Finding("short", english("Bidirectional: one word looks [the same] from both sides."), {})


def _stacked(run: WiringRun, translate: Translator) -> Finding:
    layers, columns = run.record.wired.layers, run.record.reach.shape[1]
    values: dict[str, str | int] = {
        "l": layers,
        "n": columns,
        "w": source_word(run, 0, translate),
        "p": f"{paths(run.record.graph, 'x1', f'o{columns}'):,}",
    }
    if layers == 1:
        return Finding("one_layer", english("Stacked: with one layer [one path] leads from {w} to output {n}."), values)
    if columns == 1:
        return Finding("one_word", english("Stacked: with one word [one path] leads up through {l} layers."), values)
    message = english("Stacked: through {l} layers [{p} paths] lead from {w} to output {n}; one layer has one.")
    return Finding("paths", message, values)


def _window(run: WiringRun, translate: Translator) -> Finding:
    most, columns = int(run.record.sees.sum(axis=1).max()), run.record.sees.shape[1]
    layers, words = run.record.wired.layers, counted(run.record.start.pair.source, translate)
    values: dict[str, str | int] = {"n": most, "words": words, "l": layers}
    if most == columns:
        message = english("Time-delay: the last output sees all {words}, by [one shared kernel].")
        if layers > 1:
            message = english(
                "Time-delay: the last output sees all {words}, by [{l} shared kernels], one for each layer."
            )
        return Finding("whole", message, values)
    return Finding("window", english("Time-delay: no output sees more than [{n} of {words}]."), values)


def _unshared(run: WiringRun, translate: Translator) -> Finding:
    columns = run.record.reach.shape[1]
    grown = run.record.growth(np.array([columns]))
    values: dict[str, str | int] = {
        "words": counted(run.record.start.pair.source, translate),
        "fc": f"{grown['fc'][0]:,}",
        "rnn": f"{grown['rnn'][0]:,}",
    }
    message = english(
        "Fully connected: [{fc} parameters] for {words}; a vanilla recurrent network has {rnn} for any length."
    )
    return Finding("unshared", message, values)


FOUND: dict[str, Find] = {
    "nn": _causal,
    "n1": _one_verdict,
    "1n": _from_one,
    "bi": _both_ways,
    "deep": _stacked,
    "jordan": fed_back,
    "ed": bottleneck,
    "att": attended,
    "tdnn": _window,
    "fc": _unshared,
}
