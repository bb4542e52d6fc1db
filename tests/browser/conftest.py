"""A real Chromium in front of the running product. A page that writes an error to its console fails its test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.product import Product

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
EXPECTED_WHEN_FAILING = "Failed to load resource"
"""What Chromium itself says of a request that a test made to fail."""

AXE_OPTIONS = {"rules": {"target-size": {"enabled": True}}}
"""Axe leaves out the rule of WCAG 2.2 on the size of targets unless it is told not to."""

Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser, product: Product) -> Iterator[Opener]:
    """Opens a page as a new resident: ``open_page("/", viewport={"width": 320, "height": 640})``."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(address: str = "/", **wishes: Any) -> Page:
        context = browser.new_context(base_url=product.site_url, **wishes)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in complaints if not one.startswith(EXPECTED_WHEN_FAILING)] == []


@pytest.fixture
def page(open_page: Opener) -> Page:
    """The chat page, as a new resident on a desktop computer sees it."""
    return open_page()


def say(page: Page, text: str) -> None:
    """Types a message, sends it with the Enter key and waits for the answer."""
    before = answers(page)
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")
    wait_for_answer(page, before)


def answers(page: Page) -> int:
    """How many answers stand in the log, the greeting among them."""
    return page.locator(".signpost-entry:not(.signpost-entry--resident)").count()


def wait_for_answer(page: Page, before: int) -> None:
    page.wait_for_function(
        "before => document.querySelectorAll('.signpost-entry:not(.signpost-entry--resident)').length > before",
        arg=before,
    )


def faults_of_accessibility(page: Page) -> list[str]:
    """What axe finds, each with where it found it; nothing where all is well."""
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]
