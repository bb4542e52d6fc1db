"""What is checked of every page that a test fetches, whatever the test is about."""

from collections import Counter
from xml.etree.ElementTree import Element

import html5lib

NEEDS_LABEL = ("input", "select", "textarea")


def check_page(html: str) -> Element:
    """The page's root element. Fails where the page is not valid HTML, or lacks what every page must have."""
    page: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    elements = [one for one in page.iter() if isinstance(one.tag, str)]
    title = page.findtext("head/title") or ""
    ids = Counter(one.get("id") for one in elements if one.get("id"))
    labelled = {one.get("for") for one in elements if one.tag == "label"}

    assert page.get("lang") == "en"
    assert title.strip()
    assert len([one for one in elements if one.tag == "h1"]) == 1
    assert [name for name, times in ids.items() if times > 1] == []
    for one in elements:
        assert one.get("style") is None
        assert not [name for name in one.attrib if name.startswith("on")]
        if one.tag in NEEDS_LABEL and one.get("type") not in ("hidden", "submit"):
            assert one.get("id") in labelled or one.get("aria-label")
        if one.tag == "script" and one.get("type") not in ("application/json", "application/ld+json"):
            assert one.get("src")
        if one.tag == "img":
            assert one.get("alt") is not None
        for reference in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
            assert set((one.get(reference) or "").split()) <= set(ids)
    return page


def text_of(element: Element) -> str:
    """The element's text with single blanks."""
    return " ".join(" ".join(element.itertext()).split())
