"""The chat page when things go wrong: no network, a slow or failing server, two tabs, a shared computer."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Opener, answers, faults_of_accessibility, say, wait_for_answer

pytestmark = pytest.mark.browser

TURN = "**/chat/messages"


def test_without_javascript_the_page_leads_to_the_search(open_page: Opener) -> None:
    page = open_page(java_script_enabled=False)

    assert "The chat needs JavaScript" in page.locator("noscript").inner_text()
    expect(page.locator("noscript a[href='/courses']")).to_be_visible()
    page.get_by_label("Your message").fill("excel in Oldham")
    page.get_by_role("button", name="Send").click()
    assert page.url.endswith("/courses?text=excel+in+Oldham")


def test_when_the_network_is_lost_the_message_is_kept_and_can_be_sent_again(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_label("Your message").fill("excel in Oldham")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert").first).to_contain_text("Check your internet connection")
    expect(page.get_by_label("Your message")).to_have_value("excel in Oldham")
    expect(page.get_by_label("Your message")).to_be_focused()
    assert page.locator(".signpost-entry__said").count() == 0
    assert faults_of_accessibility(page) == []

    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    wait_for_answer(page, 1)
    expect(page.locator(".signpost-entry__said")).to_have_text("excel in Oldham")
    expect(page.get_by_label("Your message")).to_have_value("")


def test_a_failing_service_is_told_in_its_own_words(page: Page) -> None:
    said = {"error": "Sorry, I cannot answer at the moment. Ring 0800 100 900.", "messages": []}
    page.route(TURN, lambda route: route.fulfill(status=503, json=said))

    page.get_by_label("Your message").fill("excel in Oldham")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert").first).to_contain_text("Ring 0800 100 900")
    expect(page.get_by_label("Your message")).to_have_value("excel in Oldham")


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"messages": []}'])
def test_an_answer_that_cannot_be_shown_loses_nothing(body: str, page: Page) -> None:
    page.route(TURN, lambda route: route.fulfill(status=200, body=body))

    page.get_by_label("Your message").fill("excel in Oldham")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert").first).to_contain_text("Please try again")
    expect(page.get_by_label("Your message")).to_have_value("excel in Oldham")


def test_a_slow_answer_is_announced_politely_and_a_second_message_waits(page: Page) -> None:
    waiting: list[Route] = []
    page.route(TURN, lambda route: waiting.append(route))

    page.get_by_label("Your message").fill("excel in Oldham")
    page.keyboard.press("Enter")
    expect(page.locator("#waiting")).to_have_text("Looking for an answer…")
    expect(page.locator("#waiting")).to_have_attribute("role", "status")
    page.get_by_label("Your message").fill("hello?")
    page.keyboard.press("Enter")

    waiting[0].continue_()
    wait_for_answer(page, 1)
    assert len(waiting) == 1
    expect(page.locator("#waiting")).to_have_text("")
    expect(page.get_by_label("Your message")).to_have_value("hello?")


def test_what_a_provider_wrote_is_shown_and_never_run(page: Page) -> None:
    evil = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
    course = {"title": evil, "provider": evil, "venue": evil, "postcode": "OL1 1AA", "cost_text": evil, "times": [],
              "delivery": "online", "url": "javascript:document.title='run'", "phone": evil, "email": evil,
              "other_starts": [], "why": ["skill"], "distance_km": 1.0}  # fmt: skip
    custom = {"kind": "search_results", "results": [course], "total": 1, "unmet": None}
    _answer_with(page, {"text": evil, "buttons": [{"title": evil, "payload": "/a"}], "custom": custom})

    say(page, evil)

    expect(page.locator(".signpost-card__title")).to_have_text(evil)
    assert page.locator("#entries img, #entries script, #entries [href^='javascript']").count() == 0
    assert page.title() != "run"


def test_a_kind_of_answer_that_the_page_does_not_know_is_shown_as_its_text(page: Page) -> None:
    _answer_with(page, {"text": "Something new.", "custom": {"kind": "tomorrow"}})

    say(page, "hello")

    expect(page.locator(".signpost-entry").last).to_contain_text("Something new.")


def test_words_in_another_language_are_marked_as_such_for_who_reads_them_aloud(page: Page) -> None:
    notice = {"kind": "notice", "about": "language", "languages": ["ur", "pl"]}
    _answer_with(page, {"text": "یہ سروس\n\nTa usługa\n\nIn English: this service", "custom": notice})

    say(page, "hello")

    told = page.locator(".signpost-entry").last.locator("p.govuk-body")
    assert told.evaluate_all("told => told.map(one => one.lang)") == ["ur", "pl", ""]
    assert told.first.evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_a_reload_finds_the_conversation_again(page: Page) -> None:
    say(page, "I need help with excel in Oldham")
    shown = page.locator("#entries").inner_text()
    page.get_by_label("Your message").fill("half a thou")

    page.reload()

    assert page.locator("#entries").inner_text() == shown
    expect(page.get_by_label("Your message")).to_have_value("half a thou")


def test_the_back_button_finds_the_conversation_again(page: Page) -> None:
    say(page, "I need help with excel in Oldham")
    shown = page.locator("#entries").inner_text()

    page.goto("/health/live")
    page.go_back()

    expect(page.locator(".signpost-entry").last).to_be_visible()
    assert page.locator("#entries").inner_text() == shown


def test_clearing_forgets_the_conversation_here_and_on_the_server(page: Page) -> None:
    say(page, "hello")
    before = _conversation(page)
    say(page, "I need help with excel in Oldham")
    assert _conversation(page) == before

    with page.expect_response("**/chat/clear"):
        page.get_by_role("button", name="Clear this chat").click()

    expect(page.locator("#tools-status")).to_have_text("This chat is cleared.")
    assert page.locator(".signpost-entry").count() == 1
    assert "Oldham" not in page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    say(page, "hello")
    assert _conversation(page) != before


def test_clearing_without_a_network_is_made_good_before_the_next_message(page: Page) -> None:
    say(page, "I need help with excel in Oldham")
    page.context.set_offline(True)
    page.get_by_role("button", name="Clear this chat").click()
    page.context.set_offline(False)

    with page.expect_response("**/chat/clear"):
        say(page, "hello")


def test_an_answer_that_comes_after_the_chat_was_cleared_is_not_shown(page: Page) -> None:
    say(page, "hello")
    before = _conversation(page)
    waiting: list[Route] = []
    page.route(TURN, lambda route: waiting.append(route))
    page.get_by_label("Your message").fill("excel in Oldham")
    page.keyboard.press("Enter")
    expect(page.locator("#waiting")).to_have_text("Looking for an answer…")
    with page.expect_response("**/chat/clear"):
        page.get_by_role("button", name="Clear this chat").click()

    with page.expect_response("**/chat/clear"):
        waiting[0].continue_()

    assert page.locator(".signpost-entry").count() == 1
    assert "Oldham" not in page.evaluate("JSON.stringify({...sessionStorage})")
    page.unroute(TURN)
    say(page, "hello")
    assert _conversation(page) != before


def test_clearing_in_one_tab_clears_the_other(page: Page) -> None:
    say(page, "I need help with excel in Oldham")
    other = page.context.new_page()
    other.goto("/")
    say(other, "hello")

    other.get_by_role("button", name="Clear this chat").click()

    expect(page.locator("#tools-status")).to_have_text("This chat was cleared in another tab.")
    assert page.locator(".signpost-entry").count() == 1


def test_two_tabs_share_one_conversation_and_each_shows_its_own_part(page: Page) -> None:
    say(page, "hello")
    other = page.context.new_page()
    other.goto("/")

    say(other, "hello again")

    assert page.locator(".signpost-entry__said").all_inner_texts() == ["hello"]
    assert other.locator(".signpost-entry__said").all_inner_texts() == ["hello again"]


def test_a_lost_cookie_is_not_noticed(page: Page) -> None:
    say(page, "hello")
    page.context.clear_cookies()

    say(page, "I need help with excel in Oldham")

    assert answers(page) >= 3


def test_a_chat_that_is_left_alone_warns_and_then_clears_itself(open_page: Opener) -> None:
    page = _left_alone_for_nine_minutes(open_page)
    expect(page.get_by_text("Are you still there?")).to_be_visible()

    page.clock.run_for(60_000)

    expect(page.get_by_text("Are you still there?")).to_be_hidden()
    assert page.locator(".signpost-entry").count() == 1
    expect(page.locator("#tools-status")).to_contain_text("nobody used it for 10 minutes")


def test_a_resident_who_is_still_there_keeps_the_chat(open_page: Opener) -> None:
    page = _left_alone_for_nine_minutes(open_page)

    page.get_by_role("button", name="Keep my chat").click()
    page.clock.run_for(5 * 60_000)

    expect(page.get_by_text("Are you still there?")).to_be_hidden()
    assert page.locator(".signpost-entry").count() > 1
    expect(page.get_by_label("Your message")).to_be_focused()


def test_the_warning_is_accessible(open_page: Opener) -> None:
    assert faults_of_accessibility(_left_alone_for_nine_minutes(open_page)) == []


def test_a_chat_that_was_left_in_a_closed_lid_is_gone_when_the_page_comes_back(page: Page) -> None:
    say(page, "I need help with excel in Oldham")
    page.evaluate(
        """() => {
          const held = JSON.parse(sessionStorage.getItem('signpost-chat'));
          held.usedAt -= 11 * 60 * 1000;
          sessionStorage.setItem('signpost-chat', JSON.stringify(held));
        }"""
    )

    page.reload()

    expect(page.locator(".signpost-entry")).to_have_count(1)


def test_a_message_that_is_too_long_is_counted_and_not_sent(page: Page) -> None:
    field = page.get_by_label("Your message")
    field.fill("a" * 4000)
    expect(page.locator("#message-count")).to_have_text("You have 96 characters left")
    field.fill("a" * 4100)
    expect(page.locator("#message-count")).to_have_text("You have 4 characters too many")
    expect(field).to_have_attribute("aria-invalid", "true")

    page.keyboard.press("Enter")

    expect(page.get_by_role("alert").first).to_contain_text("4 characters too long")
    assert page.locator(".signpost-entry__said").count() == 0


def test_an_empty_message_is_not_sent(page: Page) -> None:
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert").first).to_contain_text("Type your message first")


def test_shift_and_enter_begin_a_new_line(page: Page) -> None:
    page.get_by_label("Your message").fill("excel")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in Oldham")

    expect(page.get_by_label("Your message")).to_have_value("excel\nin Oldham")


def test_the_page_works_where_nothing_can_be_stored(open_page: Opener) -> None:
    page = open_page("/health/live")
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('denied'); } })")
    page.goto("/")

    say(page, "hello")

    assert answers(page) == 2


def _left_alone_for_nine_minutes(open_page: Opener) -> Page:
    """A page with a conversation whose scrolling has come to rest, since that is a sign of life too."""
    page = open_page("/health/live", reduced_motion="reduce")
    page.clock.install()
    page.goto("/")
    say(page, "I need help with excel in Oldham")
    page.wait_for_timeout(500)
    page.clock.run_for(9 * 60_000 + 30_000)
    return page


def _answer_with(page: Page, message: dict[str, Any]) -> None:
    page.route(TURN, lambda route: route.fulfill(status=200, body=json.dumps({"messages": [message]})))


def _conversation(page: Page) -> str:
    """What the cookie says of the conversation, without the time and the signature that change with every message."""
    cookie = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "signpost")
    return cookie.split(".")[0]
