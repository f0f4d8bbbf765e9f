"""The page in headless Chromium, as a hand and an eye would measure it: `python -m benchmarks.browser_speed`.

A drag begins and ends with real pointer input; its moves are events that a script in the page sends, one at the start of each
frame (so a browser hands a mouse's moves over), because a driver that sends them from outside costs a share of two cores. A
latency is the time from the event's own timestamp to the first frame after every visible chart was painted from an answer to that
event or a later one. Nothing of the app is replaced; a script of ours only watches the questions, the charts' painters and the
frames. Server and browser share one machine.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import cos, pi, sin

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.server_speed import line, pace, serving

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
VIEWPORT = {"width": 1440, "height": 900}
LINK = "/gradients?H=8&T=40"
FRAME_MS = 1000 / 60
DRAG_SECONDS = 6.0
WARM_UP_SECONDS = 4.0  # until the browser has compiled what a drag runs
STEPS = 79
COLD_RUNS = 5
MEGABYTE = 1e6
# Promised: paint of a time step p95; input to paint p50, p95; updates/s; busy ms per update; updates/s throttled;
# cold until input is answered, until all is drawn; warm until all is drawn; bytes.
STEP_MS, DRAG_P50_MS, DRAG_P95_MS, DRAG_RATE, BUSY_MS, SLOW_RATE = 16.7, 25.0, 40.0, 50.0, 12.0, 30.0
COLD_READY_MS, COLD_DRAWN_MS, WARM_DRAWN_MS, COLD_BYTES = 500.0, 1800.0, 500.0, 2.0
THROTTLE = 4
HOME = 38 * pi / 180  # the first eigenvalue of the default

# Which event asked for an answer: the last pointermove before the question. A frame is over in the task after its callbacks,
# which a message to ourselves reaches.
WATCH = """(() => {
  const watch = { input: 0, answered: [], painted: [], steps: [], ready: 0 };
  globalThis.watch = watch;
  const { port1, port2 } = new MessageChannel();
  const after = [];
  port1.onmessage = () => { const now = performance.now(); for (const done of after.splice(0)) done(now); };
  watch.afterThisFrame = (done) => { after.push(done); port2.postMessage(0); };
  watch.afterPaint = (done) => requestAnimationFrame(() => watch.afterThisFrame(done));
  addEventListener("pointermove", (event) => { watch.input = event.timeStamp; }, true);
  addEventListener("keydown", ({ timeStamp }) => { watch.afterPaint((now) => watch.steps.push(now - timeStamp)); }, true);
  const post = Worker.prototype.postMessage;
  const asked = new Map();
  Worker.prototype.postMessage = function (question) {
    if (!asked.size) this.addEventListener("message", ({ data }) => {
      const input = asked.get(data.id);
      if (input) watch.afterPaint((now) => watch.answered.push([input, now]));
    });
    asked.set(question.id, watch.input);
    post.call(this, question);
  };
})()"""
# The eigenvalue swings along a curve, fast enough that every frame finds it at another hundredth or degree.
SWING = """([x, y, unit, seconds, from]) => new Promise((done) => {
  const plane = document.getElementById("plane");
  const began = performance.now();
  const beat = () => {
    const now = (performance.now() - began) / 1e3;
    if (now >= seconds) return done(now);
    const at = from + now;
    const [size, angle] = [0.94 + 0.15 * Math.sin(6.3 * at), (60 + 45 * Math.sin(3.9 * at)) * Math.PI / 180];
    plane.dispatchEvent(new PointerEvent("pointermove", {
      bubbles: true, cancelable: true, pointerId: 1, pointerType: "mouse", isPrimary: true, buttons: 1,
      clientX: x + unit * size * Math.cos(angle), clientY: y - unit * size * Math.sin(angle),
    }));
    requestAnimationFrame(beat);
  };
  requestAnimationFrame(beat);
})"""
READY = """() => new Promise((done) => {
  const look = () => {
    const dot = document.querySelector("#plane [data-index]");
    const slider = document.getElementById("in");
    if (!dot || !slider || slider.disabled || !document.getElementById("headline").textContent) return requestAnimationFrame(look);
    const before = document.getElementById("size").value;
    dot.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
    if (document.getElementById("size").value === before) return requestAnimationFrame(look);
    dot.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    watch.afterPaint((now) => done(now));
  };
  look();
})"""
DRAWN = """() => new Promise((done) => {
  const look = () => {
    const charts = [...document.querySelectorAll(".chart")].filter((chart) => chart.getClientRects().length);
    const settled = (chart) => chart.querySelector(".plotly-host .main-svg") && !chart.classList.contains("live");
    if (charts.length && charts.every(settled)) watch.afterPaint((now) => done(now)); else requestAnimationFrame(look);
  };
  look();
})"""


def quantile(values: list[float], share: float) -> float:
    """The value below which that share lies."""
    if not values:
        raise RuntimeError("nothing was measured: the page did not answer")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def chromium() -> str:
    """The browser: $CHROMIUM, or the first that is installed."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        sys.exit("no Chromium found; set CHROMIUM to its path")
    return found


@contextmanager
def new_page(browser: Browser) -> Iterator[Page]:
    """A tab of a new, empty browser profile at the desk."""
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    page.add_init_script(WATCH)
    yield page
    context.close()


