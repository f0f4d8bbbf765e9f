"""The stage of /wirings on a bare page, with records of the engine as GET /api/wirings sends them."""

import json
from functools import cache
from typing import Any

from fastapi.testclient import TestClient
from playwright.sync_api import Page

from app.main import create_app

LONG = "我今天在这里很想看那本书"
WORDS = "today I really want to read that new book here now"
WIRINGS = [
    "w=nn",
    "w=n1",
    "w=n1&read=mean",
    "w=1n",
    "w=1n&feed=first",
    "w=bi&cell=lstm",
    "w=deep&layers=3",
    "w=jordan",
    "w=jordan&tf=0",
    "w=ed",
    "w=ed&c=all&use=each",
    "w=att",
    "w=att&tf=0",
    "w=tdnn",
    "w=fc",
]
FEW = ["w=nn", "w=bi", "w=jordan&tf=0", "w=ed", "w=att&score=general", "w=fc"]
LONGEST = f"T=12&text={LONG}&to={WORDS}"
SETUP = """async ([texts, wanted]) => {
  const [{ createWiringStage }, { unpack }] = await Promise.all([import("/static/js/diagrams/wiring-stage.js"), import("/static/js/wire.js")]);
  const records = texts.map((text) => unpack(JSON.parse(text)));
  document.body.innerHTML = '<div id="stage" style="margin:10px;background:var(--surface)"></div>';
  document.body.style.background = "var(--bg)";
  for (const sheet of ["stage", "wiring-stage"]) {
    if (document.getElementById(sheet + "-sheet")) continue;
    const link = Object.assign(document.createElement("link"), { id: sheet + "-sheet", rel: "stylesheet", href: `/static/css/components/${sheet}.css` });
    document.head.append(link);
    await new Promise((resolve) => { link.onload = resolve; });
  }
  const heard = [];
  const fill = (message, values) => message.replace(/\\{(\\w+)\\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
  const stage = createWiringStage(document.getElementById("stage"), {
    t: fill,
    onNode: (id) => heard.push(["node", id]), onStep: (place) => heard.push(["step", place]),
    onAttend: (attend) => heard.push(["attend", attend]), onLight: (letter) => heard.push(["light", letter]),
  });
  const view = {
    record: records[0], place: records[0].graph.moments.length, show: "values", unit: 2, selected: null, light: null, layout: "desk", width: 820, height: 470,
    note: "gbc", lang: "en", theme: "light", motion: false, ...wanted,
  };
  document.getElementById("stage").style.width = `${view.width}px`;
  stage.draw(view);
  globalThis.held = { stage, view, heard, records };
}"""
LINE = """(id) => { const line = document.querySelector(`#stage g[data-edge="${id}"] path`);
  return Object.fromEntries(["d", "stroke", "stroke-width", "stroke-dasharray"].map((name) => [name, line.getAttribute(name)])); }"""
SIZES = {"desk": (820, 470), "compact": (972, 470), "phone": (358, 380)}


@cache
def client() -> TestClient:
    """The app, in this process."""
    return TestClient(create_app())


@cache
def payload(query: str, arrays: str = "base64") -> str:
    """The JSON of /api/wirings for this query, with random weights."""
    response = client().get(f"/api/wirings?{query}&m=random&arrays={arrays}")
    assert response.status_code == 200, response.text
    return response.text


def record(query: str) -> dict[str, Any]:
    """The same with lists, in Python."""
    return dict(json.loads(payload(query, "list")))


def show(page: Page, *queries: str, **view: Any) -> None:
    """Draw the stage for the first query; the records of the others wait."""
    width, height = SIZES[view.get("layout", "desk")]
    page.set_viewport_size({"width": width + 80, "height": 900})
    page.mouse.move(0, 0)  # the page serves a whole module: what the test before pointed at would be lit
    page.evaluate(SETUP, [[payload(query) for query in queries], {"width": width, "height": height, **view}])


def redraw(page: Page, **view: Any) -> None:
    """Draw the same record otherwise."""
    page.evaluate("(wanted) => { held.view = { ...held.view, ...wanted }; return held.stage.draw(held.view); }", view)


def heard(page: Page) -> list[list[Any]]:
    """What the stage said since the last time."""
    told: list[list[Any]] = page.evaluate("held.heard.splice(0)")
    return told
