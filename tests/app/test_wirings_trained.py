"""/wirings with the trained translators: chosen by the switches, described, and told by what they say."""

import itertools

import pytest
from starlette.testclient import TestClient
from test_unroll_pages import notices
from test_wirings_api import run_of

import networks
from app.translations import Translator
from app.wiring_runs import wired_of
from app.wiring_sentences import headline
from engine.wirings import mistakes

SWITCHES = (
    *(f"w=ed&c={c}&use={use}" for c, use in itertools.product(("last", "affine", "all"), ("start", "each"))),
    *(f"w=att&score={score}" for score in ("dot", "general", "additive")),
)
LONG = "text=昨天她爱我，现在我喜欢猫，我们今天想念花&to=she loved me yesterday and I like the cat now and we miss the flowers today&T=24"


@pytest.mark.parametrize("query", SWITCHES)
def test_every_position_of_the_switches_has_its_trained_network(client: TestClient, query: str) -> None:
    run = run_of(query)
    name = networks.translator_name(wired_of(run.query))
    translator = networks.load_translator(name)
    assert run.record.translator is translator
    body = client.get(f"/api/wirings?{query}&cell=lstm&H=3").json()
    shown = {key: body["experiment"][key] for key in ("cell", "H", "m")}
    assert shown == {"cell": "gru", "H": translator.wired.hidden_size, "m": "demo:translate"}
    learned = sum(part.learned for part in networks.translator_facts(name).by_clauses)
    assert body["eyebrow"]["en"].endswith(
        f"GRU, {translator.wired.hidden_size} units, trained on {learned:,} pairs of sentences"
    )
    assert body["classes"] == list(translator.target_vocabulary)
    assert body["pair"]["source_unknown"] == body["pair"]["target_unknown"] == []
    assert body["reason"] is None


@pytest.mark.parametrize("query", [switches for switches in SWITCHES if "att" in switches])
def test_with_attention_the_default_pair_is_translated_word_for_word(client: TestClient, query: str) -> None:
    for teacher in ("tf=1", "tf=0", "to="):
        body = client.get(f"/api/wirings?{query}&{teacher}").json()
        said = [body["classes"][i] for i in body["outputs"]["predicted"]]
        assert said == ["I", "love", "China", "⟨end⟩"]


def test_characters_that_it_does_not_know_are_marked(client: TestClient) -> None:
    body = client.get("/api/wirings?w=att&text=我爱火星&to=I love zork").json()
    assert body["pair"]["source_unknown"] == [3, 4]
    assert body["pair"]["target_unknown"] == [3]


def test_without_a_target_it_says_what_it_has_learned(client: TestClient) -> None:
    body = client.get("/api/wirings?w=att&to=").json()
    assert (body["rows"], body["pair"]["target"], body["reason"]) == (None, None, None)
    assert client.get("/wirings?w=att&to=").status_code == 200
    assert client.get("/api/wirings?w=att&to=&m=random").json()["error"]["field"] == "to"


def test_what_one_vector_loses_is_counted() -> None:
    for query in ("w=ed&" + LONG, "w=ed", "w=ed&c=all&" + LONG):
        run = run_of(query)
        wrong, asked = mistakes(run.record)
        text = headline(run, Translator("en"))["text"]
        assert (f"it gets {wrong} of {asked} words wrong" in text) == (wrong > 0)


def test_a_word_that_it_never_learned_is_not_put_down_to_the_vector() -> None:
    run = run_of("w=ed&text=我爱火星&to=I love the cat and the dog")
    wrong, asked = mistakes(run.record)
    assert run.record.start.pair.source_unknown == (3, 4)
    assert wrong > 0
    found = headline(run, Translator("en"))
    assert found["text"].endswith(f"it gets {wrong} of {asked} words wrong, and it never learned 2 of 4 characters.")
    assert "vector" not in found["text"]


def test_a_free_run_that_says_more_than_it_is_asked_is_told_to_go_on() -> None:
    run = run_of("w=att&to=I love&tf=0")
    assert run.record.rows is not None
    assert len(run.record.losses) == 4 > len(run.record.rows.taught.ids) == 3
    assert headline(run, Translator("en"))["text"] == (
        "Free running: it says the same as with the teacher for 3 outputs, then goes on."
    )


def test_the_two_wirings_are_compared_with_their_own_networks(client: TestClient) -> None:
    body = client.get("/api/wirings?w=att&vs=ed;c=all").json()
    assert body["other"]["experiment"]["m"] == "demo:translate"
    assert body["other"]["classes"] == body["classes"]
    random = client.get("/api/wirings?w=att&m=random&vs=ed;c=all").json()
    assert random["other"]["experiment"]["m"] == "random"
    assert random["other"]["experiment"]["H"] == random["experiment"]["H"] == 6


def test_a_wiring_without_one_falls_back_to_random_weights_and_says_so(client: TestClient) -> None:
    said = notices(client.get("/wirings?w=bi&m=demo:translate").text)
    assert said == ["This wiring has no trained network; showing random weights."]


@pytest.mark.parametrize("query", ["w=att&verify=1", "w=ed&c=all&use=each&verify=1", "w=att&tf=0&verify=1"])
def test_the_way_back_of_a_trained_network_is_proved(client: TestClient, query: str) -> None:
    verify = client.get(f"/api/wirings?{query}").json()["verify"]
    assert verify["largest_relative_difference"] < 1e-9
    assert verify["compared"] > 0