def at_sixty_hertz(seconds: float, act: Callable[[float], None]) -> float:
    """Do something once per frame of a 60 Hz clock that does not wait for slow frames; the seconds it really took."""
    began = time.perf_counter()
    for frame in range(int(seconds * 60)):
        pause = began + frame / 60 - time.perf_counter()
        if pause > 0:
            time.sleep(pause)
        act(frame / 60)
    return time.perf_counter() - began


def drag(page: Page, session: CDPSession, seconds: float) -> tuple[list[float], float, float]:
    """Swing the first eigenvalue; latencies in ms, updates per second, busy main-thread ms per update."""
    box = page.locator("#plane").bounding_box()
    if box is None:
        raise RuntimeError("the plane is not there")
    unit, middle = box["width"] / 2 / 1.3, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    home = {"x": middle[0] + unit * 0.94 * cos(HOME), "y": middle[1] - unit * 0.94 * sin(HOME)}

    def mouse(kind: str) -> None:
        session.send(
            "Input.dispatchMouseEvent", {"type": kind, "button": "left", "buttons": 1, "clickCount": 1, **home}
        )

    mouse("mousePressed")
    page.evaluate(SWING, [*middle, unit, WARM_UP_SECONDS, 0.0])
    page.evaluate("() => { watch.answered = []; }")
    session.send("Performance.enable")
    before = task_seconds(session)
    took = page.evaluate(SWING, [*middle, unit, seconds, WARM_UP_SECONDS])
    busy = task_seconds(session) - before
    answered = page.evaluate("() => watch.answered")
    mouse("mouseMoved")
    mouse("mouseReleased")
    page.evaluate(DRAWN)
    return [shown - asked for asked, shown in answered], len(answered) / took, 1e3 * busy / max(1, len(answered))


def task_seconds(session: CDPSession) -> float:
    """How long the main thread has worked so far."""
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"])


def bench_steps(page: Page) -> None:
    """A time step: key to paint."""
    page.locator("body").press("Home")
    page.evaluate("() => { watch.steps = []; }")
    at_sixty_hertz(STEPS / 60, lambda _: page.keyboard.press("ArrowRight"))
    page.evaluate("() => new Promise((done) => watch.afterPaint(done))")
    steps = page.evaluate("() => watch.steps")
    line("time step, key to paint, p50", quantile(steps, 0.5), "ms")
    line("time step, key to paint, p95", quantile(steps, 0.95), "ms", STEP_MS, at_most=True)


def bench_drag(page: Page, session: CDPSession) -> None:
    """An eigenvalue in hand, every visible chart following."""
    latencies, rate, busy = drag(page, session, DRAG_SECONDS)
    line("drag, input to paint, p50", quantile(latencies, 0.5), "ms", DRAG_P50_MS, at_most=True)
    line("drag, input to paint, p95", quantile(latencies, 0.95), "ms", DRAG_P95_MS, at_most=True)
    line("drag, updates of all charts", rate, "per second", DRAG_RATE)
    line("drag, main thread busy per update", busy, "ms", BUSY_MS, at_most=True)
    session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    latencies, rate, _ = drag(page, session, DRAG_SECONDS)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    line(f"drag, browser's CPU throttled {THROTTLE}×, input to paint, p50", quantile(latencies, 0.5), "ms")
    line(f"drag, browser's CPU throttled {THROTTLE}×, updates", rate, "per second", SLOW_RATE)


def load(page: Page, address: str, until: str) -> float:
    """Milliseconds from navigation until the page is as far."""
    page.goto(address, wait_until="commit")
    return float(page.evaluate(until))


def bench_start(browser: Browser, address: str) -> None:
    """With an empty cache, and again with a full one. A page that is touched draws anew, so each question has its own visit."""
    ready, drawn, warm, bytes_read = [], [], [], []
    for _ in range(COLD_RUNS):
        with new_page(browser) as page:
            ready.append(load(page, address, READY))
        with new_page(browser) as page:
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            read: list[float] = []
            session.on("Network.loadingFinished", lambda event, read=read: read.append(event["encodedDataLength"]))
            drawn.append(load(page, address, DRAWN))
            bytes_read.append(sum(read) / MEGABYTE)
            for _ in range(3):
                last = load(page, address, DRAWN)
            warm.append(last)
    line("cold, until plane, sliders and headline answer", statistics.median(ready), "ms", COLD_READY_MS, at_most=True)
    line("cold, until all charts are drawn", statistics.median(drawn), "ms", COLD_DRAWN_MS, at_most=True)
    line("warm, until all charts are drawn", statistics.median(warm), "ms", WARM_DRAWN_MS, at_most=True)
    line("cold, on the wire", statistics.median(bytes_read), "MB", COLD_BYTES, at_most=True)


def main() -> None:
    """All figures of the page."""
    with serving() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        address = f"http://127.0.0.1:{port}{LINK}"
        print(
            f"Page in Chromium {browser.version}, no GPU, {os.cpu_count()} cores for server, browser and driver; "
            f"H = 8, T = 40, {VIEWPORT['width']} × {VIEWPORT['height']}"
        )
        print(f"  {pace()}")
        with new_page(browser) as page:
            page.goto(address)
            page.evaluate(DRAWN)
            bench_steps(page)
            bench_drag(page, page.context.new_cdp_session(page))
        bench_start(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
