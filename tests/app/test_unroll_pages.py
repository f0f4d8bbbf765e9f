"""/unroll as a page: any link shows a run, what was changed is said aloud, and the network goes along to the other page."""

import html
import re

import pytest
from starlette.testclient import TestClient
from test_pages import block

import networks
from app.querystring import deflate
from app.trained import SAMPLES


def notices(page: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"data-notice><p>(.*?)</p>", page)]


def link(page: str, there: str) -> str:
    found = re.search(rf'href="(/{there}[^"]*)"[^>]*data-page="{there}"', page)
    assert found is not None
    return html.unescape(found.group(1))


@pytest.mark.parametrize(
    "query", ["", "cell=gru&edit=f:1&edit=z:1", "m=random&cell=jordan&T=5", "text=%3C/script%3E%3Cb%3E", "m=demo:sentiment-zh"]
)  # fmt: skip
def test_the_page_carries_the_record_of_the_api(client: TestClient, query: str) -> None:
    page = client.get(f"/unroll?{query}").text
    record = block(page, "record")
    assert record == client.get(f"/api/unroll?{record['query']}&arrays=base64").json()
    assert html.escape(record["headlines"]["en"][0]["text"], quote=False).replace('"', "&#34;") in page.replace(
        "<em>", ""
    ).replace("</em>", "")


def test_the_page_carries_its_own_table_of_keys(client: TestClient) -> None:
    table = block(client.get("/unroll").text, "parameters")
    assert table["cell"]["choices"] == ["vanilla", "lstm", "gru", "jordan"]
    assert (table["T"]["default"], table["T"]["max"], table["H"]["default"], table["H"]["max"]) == (24, 200, 6, 64)
    assert table["m"]["choices"] == ["demo:sentiment", "demo:sentiment-zh", "random"]
    assert "tau" not in table


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("cell=jordan", ["No trained network has this cell; showing random weights."]),
        ("x=noise", ["A trained network reads text; showing random weights."]),
        ("unit=9", ["unit was 9; showing 6."]),
        ("unit=99", ["unit was 99; showing 6."]),
        ("pos=f99", ["pos was f99; showing f7."]),
        ("pos=b99", ["pos was b99; showing b7."]),
        ("pos=L&k=7&unit=6", []),
        ("k=40", ["k was 40; showing 7."]),
        ("rows=2,77", ["rows was 2,77; showing 2."]),
        ("rows=77", ["rows was 77; showing 1."]),
        ("edit=h9@3:1", ["edit: “h9@3:1” left out, because it does not fit this run."]),
        ("edit=r:1", ["edit: “r:1” left out, because it does not fit this run."]),
        ("edit=f:1,h9@3:1,what,ablate2", ["edit: “h9@3:1”, “what” left out, because it does not fit this run."]),
        ("view=sideways", ["view cannot be “sideways”; showing its default."]),
        ("show=everything", ["show cannot be “everything”; showing its default."]),
        ("view=folded&show=grad", []),
        ("T=900", ["T was 900; showing 200."]),
        ("m=sha:9f31c2ab77d0", ["m cannot be “sha:9f31c2ab77d0”; showing its default."]),
        ("text=%00", ["text cannot be read; showing its default."]),
        ("text=%ff&zz=%ff", ["text cannot be read; showing its default."]),
        ("m=random&x=noise&target=next", ["out was softmax; showing linear."]),
        ("m=random&x=series&series=1;2;3&target=next&out=softmax", ["out was softmax; showing linear."]),
        ("loss=99", ["loss cannot be “99”; showing its default."]),
        ("read=mean&loss=every", ["The mean of all states is read once: its loss is at the last step."]),
        ("tau=4", []),
    ],
)
def test_a_wrong_value_is_corrected_and_said(client: TestClient, query: str, said: list[str]) -> None:
    response = client.get(f"/unroll?{query}")
    assert response.status_code == 200
    assert notices(response.text) == said


def test_the_parts_of_edit_that_fit_stay(client: TestClient) -> None:
    page = client.get("/unroll?edit=f:1,h9@3:1,what,ablate2").text
    assert block(page, "record")["experiment"]["edit"] == "f:1,ablate2"


@pytest.mark.parametrize("query", ["text=", "text=%20%20&cell=gru", "lang=zh&text="])
def test_an_empty_text_is_an_empty_stage_without_a_notice(client: TestClient, query: str) -> None:
    page = client.get(f"/unroll?{query}").text
    assert notices(page) == []
    stage = re.search(r'<div class="stage-empty" id="stage-empty"(.*?)>', page)
    assert stage is not None and "hidden" not in stage.group(1)
    assert len(re.findall("data-sample=", page)) == 4
    samples = SAMPLES["sentiment-zh" if "zh" in query else "sentiment"]
    assert all(html.escape(text) in page for text in samples)
    refused = client.get(f"/api/unroll?{query}")
    assert refused.status_code == 422
    assert refused.json()["error"]["field"] == "text"


