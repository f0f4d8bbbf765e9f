"""The server on its own process, asked over HTTP by clients in others: `python -m benchmarks.server_speed`.

One server, one worker, default settings. The clients are processes of this very file, so their Python never takes the server's
interpreter lock; they share the machine's cores with it, as a browser would. Every request but the 304s carries a new seed.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import time
import timeit
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
P50_PROMISE_MS = 8.0
REQUESTS_PROMISE = 120.0
UNCHANGED_PROMISE = 800.0
SINGLE_REQUESTS = 400
WARM_UP = 60
CLIENTS = 16
SECONDS = 6.0
SECONDS_TO_STOP = 10
# `uvicorn --fd` takes any socket for a Unix one, without TCP_NODELAY: 40 ms more for every answer.
SERVE = """import socket, sys, uvicorn
config = uvicorn.Config("app.main:app", log_level="warning")
uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])"""
Sample = list[float]


@contextmanager
def serving() -> Iterator[int]:
    """The app on a free port that is bound before it starts; yields the port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        command = [sys.executable, "-c", SERVE, str(listener.fileno())]
        with subprocess.Popen(command, pass_fds=[listener.fileno()], cwd=ROOT) as server:
            try:
                yield int(listener.getsockname()[1])
            finally:
                server.terminate()
                server.wait(SECONDS_TO_STOP)


def get(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str] | None = None
) -> http.client.HTTPResponse:
    """One GET on a kept connection, its body read."""
    connection.request("GET", path, headers=headers or {})
    response = connection.getresponse()
    response.read()
    return response


def ask(connection: http.client.HTTPConnection, seed: int, arrays: str) -> float:
    """Milliseconds of the default experiment with a seed."""
    began = time.perf_counter()
    status = get(connection, f"/api/gradients?seed={seed}&arrays={arrays}").status
    if status != http.client.OK:
        raise RuntimeError(f"the server answered {status}")
    return 1e3 * (time.perf_counter() - began)


def single(port: int, arrays: str, first: int, out: multiprocessing.Queue[Sample]) -> None:
    """One client that waits for each answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times = [ask(connection, first + i, arrays) for i in range(WARM_UP + SINGLE_REQUESTS)]
    out.put(times[WARM_UP:])


def busy(port: int, first: int, start: multiprocessing.Barrier, out: multiprocessing.Queue[int]) -> None:
    """One of many clients: as many requests as go into the time."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    ask(connection, first, "base64")
    start.wait()
    until = time.perf_counter() + SECONDS
    done = 0
    for seed in count(first + 1):
        if time.perf_counter() > until:
            break
        ask(connection, seed, "base64")
        done += 1
    out.put(done)


def unchanged(port: int, out: multiprocessing.Queue[float]) -> None:
    """One client that has the answer already."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    tag = get(connection, "/api/gradients").getheader("ETag")
    known = {"If-None-Match": tag or ""}
    began = time.perf_counter()
    done = 0
    while time.perf_counter() < began + SECONDS / 2:
        if get(connection, "/api/gradients", known).status != http.client.NOT_MODIFIED:
            raise RuntimeError("the server sent what is known already")
        done += 1
    out.put(done / (time.perf_counter() - began))


def pace() -> str:
    """How fast this machine is now; the promises were made where ten million additions took 0.53 s."""
    took = timeit.timeit(lambda: exec("x = 0\nfor i in range(10**7):\n    x += i", {}), number=1)  # names of a module
    return f"ten million additions in Python take {took:.2f} s (promised where they took 0.53 s)"


def line(name: str, measured: float, unit: str, promised: float | None = None, *, at_most: bool = False) -> None:
    """One figure, beside its promise where there is one."""
    if promised is None:
        print(f"  {name:46}{measured:9.1f} {unit}")
        return
    good = measured <= promised if at_most else measured >= promised
    print(
        f"  {name:46}{measured:9.1f} {unit:12} (promised {'≤' if at_most else '≥'} {promised:g})  {'ok' if good else 'MISSED'}"
    )


def bench_single(context: multiprocessing.context.SpawnContext, port: int) -> None:
    """One client, lists and base64."""
    for first, arrays in ((1_000, "base64"), (100_000, "list")):
        out = context.Queue()
        client = context.Process(target=single, args=(port, arrays, first, out))
        client.start()
        times = out.get()
        client.join()
        line(f"one client, arrays={arrays}, p50", statistics.median(times), "ms", P50_PROMISE_MS, at_most=True)
        line(f"one client, arrays={arrays}, p95", statistics.quantiles(times, n=20)[-1], "ms")


def bench_busy(context: multiprocessing.context.SpawnContext, port: int) -> None:
    """Many clients at once."""
    out, start = context.Queue(), context.Barrier(CLIENTS)
    clients = [context.Process(target=busy, args=(port, 1_000_000 * (i + 1), start, out)) for i in range(CLIENTS)]
    for client in clients:
        client.start()
    done = sum(out.get() for _ in clients)
    for client in clients:
        client.join()
    line(f"{CLIENTS} clients, each a process of its own", done / SECONDS, "requests/s", REQUESTS_PROMISE)


def bench_unchanged(context: multiprocessing.context.SpawnContext, port: int) -> None:
    """Conditional requests."""
    out = context.Queue()
    client = context.Process(target=unchanged, args=(port, out))
    client.start()
    line("one client, If-None-Match: 304", out.get(), "requests/s", UNCHANGED_PROMISE)
    client.join()


def main() -> None:
    """All figures of the server."""
    context = multiprocessing.get_context("spawn")
    with serving() as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/healthz")
        engine = json.loads(connection.getresponse().read())["engine"]
        connection.close()
        print(
            f"Server of Unrolled {engine}: {os.cpu_count()} cores, one worker, default experiment, a new seed each time"
        )
        print(f"  {pace()}")
        bench_single(context, port)
        bench_busy(context, port)
        bench_unchanged(context, port)


if __name__ == "__main__":
    main()
