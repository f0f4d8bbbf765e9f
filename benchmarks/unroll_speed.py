"""/unroll in headless Chromium, as a hand and an eye would measure it: `python -m benchmarks.unroll_speed`.

A latency is the time from a key to the first frame after the picture has changed. The steps' keys are sent by a script in the page,
because a driver that sends them from outside costs a share of two cores: one by one; as fast as a display shows them, when a key
that the page keeps waiting counts from when it was due; and so slowly that each has its motion. A step paints within one frame if
all that the page does for it takes no longer: what its key's listeners do, and its frame from the first callback until it is
painted. The promise is held against that. Two figures for information hold the wait for the frame, too, and for the pixels of the
frame before, which the browser rasters without a GPU: from a key until its step is painted, and from the display's first tick after
the key. Server and browser share one machine.
"""

from __future__ import annotations

import os

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser_speed import FLAGS, FRAME_MS, STEP_MS, chromium, new_page, quantile
from benchmarks.server_speed import line, pace, serving

WORDS = "the plot was not bad and the acting was really good but the ending was never dull so i did like it all"
STEPS_LINK = "/unroll?m=random&H=16&T=24&text=" + "+".join(WORDS.split()[:24])
FOLD_LINK = "/unroll?text=" + "+".join(WORDS.split()[:12])
SENTENCES, WARM_UP = 40, 10
FOLDS = 6
LAP_STEPS = 47
# Steps a second, laps to warm up, laps.
RATES = {"one by one": (8.0, 3, 6), "at 60 a second": (60.0, 3, 6), "with its motion": (2.0, 0, 2)}
SENTENCE_MS, FOLD_RATE = 100.0, 50.0  # promised: Enter to picture p95; frames per second while it unfolds
FOLD_MS = 900
REST_MS = 1400  # between two folds

# The frame after the stage holds the new sentence's last word.
SHOWN = """(word) => new Promise((done) => {
  const asked = (event) => {
    if (event.key !== "Enter") return;
    removeEventListener("keydown", asked, true);
    const look = () => {
      if (!document.getElementById("stage").textContent.includes(word)) return requestAnimationFrame(look);
      watch.afterPaint((now) => { watch.sentence = now - event.timeStamp; });
    };
    requestAnimationFrame(look);
  };
  addEventListener("keydown", asked, true);
  done();
})"""
FRAMES = """(ms) => new Promise((done) => {
  const times = [];
  const beat = (now) => { times.push(now); if (now - times[0] < ms) requestAnimationFrame(beat); else done(times); };
  requestAnimationFrame(beat);
})"""
# One step after the other; of each: when its key was due, the tick of its frame, when that frame was painted, when it began, and
# how long the key's listeners took.
LAP = """([steps, ms]) => new Promise((done) => {
  const seen = [];
  const began = performance.now();
  const due = () => began + seen.length * ms;
  const press = () => {
    const one = [due(), 0, 0, 0, performance.now()];
    seen.push(one);
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    one[4] = performance.now() - one[4];
    requestAnimationFrame((tick) => { one[1] = tick; one[3] = performance.now(); });
    watch.afterPaint((now) => { one[2] = now; if (one === seen[steps - 1]) done(seen); });
  };
  const beat = () => {
    while (seen.length < steps && due() <= performance.now()) press();
    if (seen.length < steps) setTimeout(beat, due() - performance.now());
  };
  beat();
})"""
DRAWN = "() => document.querySelector('#stage svg text') && !document.getElementById('text-value').disabled"


def from_tick(due: float, tick: float, painted: float) -> float:
    """From the first tick of the display after the key until the step is painted."""
    return painted - max(due, tick - FRAME_MS * ((tick - due) // FRAME_MS))


def bench_steps(page: Page) -> None:
    """Time steps, one by one and as fast as a display shows them."""
    for name, (rate, warm_up, laps) in RATES.items():
        steps: list[tuple[float, float, float, float, float]] = []
        for lap in range(warm_up + laps):
            page.locator("body").press("Home")
            page.wait_for_timeout(REST_MS)
            seen = page.evaluate(LAP, [LAP_STEPS, 1e3 / rate])
            steps += seen if lap >= warm_up else []
        works = [heard + painted - began for _, _, painted, began, heard in steps]
        waits = [painted - due for due, _, painted, _, _ in steps]
        ticks = [from_tick(due, tick, painted) for due, tick, painted, _, _ in steps]
        line(f"time step {name}, the page's work until it is painted, p50", quantile(works, 0.5), "ms")
        line(
            f"time step {name}, the page's work until it is painted, p95",
            quantile(works, 0.95),
            "ms",
            STEP_MS,
            at_most=True,
        )
        for what, values in (("key to paint", waits), ("the display's next tick to paint", ticks)):
            line(
                f"time step {name}, {what}, p50 and p95", quantile(values, 0.5), f"and {quantile(values, 0.95):.1f} ms"
            )


def bench_sentences(page: Page) -> None:
    """A new sentence, from Enter to the picture."""
    took = []
    for n in range(SENTENCES + WARM_UP):
        word = f"word{n}"
        page.locator("#text-value").fill(f"the plot was not bad {word}")
        page.evaluate("() => { watch.sentence = 0; }")
        page.evaluate(SHOWN, word)
        page.keyboard.press("Enter")
        page.wait_for_function("() => watch.sentence > 0")
        took.append(float(page.evaluate("() => watch.sentence")))
    line("a new sentence, Enter to picture, p50", quantile(took[WARM_UP:], 0.5), "ms")
    line("a new sentence, Enter to picture, p95", quantile(took[WARM_UP:], 0.95), "ms", SENTENCE_MS, at_most=True)


def bench_fold(page: Page) -> None:
    """Frames per second while the graph unfolds."""
    rates = []
    page.locator("body").press("f")
    page.wait_for_timeout(REST_MS)
    for fold in range(2 * FOLDS):
        page.keyboard.press("f")
        times = page.evaluate(FRAMES, FOLD_MS)
        if fold % 2 == 0:  # every other key unfolds
            rates.append(1e3 * (len(times) - 1) / (times[-1] - times[0]))
        page.wait_for_timeout(REST_MS)
    line("unfolding at T = 12, frames", quantile(rates, 0.5), "per second", FOLD_RATE)


def visit(browser: Browser, address: str, work: str) -> None:
    """One benchmark on a tab of its own."""
    with new_page(browser) as page:
        page.goto(address)
        page.wait_for_function(DRAWN)
        page.wait_for_timeout(REST_MS)
        {"steps": bench_steps, "sentences": bench_sentences, "fold": bench_fold}[work](page)


def main() -> None:
    """All figures of /unroll."""
    with serving() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        print(f"/unroll in Chromium {browser.version}, no GPU, {os.cpu_count()} cores; a step: {STEP_MS} ms a frame")
        print(f"  {pace()}")
        origin = f"http://127.0.0.1:{port}"
        print("  H = 16, T = 24")
        visit(browser, origin + STEPS_LINK, "steps")
        visit(browser, origin + "/unroll", "sentences")
        visit(browser, origin + FOLD_LINK, "fold")
        browser.close()


if __name__ == "__main__":
    main()
