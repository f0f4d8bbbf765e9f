"""GET /api/unroll and GET /api/wirings: what OpenAPI documents is what comes, and it is what the engine computed; every bad query is a clear 422."""

import io
import json
import runpy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import numpy as np
import pytest
import test_unroll_api as unroll
import test_wirings_api as wirings
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.testclient import TestClient
from test_unroll_api import at

from app.arrays import as_list
from app.permalink import canonical
from app.schemas.unroll_record import UnrollOut
from app.schemas.wiring_record import WiringOut
from app.unroll_payload import unroll_arrays
from app.wiring_arrays import wiring_arrays
from app.wiring_runs import WiringRun

Arrays = dict[str, tuple[np.ndarray, str]]


@dataclass(frozen=True)
class Instrument:
    name: str
    record: type[BaseModel]
    queries: tuple[str, ...]
    invalid: tuple[tuple[str, str], ...]
    query_of: Callable[[str], Any]
    computed: Callable[[str], Arrays]
    """What the engine makes of a query."""
    snippets: Callable[[str, dict[str, Any]], Arrays]
    """What a snippet for that query has made, from the names that it leaves."""
    array: str
    """One of the paths that a refusal lists."""


def wiring_of_snippet(query: str, names: dict[str, Any]) -> Arrays:
    run = wirings.run_of(query)
    other = WiringRun(run.other.query, names["other"]) if run.other else None
    return wiring_arrays(WiringRun(run.query, names["record"], other))


UNROLL = Instrument(
    "unroll",
    UnrollOut,
    unroll.QUERIES,
    unroll.INVALID,
    unroll.query_of,
    lambda query: unroll_arrays(unroll.record_of(query)),
    lambda _query, names: unroll_arrays(names["record"]),
    "trace.gates.forget",
)
WIRINGS = Instrument(
    "wirings",
    WiringOut,
    wirings.QUERIES,
    wirings.INVALID,
    wirings.query_of,
    lambda query: wiring_arrays(wirings.run_of(query)),
    wiring_of_snippet,
    "matrices.states.h",
)
BOTH = pytest.mark.parametrize("page", [UNROLL, WIRINGS], ids=lambda page: page.name)
QUOTED = 'text=it%27s "bad"'


def of_each(cases: Callable[[Instrument], Any], names: str) -> pytest.MarkDecorator:
    """A test of every case of both instruments."""
    rows = [
        (page, *(case if isinstance(case, tuple) else (case,))) for page in (UNROLL, WIRINGS) for case in cases(page)
    ]
    return pytest.mark.parametrize(("page", *names.split()), rows, ids=lambda value: getattr(value, "name", str(value)))


@pytest.mark.parametrize("arrays", ["list", "base64"])
@of_each(lambda page: page.queries, "query")
def test_a_real_response_is_what_openapi_documents(
    client: TestClient, app: FastAPI, page: Instrument, query: str, arrays: str
) -> None:
    response = client.get(f"/api/{page.name}?{query}&arrays={arrays}")
    assert response.status_code == 200, response.text
    page.record.model_validate_json(response.content, strict=True)
    openapi = app.openapi()
    schema = openapi["components"]["schemas"][page.record.__name__] | {"components": openapi["components"]}
    jsonschema_rs.validator_for(schema).validate(json.loads(response.content))
    assert set(response.json()) == set(page.record.model_fields)


@of_each(lambda page: page.queries, "query")
def test_every_array_is_the_engines_to_the_last_bit(client: TestClient, page: Instrument, query: str) -> None:
    body = client.get(f"/api/{page.name}?{query}").json()
    for path, (array, _axes) in page.computed(query).items():
        if path == "left.values":
            array = array[[unit - 1 for unit in body["left"]["units"]]]
        expected = np.where(np.isfinite(array), array, np.nan)
        sent = np.array(at(body, path), dtype=float).reshape(array.shape)
        np.testing.assert_array_equal(sent, expected, err_msg=path)


@of_each(lambda page: page.invalid, "query key")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_value_that_is_not_allowed_is_refused_and_its_key_named(
    client: TestClient, page: Instrument, query: str, key: str, language: str
) -> None:
    response = client.get(f"/api/{page.name}?{query}&lang={language}")
    error = response.json()["error"]
    assert response.status_code == 422, query
    assert (error["kind"], error["field"]) == ("invalid", key)
    assert error["allowed"]
    assert key in error["message"]


@BOTH
def test_an_array_that_does_not_exist_is_named_with_those_that_do(client: TestClient, page: Instrument) -> None:
    group = page.array.partition(".")[0]
    error = client.get(f"/api/{page.name}.csv?array={group}.nothing").json()["error"]
    assert error["field"] == "array"
    assert page.array in error["allowed"]


@of_each(lambda page: page.queries, "query")
def test_the_npz_holds_every_array(client: TestClient, page: Instrument, query: str) -> None:
    archive = np.load(io.BytesIO(client.get(f"/api/{page.name}.npz?{query}").content), allow_pickle=False)
    arrays = page.computed(query)
    assert set(archive.files) == {*arrays, "experiment", "engine"}
    for path, (array, _axes) in arrays.items():
        np.testing.assert_array_equal(archive[path], array, err_msg=path)


@of_each(lambda page: (*page.queries, QUOTED, *(["edit=o2:0"] if page is UNROLL else [])), "query")
def test_the_snippet_computes_the_same_run(
    client: TestClient, page: Instrument, query: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "snippet.py"
    script.write_text(client.get(f"/api/{page.name}/snippet.py?{query}").text, encoding="utf-8")
    made = page.snippets(query, runpy.run_path(str(script)))
    np.testing.assert_equal(
        {path: as_list(array) for path, (array, _axes) in made.items()},
        {path: as_list(array) for path, (array, _axes) in page.computed(query).items()},
    )
    assert capsys.readouterr().out


@of_each(lambda page: page.queries, "query")
def test_a_canonical_link_is_already_canonical(page: Instrument, query: str) -> None:
    once = canonical(page.query_of(query))
    assert canonical(page.query_of(once)) == once
