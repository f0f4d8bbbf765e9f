"""A page in a tab that writes down what it asks for, what it complains about and what it writes into the address."""

import json
import re
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, WebError, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.serving import ROOT

SIZES = {"desk": (1440, 900), "compact": (1024, 768), "phone": (390, 844), "small": (320, 640)}
LABORATORIES = ("/gradients", "/unroll", "/wirings")
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
WATCH = """(() => {
  const watch = { open: 0, pending: false, asked: [], recent: [location.href], violations: [], history: [] };
  globalThis.watch = watch;
  const counted = (call) => async function (...args) {
    watch.open += 1;
    try { return await call.apply(this, args); } finally { setTimeout(() => { watch.open -= 1; }); }
  };
  const get = counted(globalThis.fetch);
  globalThis.fetch = (...args) => { watch.asked.push(String(args[0])); watch.recent.push(String(args[0])); return get.apply(globalThis, args); };
  Response.prototype.json = counted(Response.prototype.json);
  const post = Worker.prototype.postMessage;
  const heard = new WeakSet();
  Worker.prototype.postMessage = function (question) {
    watch.asked.push(question.url);
    watch.recent = [question.url];
    watch.pending = true;
    watch.newest = question.id;
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener("message", ({ data }) => { if (data.id === watch.newest) setTimeout(() => { watch.pending = false; }); });
      this.addEventListener("error", () => setTimeout(() => { watch.pending = false; }));
    }
    post.call(this, question);
  };
  addEventListener("securitypolicyviolation", (event) => watch.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  for (const how of ["pushState", "replaceState"]) {
    const write = history[how].bind(history);
    history[how] = (state, title, place) => { watch.history.push([how, String(place)]); write(state, title, place); };
  }
})()"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
RESTING = """() => {
  const inSight = (chart) => {
    const { width, top, bottom } = chart.getBoundingClientRect();
    return width > 40 && bottom > 0 && top < innerHeight;
  };
  const charts = [...document.querySelectorAll(".chart")].filter(inSight);
  return watch.open === 0 && !watch.pending && (!charts.length || document.querySelector(".plotly-host .main-svg")) && !charts.some((chart) => chart.classList.contains("live"));
}"""
RESTLESS = """() => {
  const live = [...document.querySelectorAll(".chart.live")].map((chart) => chart.id).join(" ");
  return `open ${watch.open}, pending ${watch.pending}, live: ${live}, asked: ${watch.asked.slice(-3).join(" ")}, at ${location.search}`;
}"""
# The link carries the experiment that was asked for last, by the hand or since then by the dialog, and nothing else.
LINKED = """() => {
  const table = JSON.parse(document.getElementById("parameters").textContent);
  const of = (address) => JSON.stringify([...new URL(address, location.href).searchParams].filter(([key]) => table[key]?.group === "experiment" && key !== "verify").sort());
  return watch.recent.some((address) => of(address) === of(location.href));
}"""
DATA = """([figure, uid]) => {
  const trace = document.querySelector(`#chart-${figure} .plotly-host`).data.find((one) => one.uid === uid);
  const list = (values) => Array.from(values, (value) => (value && typeof value === "object" ? list(value) : Number.isFinite(value) ? value : null));
  return trace && Object.fromEntries(["x", "y", "z", "text"].filter((key) => trace[key]).map((key) => [key, key === "text" ? trace.text : list(trace[key])]));
}"""


def chinese() -> dict[str, str]:
    """English message -> 中文."""
    with (ROOT / "locale/zh/LC_MESSAGES/messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def fetch(address: str) -> bytes:
    """The body of a GET."""
    with urllib.request.urlopen(address, timeout=30) as response:
        body: bytes = response.read()
    return body


class Lab:
    """One tab. `page` is Playwright's; the rest says in a word what the tests often need."""

    def __init__(self, context: BrowserContext, origin: str, lang: str = "en") -> None:
        self.context, self.origin, self.lang = context, origin, lang
        self.catalogue = chinese() if lang == "zh" else {}
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.forgiven: list[str] = []
        self.given: dict[str, str] = {}
        self.path = "/gradients"
        context.add_init_script(WATCH)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        self.page: Page = context.new_page()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} {message.location.get('url', '')}".rstrip())

    def _error(self, error: WebError) -> None:
        self.complaints.append(str(error.error))

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def forgive(self, line: str) -> None:
        """Chromium writes a line of its own when a request that a test provoked fails; the page cannot prevent it."""
        self.forgiven.append(line)

    def check(self) -> None:
        """Nothing to complain about, and nothing that left the origin."""
        violations = self.page.evaluate("globalThis.watch ? watch.violations : []")
        complaints = [text for text in self.complaints if not any(line in text for line in self.forgiven)]
        strangers = [url for url in self.requests if not url.startswith((self.origin + "/", "blob:", "data:"))]
        self.complaints, self.requests, self.forgiven = [], [], []
        assert complaints == [], complaints
        assert violations == [], violations
        assert strangers == [], strangers

    def open(self, query: str = "", path: str = "") -> "Lab":
        """Go there, or to the page of the last time, with nothing remembered; wait until all figures of a laboratory rest."""
        self.path = path or self.path
        if self.page.url.startswith(self.origin):
            self.page.evaluate("localStorage.clear()")
        self.given = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        self.page.goto(f"{self.origin}{self.path}{'?' if query else ''}{query}")
        if self.path in LABORATORIES:
            self.settle()
        return self

    def settle(self) -> None:
        """Nothing is asked, and every visible figure is the settled one."""
        self.page.evaluate(TWO_FRAMES)
        try:
            self.page.wait_for_function(RESTING)
        except PlaywrightTimeoutError as error:
            raise AssertionError(f"{self.page.evaluate(RESTLESS)}; complaints: {self.complaints}") from error

    def link(self) -> dict[str, str]:
        """The keys of the address, once it says what the figures show."""
        self.settle()
        self.page.wait_for_function(LINKED)
        return self.address()

    def address(self) -> dict[str, str]:
        """The keys of the address as it is now."""
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.page.url).query, keep_blank_values=True))

    def wait_for_key(self, key: str, value: str | None) -> None:
        """Wait until the address has the key with this value, or has lost it."""
        self.page.wait_for_function(
            "([key, value]) => new URLSearchParams(location.search).get(key) === value", arg=[key, value]
        )

    def words(self, message: str) -> str:
        """A message in the language of the page."""
        return self.catalogue[message] if self.lang == "zh" else message

    def named(self, role: Any, message: str, **more: Any) -> Locator:
        """The one visible control of that role and name, in the language of the page."""
        return self.page.get_by_role(role, name=self.words(message), exact=True, **more)

    def like(self, role: Any, message: str) -> Locator:
        """A control whose name is a message with its places filled."""
        pattern = "^" + re.sub(r"\\{\w+\\}", ".+", re.escape(self.words(message))) + "$"
        return self.page.get_by_role(role, name=re.compile(pattern))

    def take(self, role: Any, name: str) -> Path:
        """Open the export menu, take one thing."""
        self.page.get_by_role("banner").get_by_role("button", name=self.words("Export")).click()
        menu = self.page.locator("#export-menu")
        with self.page.expect_download() as waiting:
            menu.get_by_role(role, name=re.compile("^" + re.escape(self.catalogue.get(name, name)))).click()
        self.page.keyboard.press("Escape")
        return Path(waiting.value.path())

    def retry(self) -> None:
        """Ask a server that is there again, unless the page has tried by itself meanwhile."""
        self.page.evaluate("() => document.querySelector('[data-banner=down] button')?.click()")

    @property
    def headline(self) -> str:
        """The sentence above everything."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def api(self, query: str | None = None, suffix: str = "") -> Any:
        """The engine's own answer to the address, or to a query."""
        own = urllib.parse.urlsplit(self.page.url).query if query is None else query
        kept = "&".join(part for part in own.split("&") if part)
        body = fetch(f"{self.origin}/api{self.path}{suffix}{'?' if kept else ''}{kept}")
        return json.loads(body) if not suffix else body

    def data(self, figure: str, uid: str) -> Any:
        """What the settled figure's trace holds: x, y, z, text."""
        return self.page.evaluate(DATA, [figure, uid])

    def asked(self) -> list[str]:
        """Every address the page asked since it was opened."""
        asked: list[str] = self.page.evaluate("watch.asked")
        return asked

    def history(self) -> list[str]:
        """How the address was written since the page was opened."""
        return [how for how, _ in self.page.evaluate("watch.history")]

    def curve_is_the_engines(self) -> None:
        """The curve, the headline and, where it is shown, the matrix are those of the address."""
        self.link()
        record = self.api()
        row = (record["experiment"]["t"] or record["steps"]) - 1
        norms = record["gradients"]["log10_norm"]
        close(self.data("hero", "main")["y"], norms[row][: row + 1])
        if self.page.locator("#chart-lag").is_visible():
            close(self.data("lag", "cells")["z"], norms)
        wanted = record["headline"][self.lang]["text"]
        assert self.headline == wanted, (self.headline, wanted)


