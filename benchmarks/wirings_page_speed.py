"""/wirings in headless Chromium: from a switch to its picture: `python -m benchmarks.wirings_page_speed`.

A latency is the time from a key or a press until headline and first picture of the new run are painted; one frame writes both.
What moves from one wiring to the other goes on from there. Server and browser share one machine.
"""

from __future__ import annotations

import os

from playwright.sync_api import Page, sync_playwright

from benchmarks.browser_speed import FLAGS, chromium, new_page, quantile
from benchmarks.server_speed import line, pace, serving

SWITCH_MS = 150.0  # promised: a switch to its picture, p95
ROUNDS, WARM_UP = 5, 1
REST_MS = 700  # longer than anything moves
TEXTS = "text=我们今天喜欢苹果&to=we+like+apples+today"
# Press a button, or a key where there is none; done when the frame that wrote the headline of another run is painted.
PRESS = """([selector, key]) => new Promise((done) => {
  const headline = document.getElementById("headline");
  const before = headline.textContent;
  const began = performance.now();
  const watcher = new MutationObserver(() => {
    if (headline.textContent === before) return;
    watcher.disconnect();
    watch.afterThisFrame((now) => done(now - began));
  });
  watcher.observe(headline, { childList: true, characterData: true, subtree: true });
  if (selector) document.querySelector(selector).click();
  else document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
})"""
DRAWN = "() => document.querySelector('#stage svg text') && !document.getElementById('text-value').disabled"
WIRINGS = 10
SWITCHES = ("all", "last")


def press(page: Page, selector: str, key: str = "") -> float:
    """One switch, in ms, and a rest after it."""
    took = float(page.evaluate(PRESS, [selector, key]))
    page.wait_for_timeout(REST_MS)
    return took


def visit(page: Page, address: str) -> None:
    """Open a link and let it rest."""
    page.goto(address)
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(2 * REST_MS)


def bench_wirings(page: Page, origin: str, weights: str) -> list[float]:
    """Through the whole list, by its key."""
    visit(page, f"{origin}/wirings?{TEXTS}{weights}")
    return [press(page, "", "]") for _ in range(ROUNDS * WIRINGS)][WARM_UP * WIRINGS :]


def bench_switches(page: Page, origin: str) -> list[float]:
    """The context of an encoder–decoder, there and back."""
    visit(page, f"{origin}/wirings?w=ed&m=random&{TEXTS}")
    buttons = [f'[data-choice="c"] [data-value="{value}"]' for value in SWITCHES]
    return [press(page, button) for _ in range(2 * ROUNDS) for button in buttons][2 * WARM_UP :]


def report(name: str, took: list[float]) -> None:
    """Median and the promise."""
    line(f"{name}, p50", quantile(took, 0.5), "ms")
    line(f"{name}, p95", quantile(took, 0.95), "ms", SWITCH_MS, at_most=True)


def main() -> None:
    """All figures of the page."""
    with serving() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        print(f"/wirings in Chromium {browser.version}, no GPU, {os.cpu_count()} cores")
        print(f"  {pace()}")
        origin = f"http://127.0.0.1:{port}"
        with new_page(browser) as page:
            report("another wiring, key to picture", bench_wirings(page, origin, ""))
            report("another wiring, 16 units", bench_wirings(page, origin, "&H=16"))
            report("another context, press to picture", bench_switches(page, origin))
        browser.close()


if __name__ == "__main__":
    main()
