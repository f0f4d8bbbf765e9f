"""GET /api/wirings: what it says of a run. What it shares with /api/unroll is in test_instruments_api.py."""

import csv
import io
import re
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient
from test_api import decoded
from test_unroll_api import at

from app.permalink import canonical, read_strictly
from app.querystring import read_pairs
from app.schemas.wirings import WiringQuery
from app.settings import Settings
from app.translations import english
from app.wiring_arrays import wiring_arrays
from app.wiring_list import LIST
from app.wiring_runs import WiringRun, prepare_wiring
from engine.wirings import WIRINGS

QUERIES = (
    *(f"w={wiring}" for wiring in LIST),
    "w=n1&read=mean&cell=lstm&H=3",
    "w=1n&feed=first&cell=gru&loss=last",
    "w=bi&join=sum&cell=lstm&verify=1",
    "w=deep&layers=4&cell=gru&T=24&text=the film was not bad at all&to=x",
    "w=ed&c=all&use=each&m=random&cell=lstm&tf=.5",
    "w=ed&c=affine&m=random&tf=0&verify=1",
    "w=att&score=additive&temp=.2&m=random&att=2:.7,.1,.1,.1;3:0,0,1,0",
    "w=att&score=general&m=random&tf=0&to=a",
    "w=jordan&tf=.25&act=relu&lang=zh",
    "w=tdnn&kern=2&dil=2&layers=1&tok=char&text=abcd",
    "w=nn&text=a&to=b&T=1&H=1",
    "w=nn&vs=ed;c=all;use=each;m=random&verify=1",
    "w=bi&text=我 %F0%9F%98%80 a%CC%81 zork&to=i love zork",
)


def query_of(text: str) -> WiringQuery:
    return read_strictly(WiringQuery, read_pairs(text.encode()))


def run_of(text: str) -> WiringRun:
    return prepare_wiring(query_of(text), Settings(), english)()


def parts_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [body, *([body["other"]] if body["other"] else [])]


@pytest.mark.parametrize("query", QUERIES)
def test_the_shapes_are_those_of_the_reference(client: TestClient, query: str) -> None:
    body, run = client.get(f"/api/wirings?{query}&arrays=base64").json(), run_of(query)
    for path, (array, axes) in wiring_arrays(run).items():
        sent = at(body, path)
        assert (decoded(sent) if isinstance(sent, dict) else np.array(sent)).shape == array.shape
        assert array.ndim == len(axes.split(","))
    for part in parts_of(body):
        outputs, columns = decoded(part["matrices"]["reach"]).shape
        assert len(part["pair"]["source"]) == columns
        assert len(part["outputs"]["predicted"]) == len(part["outputs"]["targets"]) == len(part["output_at"]) == outputs
        assert np.shape(part["matrices"]["sees"]) == np.shape(part["matrices"]["sharing"]) == (outputs, columns)
        assert np.max(part["matrices"]["sharing"]) < len(part["matrices"]["sharing_names"])


@pytest.mark.parametrize("query", QUERIES)
def test_the_graph_and_the_arrays_speak_of_the_same_vectors(client: TestClient, query: str) -> None:
    for part in parts_of(client.get(f"/api/wirings?{query}").json()):
        nodes = {node["id"]: node for node in part["graph"]["nodes"]}
        for node in nodes.values():
            assert 0 <= node["step"] < len(part["values"][node["values"]]), node
            assert len(part["norms"][node["values"]]) == len(part["values"][node["values"]])
        for edge in part["graph"]["edges"]:
            assert edge["id"] == f"{edge['source']}>{edge['target']}"
            assert {edge["source"], edge["target"]} <= set(nodes)
        assert sorted(id_ for moment in part["graph"]["moments"] for id_ in moment) == sorted(nodes)


