"""What the engine refuses is told in the reader's language: by the API, and so by the page at its controls."""

import re

import pytest
from starlette.testclient import TestClient

from app.refusals import expected_words, got_words
from app.translations import english

# What a reader can set from the controls and links of /unroll, and a piece of what is said.
REFUSED = {
    "text=": "至少",
    "text=a&m=random&loss=9,99": "每一步",
    "read=mean&loss=every": "均值",
    "m=random&cell=jordan&read=mean": "Jordan",
    "x=noise": "训练好的网络",
    "cell=jordan": "m=random",
    "label=7": "整数",
    "edit=h9@3:1": "单元",
    "edit=h1@99:1": "步",
    "edit=z:1": "门",
    "m=random&cell=vanilla&edit=c1@1:1": "vanilla",
    "m=random&cell=vanilla&edit=f:1": "vanilla",
    "edit=h1@1:1e99": "有限",
    "edit=nonsense": "ablate3",
    "m=random&cell=vanilla&edit=nonsense": "ablate3",
    "m=random&x=series&series=": "数",
    "m=random&x=series&series=1,a": "有限",
    "m=random&x=series&series=1,2;3": "第 1 行",
    "m=random&x=series&series=1&target=next&out=linear": "两行",
    "m=random&x=noise&target=next": "目标",
    "m=random&init=matrix&W=1": "H = 6",
    "m=random&init=matrix": "6 行",
    "m=random&eig=9@5": "至多",
    "m=random&eig=x": "特征值",
    "m=random&eig=.1,.2,.3,.4,.5,.6,.7": "特征值",
}
NAMES = {
    "ablate",
    "every",
    "last",
    "each",
    "linear",
    "sigmoid",
    "tanh",
    "vanilla",
    "lstm",
    "random",
    "Jordan",
    "jordan",
}


@pytest.mark.parametrize("query", REFUSED)
def test_a_refusal_is_chinese_through_and_through(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/unroll?{query}&lang=zh")
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert REFUSED[query] in error["message"], error["message"]
    words = set(re.findall(r"[A-Za-z]{4,}", error["allowed"]))
    assert words <= NAMES | {"demo", "sentiment"}, error["message"]
    plain = client.get(f"/api/unroll?{query}").json()["error"]
    assert plain["field"] == error["field"]


@pytest.mark.parametrize(
    "words", ["at most 7 edits", "of a unit from 1 to 6", "one of a, b", "a finite surprise", "nothing"]
)
def test_in_english_the_engines_words_stay(words: str) -> None:
    assert expected_words(words, english) == words
    assert got_words(words, english) == words
