"""What a reader may type or paste, what a link may name, and an engine that goes away: each ends in a designed state."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.lab import Labs
from tests.browser.serving import Server
from tests.browser.unroll import Stage, agrees

Unroll = Callable[..., Stage]
UNREACHABLE = "Failed to load resource: net::ERR_CONNECTION_"
# What is typed -> the tokens that are read.
TYPED = {
    "one token": ("good", ["good"]),
    "emoji and combining characters": ("cafe\u0301 👩‍👩‍👧 was good", None),
    "other scripts": ("фильм was नमस्ते", None),
    "spaces at the ends": ("  the film   was good ", ["the", "film", "was", "good"]),
    "markup": ("<b>good</b> & bad", None),
}


def field(stage: Stage) -> Locator:
    return stage.named("textbox", "Sentence")


def enter(stage: Stage, text: str) -> None:
    """Type a sentence and run it."""
    field(stage).fill(text)
    field(stage).press("Enter")


def shows_what_it_read(stage: Stage) -> None:
    """Headline, clock and every printed state are those of the text that is read now."""
    stage.settle()
    record = stage.record()
    stage.at(0)
    assert stage.headline == record["headlines"][stage.lang][0]["text"]
    assert stage.clock.get_attribute("aria-valuemax") == str(2 * record["steps"])
    states = [cell for cell in stage.printed() if cell["of"] == "h" and cell["step"] == 1]
    assert len(states) == 6
    for cell in states:
        assert agrees(cell["text"], record["trace"]["h"][0][cell["unit"] - 1])


def test_ten_thousand_characters_travel_packed(unroll: Unroll) -> None:
    stage = unroll("m=demo:sentiment-zh")
    enter(stage, "这部电影不好看" * 1400 + "好" * 200)
    expect(stage.page.locator("[data-banner=cut]")).to_contain_text("Showing 24 of 10000 tokens.")
    stage.page.wait_for_function("() => location.search.includes('text=~')")
    assert len(stage.page.url) < 1900
    shows_what_it_read(stage)
    stage.page.reload()
    expect(stage.page.locator("[data-banner=cut]")).to_contain_text("Showing 24 of 10000 tokens.")
    shows_what_it_read(stage)


@pytest.mark.parametrize("text", ["~ good", "~~AAAA", "~"])
def test_a_sentence_that_begins_with_a_tilde_is_read(unroll: Unroll, text: str) -> None:
    stage = unroll()
    enter(stage, text)
    stage.wait_for_key("text", "~" + text)
    shows_what_it_read(stage)
    assert stage.record()["experiment"]["text"] == text
    stage.page.reload()
    shows_what_it_read(stage)
    assert stage.address()["text"] == "~" + text
    expect(field(stage)).to_have_value(text)
    enter(stage, "good")
    stage.wait_for_key("text", "good")
    stage.page.go_back()
    stage.wait_for_key("text", "~" + text)
    shows_what_it_read(stage)


def test_whatever_is_typed_is_read(unroll: Unroll) -> None:
    stage = unroll()
    for name, (text, tokens) in TYPED.items():
        enter(stage, text)
        stage.wait_for_key("text", text.strip())
        stage.settle()
        record = stage.record()
        assert tokens is None or record["tokens"] == tokens, name
        shows_what_it_read(stage)
        assert set(stage.columns()) >= set(range(1, record["steps"] + 1)), name


def test_nothing_typed_is_a_state_of_its_own(unroll: Unroll) -> None:
    stage = unroll()
    enter(stage, "   ")
    empty = stage.page.locator("#stage-empty")
    expect(empty).to_be_visible()
    expect(empty).to_contain_text("Type a sentence, or pick one")
    assert not [cell for cell in stage.printed() if cell["text"]]
    assert stage.asked() == []
    sample = empty.get_by_role("button").nth(2)
    words = sample.inner_text()
    sample.click()
    expect(empty).to_be_hidden()
    stage.wait_for_key("text", words)
    expect(field(stage)).to_have_value(words)
    shows_what_it_read(stage)


def test_five_hundred_tokens_are_cut_and_more_can_be_read(unroll: Unroll) -> None:
    stage = unroll()
    enter(stage, " ".join(["the plot was not bad"] * 100))
    banner = stage.page.locator("#banners")
    expect(banner).to_contain_text("Showing 24 of 500 tokens.")
    shows_what_it_read(stage)
    banner.get_by_role("button", name="Show 200 (slower)").click()
    stage.wait_for_key("T", "200")
    expect(banner).to_contain_text("Showing 200 of 500 tokens.")
    shows_what_it_read(stage)
    stage.page.keyboard.press("Escape")
    stage.page.locator("#headline").click()
    stage.page.keyboard.press("Shift+ArrowRight")
    stage.at(200)
    columns = {step for step, column in stage.columns().items() if column["fills"]}
    assert {1, 197, 198, 199} <= columns
    assert len(columns) <= 8
    chip = stage.page.locator("#stage [data-to-step]:not([display='none'])").first
    target = int(chip.get_attribute("data-to-step") or "")
    chip.click(position={"x": 5, "y": 5})
    stage.at(target - 1)


def test_a_word_that_the_network_does_not_know_is_marked_and_explained(unroll: Unroll) -> None:
    for lang, text, words in (("en", "the zyzzyva was not bad", "zyzzyva"), ("zh", "这部鑫影片很好", "鑫")):
        stage = unroll(lang=lang)
        expect(stage.page.locator("#note-unknown")).to_be_hidden()
        enter(stage, text)
        note = stage.page.locator("#note-unknown")
        expect(note).to_contain_text(words)
        expect(note).to_contain_text("⟨unk⟩")
        stage.settle()
        record = stage.record()
        marked = stage.page.locator('#stage .stage-column [data-unknown="yes"]')
        expect(marked).to_have_count(len(record["unknown"]))
        assert [record["tokens"][step - 1] for step in record["unknown"]][0] == words


def test_pasted_newlines_and_tabs_are_spaces(unroll: Unroll) -> None:
    stage = unroll()
    stage.page.evaluate("(text) => navigator.clipboard.writeText(text)", "the film\n\twas\r\nnot\tgood")
    field(stage).focus()
    stage.page.keyboard.press("Control+a")
    stage.page.keyboard.press("Control+v")
    stage.page.keyboard.press("Enter")
    stage.page.wait_for_function("() => location.search.includes('film')")
    shows_what_it_read(stage)
    assert stage.record()["tokens"] == ["the", "film", "was", "not", "good"]


def test_the_chinese_network_reads_by_character(unroll: Unroll) -> None:
    stage = unroll(lang="zh")
    assert stage.record()["network"]["name"] == "demo:sentiment-zh"
    enter(stage, "剧情并不无聊")
    stage.wait_for_key("text", "剧情并不无聊")
    shows_what_it_read(stage)
    assert stage.record()["tokens"] == list("剧情并不无聊")


def test_numbers_are_read_by_random_weights_and_say_so(unroll: Unroll) -> None:
    stage = unroll()
    stage.named("button", "Network & data…").click()
    dialog = stage.named("dialog", "Network and data")
    dialog.get_by_label("Signal").select_option("series")
    dialog.get_by_label("Numbers", exact=True).fill("0.5, 1\n-0.5, 0\n2, 1")
    dialog.get_by_role("button", name="Apply").click()
    stage.wait_for_key("x", "series")
    stage.wait_for_key("m", "random")
    shows_what_it_read(stage)
    record = stage.record()
    assert record["trace"]["x"] == [[0.5, 1], [-0.5, 0], [2, 1]]
    assert [stage.columns()[step]["word"] for step in (1, 2, 3)] == ["1", "2", "3"]


def test_without_input_each_state_follows_from_the_one_before(unroll: Unroll) -> None:
    stage = unroll("m=random&in=0&h0=random")
    note = stage.page.locator("#note-off")
    expect(note).to_contain_text("The input is off")
    assert [stage.columns()[step]["word"] for step in range(1, 8)] == list("1234567")  # no word is read
    shows_what_it_read(stage)
    note.get_by_role("button", name="Turn it on").click()
    stage.wait_for_key("in", None)
    expect(note).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "shown", "said"),
    [
        ("pos=f90", 6, "f90"),
        ("unit=60", 0, "unit"),
        ("edit=h9@2:.5", 0, "edit"),
        ("cell=jordan&m=demo:sentiment", 0, "random weights"),
        ("text=the film&pos=b5", 3, "b5"),
    ],
)
def test_a_link_to_what_is_not_there_moves_and_says_so(unroll: Unroll, query: str, shown: int, said: str) -> None:
    stage = unroll(query)
    stage.at(shown)
    assert re.search(said, stage.page.locator("#banners").inner_text(), re.IGNORECASE)
    assert stage.headline == stage.record()["headlines"]["en"][shown]["text"]


@pytest.fixture
def mortal(browser: Browser) -> Iterator[tuple[Server, Stage]]:
    """A server of its own, and a page on it."""
    with Server() as server:
        stage = Stage(Labs(browser, server.origin).visit(path="/unroll"))
        stage.forgive(UNREACHABLE)
        yield server, stage
        stage.check()
        stage.context.close()


def test_when_the_engine_is_gone_the_picture_stays_steps_go_on_and_it_is_found_again(
    mortal: tuple[Server, Stage],
) -> None:
    server, stage = mortal
    headline, tokens = stage.headline, stage.columns()
    server.stop()
    enter(stage, "the film was good")
    banner = stage.page.get_by_role("alert")
    expect(banner).to_contain_text("The engine does not answer; the last picture stays.")
    assert stage.headline == headline
    assert stage.columns() == tokens
    stage.page.locator("#headline").click()
    stage.page.keyboard.press("ArrowRight")
    stage.at(1)
    stage.page.keyboard.press("End")
    stage.at(14)
    stage.page.keyboard.press("Home")
    stage.named("button", "Retry").click()
    expect(banner).to_be_visible()
    server.start()
    stage.retry()
    expect(banner).to_have_count(0, timeout=10_000)
    shows_what_it_read(stage)
    assert stage.record()["tokens"] == ["the", "film", "was", "good"]


def test_what_cannot_be_seen_is_written_out_and_no_word_turns_a_sentence_round(unroll: Unroll) -> None:
    stage = unroll("text=" + quote("good a\u202eb שלום \u200b bad"))
    columns = stage.columns()
    assert [columns[step]["word"] for step in (3, 5)] == ["⟨U+202E⟩", "\u2068שלום\u2069"]
    assert "\u202e" not in stage.page.locator("#lab").inner_text()
    for key, said in (("ArrowRight", "“a”"), ("ArrowRight", "“⟨U+202E⟩”")):
        stage.page.keyboard.press(key)
        expect(stage.page.locator("#headline")).to_contain_text(said)
    expect(stage.page.locator("#note-unknown")).to_contain_text("\u2068שלום\u2069")


def test_an_empty_text_in_a_link_is_the_empty_stage(unroll: Unroll) -> None:
    for query, lang in (("text=", "en"), ("text=%20&cell=gru&pos=f3", "zh")):
        stage = unroll(query, lang=lang)
        empty = stage.page.locator("#stage-empty")
        expect(empty).to_be_visible()
        expect(empty).to_contain_text(stage.words("Type a sentence, or pick one"))
        expect(empty.get_by_role("button")).to_have_count(4)
        assert stage.headline == stage.words("There is nothing to read yet.")
        assert stage.page.locator("#banners .banner").count() == 0
        assert not [cell for cell in stage.printed() if cell["text"]]
        assert stage.page.locator("#text-value").input_value() == ""
        sample = empty.get_by_role("button").nth(1)
        words = sample.inner_text()
        sample.click()
        expect(empty).to_be_hidden()
        stage.wait_for_key("text", words)
        assert stage.record()["experiment"]["text"] == words
        stage.page.go_back()
        expect(empty).to_be_visible()


def test_the_sentence_is_not_read_while_the_input_is_off(unroll: Unroll) -> None:
    for query in ("in=0", "m=random&in=0&h0=random"):
        stage = unroll(query)
        sentence = stage.page.locator("#text-value")
        expect(sentence).to_be_disabled()
        expect(sentence).to_have_value("")
        expect(sentence).to_have_attribute("placeholder", "Input is off: sₜ = f(sₜ₋₁; θ)")
        expect(stage.page.locator("#sentence .run")).to_be_disabled()
        stage.page.keyboard.press("/")
        turn = stage.named("button", "Turn it on")
        expect(turn).to_be_focused()
        turn.press("Enter")
        stage.wait_for_key("in", None)
        expect(sentence).to_be_enabled()
        expect(sentence).to_have_value("the plot was not bad at all")
        expect(sentence).to_have_attribute("placeholder", "Type a sentence")


def test_a_mean_has_its_loss_at_the_end_and_the_dialog_says_so(unroll: Unroll) -> None:
    stage = unroll()
    stage.named("button", "Network & data…").click()
    dialog = stage.named("dialog", "Network and data")
    loss, read = dialog.get_by_label("Loss at"), dialog.get_by_label("Read-out sees")
    reason = dialog.get_by_text("The mean of all states is read once: its loss is at the last step.")
    loss.select_option("every")
    expect(reason).to_be_hidden()
    read.select_option("mean")
    expect(loss).to_have_value("last")
    expect(reason).to_be_visible()
    assert loss.evaluate("(select) => [...select.options].filter((one) => one.disabled).map((one) => one.value)") == [
        "every",
        "chosen",
    ]
    dialog.get_by_role("button", name="Apply").click()
    stage.wait_for_key("read", "mean")
    expect(dialog).to_be_hidden()
    stage.named("button", "Network & data…").click()
    expect(reason).to_be_visible()
    read.select_option("each")
    expect(reason).to_be_hidden()
    loss.select_option("every")
