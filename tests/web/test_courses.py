"""``/courses``: the search without JavaScript, in each of its states."""

from collections.abc import Callable
from datetime import date
from urllib.parse import quote, quote_plus
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from signposting.database import transaction
from signposting.models import RecordedNeed
from signposting.provision import mark_provision_changed
from signposting.vocabulary import Access, Delivery, Level, Time
from tests.factories import BOLTON, create_course, create_course_run, create_provider, create_venue
from tests.web.conftest import SiteMaker
from tests.web.pages import check_page, text_of
from web.queries import COURSE_FIELDS

ListRuns = Callable[..., list[int]]

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


def _page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return check_page(response.text)


def _titles(page: Element) -> list[str]:
    return [text_of(heading) for heading in page.iter("h3") if heading.find("a") is not None]


def _links(page: Element) -> dict[str, str]:
    main = page.find(".//main")
    assert main is not None
    return {text_of(link): link.get("href", "") for link in main.iter("a")}


def _faults(page: Element) -> list[str]:
    """What the summary says is wrong."""
    return [text_of(one) for one in page.findall(".//*[@class='govuk-error-summary__body']//li")]


def _field(page: Element, name: str) -> Element:
    field = page.find(f".//form//*[@id='{name}']")
    assert field is not None
    return field


def test_before_anything_is_asked_there_is_a_form_and_nothing_else(client: FlaskClient, catalogue: Engine) -> None:
    page = _page(client, "/courses")

    form = page.find(".//main//form")
    assert form is not None
    assert form.get("method") == "get"
    names = {one.get("name") for one in form.iter() if one.get("name")}
    assert names == set(COURSE_FIELDS) - {"page"}
    assert page.find(".//*[@id='results']") is None


