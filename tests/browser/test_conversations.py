"""A resident asks in a browser and is pointed to something, or learns why not and what would work."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, answers, faults_of_accessibility, say, wait_for_answer

pytestmark = pytest.mark.browser

ASKED = "I need help with excel in Oldham, evenings"


def test_a_resident_is_led_to_a_course_or_to_what_would_work(page: Page) -> None:
    say(page, ASKED)

    last = page.locator(".signpost-entry").last
    expect(last.locator(".signpost-card, .signpost-option").first).to_be_visible()


def test_a_choice_of_what_would_work_leads_to_courses_that_say_how_to_join(page: Page) -> None:
    _reach_courses(page)

    card = page.locator(".signpost-card").first
    expect(card.get_by_role("heading", level=3)).not_to_be_empty()
    expect(card.get_by_text("Where", exact=True)).to_be_visible()
    expect(card.get_by_text("Cost", exact=True)).to_be_visible()
    expect(card.get_by_role("heading", name="How to join")).to_be_visible()


def test_a_course_of_the_demonstration_is_marked_as_one(page: Page) -> None:
    _reach_courses(page)

    cards, labels = page.locator(".signpost-card"), page.get_by_text("Demonstration: not a real course")
    assert cards.count() == labels.count() > 0


def test_a_course_can_be_looked_at_in_detail(page: Page) -> None:
    _reach_courses(page)
    before = answers(page)

    page.get_by_role("button", name="More about").first.click()

    wait_for_answer(page, before)
    expect(page.locator(".signpost-entry").last.locator(".signpost-card")).to_have_count(1)


def test_the_whole_conversation_works_with_the_keyboard_alone(page: Page) -> None:
    _tab_to(page, "#message")
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    wait_for_answer(page, 1)
    expect(page.get_by_label("Your message")).to_be_focused()
    before = answers(page)

    choice = page.locator(f".signpost-entry:nth-child({page.locator('.signpost-entry').count()}) button").first
    for _ in range(40):
        if choice.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    # The choices of one answer stand before the field: going back from the field meets the last of them first.
    expect(choice).to_be_focused()
    page.keyboard.press("Enter")

    wait_for_answer(page, before)
    expect(choice).to_be_focused()


def test_an_example_is_sent_as_if_it_were_typed(page: Page) -> None:
    example = page.locator("#examples button").first
    text = example.inner_text()

    example.click()

    wait_for_answer(page, 1)
    expect(page.locator(".signpost-entry__said").first).to_have_text(text)


def test_every_state_of_a_conversation_is_accessible(page: Page) -> None:
    found = {"greeting": faults_of_accessibility(page)}
    for text in (ASKED, "online is fine", "tell me about the first one", "where can I use a free computer in Oldham",
                 "how much does it cost", "I do not want to live any more"):  # fmt: skip
        say(page, text)
        found[text] = faults_of_accessibility(page)

    assert {state: faults for state, faults in found.items() if faults} == {}


def test_numbers_to_ring_in_a_crisis_can_be_pressed(page: Page) -> None:
    say(page, "I do not want to live any more")

    expect(page.get_by_role("link", name="116 123")).to_have_attribute("href", "tel:116123")
    expect(page.get_by_role("link", name="999").first).to_have_attribute("href", "tel:999")


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, {"width": 320, "height": 256}])
def test_nothing_is_cut_off_on_a_small_phone_or_at_four_times_the_size(size: dict[str, int], open_page: Opener) -> None:
    page = open_page(viewport=size)

    _reach_courses(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    overlong = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert overlong == 0
    assert faults_of_accessibility(page) == []


def test_what_the_keyboard_reaches_is_not_hidden_behind_the_field(open_page: Opener) -> None:
    page = open_page(viewport={"width": 1280, "height": 700})
    _reach_courses(page)
    page.evaluate("window.scrollTo(0, 0)")
    _tab_to(page, "#examples button")

    hidden = []
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#composer') !== null"):
            break
        if page.evaluate(
            """() => {
              if (document.activeElement.closest('aside')) return false;
              const focused = document.activeElement.getBoundingClientRect();
              const field = document.getElementById('composer').getBoundingClientRect();
              return focused.bottom > field.top + 1 && focused.top < field.bottom;
            }"""
        ):
            hidden.append(page.evaluate("document.activeElement.textContent"))
    assert hidden == []


@pytest.mark.parametrize("height", [560, 594, 628])
def test_no_control_sticks_out_by_half_from_behind_the_field(height: int, open_page: Opener) -> None:
    page = open_page(viewport={"width": 1280, "height": height})
    cut = {"greeting": _cut_by_the_field(page)}

    for text in (ASKED, "online is fine"):
        say(page, text)
        cut[text] = _cut_by_the_field(page)
    page.reload()
    cut["shown again"] = _cut_by_the_field(page)

    assert {state: controls for state, controls in cut.items() if controls} == {}


def test_my_list_can_be_e_mailed_and_printed(page: Page) -> None:
    expect(page.get_by_role("link", name="E-mail my list")).to_be_hidden()

    _reach_courses(page)

    title = page.locator(".signpost-card__title").first.inner_text().split(". ", 1)[-1]
    address = page.get_by_role("link", name="E-mail my list").get_attribute("href") or ""
    assert address.startswith("mailto:?subject=")
    assert page.evaluate("address => decodeURIComponent(address)", address).count(title) >= 1
    page.emulate_media(media="print")
    expect(page.locator("#composer")).to_be_hidden()
    expect(page.locator(".signpost-card").first).to_be_visible()


def test_the_page_is_readable_in_forced_colours(open_page: Opener) -> None:
    page = open_page(forced_colors="active", reduced_motion="reduce")

    _reach_courses(page)

    assert faults_of_accessibility(page) == []


def _reach_courses(page: Page) -> None:
    """Asks, and takes the first of what would work where nothing fits."""
    say(page, ASKED)
    if page.locator(".signpost-card").count() == 0:
        before = answers(page)
        page.locator(".signpost-option button").first.click()
        wait_for_answer(page, before)
    expect(page.locator(".signpost-card").first).to_be_visible()


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the Tab key does not reach {selector}")


def _cut_by_the_field(page: Page) -> list[str]:
    """The links and buttons of the log that the field covers in part."""
    return page.evaluate(
        """() => {
          const edge = document.getElementById('composer').getBoundingClientRect().top;
          return [...document.querySelectorAll('#entries a, #entries button')].filter(control => {
            const box = control.getBoundingClientRect();
            return box.height > 0 && box.top < edge - 1 && box.bottom > edge + 1;
          }).map(control => control.textContent);
        }"""
    )
