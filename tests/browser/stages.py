"""The stage on a bare page, with records of the engine as GET /api/unroll sends them."""

import json
from functools import cache
from typing import Any

from fastapi.testclient import TestClient

from app.main import create_app

SENTENCE = "the plot was not bad at all"
SETUP = """async ([text, wanted]) => {
  const [{ createStage }, { unpack }] = await Promise.all([import("/static/js/diagrams/stage.js"), import("/static/js/wire.js")]);
  const record = unpack(JSON.parse(text));
  document.body.innerHTML = '<div id="stage" style="margin:10px;background:var(--surface);position:relative"></div>';
  document.body.style.background = "var(--bg)";
  if (!document.getElementById("sheet")) document.head.insertAdjacentHTML("beforeend", '<link id="sheet" rel="stylesheet" href="/static/css/components/stage.css">');
  const heard = [];
  const fill = (message, values) => message.replace(/\\{(\\w+)\\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
  const stage = createStage(document.getElementById("stage"), {
    t: fill,
    onStep: (step) => heard.push(["step", step]), onUnit: (unit) => heard.push(["unit", unit]),
    onPoke: (poke) => heard.push(["poke", poke]), onLight: (letter) => heard.push(["light", letter]),
  });
  const view = {
    record, place: 4, unit: 2, show: "values", folded: false, layout: "desk", width: 1392, height: 460, note: "gbc", gru: "keeps",
    lang: "en", rows: null, light: null, pins: [], theme: "light", ...wanted,
  };
  document.getElementById("stage").style.width = `${view.width}px`;
  stage.draw(view);
  globalThis.held = { stage, view, heard, record };
}"""


@cache
def client() -> TestClient:
    """The app, in this process."""
    return TestClient(create_app())


@cache
def answer(**query: Any) -> str:
    """The JSON of /api/unroll for these keys."""
    response = client().get("/api/unroll", params={"arrays": "base64", **query})
    assert response.status_code == 200, response.text
    return response.text


def payload(**query: Any) -> str:
    """The record as text; random weights and the English sentence unless asked otherwise."""
    return answer(**{"m": "random", "text": SENTENCE, **query})


def record(**query: Any) -> dict[str, Any]:
    """The same with lists, in Python."""
    response = client().get("/api/unroll", params={"m": "random", "text": SENTENCE, **query})
    assert response.status_code == 200, response.text
    return dict(json.loads(response.text))
