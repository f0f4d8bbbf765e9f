"""Bad queries: a clear 422 that names the key, what came and what is allowed; never a failure, whatever comes."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.parameters import TABLES
from app.permalink import canonical, escape, number_text, read_strictly
from app.querystring import deflate, inflate, read_pairs
from app.schemas.network import EIGENVALUES
from app.schemas.query import DEFAULT_PARTS, ExperimentQuery
from app.settings import Settings
from engine import Experiment
from engine.cells import CELLS
from engine.cost import estimate

TABLE = TABLES["gradients"]
INVALID = (
    ("T=0", "T"),
    ("T=1001", "T"),
    ("T=", "T"),
    ("T=40.0", "T"),
    ("T=4_0", "T"),
    ("T= 40", "T"),
    ("T=٤٠", "T"),
    ("H=-3", "H"),
    ("H=257", "H"),
    ("seed=99999999999999999999999", "seed"),
    ("seed=2147483648", "seed"),
    ("in=nan", "in"),
    ("in=NaN", "in"),
    ("scale=inf", "scale"),
    ("scale=-Infinity", "scale"),
    ("scale=1e999", "scale"),
    ("shear=0x1", "shear"),
    ("cell=" + "x" * 10_000, "cell"),
    ("cell=LSTM", "cell"),
    ("act=😀", "act"),
    ("eig=😀", "eig"),
    ("eig=3.01", "eig"),
    ("eig=1,1,1&H=2", "eig"),
    ("eig=.5@38,.5@38&H=3", "eig"),
    ("eig=nan", "eig"),
    ("init=matrix", "W"),
    ("init=matrix&H=2&W=1,2;3", "W"),
    ("init=matrix&H=2&W=1,2;3,inf", "W"),
    ("x=text", "text"),
    ("x=series", "series"),
    ("x=series&series=1,2;3", "series"),
    ("x=series&series=1,a;3,4", "series"),
    ("loss=0", "loss"),
    ("loss=41", "loss"),
    ("loss=a,b", "loss"),
    ("t=41", "t"),
    ("t=0", "t"),
    ("clip=1&clipv=1", "clipv"),
    ("gate=z", "gate"),
    ("v=2", "v"),
    ("parts=everything", "parts"),
    ("parts=", "parts"),
    ("arrays=json", "arrays"),
    ("pin=a&pin=b&pin=c", "pin"),
    ("text=%ED%A0%80", "text"),
    ("text=%ff", "text"),
    ("text=a%00b", "text"),
    ("text=%zz", "text"),
    ("text=~!!!", "text"),
    ("text=~AAAA", "text"),
)


@pytest.mark.parametrize(("query", "key"), INVALID)
def test_a_value_that_is_not_allowed_is_refused_and_its_key_named(client: TestClient, query: str, key: str) -> None:
    response = client.get(f"/api/gradients?{query}")
    error = response.json()["error"]
    assert response.status_code == 422
    assert error["kind"] == "invalid"
    assert error["field"] == key
    assert error["allowed"]
    assert key in error["message"]
    assert len(error["got"]) <= 80


def test_an_unknown_key_is_refused_with_the_nearest_one(client: TestClient) -> None:
    error = client.get("/api/gradients?sead=3").json()["error"]
    assert (error["kind"], error["field"], error["allowed"]) == ("unknown", "sead", "seed")


@pytest.mark.parametrize("query", ["T=3&T=3", "lang=en&lang=zh", "T=3&%54=4"])
def test_a_repeated_key_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/api/gradients?{query}").json()["error"]["kind"] == "repeated"


def test_the_message_is_chinese_where_the_link_says_so(client: TestClient) -> None:
    assert "之间的整数" in client.get("/api/gradients?T=0&lang=zh").json()["error"]["message"]


def test_an_experiment_that_costs_too_much_is_refused_with_figure_and_limit() -> None:
    from app.main import create_app

    client = TestClient(create_app(Settings(max_seconds=1e-6)))
    error = client.get("/api/gradients").json()["error"]
    assert error["kind"] == "too_large"
    assert error["figure"] > error["limit"] == 1e-6
    assert "1e-06" in error["message"]


def test_a_thousand_steps_and_256_units_are_possible(client: TestClient) -> None:
    assert client.get("/api/gradients?T=1000&H=2&parts=headline").status_code == 200
    assert client.get("/api/gradients?H=256&T=3&parts=headline").status_code == 200


@pytest.mark.parametrize("cell", CELLS)
def test_the_largest_network_with_every_default_part_is_within_the_default_limits(cell: str) -> None:
    cost = estimate(Experiment(cell=cell, steps=1000, hidden_size=256), DEFAULT_PARTS.split(","))
    assert cost.seconds <= Settings().max_seconds
    assert cost.numbers <= Settings().max_numbers


def test_text_with_every_script_is_read_by_character(client: TestClient) -> None:
    text = "我爱中国 😀 مرحبا a\u0301"
    response = client.get("/api/gradients", params={"x": "text", "text": text, "parts": "headline", "tok": "char"})
    assert response.status_code == 200
    assert response.json()["tokens"][:2] == ["我", "爱"]


def test_long_text_travels_compressed_and_comes_back(client: TestClient) -> None:
    text = "not bad " * 500
    packed = client.get(f"/api/gradients?x=text&T=9&parts=headline&text={deflate(text)}").json()
    assert packed["experiment"]["text"] == text
    assert packed["query"].endswith("text=" + deflate(text))


@pytest.mark.parametrize("text", ["~ good", "~AAAA", "~", "~~", "~!!!"])
def test_a_text_that_begins_with_a_tilde_is_no_packed_one(client: TestClient, text: str) -> None:
    shown = client.get("/api/unroll", params={"m": "random", "text": "~" + text}).json()
    assert shown["experiment"]["text"] == text
    assert shown["query"] == f"text=~{escape(text)}&m=random"
    packed = client.get("/api/unroll", params={"m": "random", "text": deflate(text)}).json()
    assert packed == shown


def test_a_bomb_is_not_unpacked(client: TestClient) -> None:
    bomb = deflate("0" * 20_000_000)
    response = client.get(f"/api/gradients?x=text&text={bomb}")
    assert response.status_code in (414, 422)


@given(st.text(max_size=3000))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_packing_text_loses_nothing(text: str) -> None:
    clean = "".join(letter for letter in text if letter.isprintable())
    assert inflate(deflate(clean), "text") == clean


VALUES = st.one_of(
    st.text(max_size=60),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(
        [
            choice
            for table in TABLES.values()
            for p in table.parameters.values()
            for choice in p.choices or [EIGENVALUES]
        ]
    ),
    st.sampled_from(["ed;c=all;use=each", "tdnn;kern=7", "2:.7,.1;3:0,1", "att", "我爱中国"]),
    st.sampled_from(["f:1", "ablate1", "h1@1:.5", "f9", "b3", "L", "1,2", "last", "random", "not bad"]),
    st.binary(max_size=20).map(lambda raw: raw.decode("latin-1")),
)
KEYS = st.one_of(
    st.sampled_from(sorted({key for table in TABLES.values() for key in table.parameters})), st.text(max_size=8)
)


@given(
    st.lists(st.tuples(KEYS, VALUES, st.booleans()), max_size=6),
    st.sampled_from(
        [
            "/api/gradients",
            "/gradients",
            "/api/unroll",
            "/unroll",
            "/api/unroll/snippet.py",
            "/api/wirings",
            "/wirings",
            "/api/wirings/snippet.py",
        ]  # fmt: skip
    ),
)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_no_query_whatever_makes_the_server_fail(
    client: TestClient, pairs: list[tuple[str, str, bool]], path: str
) -> None:
    small = [("T", "6"), ("H", "4")]
    parts = [
        f"{quote(key, errors='surrogatepass')}={quote(value, errors='surrogatepass', safe='%' if raw else '')}"
        for key, value, raw in [*pairs, *((key, value, False) for key, value in small)]
    ]
    response = client.get(f"{path}?{'&'.join(parts)}")
    assert response.status_code in ((200, 422) if path.startswith("/api") else (200,)), response.text


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=200, derandomize=True)
def test_a_number_in_a_link_reads_back_as_itself(value: float) -> None:
    assert float(number_text(value)) == value


@pytest.mark.parametrize("query", ["cell=lstm&T=9&in=.02", "eig=.5&H=1", "init=gaussian&eig=.5&H=1", "tau=3&t=7"])
def test_a_canonical_link_is_already_canonical(query: str) -> None:
    read = read_strictly(ExperimentQuery, read_pairs(query.encode()))
    once = canonical(read)
    again = read_strictly(ExperimentQuery, read_pairs(once.encode()))
    assert canonical(again) == once
    assert again == read
    keys = [part.partition("=")[0] for part in once.split("&")]
    assert keys == [parameter.key for parameter in TABLE.computed if parameter.key in keys]


def test_defaults_are_left_out_of_a_canonical_link() -> None:
    assert canonical(read_strictly(ExperimentQuery, [("T", "40"), ("eig", EIGENVALUES), ("scale", "1.0")])) == ""
