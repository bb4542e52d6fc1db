"""Whatever stands in an address, its page is a valid page with a way on, and never a defect."""

from collections.abc import Callable
from urllib.parse import quote_from_bytes

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from signposting.vocabulary import Access, Delivery, Level, Support, Time
from tests.web.pages import check_page

UNHURRIED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
PATHS = ("/courses", "/courses/", "/courses/needs", "/courses/needs/recorded", "/courses/1", "/support", "/", "/about")
NAMES = ("text", "near", "within_km", "time", "delivery", "level", "access", "free", "start_by", "page", "support")
WORDS = tuple(word for words in (Access, Delivery, Level, Support, Time) for word in words.values())
NASTY = ("Oldham", "excel", "ol1 1aa", "1", "-1", "nan", "inf", "1e999", "9" * 400, "0x10", "2027-02-30", "9999-12-31",
         "0001-01-01", "' OR 1=1 --", "{{7*7}}", "<script>alert(1)</script>", "%", "%s", "../../etc/passwd", "\0",
         "\ud800",
         "\u202e", "e\u0301" * 50, "\U0001f600" * 200,
         "/start", "\r\nSet-Cookie: a=b", "٣", "²", "a" * 5000)  # fmt: skip

values = st.sampled_from(WORDS + NASTY) | st.text(max_size=40)
pairs = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=10), values), max_size=8)
queries = pairs.map(lambda chosen: "&".join(f"{_escaped(name)}={_escaped(value)}" for name, value in chosen))
raw = st.binary(max_size=60).map(lambda some: quote_from_bytes(some, safe="&=+;%"))


def _escaped(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


@pytest.fixture
def visitor(client: FlaskClient, list_runs: Callable[..., list[int]]) -> FlaskClient:
    """A browser at a site with some courses."""
    list_runs({}, {"level": None}, {"delivery": "online"})
    return client


@given(path=st.sampled_from(PATHS), query=queries | raw)
@example(path="/courses", query="text=%ff%fe&near=%c0%af")
@example(path="/courses", query="text=excel&page=99999999999999999999")
@UNHURRIED
def test_no_query_string_breaks_a_page(visitor: FlaskClient, path: str, query: str) -> None:
    response = visitor.get(f"{path}?{query}")

    check_page(response.text)
    assert response.status_code in (200, 404)
    assert "Set-Cookie" not in response.headers or response.headers["Set-Cookie"].startswith("signpost=")


@given(
    path=st.sampled_from(("/courses/needs", "/courses/needs/delete")), query=queries | raw, body=st.binary(max_size=90)
)
@UNHURRIED
def test_no_form_breaks_telling_us(visitor: FlaskClient, path: str, query: str, body: bytes) -> None:
    response = visitor.post(f"{path}?{query}", data=body, content_type="application/x-www-form-urlencoded")

    check_page(response.text)
    assert response.status_code == 400


@given(rest=st.text(max_size=30))
@example(rest="0")
@example(rest="99999999999999999999")
@example(rest="-1")
@example(rest="٣")
@UNHURRIED
def test_no_address_below_the_courses_breaks(visitor: FlaskClient, rest: str) -> None:
    response = visitor.get(f"/courses/{_escaped(rest)}")

    check_page(response.text)
    assert response.status_code in (200, 404, 410)
