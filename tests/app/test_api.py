"""GET /api/gradients: what OpenAPI documents is what comes, in both forms of an array, and it is what the engine computed."""

import base64
import csv
import io
import json
import runpy
from pathlib import Path
from typing import Any

import jsonschema_rs
import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.exports import engine_fields
from app.payload import FIELDS, PARTS, arrays_of
from app.permalink import read_strictly
from app.querystring import read_pairs
from app.schemas.query import PART_NAMES, ExperimentQuery
from app.schemas.record import RecordOut
from engine import Experiment, run

ROUNDING = 1e-12  # the server takes the lag sweep together with its terms, a snippet alone: sums in another order
QUERIES = (
    "",
    "cell=lstm&T=12&tau=4&clip=1&verify=1",
    "cell=gru&ra=1&T=9&loss=last",
    "cell=gru&x=text&text=我爱中国&out=softmax&emb=3",
    "act=identity&eig=3@20&H=2&T=1000&parts=trace,gradients,headline",
    "init=glorot&H=5&T=7&x=series&series=1,2;3,4;5,6&target=next&parts=weights,memory,lags",
    "act=relu&eig=.1&H=1&T=30&in=0",
    "H=1&T=1&K=1",
)


def query_of(text: str) -> ExperimentQuery:
    pairs = [(key, value) for key, value in read_pairs(text.encode()) if key not in ("parts", "arrays")]
    return read_strictly(ExperimentQuery, pairs)


def decoded(encoded: dict[str, str]) -> np.ndarray:
    shape = [int(size) for size in encoded["shape"].split(",")]
    return np.frombuffer(base64.b64decode(encoded["bdata"]), "<f4").reshape(shape)


@pytest.mark.parametrize("arrays", ["list", "base64"])
@pytest.mark.parametrize("query", QUERIES)
def test_a_real_response_is_what_openapi_documents(client: TestClient, app: FastAPI, query: str, arrays: str) -> None:
    body = client.get(f"/api/gradients?{query}&arrays={arrays}").content
    RecordOut.model_validate_json(body, strict=True)
    openapi = app.openapi()
    schema = openapi["components"]["schemas"]["RecordOut"] | {"components": openapi["components"]}
    jsonschema_rs.validator_for(schema).validate(json.loads(body))


def test_every_part_of_the_record_is_sent_with_every_documented_field(client: TestClient) -> None:
    everything = ",".join(PART_NAMES)
    record = client.get(f"/api/gradients?cell=lstm&T=6&tau=2&clip=.1&verify=1&parts={everything}").json()
    assert set(record) == set(RecordOut.model_fields)
    for part in ("trace", "gradients", "sensitivity", "ledger", "spectrum", "lags", "verify"):
        assert set(record[part]) == {field.name for field in FIELDS[part]}, part


@pytest.mark.parametrize("query", QUERIES[:4])
def test_lists_are_the_engines_numbers_to_the_last_bit(client: TestClient, query: str) -> None:
    sent = client.get(f"/api/gradients?{query}").json()
    record = run(Experiment(**engine_fields(query_of(query))))
    found = {
        path: array for part in ("spectrum", "trace", "lags") for path, (array, _) in arrays_of(record, part).items()
    }
    for path, array in found.items():
        value: Any = sent
        for name in path.split("."):
            value = value[name]
        expected = np.where(np.isfinite(array), array, np.nan)
        np.testing.assert_array_equal(np.array(value, dtype=float).reshape(array.shape), expected, err_msg=path)


def test_base64_arrays_are_the_lists_in_float32_and_keep_what_is_not_finite(client: TestClient) -> None:
    lists = client.get("/api/gradients?T=7&tau=2").json()["gradients"]["log10_truncated"]
    encoded = client.get("/api/gradients?T=7&tau=2&arrays=base64").json()["gradients"]["log10_truncated"]
    array = decoded(encoded)
    assert encoded["shape"] == "7,7"
    assert np.isneginf(array[6, 0])
    assert np.isnan(array[0, 6])
    assert lists[6][0] is None
    np.testing.assert_array_equal(array[6, 4:], np.array(lists[6][4:], dtype="f4"))


def test_parts_that_are_not_asked_for_are_left_out(client: TestClient) -> None:
    record = client.get("/api/gradients?parts=lags").json()
    assert "lags" in record
    assert not {"trace", "gradients", "headline", "sensitivity"} & set(record)


def test_the_csv_holds_the_numbers_of_the_json(client: TestClient) -> None:
    matrix = client.get("/api/gradients?T=9").json()["gradients"]["log10_norm"]
    lines = client.get("/api/gradients.csv?array=gradients.log10_norm&T=9").text.splitlines()
    assert lines[1] == "# /gradients?T=9"
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[2:]))))
    assert len(rows) == 45
    for row in rows:
        assert float(row["value"]) == pytest.approx(matrix[int(row["t"]) - 1][int(row["k"]) - 1], rel=ROUNDING)


def test_lags_count_from_zero_in_the_csv(client: TestClient) -> None:
    lines = client.get("/api/gradients.csv?array=lags.share&T=3").text.splitlines()
    assert lines[2] == "lag,value"
    assert [line.split(",")[0] for line in lines[3:]] == ["0", "1", "2"]


def test_an_array_that_does_not_exist_is_named_with_those_that_do(client: TestClient) -> None:
    response = client.get("/api/gradients.csv?array=gradients.nothing")
    assert response.status_code == 422
    assert response.json()["error"]["field"] == "array"
    assert "gradients.log10_norm" in response.json()["error"]["allowed"]


def test_the_npz_holds_every_array_of_the_wanted_parts(client: TestClient) -> None:
    response = client.get(f"/api/gradients.npz?cell=lstm&T=9&parts={','.join(PARTS)}")
    archive = np.load(io.BytesIO(response.content), allow_pickle=False)
    record = run(Experiment(cell="lstm", steps=9))
    for part in PARTS:
        for path, (array, _axes) in arrays_of(record, part).items():
            np.testing.assert_allclose(archive[path], array, rtol=ROUNDING, atol=ROUNDING, err_msg=path)
    assert json.loads(str(archive["experiment"]))["cell"] == "lstm"


@pytest.mark.parametrize("query", [*QUERIES[:6], "init=gaussian&gain=.5", "t=7", "fb=-2&cell=lstm&gate=f"])
def test_the_snippet_computes_the_same_record(
    client: TestClient, query: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = query.partition("&parts")[0]
    script = tmp_path / "snippet.py"
    script.write_text(client.get(f"/api/gradients/snippet.py?{wanted}").text, encoding="utf-8")
    names = runpy.run_path(str(script))
    sent = client.get(f"/api/gradients?{wanted}").json()
    expected = np.where(np.isfinite(names["lag"]), names["lag"], np.nan)
    np.testing.assert_allclose(np.array(sent["gradients"]["log10_norm"], dtype=float), expected, atol=ROUNDING)
    row = names["lag"][names["t"] - 1]
    np.testing.assert_equal(float(capsys.readouterr().out), row[names["t"] - 1] - row[0])


def test_a_snippet_of_the_default_experiment_says_nothing_twice(client: TestClient) -> None:
    assert "record = run(Experiment())" in client.get("/api/gradients/snippet.py").text


def test_the_health_check_answers(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
