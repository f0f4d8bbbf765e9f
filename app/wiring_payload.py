"""A run of a wiring -> the JSON of GET /api/wirings, by the names in `app/schemas/wiring_record.py`."""

import re
from collections.abc import Mapping
from typing import Any

from app.arrays import Encoder, finite
from app.payload import Part, plain, take
from app.permalink import canonical, experiment_values
from app.schemas.wirings import SOURCE, TARGET
from app.translations import Translator
from app.wiring_arrays import LENGTHS, adjoints_of, growth_of, matrices_of, values_of
from app.wiring_list import use_for, wirings_part
from app.wiring_runs import WiringRun
from app.wiring_sentences import eyebrow, headline, reason
from engine.wirings import Graph, WiringRecord, log10_norms

NODE = re.compile(r"([a-z]+)(\d*)(?:\.(\d+))?")


def wiring_payload(run: WiringRun, encode: Encoder, translators: Mapping[str, Translator], engine_version: str) -> Part:
    """The whole JSON object of a run."""
    body = one_payload(run, encode, translators, engine_version)
    other = None if run.other is None else one_payload(run.other, encode, translators, engine_version)
    return body | {"wirings": wirings_part(translators), "other": other}


def one_payload(run: WiringRun, encode: Encoder, translators: Mapping[str, Translator], engine_version: str) -> Part:
    """A run by itself."""
    record, query = run.record, run.query

    def both(say: Any) -> Part:
        return {language: say(run, _) for language, _ in translators.items()}

    return {
        "experiment": experiment_values(query)
        | {"cell": record.wired.cell, "H": record.wired.hidden_size, "m": query.weights},
        "query": canonical(query),
        "engine": engine_version,
        "eyebrow": both(eyebrow),
        "headline": both(headline),
        "use_for": {language: use_for(record.wired, _) for language, _ in translators.items()},
        "reason": None if record.start.asked.fits or record.start.wiring.decodes else both(reason),
        "wirings": None,
        "pair": pair_part(run),
        "classes": list(record.start.asked.classes),
        "output_at": output_at(record.graph),
        "graph": graph_part(record.graph),
        **vectors_parts(record, encode),
        "outputs": outputs_part(record, encode),
        "matrices": matrices_part(record, encode),
        "attention": attention_part(record, encode),
        "rows": rows_part(record, encode),
        "parameters": parameters_part(record),
        "other": None,
        "verify": take(record.verify(), "verify", encode) if query.verify else None,
    }


def pair_part(run: WiringRun) -> Part:
    """Both texts as they were cut."""
    pair, query = run.record.start.pair, run.query
    return {
        "source": list(pair.source),
        "target": list(pair.target) if run.record.start.asked.fits else None,
        "source_unknown": list(pair.source_unknown),
        "target_unknown": list(pair.target_unknown),
        "source_full": pair.source_full,
        "target_full": pair.target_full,
        "example": (query.source, query.target) == (SOURCE, TARGET),
    }


def output_at(graph: Graph) -> list[float]:
    """The column that each output stands at."""
    return [float(node.column) for node in graph.nodes if node.kind == "output"]


def graph_part(graph: Graph) -> Part:
    """Nodes, edges and the order in which they come to life."""
    return {
        "nodes": [{**vars(node), "label": label_of(node.id)} for node in graph.nodes],
        "edges": [{"id": edge.id, **vars(edge)} for edge in graph.edges],
        "moments": [list(moment) for moment in graph.moments],
    }


def label_of(node: str) -> str:
    """How a vector is written: h3 -> h_3, h2.1 -> h^{(2)}_1, o2 -> ŷ_2, mean -> h̄."""
    found = NODE.fullmatch(node)
    if node == "mean" or found is None:
        return "h̄" if node == "mean" else node
    letter, number, step = found.groups()
    letter = "ŷ" if letter == "o" else letter
    if step:
        return f"{letter}^{{({number})}}_{step}"
    return f"{letter}_{number}" if number else letter


def vectors_parts(record: WiringRecord, encode: Encoder) -> Part:
    """Every vector, its derivative and the size of that."""
    adjoints = adjoints_of(record)
    return {
        "values": {name: encode(array) for name, array in values_of(record).items()},
        "adjoints": {name: encode(array) for name, array in adjoints.items()},
        "norms": {name: encode(log10_norms(array)) for name, array in adjoints.items()},
    }


def outputs_part(record: WiringRecord, encode: Encoder) -> Part:
    """What came out, and what was asked for."""
    return {
        "predictions": encode(record.predictions),
        "predicted": plain(record.predictions.argmax(axis=1).tolist(), encode),
        "targets": plain(record.start.asked.targets.tolist(), encode),
        "losses": encode(record.losses),
        "total": finite(record.total_loss),
    }


def matrices_part(record: WiringRecord, encode: Encoder) -> Part:
    """Outputs against inputs."""
    sharing, names = record.start.wiring.sharing(record.start.sizes)
    arrays = matrices_of(record)
    return {
        "reach": encode(arrays["reach"]),
        "inputs": encode(arrays["inputs"]),
        "states": {name: encode(norms) for name, norms in record.state_norms.items() if name != "x"},
        "sees": record.sees.astype(int).tolist(),
        "sharing": sharing.tolist(),
        "sharing_names": list(names),
        "attention": plain(arrays.get("attention"), encode),
        "without": plain(arrays.get("without"), encode),
    }


def attention_part(record: WiringRecord, encode: Encoder) -> Part | None:
    """How the attention came about."""
    looked = record.attention
    if looked is None:
        return None
    return {
        "scores": encode(looked.scores),
        "weights": encode(looked.weights),
        "by_hand": list(looked.by_hand),
        "temperature": float(record.wired.temperature),
    }


def rows_part(record: WiringRecord, encode: Encoder) -> Part | None:
    """The same network taught and running free."""
    rows = record.rows
    if rows is None:
        return None
    classes = record.start.asked.classes
    lines = {"taught": rows.taught, "free": rows.free}
    return {
        **{
            name: {"tokens": [classes[i] for i in line.ids.tolist()], "losses": encode(line.losses)}
            for name, line in lines.items()
        },
        "first_divergence": rows.first_divergence,
        "teacher": float(record.wired.teacher),
    }


def parameters_part(record: WiringRecord) -> Part:
    """How many there are, and how many at other lengths."""
    blocks = record.start.parameters
    return {
        "total": sum(array.size for array in blocks.values()),
        "blocks": [
            {"name": name, "shape": list(array.shape), "count": int(array.size)} for name, array in blocks.items()
        ],
        "lengths": LENGTHS.tolist(),
        "growth": {name: counts.tolist() for name, counts in growth_of(record).items()},
    }
