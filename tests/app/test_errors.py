"""Every error has one body, or is a page; none says how the server is built."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

KEYS = {"kind", "field", "got", "allowed", "message"}


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/api/gradients/", 404, "not_found"),
        ("POST", "/api/gradients", 405, "method_not_allowed"),
        ("GET", "/api/gradients?T=x", 422, "invalid"),
        ("GET", "/static/abc/nothing.js", 404, "not_found"),
        ("GET", "/static/abc/..%2f..%2fapp/main.py", 404, "not_found"),
        ("GET", "/vendor/nothing.js", 404, "not_found"),
    ],
)
def test_every_error_for_programs_has_one_body(
    client: TestClient, method: str, path: str, status: int, kind: str
) -> None:
    response = client.request(method, path, follow_redirects=False)
    assert response.status_code == status
    assert set(response.json()["error"]) >= KEYS
    assert response.json()["error"]["kind"] == kind
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_an_address_that_is_too_long_is_refused() -> None:
    client = TestClient(create_app(Settings(max_url_bytes=1000)))
    response = client.get("/api/gradients?text=" + "x" * 1000)
    assert response.status_code == 414
    assert response.json()["error"]["kind"] == "uri_too_long"


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    response = client.post("/api/gradients", content=b"x" * 1_000_001)
    assert response.status_code == 413
    assert response.json()["error"]["kind"] == "body_too_large"
    assert response.json()["error"]["limit"] == 1_000_000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_that_does_not_exist_is_a_page(client: TestClient, language: str) -> None:
    response = client.get("/nothing", headers={"Accept-Language": language})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert f'<html lang="{language}"' in response.text


@pytest.mark.parametrize(
    "path", ["/api/gradients", "/gradients", "/api/unroll?m=random", "/unroll?m=random", "/api/wirings", "/wirings"]
)
def test_a_failure_of_the_program_tells_nothing_about_it(
    monkeypatch: pytest.MonkeyPatch, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret in /somewhere/engine.py")

    for name in ("app.experiments.run", "app.wiring_runs.run_wiring"):
        monkeypatch.setattr(name, fail)
    response = TestClient(create_app(Settings())).get(path)
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert str(Path.cwd()) not in response.text
    assert "nosniff" in response.headers["x-content-type-options"]
    assert "secret" in caplog.text
