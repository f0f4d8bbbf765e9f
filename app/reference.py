"""The OpenAPI document -> what the reference page shows: routes, their parameters, the fields of their responses."""

from typing import Any

from app.parameters import TABLES

REFERENCE_PREFIX = "#/components/schemas/"
FORMATS = {"text/csv": "CSV", "application/zip": "NPZ", "text/x-python": "Python", "application/json": "JSON"}


def reference(openapi: dict[str, Any]) -> dict[str, Any]:
    """Everything the page shows, in the order of the document."""
    schemas = openapi["components"]["schemas"]
    paths = [_route(path, methods["get"]) for path, methods in openapi["paths"].items()]
    return {
        "version": openapi["info"]["version"],
        "routes": paths,
        "pages": {page: _page(f"/api/{page}", paths, openapi) for page in TABLES},
        "errors": _fields(schemas["ErrorDetail"], schemas, "error."),
    }


def _page(path: str, routes: list[dict[str, Any]], openapi: dict[str, Any]) -> dict[str, Any]:
    """The keys of a page's data, and the fields of the answer."""
    answer = openapi["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    schemas = openapi["components"]["schemas"]
    return {
        "parameters": next(route["parameters"] for route in routes if route["path"] == path),
        "fields": _fields(schemas[answer.removeprefix(REFERENCE_PREFIX)], schemas, ""),
    }


def _route(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation["responses"]["200"].get("content", {})
    media_type = next(iter(content), "application/json")
    return {
        "path": path,
        "help": operation.get("description") or operation.get("summary", ""),
        "format": FORMATS.get(media_type, media_type),
        "parameters": [_parameter(parameter) for parameter in operation.get("parameters", [])],
    }


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    low, high = schema.get("minimum"), schema.get("maximum")
    bounds = "" if low is None else f"{low:g}" if low == high else f"{low:g} – {_top(high)}".replace("-", "−")
    return {
        "key": parameter["name"],
        "type": _type(schema),
        "default": schema.get("default"),
        "allowed": ", ".join(schema["enum"]) if "enum" in schema else bounds,
        "group": schema.get("x-group", ""),
        "help": parameter["description"],
    }


def _top(number: float) -> str:
    return f"{number:g}" if number < 1e6 else str(int(number))


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "choice"
    return {"integer": "integer", "number": "number", "array": "list"}.get(schema.get("type", ""), "text")


def _fields(schema: dict[str, Any], schemas: dict[str, Any], prefix: str) -> list[dict[str, str]]:
    rows = []
    for name, field in schema["properties"].items():
        rows.append(_field(prefix + name, field))
        inner = _object_of(field, schemas)
        if inner is not None and inner is not schema and "x-shape" not in field:
            rows += _fields(inner, schemas, f"{prefix}{name}.")
    return rows


def _field(path: str, field: dict[str, Any]) -> dict[str, str]:
    help_text = field.get("description", "").partition(" Shape (")[0]
    return {
        "path": path,
        "help": help_text,
        "shape": field.get("x-shape", ""),
        "unit": field.get("x-unit", ""),
    }


def _object_of(field: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any] | None:
    """The object that a field holds, or holds a list of."""
    for branch in [field, field.get("items", {}), *field.get("anyOf", [])]:
        name = branch.get("$ref", "").removeprefix(REFERENCE_PREFIX)
        if name and name != "EncodedArray":
            return schemas.get(name)
    return None
