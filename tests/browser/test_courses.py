"""Residents without JavaScript, with the keyboard alone or with very large letters find a course, or are heard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, faults_of_accessibility
from tests.product import Product

pytestmark = pytest.mark.browser

ASKED = "/courses?text=spreadsheets&near=Oldham&time=evening"
PAGES = {
    "the form": "/courses",
    "nothing fits": ASKED,
    "results": "/courses?text=spreadsheets&near=Oldham",
    "nobody teaches it": "/courses?text=3d+printing+for+jewellers&near=Oldham&delivery=work_based&access=women_only",
    "not understood": "/courses?text=basket+weaving",
    "faults": "/courses?text=&near=Xyzzyville&within_km=x&time=x&delivery=x&level=x&access=x&free=x&start_by=x",
    "which place": "/courses?text=email&near=Ashton",
    "outside": "/courses?text=email&near=Exeter",
    "a page that is not there": "/courses?text=email&near=Oldham&page=99",
    "what is wrong with them": "/courses/needs?text=email&near=Oldham",
    "nothing told": "/courses/needs/recorded",
    "no such course": "/courses/2000000000",
    "the form for support": "/support",
    "support": "/support?near=Oldham",
    "which place for support": "/support?near=Ashton",
    "about": "/about",
    "privacy": "/privacy",
    "cookies": "/cookies",
    "accessibility": "/accessibility",
    "status": "/status",
    "not found": "/no-such-page",
}
REFERENCE = re.compile(r"N-[0-9A-Z]{6}")
SMALL_PHONE = {"width": 320, "height": 640}
FOUR_TIMES = {"width": 320, "height": 256}
"""What is left of 1280 by 1024 pixels at 400%."""


def test_without_javascript_one_is_led_from_the_first_page_to_a_course_that_says_how_to_join(open_page: Opener) -> None:
    page = open_page(java_script_enabled=False)

    page.get_by_label("Your message").fill("I need help with spreadsheets in Oldham in the evening")
    page.get_by_role("button", name="Send").click()
    _take_what_would_work(page)
    page.locator(".signpost-results a").first.click()

    expect(page.get_by_role("heading", name="How to join")).to_be_visible()
    expect(page.get_by_text("Cost", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Map of")).to_be_visible()


def test_without_javascript_a_need_that_nothing_meets_is_recorded(open_page: Opener, product: Product) -> None:
    page = open_page("/courses", java_script_enabled=False)
    _fill_in_what_nobody_offers(page)

    page.get_by_role("button", name="Tell us you need this").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("We have written it down")
    _expect_recorded(page, product)


def test_a_need_is_recorded_once_however_often_the_page_is_loaded(open_page: Opener, product: Product) -> None:
    page = open_page("/courses", java_script_enabled=False)
    _fill_in_what_nobody_offers(page)
    page.get_by_role("button", name="Tell us you need this").click()
    reference = _reference(page)
    before = len(product.needs())

    page.reload()
    page.go_back()
    page.get_by_role("button", name="Tell us you need this").click()

    assert _reference(page) == reference
    assert len(product.needs()) == before


def test_courses_that_do_not_suit_are_turned_down_with_a_reason(open_page: Opener, product: Product) -> None:
    page = open_page(ASKED, java_script_enabled=False)
    _take_what_would_work(page)

    page.get_by_role("link", name="Tell us what you need").click()
    page.get_by_label("Too far away").check()
    page.get_by_role("button", name="Tell us you need this").click()

    (need,) = [need for need in product.needs() if need["reference"] == _reference(page)]
    assert (need["channel"], need["outcome"], need["reasons"]) == ("courses", "unmet", ["distance"])


def test_all_that_was_told_can_be_deleted(open_page: Opener, product: Product) -> None:
    page = open_page(ASKED, java_script_enabled=False)
    page.get_by_role("button", name="Tell us you need this").click()
    reference = _reference(page)

    page.get_by_role("button", name="Delete all of this").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Deleted")
    assert reference not in {need["reference"] for need in product.needs()}


def test_with_the_keyboard_alone_one_finds_a_course(open_page: Opener) -> None:
    page = open_page("/courses")
    _tab_to(page, "#text")
    page.keyboard.type("spreadsheets")
    _tab_to(page, "#near")
    page.keyboard.type("Oldham")
    _tab_to(page, ".signpost-search__more summary")
    page.keyboard.press("Enter")
    _tab_to(page, "input[name=time][value=evening]")
    page.keyboard.press("Space")
    _tab_to(page, ".signpost-search button")
    page.keyboard.press("Enter")

    page.wait_for_url("**time=evening**")
    if page.locator(".signpost-ways-on").count():
        _tab_to(page, ".signpost-ways-on a")
        page.keyboard.press("Enter")
    expect(page.locator(".signpost-results")).to_be_visible()
    _tab_to(page, ".signpost-results h3 a")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="How to join")).to_be_visible()


def test_with_the_keyboard_alone_a_need_is_recorded(open_page: Opener, product: Product) -> None:
    page = open_page(ASKED + "&access=bsl&access=women_only")

    _tab_to(page, ".signpost-box button")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("We have written it down")
    _expect_recorded(page, product)


def test_after_a_search_reading_goes_on_at_the_results(open_page: Opener) -> None:
    page = open_page("/courses?text=spreadsheets&near=Oldham", viewport=SMALL_PHONE)

    page.get_by_role("button", name="Search").click()

    expect(page.locator("#results")).to_be_in_viewport()


def test_each_fault_in_the_summary_leads_to_its_field(open_page: Opener) -> None:
    page = open_page(PAGES["faults"])

    for link in page.locator(".govuk-error-summary__list a").all():
        link.click()
        field = (link.get_attribute("href") or "")[1:]
        expect(page.locator(f"#{field}")).to_be_in_viewport()


def test_the_back_button_finds_the_search_again(open_page: Opener) -> None:
    page = open_page(ASKED)
    _take_what_would_work(page)
    page.locator(".signpost-results h3 a").first.click()

    page.go_back()
    page.go_back()

    expect(page.get_by_label("What do you want to learn?")).to_have_value("spreadsheets")
    expect(page.locator(".signpost-ways-on")).to_be_visible()


def test_every_page_in_every_state_is_accessible(open_page: Opener) -> None:
    page = open_page()
    found: dict[str, list[str]] = {}

    for state, address in PAGES.items():
        page.goto(address)
        _open_all_details(page)
        found[state] = faults_of_accessibility(page)

    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize("size", [SMALL_PHONE, FOUR_TIMES], ids=["320 pixels", "400%"])
def test_nothing_is_cut_off_on_a_small_phone_or_at_four_times_the_size(size: dict[str, int], open_page: Opener) -> None:
    page = open_page(viewport=size)
    found: dict[str, list[str]] = {}

    for state, address in PAGES.items():
        page.goto(address)
        _open_all_details(page)
        found[state] = _overlong(page)

    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "wishes", [{}, {"viewport": FOUR_TIMES}, {"forced_colors": "active"}, {"viewport": SMALL_PHONE}]
)
def test_a_course_and_a_need_that_was_recorded_are_shown_to_everybody(
    wishes: dict[str, str], open_page: Opener
) -> None:
    page = open_page("/courses?text=spreadsheets&near=Oldham", **wishes)
    found: dict[str, list[str]] = {}

    page.locator(".signpost-results h3 a").first.click()
    expect(page.get_by_role("heading", name="How to join")).to_be_visible()
    found["course"] = faults_of_accessibility(page) + _overlong(page)
    page.goto(ASKED)
    page.get_by_role("button", name="Tell us you need this").click()
    found["recorded"] = faults_of_accessibility(page) + _overlong(page)
    page.get_by_role("button", name="Delete all of this").click()
    found["deleted"] = faults_of_accessibility(page) + _overlong(page)

    assert {state: faults for state, faults in found.items() if faults} == {}


def test_at_four_times_the_size_a_need_is_recorded(open_page: Opener, product: Product) -> None:
    page = open_page("/courses", viewport=FOUR_TIMES)
    _fill_in_what_nobody_offers(page)

    page.get_by_role("button", name="Tell us you need this").click()

    _expect_recorded(page, product)


def test_support_is_found_without_javascript(open_page: Opener) -> None:
    page = open_page("/support", java_script_enabled=False)

    page.get_by_label("Free computers to use").check()
    page.get_by_label("Where are you?").fill("Oldham")
    page.get_by_role("button", name="Search").click()

    expect(page.locator(".signpost-results h3").first).to_contain_text("Library")


def _fill_in_what_nobody_offers(page: Page) -> None:
    page.get_by_label("What do you want to learn?").fill("spreadsheets")
    page.get_by_label("Where are you?").fill("Oldham")
    page.get_by_text("More choices").click()
    page.get_by_label("In the evening").check()
    page.get_by_label("Women only").check()
    page.get_by_label("Large print").check()
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Nothing fits all of this yet")).to_be_visible()


def _take_what_would_work(page: Page) -> None:
    """The first of the ways on, where nothing fits."""
    if page.locator(".signpost-ways-on").count():
        page.locator(".signpost-ways-on a").first.click()
    expect(page.locator(".signpost-results")).to_be_visible()


def _reference(page: Page) -> str:
    found = REFERENCE.search(page.locator(".govuk-panel").inner_text())
    assert found
    return found[0]


def _expect_recorded(page: Page, product: Product) -> None:
    (need,) = [need for need in product.needs() if need["reference"] == _reference(page)]
    assert need["channel"] == "courses"
    assert need["skills"] == ["spreadsheets"]
    assert (need["outcode"], need["times"], need["outcome"]) == ("OL1", ["evening"], "unmet")
    assert need["reasons"]


def _open_all_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def _overlong(page: Page) -> list[str]:
    """What reaches beyond the window's right edge."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
          .filter(one => !one.closest('.govuk-visually-hidden, .govuk-skip-link'))
          .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map(one => one.outerHTML.slice(0, 120))"""
    )
    return found


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the Tab key does not reach {selector}")
