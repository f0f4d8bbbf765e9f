"""/wirings as a page: any link shows a run, what was changed is said aloud, and the network goes along to the other pages."""

import html

import pytest
from starlette.testclient import TestClient
from test_pages import block
from test_unroll_pages import link, notices

from app.wiring_list import LIST


@pytest.mark.parametrize("query", [*(f"w={wiring}" for wiring in LIST), "w=nn&vs=bi", "text=%3C/script%3E%3Cb%3E&to=x"])
def test_the_page_carries_the_record_of_the_api(client: TestClient, query: str) -> None:
    page = client.get(f"/wirings?{query}").text
    record = block(page, "record")
    assert record == client.get(f"/api/wirings?{record['query']}&arrays=base64").json()
    assert html.escape(record["headline"]["en"]["text"]).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in (
        page.replace("<em>", "").replace("</em>", "")
    )


def test_the_page_carries_its_own_table_of_keys(client: TestClient) -> None:
    table = block(client.get("/wirings").text, "parameters")
    assert table["w"]["choices"] == ["nn", "n1", "1n", "bi", "deep", "ed", "att", "jordan", "tdnn", "fc"]
    assert (table["T"]["default"], table["T"]["max"], table["H"]["default"], table["H"]["max"]) == (12, 24, 6, 64)
    assert table["m"]["choices"] == ["demo:translate", "random"]
    assert "eig" not in table


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("w=rnn", ["w cannot be “rnn”; showing its default."]),
        ("text=", ["text cannot be “”; showing its default."]),
        ("to=%20", ["to cannot be “ ”; showing its default."]),
        ("text=%ff", ["text cannot be read; showing its default."]),
        ("T=90", ["T was 90; showing 24."]),
        ("layers=0&w=deep", ["layers was 0; showing 1."]),
        ("kern=9&w=tdnn&text=a b c d e f g", ["kern was 9; showing 7."]),
        ("w=tdnn&kern=5", ["kern was 5; showing 4."]),
        ("w=tdnn&text=a b", ["kern was 3; showing 2."]),
        ("w=tdnn&dil=4", ["dil was 4; showing 3.", "kern was 3; showing 2."]),
        ("w=tdnn&text=a", ["A time-delay network needs at least two words; showing N → N."]),
        ("w=nn&m=demo:translate", ["This wiring has no trained network; showing random weights."]),
        ("w=att&m=random&att=x", ["att cannot be “x”; showing its default."]),
        ("w=att&m=random&att=2:1,2", ["att cannot be “2:1,2”; showing its default."]),
        ("vs=rnn", ["vs cannot be “rnn”; showing its default."]),
        ("vs=ed;c=first", ["vs cannot be “ed;c=first”; showing its default."]),
        ("vs=!!", ["vs cannot be “!!”; showing its default."]),
        ("t=9&k=9&unit=9", ["unit was 9; showing 6.", "k was 9; showing 4.", "t was 9; showing 4."]),
        ("pos=f99", ["pos was f99; showing f4."]),
        ("pos=b2&t=4&k=1&unit=6&mat=sharing&show=grad", []),
        ("eig=.5&zz=1", []),
    ],
)
def test_a_wrong_value_is_corrected_and_said(client: TestClient, query: str, said: list[str]) -> None:
    response = client.get(f"/wirings?{query}")
    assert response.status_code == 200
    assert notices(response.text) == said


def test_corrections_are_said_in_chinese(client: TestClient) -> None:
    page = client.get("/wirings?lang=zh&w=nn&m=demo:translate").text
    assert notices(page) == ["这种结构没有训练好的网络；现在显示随机权重。"]


def test_a_dear_link_is_shown_with_fewer_words() -> None:
    from app.main import create_app
    from app.settings import Settings

    client = TestClient(create_app(Settings(max_numbers=100_000)))
    page = client.get("/wirings?w=deep&layers=4&T=24&H=16&text=" + "word+" * 30).text
    assert any(notice.startswith("T was 24; showing ") for notice in notices(page))
    assert len(block(page, "record")["pair"]["source"]) < 24


def test_the_page_lists_every_wiring_without_scripts(client: TestClient) -> None:
    page = client.get("/wirings?w=bi&H=4").text
    for row in block(page, "record")["wirings"]:
        assert html.escape(row["name"]["en"], quote=False) in page


def test_the_top_bar_leads_here_from_every_page(client: TestClient) -> None:
    for page in ("/unroll", "/gradients", "/reference", "/wirings"):
        assert 'href="/wirings' in client.get(page).text.partition("</nav>")[0]


@pytest.mark.parametrize("query", ["", "w=bi&cell=gru&H=4&text=not+bad", "w=ed&text=我爱", "w=deep&cell=lstm&m=random"])
@pytest.mark.parametrize("there", ["unroll", "gradients"])
def test_cell_and_text_go_along_to_the_other_pages(client: TestClient, query: str, there: str) -> None:
    page = client.get(f"/wirings?{query}").text
    other = client.get(link(page, there))
    assert notices(other.text) == []
    record = block(other.text, "record")
    assert record["experiment"]["text"] == block(page, "record")["experiment"]["text"]
    assert record["experiment"]["cell"] == block(page, "record")["experiment"]["cell"]


@pytest.mark.parametrize(
    "query", ["/unroll?m=random&cell=gru&H=4&text=not+bad", "/unroll?text=not+bad", "/gradients?x=text&text=a+b&H=5", "/unroll?m=random&cell=jordan"]
)  # fmt: skip
def test_cell_and_text_come_along_from_the_other_pages(client: TestClient, query: str) -> None:
    page = client.get(query).text
    here = client.get(link(page, "wirings")).text
    assert notices(here) == []
    text = block(page, "record")["experiment"]["text"]
    assert block(here, "record")["experiment"]["text"] == text


def test_the_reference_lists_the_keys_and_fields_of_wirings(client: TestClient) -> None:
    page = client.get("/reference").text
    for name in ("wirings-key-vs", "wirings-key-att", "wirings-field-matrices.reach", "wirings-field-rows.free.losses"):
        assert f'id="{name}"' in page
    assert "M,N" in page
