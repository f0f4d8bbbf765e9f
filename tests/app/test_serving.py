"""`python -m app`: one line with the address, answers, and a graceful stop, with one worker and with two."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from app.context import ROOT

STARTUP_SECONDS = 30.0


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str) -> bytes:
    """The body of the first answer."""
    end = time.monotonic() + STARTUP_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return bytes(response.read())
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_server_starts_says_where_answers_and_stops_gracefully(workers: str) -> None:
    port = free_port()
    command = [sys.executable, "-m", "app", "--port", str(port), "--workers", workers]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UNROLLED_")}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        try:
            assert b'"status":"ok"' in wait_for(f"http://127.0.0.1:{port}/healthz")
        finally:
            server.send_signal(signal.SIGTERM)
            out, err = server.communicate(timeout=STARTUP_SECONDS)
    assert out.decode() == f"Unrolled: http://127.0.0.1:{port}\n"
    assert "Traceback" not in err.decode()
    assert server.returncode in (0, -signal.SIGTERM)
