"""`python -m app`: serve Unrolled. Options override the environment variables UNROLLED_…"""

import argparse
import os

import uvicorn
from pydantic import ValidationError

from app.settings import PREFIX, Settings

OVERRIDES = ("host", "port", "workers")
HEADER_ROOM = 32_768  # bytes of a request's head besides its query string


def read_settings(arguments: list[str] | None = None) -> Settings:
    """The settings of the command line and the environment.

    Overrides are put into the environment, because every worker process reads its settings there.
    """
    parser = argparse.ArgumentParser(prog="python -m app", description=__doc__)
    for name in OVERRIDES:
        parser.add_argument(f"--{name}", help=Settings.model_fields[name].description)
    given = parser.parse_args(arguments)
    for name in OVERRIDES:
        if getattr(given, name) is not None:
            os.environ[PREFIX + name.upper()] = getattr(given, name)
    try:
        return Settings()
    except ValidationError as error:
        parser.exit(2, "\n".join(f"{PREFIX}{_name(item)}: {item['msg']}" for item in error.errors()) + "\n")


def _name(item: object) -> str:
    return str(item["loc"][0]).upper() if isinstance(item, dict) else ""


def address(settings: Settings) -> str:
    """The address to open in a browser."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return f"http://{host}:{settings.port}"


def main() -> None:
    """Serve until stopped; open requests are finished first."""
    settings = read_settings()
    print(f"Unrolled: {address(settings)}", flush=True)
    uvicorn.run(
        "app.main:app",
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_level=settings.log_level,
        access_log=settings.log_level in ("info", "debug"),
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        h11_max_incomplete_event_size=settings.max_url_bytes + HEADER_ROOM,
    )


if __name__ == "__main__":
    main()