def test_the_list_has_every_wiring_of_the_engine_with_its_glyph_and_its_switches(client: TestClient) -> None:
    listed = {row["w"]: row for row in client.get("/api/wirings").json()["wirings"]}
    assert set(listed) == set(WIRINGS) == set(LIST)
    lower = np.tril(np.ones((4, 4), dtype=int)).tolist()
    assert listed["nn"]["sees"] == listed["deep"]["sees"] == lower
    assert listed["bi"]["sees"] == listed["ed"]["sees"] == listed["att"]["sees"] == [[1] * 4] * 4
    assert listed["n1"]["sees"] == [[0] * 4] * 3 + [[1] * 4]
    assert listed["tdnn"]["sees"] != lower
    assert set(listed["ed"]["switches"]) == {"c", "use", "tf"}
    assert set(listed["att"]["switches"]) == {"score", "temp", "tf", "att"}
    assert set(listed["tdnn"]["switches"]) == {"kern", "layers", "dil"}
    assert {row["group"]["en"] for row in listed.values()} == {
        "One network", "Two networks", "Output feeds back", "No recurrence",
    }  # fmt: skip


def test_a_target_that_does_not_fit_gives_a_reason_and_labels(client: TestClient) -> None:
    body = client.get("/api/wirings?w=n1").json()
    assert body["pair"]["target"] is None
    assert body["classes"] == ["A", "B", "C", "D"]
    assert "one label" in body["reason"]["en"]
    assert "一个标签" in body["reason"]["zh"]
    fits = client.get("/api/wirings?w=nn&to=I love China dearly").json()
    assert (fits["reason"], fits["pair"]["target"]) == (None, ["I", "love", "China", "dearly"])
    assert client.get("/api/wirings?w=ed&m=random").json()["reason"] is None


def test_a_decoder_says_words_of_the_target_and_its_end(client: TestClient) -> None:
    body = client.get("/api/wirings?w=att&m=random").json()
    assert body["classes"] == ["⟨start⟩", "⟨end⟩", "I", "love", "China"]
    assert body["outputs"]["targets"] == [2, 3, 4, 1]
    weights = np.array(body["attention"]["weights"])
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-12)
    assert body["matrices"]["attention"] == body["attention"]["weights"]


def test_a_row_by_hand_is_said_and_overrides_the_attention(client: TestClient) -> None:
    body = client.get("/api/wirings?w=att&m=random&att=2:0,0,1,0").json()
    assert body["attention"]["by_hand"] == [2]
    assert body["attention"]["weights"][1] == [0, 0, 1, 0]


def test_the_rows_compare_the_taught_run_with_the_free_one(client: TestClient) -> None:
    body = client.get("/api/wirings?w=ed&m=random").json()
    rows = body["rows"]
    assert rows["teacher"] == 1
    assert rows["taught"]["losses"] == body["outputs"]["losses"]
    assert client.get("/api/wirings").json()["rows"] is None


def test_a_second_wiring_comes_along_with_its_own_switches(client: TestClient) -> None:
    body = client.get("/api/wirings?w=nn&H=3&seed=4&vs=deep;layers=3").json()
    other = body["other"]
    assert (other["experiment"]["w"], other["experiment"]["layers"], other["experiment"]["H"]) == ("deep", 3, 3)
    assert other["wirings"] is None
    assert other["other"] is None
    alone = client.get(f"/api/wirings?{other['query']}").json()
    assert alone | {"wirings": None} == other