def test_results_stand_in_a_list_with_all_that_it_takes_to_choose(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({"places_left": 4, "duration": 6, "duration_unit": "Weeks", "access": ("step_free", "bsl")})

    page = _page(client, "/courses?text=spreadsheets&near=Oldham")

    card = page.find(".//main//ol/li/article")
    assert card is not None
    shown = text_of(card)
    assert _titles(page) == ["Excel for beginners"]
    for fact in ("College", "Venue", "1 High Street, Oldham, OL1 1AA", "Less than a mile away",
                 "Starts 11 January 2027", "In the day", "6 weeks", "In person", "Free", "For beginners",
                 "4 places left", "No steps and British Sign Language"):  # fmt: skip
        assert fact in shown


def test_a_result_leads_to_a_page_of_its_own_and_to_a_map(client: FlaskClient, list_runs: ListRuns) -> None:
    (course_run_id,) = list_runs({})

    links = _links(_page(client, "/courses?text=spreadsheets&near=Oldham"))

    assert links["Excel for beginners"].startswith(f"/courses/{course_run_id}?")
    assert links["Map of OL1 1AA"] == "https://www.openstreetmap.org/search?query=OL1%201AA"
    assert client.get(links["Excel for beginners"]).status_code == 200


def test_every_condition_of_the_form_counts(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs(
        {"course_name": "Wanted", "times": ("evening",), "access": ("bsl",), "level": "improver"},
        {"course_name": "Daytime", "access": ("bsl",), "level": "improver"},
        {"course_name": "Without BSL", "times": ("evening",), "level": "improver"},
        {"course_name": "Easy", "times": ("evening",), "access": ("bsl",)},
        {"course_name": "Costly", "times": ("evening",), "access": ("bsl",), "level": "improver", "cost_pence": 900,
         "is_free_to_all": False},
        {"course_name": "Late", "times": ("evening",), "access": ("bsl",), "level": "improver",
         "start_date": date(2027, 5, 1)},
        {"course_name": "Online", "times": ("evening",), "access": ("bsl",), "level": "improver", "delivery": "online"},
    )  # fmt: skip

    page = _page(
        client,
        "/courses?text=spreadsheets&near=Oldham&within_km=5&time=evening&delivery=in_person&level=improver&access=bsl"
        "&free=1&start_by=2027-02-01",
    )

    assert _titles(page) == ["Wanted"]


def test_the_form_keeps_what_was_asked(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({})

    page = _page(client, "/courses?text=excel&near=OL1&within_km=12&time=evening&level=beginner&free=1")

    checked = {(one.get("name"), one.get("value")) for one in page.iter("input") if one.get("checked") is not None}
    distance = [one.get("value") for one in _field(page, "within_km") if one.get("selected") is not None]
    assert (_field(page, "text").get("value"), _field(page, "near").get("value")) == ("excel", "OL1")
    assert checked == {("time", "evening"), ("level", "beginner"), ("free", "1"), ("delivery", "")}
    assert distance == ["12"]
    assert "3 chosen" in text_of(page)


def test_distances_are_shown_in_miles(client: FlaskClient, catalogue: Engine) -> None:
    shown = [text_of(one) for one in _field(_page(client, "/courses"), "within_km")]

    assert shown == ["2 miles", "3 miles", "6 miles", "10 miles", "20 miles", "50 miles"]


def test_what_is_said_in_one_line_fills_the_form(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({"course_name": "Evening Excel", "times": ("evening",)}, {"course_name": "Daytime Excel"})

    page = _page(client, f"/courses?text={quote_plus('I need help with excel in Oldham in the evening')}")

    assert _titles(page) == ["Evening Excel"]
    assert _field(page, "near").get("value") == "Oldham"
    assert _field(page, "text").get("value") == "excel"
    assert [one.get("value") for one in page.iter("input") if one.get("checked") is not None][0] == "evening"


def test_a_field_goes_before_what_the_line_says(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({})

    page = _page(client, "/courses?text=excel+in+Bolton&near=Oldham")

    assert _titles(page) == ["Excel for beginners"]
    assert _field(page, "near").get("value") == "Oldham"


def test_results_come_in_pages(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs(*[{"course_name": f"Excel {number}"} for number in range(23)])

    first = _page(client, "/courses?text=excel&near=Oldham")
    last = _page(client, "/courses?text=excel&near=Oldham&page=3")

    assert (len(_titles(first)), len(_titles(last))) == (10, 3)
    assert set(_titles(first)).isdisjoint(_titles(last))
    assert "23 courses" in text_of(first)
    assert _links(first)["Next page"] == "/courses?text=excel&near=Oldham&page=2"
    assert last.find(".//*[@aria-current='page'][@href]") is not None
    assert last.find(".//main//ol").get("start") == "21"  # type: ignore[union-attr]


def test_a_page_beyond_the_last_leads_back_to_the_first(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({})

    page = _page(client, "/courses?text=excel&near=Oldham&page=7")

    assert _faults(page) == ["There is no page 7 in this list"]
    assert _links(page)["Go to the first page of this list"] == "/courses?text=excel&near=Oldham"


def test_later_dates_stand_with_the_soonest(client: FlaskClient, catalogue: Engine) -> None:
    with transaction(catalogue, for_writing=True) as session:
        course, venue = create_course(session), create_venue(session)
        for start in (date(2027, 1, 11), date(2027, 4, 20)):
            create_course_run(session, course, venue, start_date=start)

    page = _page(client, "/courses?text=excel&near=Oldham")

    assert "Also starts 20 April 2027." in text_of(page)
    assert len(_titles(page)) == 1


def test_a_skill_that_nothing_teaches_is_named_beside_those_found(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({})

    page = _page(client, "/courses?text=spreadsheets+and+photoshop&near=Oldham")

    assert "There is none yet for photo and video editing." in text_of(page)
    assert _titles(page) == ["Excel for beginners"]


def test_where_nothing_fits_what_would_work_is_a_link_to_it(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({"course_name": "Daytime Excel"})

    page = _page(client, "/courses?text=excel&near=Oldham&time=evening&free=1")

    assert "Nothing fits all of this yet" in text_of(page)
    address = _links(page)["1 daytime course. The nearest is less than a mile away"]
    assert address == "/courses?text=excel&near=Oldham&free=1#results"
    assert _titles(_page(client, address)) == ["Daytime Excel"]


def test_a_way_that_goes_further_finds_just_what_it_promised(client: FlaskClient, catalogue: Engine) -> None:
    with transaction(catalogue, for_writing=True) as session:
        venue = create_venue(session, town="Bolton", postcode="BL1 1RX", latitude=BOLTON[0], longitude=BOLTON[1])
        create_course_run(session, venue=venue, course_name="Excel in Bolton")

    page = _page(client, "/courses?text=excel&near=Oldham")

    (address,) = [address for text, address in _links(page).items() if text.startswith("1 course")]
    assert "within_km=" in address
    assert _titles(_page(client, address)) == ["Excel in Bolton"]


def test_courses_that_are_only_full_are_named_with_their_pages(client: FlaskClient, list_runs: ListRuns) -> None:
    (course_run_id,) = list_runs({"places_left": 0})

    page = _page(client, "/courses?text=excel&near=Oldham")

    assert "Ask to go on the waiting list" in text_of(page)
    (address,) = [address for text, address in _links(page).items() if text.startswith("Excel for beginners")]
    assert address.startswith(f"/courses/{course_run_id}?")
    assert "Full now" in text_of(_page(client, address))


def test_what_nobody_teaches_is_said_so(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({})

    page = _page(client, "/courses?text=photoshop&near=Oldham")

    assert "Nobody here teaches this yet" in text_of(page)
    assert page.find(".//main//form[@method='post']") is not None


def test_what_is_not_understood_is_said_so(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({})

    page = _page(client, "/courses?text=basket+weaving&near=Oldham")

    assert "We found nothing about this" in text_of(page)
    assert page.find(".//main//form[@method='post']") is not None


def test_a_place_of_which_there_are_several_is_asked_about(client: FlaskClient, catalogue: Engine) -> None:
    page = _page(client, "/courses?text=excel&near=Ashton")

    assert "There is more than one “Ashton”" in _faults(page)[0]
    choices = {text: address for text, address in _links(page).items() if "near=Ashton" in address}
    assert len(choices) > 1
    for address in choices.values():
        assert "more than one" not in text_of(_page(client, address))


def test_a_place_that_is_not_known_is_said_so_beside_its_field(client: FlaskClient, catalogue: Engine) -> None:
    page = _page(client, "/courses?text=excel&near=Xyzzyville")

    assert "We do not know the place “Xyzzyville”" in _faults(page)[0]
    assert "We do not know" in text_of(page.find(".//*[@id='near-error']"))  # type: ignore[arg-type]
    assert "near-error" in (_field(page, "near").get("aria-describedby") or "")
    assert _field(page, "near").get("value") == "Xyzzyville"


def test_a_place_outside_the_region_leads_to_online_courses(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({"course_name": "Excel at home", "delivery": "online"})

    page = _page(client, "/courses?text=excel&near=Exeter")

    assert "“Exeter” is outside our area" in _faults(page)[0]
    assert _titles(_page(client, _links(page)["Look for online courses"])) == ["Excel at home"]


def test_the_summary_of_faults_leads_to_each_field(client: FlaskClient, catalogue: Engine) -> None:
    page = _page(
        client, "/courses?text=&near=Xyzzyville&within_km=x&time=x&delivery=x&level=x&access=x&free=x&start_by=x"
    )

    links = [link.get("href", "") for link in page.findall(".//*[@class='govuk-error-summary__body']//a")]
    ids = {one.get("id") for one in page.iter() if one.get("id")}
    assert [link[1:] for link in links] == [name for name in COURSE_FIELDS if name != "page"]
    assert {link[1:] for link in links} <= ids
    assert page.findtext("head/title", "").startswith("Error: ")
    assert page.find(".//details[@open]") is not None


def test_looking_records_nothing(client: FlaskClient, list_runs: ListRuns, catalogue: Engine) -> None:
    list_runs({})

    for address in ("/courses?text=excel&near=Oldham", "/courses?text=photoshop&near=Oldham",
                    "/courses/needs?text=photoshop&near=Oldham"):  # fmt: skip
        _page(client, address)

    with Session(catalogue) as session:
        assert session.scalar(select(func.count()).select_from(RecordedNeed)) == 0


def test_looking_at_the_form_or_at_results_sets_no_cookie(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({})

    for address in ("/courses", "/courses?text=excel&near=Oldham", "/courses?text="):
        assert "Set-Cookie" not in client.get(address).headers


def test_what_a_provider_wrote_stays_text(client: FlaskClient, catalogue: Engine) -> None:
    with transaction(catalogue, for_writing=True) as session:
        provider = create_provider(session, name=EVIL)
        course = create_course(session, provider)
        venue = create_venue(session, provider, name=EVIL, address_line_1=EVIL)
        create_course_run(session, course, venue, course_name=EVIL, cost_description=EVIL, is_free_to_all=False,
                          cost_pence=None)  # fmt: skip

    page = _page(client, "/courses?text=excel&near=Oldham")

    assert _titles(page) == [EVIL]
    assert page.findall(".//main//script") == []
    assert page.findall(".//main//img") == []


def test_what_a_resident_wrote_stays_text(client: FlaskClient, catalogue: Engine) -> None:
    page = _page(client, f"/courses?text={quote_plus(EVIL)}&near={quote_plus(EVIL)}&level={quote_plus(EVIL)}")

    assert page.findall(".//main//script") == []
    assert page.findall(".//main//img") == []


def test_searches_are_not_for_search_engines_but_the_form_is(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({})

    asked, bare = _page(client, "/courses?text=excel"), _page(client, "/courses")

    assert asked.find("head/meta[@name='robots']").get("content") == "noindex"  # type: ignore[union-attr]
    assert bare.find("head/meta[@name='robots']") is None
    assert bare.find("head/link[@rel='canonical']").get("href") == "http://localhost/courses"  # type: ignore[union-attr]


def test_no_cache_may_share_what_one_person_asked(client: FlaskClient, list_runs: ListRuns) -> None:
    list_runs({})

    assert "private" in client.get("/courses?text=excel").headers["Cache-Control"]


def test_a_course_that_is_listed_later_is_found(client: FlaskClient, list_runs: ListRuns, catalogue: Engine) -> None:
    assert "Nobody here teaches this yet" in text_of(_page(client, "/courses?text=excel&near=Oldham"))
    list_runs({})
    with transaction(catalogue, for_writing=True) as session:
        mark_provision_changed(session)
    client.application.extensions["searching"].provision.refresh()

    assert _titles(_page(client, "/courses?text=excel&near=Oldham")) == ["Excel for beginners"]


def test_without_a_database_the_page_says_what_to_do(make_site: SiteMaker) -> None:
    client = make_site(DATABASE_URL="postgresql://nobody@127.0.0.1:9/none").test_client()

    assert client.get("/courses").status_code == 200
    response = client.get("/courses?text=excel&near=Oldham")
    assert response.status_code == 503
    assert "0800 100 900" in text_of(check_page(response.text))


words = st.sampled_from([*Time.values(), *Delivery.values(), *Level.values(), *Access.values(), "1", "10", "2027-01-01",
                         "excel", "Oldham", "Ashton", "Exeter", "email in Bolton", ""])  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from((*COURSE_FIELDS, "id", "q")), words | st.text(max_size=80)), max_size=8))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_string_breaks_the_page(
    client: FlaskClient, list_runs: ListRuns, pairs: list[tuple[str, str]]
) -> None:
    response = client.get("/courses", query_string=pairs)

    check_page(response.text)
    assert response.status_code == 200


@given(st.binary(max_size=200).map(lambda raw: raw.decode("latin-1").replace("#", "%23")))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_rubbish_behind_the_question_mark_breaks_the_page(
    client: FlaskClient, list_runs: ListRuns, rubbish: str
) -> None:
    response = client.get("/courses", query_string="text=excel&" + quote(rubbish, safe="%&=;+/?@:"))

    check_page(response.text)
    assert response.status_code == 200
