"""The OpenAPI document: parameters from the query models, responses from the response models."""

from typing import Any

from app.schemas.keys import without_null
from app.schemas.page import PageQuery


def parameters_for(model: type[PageQuery]) -> list[dict[str, Any]]:
    """The query parameters of a route, in the order of a link."""
    properties = model.model_json_schema()["properties"]
    return [_parameter(key, schema) for key, schema in properties.items()]


def _parameter(key: str, schema: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in without_null(schema).items() if name != "title"}
    if kept.get("default", 0) is None:
        kept.pop("default")
    description = kept.pop("description", "")
    parameter: dict[str, Any] = {"name": key, "in": "query", "required": False, "description": description}
    if kept["type"] == "array":
        parameter |= {"style": "form", "explode": True}
    return parameter | {"schema": kept}


def file_response(
    media_type: str, description: str, schema: dict[str, Any] | None = None
) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says about a response that is a file."""
    return {200: {"description": description, "content": {media_type: {"schema": schema or {"type": "string"}}}}}