INVALID = (
    ("w=rnn", "w"),
    ("cell=jordan", "cell"),
    ("text=", "text"),
    ("text=%20%0A", "text"),
    ("to=", "to"),
    ("to=%20", "to"),
    ("text=%00", "text"),
    ("T=0", "T"),
    ("T=25", "T"),
    ("H=65", "H"),
    ("layers=0", "layers"),
    ("layers=5&w=deep", "layers"),
    ("kern=1", "kern"),
    ("kern=8&w=tdnn", "kern"),
    ("w=tdnn&text=a b&kern=3", "kern"),
    ("w=tdnn&kern=2&dil=4", "dil"),
    ("w=tdnn&text=a&kern=2", "text"),
    ("dil=0", "dil"),
    ("temp=.1", "temp"),
    ("temp=nan", "temp"),
    ("tf=1.5", "tf"),
    ("loss=2", "loss"),
    ("read=each", "read"),
    ("c=first", "c"),
    ("use=end", "use"),
    ("score=cosine", "score"),
    ("m=random1", "m"),
    ("w=nn&m=demo:translate", "m"),
    ("w=att&m=random&att=x", "att"),
    ("w=att&m=random&att=2:1,2", "att"),
    ("w=att&m=random&att=1:nan,0,0,0", "att"),
    ("w=att&m=random&att=1:-1,0,0,0", "att"),
    ("vs=rnn", "vs"),
    ("vs=;", "vs"),
    ("vs=ed;c", "vs"),
    ("vs=ed;c=first", "vs"),
    ("vs=ed;text=a", "vs"),
    ("vs=deep;layers=0", "vs"),
    ("vs=tdnn;kern=7", "vs"),
    ("vs=nn;m=demo:translate", "vs"),
    ("t=5", "t"),
    ("k=5", "k"),
    ("unit=7", "unit"),
    ("pos=f5", "pos"),
    ("pos=b5", "pos"),
    ("pos=x", "pos"),
    ("mat=all", "mat"),
)


@pytest.mark.parametrize(
    "query",
    ["w=tdnn&text=a b&kern=3", "w=att&m=random&att=x", "w=att&m=random&att=2:1,2", "w=att&m=random&att=1:-1,0,0,0",
     "w=att&m=random&att=1:0,0,0,0", "w=att&m=random&att=1:1,0,0,0;1:1,0,0,0", "vs=tdnn;kern=7", "vs=;"],
)  # fmt: skip
def test_what_the_engine_refuses_is_explained_in_chinese(client: TestClient, query: str) -> None:
    error = client.get(f"/api/wirings?{query}&lang=zh").json()["error"]
    assert not re.search(r"[A-Za-z]{5,}", error["message"])


def test_a_key_of_another_page_is_not_known_here(client: TestClient) -> None:
    for key in ("eig=.5", "edit=ablate1", "x=noise"):
        assert client.get(f"/api/wirings?{key}").json()["error"]["kind"] == "unknown"
    assert client.get("/api/unroll?w=nn").json()["error"]["kind"] == "unknown"


@pytest.mark.parametrize(
    "text", ["good " * 40, "好" * 200, "a" * 200, "%E2%80%8B x", "a%CC%81 %F0%9F%91%A8%E2%80%8D%F0%9F%91%A9"]
)
@pytest.mark.parametrize("wiring", LIST)
def test_any_text_is_read_and_cut_to_t(client: TestClient, wiring: str, text: str) -> None:
    query = f"w={wiring}&kern=2&m=random" if wiring in ("ed", "att") else f"w={wiring}&kern=2"
    body = client.get(f"/api/wirings?{query}&text={text}&to={text}")
    if wiring == "tdnn" and body.status_code == 422:
        assert body.json()["error"]["field"] == "text"  # one word is shorter than any kernel
        return
    assert body.status_code == 200, body.text
    pair = body.json()["pair"]
    assert pair["source_full"] >= 1
    assert len(pair["source"]) <= 12


def test_a_run_that_costs_too_much_is_refused_with_figure_and_limit() -> None:
    from app.main import create_app

    client = TestClient(create_app(Settings(max_seconds=1e-6)))
    error = client.get("/api/wirings").json()["error"]
    assert (error["kind"], error["field"]) == ("too_large", "T")
    assert error["figure"] > error["limit"] == 1e-6


