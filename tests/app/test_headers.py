"""Security headers stand on every response; HEAD is answered wherever GET is; the server offers no other way in."""

import pytest
from starlette.testclient import TestClient

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' "
    "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PATHS = (
    "/gradients?T=5",
    "/api/gradients?T=5",
    "/reference",
    "/healthz",
    "/openapi.json",
    "/nothing",
    "/api/gradients?T=x",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize("path", [*PATHS, "/", "/vendor/nothing"])
def test_head_answers_like_get_without_the_body(client: TestClient, path: str) -> None:
    get = client.get(path, follow_redirects=False)
    head = client.head(path, follow_redirects=False)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers.get("content-length") == get.headers.get("content-length")
    assert head.headers.get("etag") == get.headers.get("etag")


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/docs/oauth2-redirect"])
def test_no_page_loads_scripts_from_elsewhere(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/gradients?T=5", "/reference", "/nothing"])
def test_a_page_holds_no_inline_script_or_style_and_no_foreign_address(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert "<style" not in page
    assert "onclick=" not in page
    for part in page.split("<script")[1:]:
        assert part.lstrip().startswith(('src="/', 'type="module" src="/', 'type="application/json"')), part[:80]
    for attribute in ('src="http', "src='http", 'href="http', 'src="//', 'href="//'):
        assert attribute not in page
