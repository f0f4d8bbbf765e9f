"""The OpenAPI document: generated requests get documented answers, and no key or field lacks its description."""

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

# Generated sizes are as large as the schema allows; a low limit keeps the test short, and 422 is a documented answer.
SMALL = Settings(max_seconds=0.02)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(SMALL))


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_generated_requests_get_documented_answers(case: Any) -> None:
    case.call_and_validate(checks=CHECKS)


def test_every_parameter_and_field_is_described(app: FastAPI) -> None:
    document = app.openapi()
    for path, methods in document["paths"].items():
        for parameter in methods["get"].get("parameters", []):
            assert parameter["description"], (path, parameter["name"])
    for name in (
        "TraceOut",
        "GradientsOut",
        "SensitivityOut",
        "LedgerOut",
        "UnrollTraceOut",
        "BackwardOut",
        "NetworkOut",
        *(name for name in document["components"]["schemas"] if name.startswith("Wiring")),
    ):
        for field, described in document["components"]["schemas"][name]["properties"].items():
            assert described.get("description") or described.get("title"), (name, field)


ARRAYS = (
    "TraceOut", "GradientsOut", "SensitivityOut", "LedgerOut", "MemoryOut",
    "UnrollTraceOut", "BackwardOut", "LeftOut", "UntouchedOut",
    "WiringOut", "WiringOutputsOut", "WiringMatricesOut", "WiringAttentionOut", "WiringRowOut",
)  # fmt: skip


@pytest.mark.parametrize("name", ARRAYS)
def test_every_array_says_its_shape_and_unit(app: FastAPI, name: str) -> None:
    for field in app.openapi()["components"]["schemas"][name]["properties"].values():
        if "EncodedArray" in str(field):
            assert field["x-shape"]
            assert field["x-unit"]
            assert f"Shape ({field['x-shape']})" in field["description"]


def test_bounds_are_under_the_names_that_json_schema_knows(app: FastAPI) -> None:
    for path, methods in app.openapi()["paths"].items():
        for parameter in methods["get"].get("parameters", []):
            assert not {"ge", "le", "title", "anyOf"} & set(parameter["schema"]), (path, parameter["name"])
    unit = next(row for row in app.openapi()["paths"]["/api/unroll"]["get"]["parameters"] if row["name"] == "unit")
    assert (unit["schema"]["minimum"], unit["schema"]["maximum"]) == (1, 64)


def test_the_document_is_served(client: TestClient, app: FastAPI) -> None:
    assert client.get("/openapi.json").json() == app.openapi()