def test_the_csv_holds_the_numbers_of_the_json(client: TestClient) -> None:
    body = client.get("/api/wirings?w=bi").json()
    lines = client.get("/api/wirings.csv?w=bi&array=matrices.reach").text.splitlines()
    assert lines[1] == "# /wirings?w=bi"
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[2:]))))
    assert len(rows) == 16
    for row in rows:
        assert float(row["value"]) == body["matrices"]["reach"][int(row["output_step"]) - 1][int(row["column"]) - 1]
    for path in ("values.h", "matrices.states.b", "outputs.losses"):
        assert client.get(f"/api/wirings.csv?w=bi&array={path}").status_code == 200


def test_defaults_are_left_out_of_a_canonical_link() -> None:
    assert (
        canonical(query_of("w=nn&cell=vanilla&H=6&seed=7&m=random&T=12&text=我爱中国&to=I love China&tf=1&t=3")) == ""
    )
    assert canonical(query_of("w=att&m=demo:translate")) == "w=att"
    assert canonical(query_of("w=att&m=random")) == "w=att&m=random"


@pytest.mark.parametrize("path", ["/api/wirings", "/api/wirings.npz", "/api/wirings/snippet.py", "/api/wirings.csv"])
def test_the_same_query_gives_the_same_bytes_and_then_304(client: TestClient, path: str) -> None:
    first, again = client.get(f"{path}?w=bi"), client.get(f"{path}?w=bi")
    assert first.content == again.content
    known = client.get(f"{path}?w=bi", headers={"If-None-Match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize(("wiring", "kind"), [("nn", "rnn"), ("tdnn", "tdnn"), ("fc", "fc")])
def test_the_counted_networks_have_the_parameters_of_their_wirings(client: TestClient, wiring: str, kind: str) -> None:
    for length in (5, 10):
        body = client.get(f"/api/wirings?w={wiring}&H=5&text={'a+' * length}").json()["parameters"]
        assert body["growth"][kind][body["lengths"].index(length)] == body["total"]
        assert body["total"] == sum(block["count"] for block in body["blocks"])
        assert all(np.prod(block["shape"]) == block["count"] for block in body["blocks"])


@pytest.mark.parametrize("query", ["w=jordan&tf=.25&loss=last", "w=jordan&tf=0", "w=jordan", "w=nn", "w=bi&join=sum"])
def test_the_derivatives_by_the_outputs_add_up_to_that_by_their_bias(client: TestClient, query: str) -> None:
    body = client.get(f"/api/wirings?{query}").json()
    expected = run_of(query).record.gradients["b_y"]
    np.testing.assert_allclose(np.sum(body["adjoints"]["o"], axis=0), expected, rtol=1e-12, atol=1e-15)


def test_the_csv_of_a_growing_network_counts_its_lengths(client: TestClient) -> None:
    body = client.get("/api/wirings?w=fc&text=abc&tok=char").json()["parameters"]
    lines = client.get("/api/wirings.csv?w=fc&text=abc&tok=char&array=parameters.growth.fc").text.splitlines()
    rows = list(csv.DictReader(lines[2:]))
    assert [int(row["length"]) for row in rows] == body["lengths"]
    assert {row["length"]: row["value"] for row in rows}["3"] == str(body["total"])


@pytest.mark.parametrize(
    "query",
    [
        "w=ed&to=&vs=nn", "w=att&to=&vs=bi", "w=ed&to=&vs=ed;m=random", "w=att&to=&vs=ed;m=random", "w=ed&to=&vs=att", "w=nn&text=a b&vs=tdnn",
    ],
)  # fmt: skip
def test_a_second_wiring_reads_what_the_first_one_reads(client: TestClient, query: str) -> None:
    """One without training needs a target, and a kernel that is not chosen is as long as the sentence allows."""
    answer = client.get(f"/api/wirings?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["other"]["pair"]["source"] == answer.json()["pair"]["source"]


def test_a_text_too_long_beside_a_time_delay_network_is_refused(client: TestClient) -> None:
    assert client.get(f"/api/wirings?w=nn&vs=tdnn&text={'a' * 10_001}").status_code == 422
