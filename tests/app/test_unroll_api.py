"""GET /api/unroll: what it says of a run. What it shares with /api/wirings is in test_instruments_api.py."""

import csv
import io
from typing import Any

import pytest
from starlette.testclient import TestClient
from test_api import decoded

import networks
from app.exports import engine_fields
from app.permalink import canonical, read_strictly
from app.querystring import read_pairs
from app.schemas.unroll import UnrollQuery
from app.trained import SAMPLES
from app.unroll_payload import unroll_arrays
from engine import Experiment, Record, run

QUERIES = (
    "",
    "cell=gru&loss=every&read=each&lang=zh&m=demo:sentiment-zh",
    "cell=vanilla&text=zork was %F0%9F%98%80 bad&label=0",
    "read=mean&edit=ablate3,h2@2:.9,f:1",
    "m=random&cell=jordan&tf=1&x=series&series=1;2;3&K=2&target=seed&verify=1",
    "m=random&cell=gru&ra=1&x=noise&D=3&T=9&H=3&in=0&h0=random",
    "m=random&cell=vanilla&act=identity&init=spectrum&eig=3&H=1&T=200&x=noise&out=linear&loss=every",
    "m=random&H=64&T=31&x=noise&unit=9",
    "m=random&text=a&tok=char",
)


def query_of(text: str) -> UnrollQuery:
    return read_strictly(UnrollQuery, read_pairs(text.encode()))


def record_of(text: str) -> Record:
    query = query_of(text)
    demo = query.network.startswith("demo:")
    network = networks.load(query.network.removeprefix("demo:"), query.cell) if demo else None
    return run(Experiment(**engine_fields(query, network)), network)


def at(body: dict[str, Any], path: str) -> Any:
    value: Any = body
    parts = path.split(".")
    for place, name in enumerate(parts):
        joined = ".".join(parts[place:])
        if joined in value:
            return value[joined]
        value = value[name]
    return value


@pytest.mark.parametrize("query", QUERIES)
def test_the_shapes_are_those_of_the_reference(client: TestClient, query: str) -> None:
    body, record = client.get(f"/api/unroll?{query}&arrays=base64").json(), record_of(query)
    for path, (array, axes) in unroll_arrays(record).items():
        if path.partition(".")[0] != "left":
            assert decoded(at(body, path)).shape == array.shape
            assert array.ndim == len(axes.split(","))
    if body["left"] is not None:
        assert decoded(body["left"]["values"]).shape == (
            len(body["left"]["units"]), body["steps"], body["steps"] + 1,
        )  # fmt: skip
    for spoken in body["headlines"].values():
        assert len(spoken) == len(body["unit_at"]) == 2 * body["steps"] + 1
    size = record.experiment.hidden_size
    assert all(1 <= unit <= size for unit in [*body["unit_at"], body["default_unit"]])


def test_the_trained_network_is_described(client: TestClient) -> None:
    body = client.get("/api/unroll?text=the plot was zork bad").json()
    network = networks.load("sentiment", "lstm")
    assert body["network"] == {
        "name": "demo:sentiment", "units": 6, "words": len(network.vocabulary) - 1, "label": 0,
        "classes": {"en": ["negative", "positive"], "zh": ["负面", "正面"]},
    }  # fmt: skip
    assert body["unknown"] == [4]
    assert (body["experiment"]["H"], body["experiment"]["m"]) == (6, "demo:sentiment")
    assert client.get("/api/unroll?m=random").json()["network"] is None


def test_the_default_text_is_the_networks_own_and_not_in_the_canonical_query(client: TestClient) -> None:
    body = client.get("/api/unroll?m=demo:sentiment-zh").json()
    assert body["experiment"]["text"] == networks.load("sentiment-zh", "lstm").sample
    assert body["query"] == "m=demo:sentiment-zh"


def test_an_edit_comes_with_the_untouched_run(client: TestClient) -> None:
    plain, edited = client.get("/api/unroll").json(), client.get("/api/unroll?edit=ablate3").json()
    assert plain["untouched"] is None
    assert edited["untouched"]["h"] == plain["trace"]["h"]
    assert {row[2] for row in edited["trace"]["h"]} == {0.0}


