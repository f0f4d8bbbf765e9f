"""ETags: the same query gives the same bytes, and the second time only a 304."""

import pytest
from starlette.testclient import TestClient

ADDRESSES = (
    "/api/gradients?T=9",
    "/api/gradients.csv?T=9",
    "/api/gradients.npz?T=9",
    "/api/gradients/snippet.py?T=9",
    "/gradients?T=9",
    "/api/unroll?cell=gru",
    "/api/unroll.csv?array=backward.h",
    "/api/unroll.npz",
    "/api/unroll/snippet.py",
    "/unroll?cell=gru",
    "/api/wirings?w=bi",
    "/api/wirings.csv?w=bi&array=values.b",
    "/api/wirings.npz",
    "/api/wirings/snippet.py",
    "/wirings?w=bi",
    "/reference",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_query_gives_the_same_bytes_and_then_304(client: TestClient, address: str) -> None:
    first, second = client.get(address), client.get(address)
    assert first.status_code == 200
    assert first.content == second.content
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert "no-cache" in first.headers["cache-control"]


def test_a_304_is_answered_without_computing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = client.get("/api/gradients?T=8").headers["etag"]
    monkeypatch.setattr("app.experiments.run", None)
    assert client.get("/api/gradients?T=8", headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304


@pytest.mark.parametrize("other", ["m=random", "cell=gru", "text=bad", "edit=f:1", "arrays=base64", "verify=1"])
def test_another_run_of_unroll_has_another_tag(client: TestClient, other: str) -> None:
    assert client.get("/api/unroll").headers["etag"] != client.get(f"/api/unroll?{other}").headers["etag"]


@pytest.mark.parametrize("other", ["T=10", "T=9&arrays=base64", "T=9&parts=lags", "T=9&verify=1", "T=9&t=4"])
def test_another_query_has_another_tag(client: TestClient, other: str) -> None:
    assert client.get("/api/gradients?T=9").headers["etag"] != client.get(f"/api/gradients?{other}").headers["etag"]


@pytest.mark.parametrize("same", ["T=9&seed=23", "T=09&k=3&theme=dark", "T=9&t=9", "in=.150&T=9"])
def test_defaults_spelled_out_and_view_keys_do_not_change_the_tag(client: TestClient, same: str) -> None:
    assert client.get("/api/gradients?T=9").headers["etag"] == client.get(f"/api/gradients?{same}").headers["etag"]


def test_files_of_the_server_may_be_kept_for_ever(client: TestClient) -> None:
    page = client.get("/gradients").text
    address = page.partition('src="/static/')[2].partition('"')[0]
    assert "immutable" in client.get(f"/static/{address}").headers["cache-control"]
    name = address.partition("/")[2]
    assert "immutable" not in client.get(f"/static/anything/{name}").headers["cache-control"]
