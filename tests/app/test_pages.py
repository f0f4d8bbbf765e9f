"""Pages: a link is never refused, its record travels inside the page, and every correction is said aloud."""

import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.leniency import read_leniently
from app.pagelinks import link_helper
from app.querystring import read_pairs


def block(page: str, name: str) -> Any:
    """The JSON of a data block of a page."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found is not None, name
    return json.loads(found.group(1))


def notices(query: str) -> list[str]:
    return read_leniently(read_pairs(query.encode())).notices


@pytest.mark.parametrize("query", ["", "cell=lstm&T=12", "tau=3&x=text&text=%3C/script%3E%3Cb%3E&tok=char"])
def test_the_page_carries_the_record_of_the_api(client: TestClient, query: str) -> None:
    page = client.get(f"/gradients?{query}").text
    assert block(page, "record") == client.get(f"/api/gradients?{query}&arrays=base64").json()


def test_the_page_carries_the_table_of_keys(client: TestClient) -> None:
    table = block(client.get("/gradients").text, "parameters")
    assert list(table)[:4] == ["v", "cell", "act", "H"]
    assert table["H"] == {
        "type": "int", "default": 8, "min": 1, "max": 256, "slider": [2, 16, 1], "choices": None,
        "group": "experiment", "push": False,
    }  # fmt: skip
    assert {row["type"] for row in table.values()} == {"int", "float", "choice", "text", "steps", "eig"}


def test_the_way_in_leads_to_the_lab_and_keeps_the_query(client: TestClient) -> None:
    response = client.get("/?cell=lstm&lang=zh", follow_redirects=False)
    assert response.status_code == 307
    assert response.headers["location"] == "/gradients?cell=lstm&lang=zh"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("T=9000", "T was 9000; showing 1000."),
        ("shear=-1", "shear was -1; showing 0."),
        ("cell=transformer", "cell cannot be “transformer”; showing its default."),
        ("T=12&t=40", "t was 40; showing 12."),
        ("H=8&H=9", "H is given twice; the first one is used."),
        ("in=nan", "in cannot be “nan”; showing its default."),
    ],
)
def test_a_wrong_value_is_corrected_and_said(query: str, said: str) -> None:
    assert notices(query) == [said]


@pytest.mark.parametrize("query", ["future=1", "pin=T%3D3", "H=8&H=8", "lesson=2.1"])
def test_what_is_not_wrong_is_not_mentioned(query: str) -> None:
    assert notices(query) == []


@pytest.mark.parametrize(
    "query",
    ["eig=9", "eig=1,1,1&H=2", "x=text", "x=text&text=", "init=matrix", "init=matrix&W=1,2;3", "loss=99", "clip=1&clipv=1",
     "x=series&series=a", "gate=z", "%ff=1&T=%zz"],
)  # fmt: skip
def test_what_the_engine_refuses_still_shows_a_picture(client: TestClient, query: str) -> None:
    response = client.get(f"/gradients?{query}")
    assert response.status_code == 200
    assert block(response.text, "record")["steps"] == 40


def test_a_correction_is_said_in_chinese_on_a_chinese_page(client: TestClient) -> None:
    page = client.get("/gradients?H=0", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}).text
    assert "H 原为 0；现在显示 1。" in page
    assert '<html lang="zh"' in page


def test_the_links_language_wins_over_the_browsers(client: TestClient) -> None:
    response = client.get("/gradients?lang=en&T=5", headers={"Accept-Language": "zh"})
    assert '<html lang="en"' in response.text
    assert response.headers["vary"] == "Accept-Language"


def test_links_of_a_page_keep_unknown_keys_and_change_what_they_say() -> None:
    query_for = link_helper(read_leniently([("future", "a b"), ("T", "12"), ("pin", "T=3")]))
    assert query_for(lang="zh") == "?T=12&lang=zh&pin=T%3D3&future=a%20b"
    assert query_for({"in": 0.02}, T=None) == "?in=0.02&pin=T%3D3&future=a%20b"


def test_the_reference_lists_every_key_and_field(client: TestClient) -> None:
    for language in ("en", "zh"):
        page = client.get(f"/reference?lang={language}").text
        assert 'id="key-eig"' in page
        assert 'id="field-gradients.log10_norm"' in page
        assert "T,T" in page
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "https://" not in page


def test_a_dear_link_is_shown_with_fewer_steps() -> None:
    from app.main import create_app
    from app.settings import Settings

    client = TestClient(create_app(Settings(max_numbers=40_000)))
    page = client.get("/gradients?T=1000&H=8").text
    assert block(page, "record")["steps"] < 1000
    assert f"T was 1000; showing {block(page, 'record')['steps']}." in page
