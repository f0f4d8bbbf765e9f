"""The app as a process of its own, on a port that is bound before it starts, so nothing races and nothing sleeps."""

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START, SECONDS_TO_STOP = 120, 10
# `uvicorn --fd` takes any socket for a Unix one, without TCP_NODELAY: 40 ms more for every answer.
SERVE = """import socket, sys, uvicorn
config = uvicorn.Config("app.main:app", log_level="warning")
uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])"""


class Server:
    """One server that can be stopped and started again on its port."""

    def __init__(self) -> None:
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Started, and its first page made."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stopped, whatever happened."""
        self.stop()

    @property
    def origin(self) -> str:
        """Its address, without a path."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, on the port of the last start if there was one; connections wait until the app accepts them."""
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", self.port))
            listener.listen(128)
            self.port = listener.getsockname()[1]
            number = listener.fileno()
            command = [sys.executable, "-c", SERVE, str(number)]
            self.process = subprocess.Popen(command, pass_fds=[number], cwd=ROOT)
        with urllib.request.urlopen(f"{self.origin}/gradients", timeout=SECONDS_TO_START) as page:
            page.read()

    def stop(self) -> None:
        """Gone at once, as a crash would be: open connections break, new ones are refused."""
        if self.process:
            self.process.kill()
            self.process.wait(SECONDS_TO_STOP)
            self.process = None