def close(shown: Any, wanted: Any) -> None:
    """The page's numbers came in float32; what is not a number is nothing on either side."""
    left, right = (np.array(values, dtype=object).astype(float) for values in (shown, wanted))
    np.testing.assert_allclose(left, right, rtol=2e-6, atol=2e-6)


@dataclass
class Instrument:
    """One tab on a page with a stage: the laboratory's words, and what those pages share."""

    lab: Lab

    def __getattr__(self, name: str) -> Any:
        """What every laboratory has: page, named, words, link, asked, …"""
        return getattr(self.lab, name)

    @property
    def clock(self) -> Locator:
        """The timeline."""
        return self.lab.named("slider", "Timeline")

    def at(self, place: int) -> None:
        """The clock stands there, and everything is drawn."""
        expect(self.clock).to_have_attribute("aria-valuenow", str(place))
        self.lab.page.evaluate(TWO_FRAMES)

    def record(self, query: str | None = None) -> dict[str, Any]:
        """The engine's own answer in float64, to a query or to what the page offers as its JSON."""
        link = self.lab.page.locator("[data-export=json]").get_attribute("href") or ""
        answer: dict[str, Any] = self.lab.api(link.partition("?")[2] if query is None else query)
        return answer


class Labs:
    """Tabs by their settings, each made once: a new one costs a second for Plotly's compilation."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self.browser, self.origin = browser, origin
        self.tabs: dict[tuple[Any, ...], Lab] = {}
        self.used: set[tuple[Any, ...]] = set()

    def visit(
        self,
        query: str = "",
        *,
        size: str = "desk",
        lang: str = "en",
        theme: Literal["light", "dark"] = "light",
        touch: bool = False,
        calm: bool = False,
        path: str = "/gradients",
    ) -> Lab:
        """A tab of that kind at that link, its figures at rest."""
        key = (lang, theme, touch, calm)
        if key not in self.tabs:
            context = self.browser.new_context(
                locale=LOCALES[lang],
                color_scheme=theme,
                has_touch=touch,
                is_mobile=touch,
                reduced_motion="reduce" if calm else "no-preference",
                permissions=["clipboard-read", "clipboard-write"],
                accept_downloads=True,
            )
            context.set_default_timeout(20_000)
            context.set_default_navigation_timeout(60_000)
            self.tabs[key] = Lab(context, self.origin, lang)
        self.used.add(key)
        width, height = SIZES[size]
        self.tabs[key].page.set_viewport_size({"width": width, "height": height})
        return self.tabs[key].open(query, path)

    def check(self) -> None:
        """Check every tab used since the last check."""
        used, self.used = self.used, set()
        for key in used:
            try:
                self.tabs[key].check()
            except AssertionError:
                self.tabs.pop(key).context.close()  # the next test begins with a clean one
                raise
