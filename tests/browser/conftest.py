"""What every browser test needs: Debian's Chromium, the app on a free port, and a bare page for single modules."""

import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect

from tests.browser.lab import Lab, Labs
from tests.browser.serving import ROOT, Server
from tests.browser.unroll import Stage
from tests.browser.wirings import Wirings

BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)  # a busy machine is no failure
POLICY = (
    "default-src 'none'; script-src 'self'; "
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' "
    "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'"
)
BARE_PAGE = """<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/tokens.css"><title>bare</title><body style="margin:0;background:white"></body></html>"""


def chromium() -> str:
    """The browser to test with: $CHROMIUM, or the first that is installed."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        pytest.fail("no Chromium found; set CHROMIUM or install chromium-headless-shell")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Never the browser that Playwright would download."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": FLAGS}


@pytest.fixture(scope="session")
def live_server() -> Iterator[str]:
    """Address of the app, one process for each worker of the tests."""
    with Server() as server:
        yield server.origin


@pytest.fixture(scope="session")
def labs(browser: Browser, live_server: str) -> Labs:
    """The tabs of this worker."""
    return Labs(browser, live_server)


@pytest.fixture
def visit(labs: Labs) -> Iterator[Callable[..., Lab]]:
    """Opens /gradients; afterwards the console must be silent and every request must have stayed here."""
    yield labs.visit
    labs.check()


@pytest.fixture
def unroll(labs: Labs) -> Iterator[Callable[..., Stage]]:
    """Opens /unroll, under the same conditions."""

    def go(query: str = "", **kind: Any) -> Stage:
        return Stage(labs.visit(query, path="/unroll", **kind))

    yield go
    labs.check()


@pytest.fixture
def wirings(labs: Labs) -> Iterator[Callable[..., Wirings]]:
    """Opens /wirings, under the same conditions."""

    def go(query: str = "", **kind: Any) -> Wirings:
        return Wirings(labs.visit(query, path="/wirings", **kind))

    yield go
    labs.check()


@pytest.fixture
def lab(visit: Callable[..., Lab]) -> Lab:
    """The default experiment at the desk, in English, in the light."""
    return visit()


class Bare(http.server.SimpleHTTPRequestHandler):
    """The static files, Plotly and one empty page, under the app's own content policy."""

    def translate_path(self, path: str) -> str:
        """Only the static files and Plotly exist."""
        clean = path.split("?")[0]
        if clean == "/plotly.js":
            return str(files("plotly") / "package_data" / "plotly.min.js")
        return str(ROOT / clean.lstrip("/")) if clean.startswith("/static/") and ".." not in clean else ""

    def do_GET(self) -> None:
        """The empty page, or a file."""
        if self.path != "/":
            super().do_GET()
            return
        body = BARE_PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Every answer carries the policy."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def bare_server() -> Iterator[str]:
    """Address of the server of single modules."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bare) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def bare_page(browser: Browser, bare_server: str) -> Iterator[Page]:
    """One empty page for a module's tests; any console message or page error fails the test that runs then."""
    page = browser.new_page(viewport={"width": 1000, "height": 640})
    page.goto(bare_server)
    yield page
    page.close()


@pytest.fixture
def complaints(bare_page: Page) -> Iterator[list[str]]:
    """Console errors, warnings and page errors of the bare page; the test must leave none."""
    heard: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(message.text)

    def on_error(error: Error) -> None:
        heard.append(str(error))

    bare_page.on("console", on_console)
    bare_page.on("pageerror", on_error)
    yield heard
    bare_page.remove_listener("console", on_console)
    bare_page.remove_listener("pageerror", on_error)
    assert heard == []
