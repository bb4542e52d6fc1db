"""The region's own look: its name where it is one region, and colours that can be read."""

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import SiteMaker
from web.region import load_region

ENOUGH_CONTRAST = 4.5
ON_EACH_OTHER = [
    ("brand_text", "brand"),
    ("button_text", "button"),
    ("button_text", "button_hover"),
    ("text", "surface"),
    ("link", "surface"),
    ("link_hover", "surface"),
    ("link_visited", "surface"),
    ("quiet_text", "surface"),
]
ON_WHITE = ["brand", "button", "link", "link_hover", "link_visited", "text", "quiet_text"]


@pytest.mark.parametrize(
    ("region_id", "name"),
    [
        ("greater-manchester", "Greater Manchester"),
        ("tees-valley", "the Tees Valley"),
        ("west-of-england", "the West of England"),
        ("south-yorkshire", "South Yorkshire"),
    ],
)
def test_one_region_gives_the_site_its_name(region_id: str, name: str) -> None:
    assert load_region((region_id,)).tagline == f"Digital skills courses and free help in {name}"


def test_several_regions_are_not_all_named() -> None:
    assert load_region(("tees-valley", "west-midlands")).tagline.endswith("near you")


def test_the_page_wears_the_regions_look(make_site: SiteMaker) -> None:
    client: FlaskClient = make_site(REGION="tees-valley").test_client()

    html = client.get("/").text

    assert "the Tees Valley" in html
    assert load_region(("tees-valley",)).colours["brand"] in html


@pytest.mark.parametrize(("front", "back"), ON_EACH_OTHER)
def test_what_is_written_stands_out_from_what_it_is_written_on(front: str, back: str) -> None:
    colours = load_region(()).colours

    assert _contrast(colours[front], colours[back]) >= ENOUGH_CONTRAST


@pytest.mark.parametrize("front", ON_WHITE)
def test_what_is_written_stands_out_from_white(front: str) -> None:
    assert _contrast(load_region(()).colours[front], "#ffffff") >= ENOUGH_CONTRAST


def test_the_measure_of_contrast_knows_black_on_white() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2: from 1, the same, to 21, black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
