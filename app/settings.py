"""The settings: one table of name, default, bounds and help, read from environment variables UNROLLED_…

Checked by: tests/app/test_settings_docs.py (the README shows this very table).
"""

import os
from typing import Any, Literal, NamedTuple

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "UNROLLED_"


def cores() -> int:
    """The number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """Everything that can be set from outside, with its default and its bounds."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    host: str = Field(
        default="127.0.0.1", description="Address to listen on; `0.0.0.0` opens the server to the network"
    )
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on")
    workers: int = Field(default=1, ge=1, le=64, description="Server processes; each holds its own copy of the program")
    threads: int = Field(
        default_factory=cores,
        ge=1,
        le=256,
        description="Experiments computed at the same time by one process",
    )
    blas_threads: int = Field(
        default=1, ge=1, le=64, description="Threads of one matrix product, set before NumPy starts"
    )
    max_seconds: float = Field(
        default=90.0,
        gt=0,
        le=3600,
        description="Longest computation accepted, in seconds as the engine estimates it",
    )
    page_seconds: float = Field(
        default=20.0,
        gt=0,
        le=3600,
        description="Longest computation before a page appears; for a dearer link T is halved, and the page says so",
    )
    max_numbers: int = Field(
        default=40_000_000,
        ge=1000,
        le=10**10,
        description="Most numbers that one experiment may hold in memory",
    )
    max_url_bytes: int = Field(default=60_000, ge=1000, le=1_000_000, description="Longest query string, in bytes")
    max_body_bytes: int = Field(default=1_000_000, ge=0, le=10**9, description="Largest request body, in bytes")
    shutdown_seconds: int = Field(
        default=10, ge=0, le=600, description="How long a stopping server waits for open requests"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="How much is logged; `info` writes a line per request"
    )


class SettingRow(NamedTuple):
    """One line of the settings table."""

    variable: str
    default: str
    bounds: str
    help: str


def settings_table() -> list[SettingRow]:
    """The settings as rows of text, in the order in which they are declared."""
    properties: dict[str, Any] = Settings.model_json_schema()["properties"]
    return [
        SettingRow(
            PREFIX + name.upper(),
            str(schema.get("default", "number of cores")),
            _bounds(schema),
            schema["description"],
        )
        for name, schema in properties.items()
    ]


def settings_markdown() -> str:
    """The settings table as the README shows it."""
    lines = ["| variable | default | allowed | what it does |", "|---|---|---|---|"]
    lines += [f"| `{row.variable}` | `{row.default}` | {row.bounds} | {row.help} |" for row in settings_table()]
    return "\n".join(lines)


def _bounds(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if schema["type"] == "string":
        return "text"
    low = schema.get("minimum", f"above {schema.get('exclusiveMinimum')}")
    return f"{low} to {schema['maximum']}"