def test_corrections_are_said_in_chinese(client: TestClient) -> None:
    assert notices(client.get("/unroll?lang=zh&cell=jordan").text) == ["没有用这种单元训练好的网络；现在显示随机权重。"]


def test_a_dear_link_is_shown_with_fewer_steps() -> None:
    from app.main import create_app
    from app.settings import Settings

    client = TestClient(create_app(Settings(max_numbers=80_000)))
    page = client.get("/unroll?m=random&x=noise&T=200&H=16").text
    assert block(page, "record")["steps"] < 200
    assert notices(page) == [f"T was 200; showing {block(page, 'record')['steps']}."]


def test_a_long_text_says_how_much_is_shown_even_without_scripts(client: TestClient) -> None:
    page = client.get("/unroll?text=" + "good+" * 61).text
    assert "Showing 24 of 61 tokens." in page
    assert block(page, "record")["full_length"] == 61
    packed = client.get("/unroll?T=30&text=" + deflate("not bad " * 500)).text
    assert "Showing 30 of 1000 tokens." in packed


@pytest.mark.parametrize("text", ["%F0%9F%98%80", "a%CC%81", "not%0Abad%09film", "%E6%88%91%E7%88%B1", "%ff", "%00"])
def test_any_text_shows_a_picture(client: TestClient, text: str) -> None:
    assert client.get(f"/unroll?text={text}").status_code == 200


def test_a_chinese_page_reads_chinese_unless_the_link_says_otherwise(client: TestClient) -> None:
    chinese = {"Accept-Language": "zh-CN"}
    record = block(client.get("/unroll", headers=chinese).text, "record")
    assert record["network"]["name"] == "demo:sentiment-zh"
    assert record["experiment"]["text"] == networks.load("sentiment-zh", "lstm").sample
    for query in ("text=not+bad", "m=demo:sentiment"):
        assert (
            block(client.get(f"/unroll?{query}", headers=chinese).text, "record")["network"]["name"] == "demo:sentiment"
        )


def test_sentences_to_try_fit_the_network(client: TestClient) -> None:
    assert all(html.escape(text) in client.get("/unroll?text=zzz").text for text in SAMPLES["sentiment"])
    assert all(
        text in client.get("/unroll?lang=zh&text=zzz&m=demo:sentiment-zh").text for text in SAMPLES["sentiment-zh"]
    )


def test_the_top_bar_leads_from_page_to_page(client: TestClient) -> None:
    for page in ("/unroll", "/gradients", "/reference"):
        names = re.findall(r'<a href="/(\w+)', client.get(page).text.partition("</nav>")[0])
        assert names == ["unroll", "gradients", "wirings", "reference"]


@pytest.mark.parametrize(
    "query", ["", "cell=gru&H=4&T=9&seed=7&eig=.9@20&k=3", "x=text&text=not+bad&act=relu", "H=8&T=40&loss=last&lang=zh"]
)
def test_the_same_network_is_on_unroll_with_the_same_states(client: TestClient, query: str) -> None:
    there = link(client.get(f"/gradients?{query}").text, "unroll")
    assert "m=random" in there
    page = client.get(there).text
    assert notices(page) == []
    mine = client.get(f"/api/gradients?{query.partition('&lang')[0]}&arrays=base64").json()["trace"]["h"]
    assert block(page, "record")["trace"]["h"] == mine


@pytest.mark.parametrize(
    "query", ["m=random", "m=random&cell=vanilla&H=3&seed=5&text=a+b+c", "m=random&x=noise&T=9&in=.5"]
)
def test_and_from_there_it_comes_back_the_same(client: TestClient, query: str) -> None:
    page = client.get(f"/unroll?{query}").text
    back = client.get(link(page, "gradients")).text
    assert notices(back) == []
    assert block(back, "record")["trace"]["h"] == block(page, "record")["trace"]["h"]


def test_of_a_trained_network_its_cell_and_text_go_along(client: TestClient) -> None:
    there = link(client.get("/unroll?cell=gru&text=not+bad&unit=2&theme=dark").text, "gradients")
    assert there == "/gradients?cell=gru&x=text&text=not%20bad&unit=2&theme=dark"


def test_a_jordan_network_stays_where_it_is_known(client: TestClient) -> None:
    page = client.get("/unroll?m=random&cell=jordan").text
    assert notices(client.get(link(page, "gradients")).text) == []


def test_the_reference_lists_the_keys_and_fields_of_both_pages(client: TestClient) -> None:
    for language in ("en", "zh"):
        page = client.get(f"/reference?lang={language}").text
        for name in (
            "key-eig",
            "key-tau",
            "field-lags.share",
            "unroll-key-edit",
            "unroll-field-backward.gates",
            "unroll-field-left.values",
        ):
            assert f'id="{name}"' in page
        assert "U,T,T+1" in page
        assert len(re.findall(r'id="([^"]+)"', page)) == len(set(re.findall(r'id="([^"]+)"', page)))
