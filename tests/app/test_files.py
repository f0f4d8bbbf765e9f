"""Static and vendor files: their types, their compression, and a font that still is a mathematical one."""

import gzip
import io

import pytest
from fastapi import FastAPI
from fontTools.ttLib import TTFont
from starlette.testclient import TestClient

from app.settings import Settings
from app.static_files import accepts_gzip
from app.vendor import Vendor, make_math_font

FONT_LIMIT = 150_000  # bytes on the wire


@pytest.fixture(scope="module")
def vendor() -> Vendor:
    return Vendor()


def test_plotly_comes_from_the_installed_package_compressed_and_immutable(client: TestClient, vendor: Vendor) -> None:
    with client.stream("GET", vendor.plotly_url, headers={"Accept-Encoding": "gzip"}) as response:
        raw = b"".join(response.iter_raw())
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]
    assert len(raw) < 1_500_000
    assert b"plotly.js v" in gzip.decompress(raw)[:200]


def test_a_browser_that_asks_for_an_icon_by_itself_gets_ours(client: TestClient) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/svg+xml"


def test_plotly_comes_uncompressed_where_gzip_is_not_accepted(client: TestClient, vendor: Vendor) -> None:
    response = client.get(vendor.plotly_url, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in response.headers
    assert len(response.content) > 4_000_000


def test_the_math_font_is_small_and_keeps_what_formulas_need(vendor: Vendor) -> None:
    asset = vendor.get(vendor.math_font_url)
    assert asset is not None
    assert asset.packed is not None
    assert len(asset.packed) < FONT_LIMIT
    font = TTFont(io.BytesIO(asset.body))
    assert "MATH" in font
    assert {ord(letter) for letter in "Wλθσ∂‖∞∏∑⊙⊤→←⁻²₁𝑊ℒ′−×·"} <= set(font.getBestCmap())


def test_the_math_font_is_the_same_in_every_process() -> None:
    assert make_math_font() == make_math_font()


@pytest.mark.parametrize(
    ("header", "accepted"),
    [("gzip, br", True), ("br", False), ("", False), ("gzip;q=0", False), ("*", True), ("GZIP; q=0.5", True)],
)
def test_gzip_is_sent_only_where_it_is_accepted(header: str, *, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


def test_every_static_file_is_served_with_its_type(client: TestClient, app: FastAPI) -> None:
    from app.context import make_context

    static = make_context(Settings()).static
    assert static.files
    for name in static.files:
        response = client.get(static.address(name))
        assert response.status_code == 200
        expected = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
        assert response.headers["content-type"].startswith(expected.get(name.rpartition(".")[2], "")), name


def test_a_missing_file_is_an_error_where_a_template_names_it() -> None:
    from app.context import make_context

    with pytest.raises(KeyError, match="nothing.js"):
        make_context(Settings()).static.address("nothing.js")
