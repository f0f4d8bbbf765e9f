"""One app for all tests of the server: it holds no state that a request could change."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """The app with its defaults but for a low price limit, so that no random query computes for long."""
    return create_app(Settings(max_seconds=2.0))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client that shows a failure of the server as 500 instead of raising it."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
