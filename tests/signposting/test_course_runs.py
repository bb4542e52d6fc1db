"""One course run as its page shows it, and which runs have a page to be found."""

from datetime import date

from sqlalchemy.orm import Session

from signposting.course_runs import find_course_run, live_course_run_ids
from signposting.models import LearningAim
from signposting.places import load_gazetteer
from signposting.settings import FIRST_REGIONS
from tests.factories import TODAY, create_course, create_course_run, create_venue


def test_a_run_that_never_was_is_none(session: Session) -> None:
    assert find_course_run(session, 999_999, TODAY, None) is None


def test_a_run_comes_with_its_skills_the_primary_ones_first(session: Session) -> None:
    skills = {"word-processing": "secondary", "spreadsheets": "primary", "email": "secondary", "typing": "primary"}
    run = create_course_run(session, skills=skills)

    page = find_course_run(session, run.id, TODAY, None)

    assert page is not None
    assert page.skills == ("spreadsheets", "typing", "email", "word-processing")


def test_a_run_is_as_far_as_it_is_from_the_place(session: Session) -> None:
    run, oldham = create_course_run(session), load_gazetteer(FIRST_REGIONS).resolve("OL1").place

    near, nowhere = find_course_run(session, run.id, TODAY, oldham), find_course_run(session, run.id, TODAY, None)

    assert near is not None and nowhere is not None
    assert (near.details.result.match.distance_km or 0) < 3
    assert nowhere.details.result.match.distance_km is None


def test_what_it_leads_to_is_the_title_of_its_learning_aim(session: Session) -> None:
    session.add(LearningAim(reference="60312345", title="Essential Digital Skills"))
    run = create_course_run(session, create_course(session, kind="lars", learning_aim_reference="60312345"))

    page = find_course_run(session, run.id, TODAY, None)

    assert page is not None
    assert page.qualification == "Essential Digital Skills"


def test_a_run_of_today_has_not_started_and_one_of_yesterday_has(session: Session) -> None:
    days = (TODAY, date(2026, 11, 22), None)
    runs = [create_course_run(session, start_date=day) for day in days]

    pages = [find_course_run(session, run.id, TODAY, None) for run in runs]

    assert [page.has_started for page in pages if page] == [False, True, False]


def test_other_runs_are_those_of_the_same_offer_that_can_still_be_joined(session: Session) -> None:
    course, venue = create_course(session), create_venue(session)
    run = create_course_run(session, course, venue)
    later = create_course_run(session, course, venue, start_date=date(2027, 4, 1))
    soonest = create_course_run(session, course, venue, start_date=date(2026, 12, 1))
    create_course_run(session, course, venue, start_date=date(2026, 10, 1))
    create_course_run(session, course, venue, state="withdrawn")
    create_course_run(session, course, create_venue(session))
    create_course_run(session, course, venue, course_name="Excel for improvers")
    create_course_run(session, create_course(session), venue)

    page = find_course_run(session, run.id, TODAY, None)

    assert page is not None
    assert [other.course_run_id for other in page.other_runs] == [soonest.id, later.id]


def test_other_runs_online_have_no_venue_in_common_but_the_course(session: Session) -> None:
    course = create_course(session)
    one, other = [create_course_run(session, course, delivery="online", start_date=None) for _ in range(2)]

    page = find_course_run(session, one.id, TODAY, None)

    assert page is not None
    assert [(run.course_run_id, run.starts) for run in page.other_runs] == [(other.id, None)]


def test_a_withdrawn_run_is_still_known_but_not_live(session: Session) -> None:
    run = create_course_run(session, state="withdrawn")

    page = find_course_run(session, run.id, TODAY, None)

    assert page is not None
    assert not page.is_live


def test_runs_to_be_found_are_live_and_still_to_come_the_last_listed_first(session: Session) -> None:
    first, second = create_course_run(session), create_course_run(session, start_date=None)
    create_course_run(session, start_date=date(2026, 11, 22))
    create_course_run(session, state="withdrawn")

    assert live_course_run_ids(session, TODAY, 10) == (second.id, first.id)
    assert live_course_run_ids(session, TODAY, 1) == (second.id,)