@pytest.mark.parametrize(
    ("text", "steps"),
    [("good " * 500, 24), ("not", 1), ("不%20bad%0A%09film", 3), ("a%CC%81 %F0%9F%91%A8%E2%80%8D%F0%9F%91%A9 %F0%9F%87%AC%F0%9F%87%A7", 3)],
)  # fmt: skip
def test_any_text_is_read_and_cut_to_t(client: TestClient, text: str, steps: int) -> None:
    body = client.get(f"/api/unroll?text={text}").json()
    assert body["steps"] == len(body["tokens"]) == steps
    assert body["full_length"] >= steps


INVALID = (
    ("cell=rnn", "cell"),
    ("cell=jordan", "cell"),
    ("x=noise", "x"),
    ("x=series&series=1;2", "x"),
    ("text=", "text"),
    ("text=%20%0A", "text"),
    ("m=sentiment", "m"),
    ("H=65&m=random", "H"),
    ("T=201", "T"),
    ("in=3", "in"),
    ("loss=99", "loss"),
    ("read=mean&loss=every", "loss"),
    ("read=mean&cell=jordan&m=random", "read"),
    ("label=2", "label"),
    ("tf=2", "tf"),
    ("unit=7", "unit"),
    ("unit=0", "unit"),
    ("pos=f8", "pos"),
    ("pos=b8", "pos"),
    ("pos=x", "pos"),
    ("k=8", "k"),
    ("rows=1,7", "rows"),
    ("rows=1,,2", "rows"),
    ("edit=h7@1:0", "edit"),
    ("edit=h1@8:0", "edit"),
    ("edit=h1@1:nan", "edit"),
    ("edit=r:1", "edit"),
    ("edit=c1@1:1&cell=gru", "edit"),
    ("edit=everything", "edit"),
    ("edit=" + "ablate1," * 200, "edit"),
)


def test_a_key_of_the_other_page_is_not_known_here(client: TestClient) -> None:
    assert client.get("/api/unroll?tau=3").json()["error"]["kind"] == "unknown"
    assert client.get("/api/gradients?edit=ablate1").json()["error"]["kind"] == "unknown"


def test_the_csv_holds_the_numbers_of_the_json(client: TestClient) -> None:
    body = client.get("/api/unroll?cell=gru").json()
    lines = client.get("/api/unroll.csv?cell=gru&array=left.values").text.splitlines()
    assert lines[1] == "# /unroll?cell=gru"
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[2:]))))
    assert len(rows) == 6 * sum(range(2, 9))
    for row in rows:
        unit, step, k = int(row["unit"]) - 1, int(row["t"]) - 1, int(row["k0"])
        assert float(row["value"]) == body["left"]["values"][unit][step][k]
    assert client.get("/api/unroll.csv?array=trace.terms.Ux_f").status_code == 200


@pytest.mark.parametrize(
    "query", ["m=random&H=4&seed=3", "edit=ablate3,f:1&loss=every", "text=the film&T=9&read=mean", "cell=gru&in=0"]
)
def test_a_canonical_link_is_canonical_and_says_the_same(query: str) -> None:
    once = canonical(query_of(query))
    assert canonical(query_of(once)) == once
    assert query_of(once) == query_of(query)


def test_defaults_are_left_out_of_a_canonical_link() -> None:
    assert (
        canonical(query_of("cell=lstm&m=demo:sentiment&T=24&H=6&loss=last&read=each&x=text&in=1&unit=3&pos=b2")) == ""
    )


@pytest.mark.parametrize("name", networks.NAMES)
def test_the_samples_are_known_to_their_network_word_for_word(client: TestClient, name: str) -> None:
    assert len(SAMPLES[name]) == 4
    for cell in networks.CELLS:
        for text in SAMPLES[name]:
            assert (
                client.get("/api/unroll", params={"m": f"demo:{name}", "cell": cell, "text": text}).json()["unknown"]
                == []
            )
