"""The search: what matches, in which order, and what is said where nothing does."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from signposting import ranking
from signposting.models import Course, CourseRunDistrict, District, Venue
from signposting.needs import Need
from signposting.places import Place
from signposting.provision import build_snapshot
from signposting.search import SearchResult, search
from signposting.vocabulary import Access, Delivery, Level, Tag, Time
from tests.factories import BOLTON, OLDHAM, TODAY, create_course, create_course_run, create_provider, create_venue
from tests.signposting import obvious_search

IN_OLDHAM = Place("Oldham", "OL1", *OLDHAM, "town", "Oldham", "E08000004", "greater-manchester", "Greater Manchester")
EXCEL = Need(skills=("spreadsheets",), place=IN_OLDHAM)


def found(session: Session, need: Need, **page: int) -> SearchResult:
    session.flush()
    return search(need, build_snapshot(session), TODAY, **page)


def ids(result: SearchResult) -> list[int]:
    return [match.course_run_id for match in result.matches]


def test_a_run_that_meets_every_condition_is_a_match(session: Session) -> None:
    run = create_course_run(session, times=("evening",), access=("step_free",))
    need = EXCEL.changed(times=("evening", "weekend"), access=("step_free",), free_only=True, level="beginner",
                         delivery="in_person", start_by=date(2027, 1, 11))  # fmt: skip

    result = found(session, need)

    assert ids(result) == [run.id]
    assert set(result.matches[0].why) >= {"skill", "time", "near", "free", "level"}


@pytest.mark.parametrize(
    ("overrides", "condition", "reason"),
    [
        ({"times": ("daytime",)}, {"times": ("evening",)}, "time"),
        ({"times": ("day_or_block_release",)}, {"times": ("daytime",)}, "time"),
        ({"is_free_to_all": False, "cost_pence": 4500}, {"free_only": True}, "cost"),
        ({"is_free_to_all": False, "cost_pence": 4500}, {"max_cost_pence": 4499}, "cost"),
        ({"is_free_to_all": False, "cost_pence": None, "cost_description": "Free if you are on benefits"},
         {"free_only": True}, "cost"),
        ({"level": "advanced"}, {"level": "beginner"}, "level"),
        ({}, {"access": ("step_free",)}, "access"),
        ({"access": ("step_free",)}, {"access": ("step_free", "bsl")}, "access"),
        ({}, {"delivery": "online"}, "delivery"),
        ({"delivery": "online"}, {"delivery": "in_person"}, "delivery"),
        ({"delivery": "blended"}, {"delivery": "work_based"}, "delivery"),
        ({"start_date": date(2027, 3, 2)}, {"start_by": date(2027, 3, 1)}, "start_date"),
        ({"places_left": 0}, {}, "full"),
    ],
)  # fmt: skip
def test_the_condition_that_fails_is_the_reason(
    session: Session, overrides: dict[str, Any], condition: dict[str, Any], reason: str
) -> None:
    create_course_run(session, **overrides)

    result = found(session, EXCEL.changed(**condition))

    assert result.reasons == (reason,)
    assert [one.change for one in result.relaxations] == [(reason,)]


@pytest.mark.parametrize(
    ("overrides", "condition"),
    [
        ({"delivery": "blended"}, {"delivery": "online"}),
        ({"delivery": "blended"}, {"delivery": "in_person"}),
        ({"level": None}, {"level": "advanced"}),
        ({"start_date": None}, {"start_by": TODAY}),
        ({"start_date": date(2027, 3, 1)}, {"start_by": date(2027, 3, 1)}),
        ({"delivery": "online"}, {"max_distance_km": 0.1}),
        ({"delivery": "work_based", "is_national": True}, {"max_distance_km": 0.1}),
        ({"delivery": "online", "times": ()}, {"times": ("evening",)}),
        ({"places_left": 1}, {}),
        ({"is_free_to_all": False, "cost_pence": 4500}, {"max_cost_pence": 4500}),
    ],
)
def test_what_the_rules_let_pass_is_a_match(
    session: Session, overrides: dict[str, Any], condition: dict[str, Any]
) -> None:
    run = create_course_run(session, **overrides)

    assert ids(found(session, EXCEL.changed(**condition))) == [run.id]


def test_near_means_ten_kilometres(session: Session) -> None:
    create_course_run(session, venue=create_venue(session, latitude=BOLTON[0], longitude=BOLTON[1], town="Bolton"))

    result = found(session, EXCEL)

    assert result.reasons == ("distance",)
    assert result.relaxations[0].nearest_km == pytest.approx(21.3, abs=0.3)


def test_a_withdrawn_run_and_one_that_has_begun_are_not_live(session: Session) -> None:
    create_course_run(session, state="withdrawn")
    create_course_run(session, start_date=TODAY - timedelta(days=1))

    assert found(session, EXCEL).reasons == ("no_provision",)


def test_a_run_that_starts_today_is_live(session: Session) -> None:
    run = create_course_run(session, start_date=TODAY)

    assert ids(found(session, EXCEL)) == [run.id]


def test_runs_that_differ_only_in_their_date_stand_once_by_the_soonest(session: Session) -> None:
    course, venue = create_course(session), create_venue(session)
    later = create_course_run(session, course, venue, start_date=date(2027, 4, 20))
    soonest = create_course_run(session, course, venue, start_date=date(2027, 1, 12))

    result = found(session, EXCEL)

    assert (result.total, ids(result)) == (1, [soonest.id])
    assert result.matches[0].later_starts == (date(2027, 4, 20),)
    assert later.id not in ids(result)


def test_runs_at_other_times_of_the_day_stand_apart(session: Session) -> None:
    course, venue = create_course(session), create_venue(session)
    create_course_run(session, course, venue, times=("daytime",))
    create_course_run(session, course, venue, times=("evening",))

    assert found(session, EXCEL).total == 2


def test_a_run_that_teaches_more_of_the_skills_ranks_higher(session: Session) -> None:
    create_course_run(session, skills={"spreadsheets": "primary"})
    both = create_course_run(session, skills={"spreadsheets": "primary", "word-processing": "primary"})

    result = found(session, EXCEL.changed(skills=("spreadsheets", "word-processing")))

    assert result.total == 2
    assert ids(result)[0] == both.id


def test_a_primary_skill_ranks_above_a_secondary_one(session: Session) -> None:
    create_course_run(session, skills={"spreadsheets": "secondary"}, start_date=TODAY)
    primary = create_course_run(session, skills={"spreadsheets": "primary"})

    assert ids(found(session, EXCEL))[0] == primary.id


def test_of_two_alike_the_much_nearer_one_comes_first(session: Session) -> None:
    create_course_run(session, venue=create_venue(session, latitude=OLDHAM[0] + 0.06), start_date=TODAY)
    near = create_course_run(session, venue=create_venue(session), start_date=TODAY + timedelta(days=90))

    assert ids(found(session, EXCEL))[0] == near.id


def test_some_skills_met_and_some_not_is_partly(session: Session) -> None:
    create_course_run(session)

    result = found(session, EXCEL.changed(skills=("spreadsheets", "game-design")))

    assert result.outcome == "partly"
    assert result.missing == (("game-design", ("no_provision",)),)
    assert result.all_reasons == ("no_provision",)


def test_pages_follow_one_another_without_overlap(session: Session) -> None:
    for _ in range(7):
        create_course_run(session)

    first, second = found(session, EXCEL, page=1, page_size=5), found(session, EXCEL, page=2, page_size=5)

    assert (len(ids(first)), len(ids(second)), first.total) == (5, 2, 7)
    assert not set(ids(first)) & set(ids(second))


def test_a_topic_without_a_skill_is_found_by_the_words_of_a_course(session: Session) -> None:
    run = create_course_run(session, course_name="Genealogy: trace your family tree")
    create_course_run(session)

    assert ids(found(session, Need(text="genealogy", place=IN_OLDHAM))) == [run.id]


def test_a_topic_that_no_course_speaks_of_is_unrecognised(session: Session) -> None:
    create_course_run(session)

    assert found(session, Need(text="welding", place=IN_OLDHAM)).reasons == ("unrecognised_skill",)


def test_an_online_run_is_nowhere_even_where_it_names_a_venue(session: Session) -> None:
    bolton = create_venue(session, latitude=BOLTON[0], longitude=BOLTON[1])
    run = create_course_run(session, venue=bolton, delivery="online")

    assert [(one.course_run_id, one.distance_km) for one in found(session, EXCEL).matches] == [(run.id, None)]


def test_a_run_at_workplaces_comes_to_those_who_live_in_its_districts(session: Session) -> None:
    run = create_course_run(session, delivery="work_based")
    session.add(CourseRunDistrict(course_run_id=run.id, district_code=IN_OLDHAM.district_code))
    in_birmingham = Place("Birmingham", "B1", 52.48, -1.9, "city", "Birmingham", "E08000025", "west-midlands", "WM")

    assert ids(found(session, EXCEL.changed(max_distance_km=0.1))) == [run.id]
    assert found(session, EXCEL.changed(place=in_birmingham)).reasons == ("distance",)


def test_a_flexible_start_is_the_soonest_and_the_dates_stand_beside_it(session: Session) -> None:
    course, venue = create_course(session), create_venue(session)
    create_course_run(session, course, venue, start_date=date(2027, 1, 12))
    flexible = create_course_run(session, course, venue, start_date=None)

    result = found(session, EXCEL)

    assert [(one.course_run_id, one.later_starts) for one in result.matches] == [(flexible.id, (date(2027, 1, 12),))]


@pytest.mark.parametrize(
    "difference",
    [
        {"skills": {"spreadsheets": "secondary", "databases": "primary"}},
        {"is_free_to_all": False, "cost_pence": 0, "cost_description": "Free on benefits"},
        {"level": None},
        {"access": ("step_free",)},
        {"course_name": "Excel for beginners: the second part"},
    ],
)
def test_runs_that_differ_in_more_than_their_date_stand_apart(session: Session, difference: dict[str, Any]) -> None:
    course, venue = create_course(session), create_venue(session)
    create_course_run(session, course, venue)
    create_course_run(session, course, venue, start_date=date(2027, 3, 1), **difference)

    assert found(session, EXCEL).total == 2


SKILLS = ("spreadsheets", "email", "programming")
WORDS = ("genealogy", "pottery", "welding")
POINTS = [OLDHAM, BOLTON, (53.55, -2.12), (53.562, -2.1114), (53.576, -2.1114), (53.61, -2.1114), (52.48, -1.90)]
DISTRICTS = ("E08000004", "E08000001", "E08000025")
IN_BOLTON = Place("Bolton", "BL1", *BOLTON, "town", "Bolton", "E08000001", "greater-manchester", "Greater Manchester")


def some(values: Iterable[str], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(tuple(values)), max_size=most).map(lambda chosen: tuple(sorted(chosen)))


catalogues = st.lists(st.fixed_dictionaries({
    "course": st.integers(0, 2),
    "title": st.sampled_from(WORDS[:2]),
    "tags": st.dictionaries(st.sampled_from(SKILLS), st.sampled_from(Tag.values()), min_size=1),
    "venue": st.integers(0, len(POINTS) - 1),
    "districts": some(DISTRICTS),
    "is_national": st.booleans(),
    "delivery": st.sampled_from(Delivery.values()),
    "times": some(Time.values()),
    "access": some(Access.values()[:3]),
    "cost_pence": st.sampled_from([None, 0, 2000, 9000]),
    "is_free_to_all": st.booleans(),
    "level": st.sampled_from([None, *Level.values()]),
    "start_date": st.sampled_from([None, *(TODAY + timedelta(days=day) for day in (-3, 0, 20, 90))]),
    "places_left": st.sampled_from([None, 0, 3]),
    "copies": st.sampled_from([1, 1, 2]),
}), max_size=14)  # fmt: skip

conditions = st.fixed_dictionaries({
    "place": st.sampled_from([None, IN_OLDHAM, IN_BOLTON]),
    "max_distance_km": st.sampled_from([None, 1.0, 25.0]),
    "delivery": st.sampled_from(["any", *Delivery.values()]),
    "times": some(Time.values()),
    "free_only": st.booleans(),
    "max_cost_pence": st.sampled_from([None, 2000]),
    "level": st.sampled_from([None, *Level.values()]),
    "access": some(Access.values()[:3]),
    "start_by": st.sampled_from([None, TODAY, TODAY + timedelta(days=20)]),
})  # fmt: skip
topics = st.one_of(
    st.lists(st.sampled_from((*SKILLS, "game-design")), min_size=1, max_size=3, unique=True).map(
        lambda skills: {"skills": tuple(skills)}
    ),
    st.sampled_from(WORDS).map(lambda word: {"text": word}),
)
needs = st.builds(lambda topic, given_up, asked: Need(**topic, **{
    name: value for name, value in asked.items() if name not in given_up
}), topics, st.sets(st.sampled_from(["place", "times", "delivery", "level", "access", "free_only", "start_by"])),
    conditions)  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(catalogue=catalogues, asked=st.lists(needs, min_size=1, max_size=12))
def test_any_need_on_any_catalogue_is_answered_as_the_obvious_search_answers_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, catalogue: list[dict[str, Any]], asked: list[Need]
) -> None:
    monkeypatch.setattr(ranking, "SORTED_AT_ONCE", 1)  # else so few results are never sifted key by key
    with Session(engine) as session:
        runs = _created(session, catalogue)
        snapshot = build_snapshot(session)
        districts = {one.code: one for one in session.scalars(select(District))}
    for need in asked:
        expected = obvious_search.answer(need, runs, TODAY, districts)
        first, second = (search(need, snapshot, TODAY, page=page, page_size=2) for page in (1, 2))
        whole = search(need, snapshot, TODAY, page_size=100)
        assert _results(whole) == expected.results
        assert _results(first) + _results(second) == expected.results[:4]
        assert whole.total == len(expected.results)
        assert set(whole.reasons) == expected.reasons
        assert {frozenset(one.change): (one.matches, one.nearest_km) for one in whole.relaxations} == (
            expected.relaxations
        )
        assert {skill: set(reasons) for skill, reasons in whole.missing} == expected.missing


def _results(result: SearchResult) -> list[obvious_search.Result]:
    return [obvious_search.Result(one.course_run_id, one.distance_km, one.later_starts) for one in result.matches]


def _created(session: Session, catalogue: list[dict[str, Any]]) -> list[obvious_search.Run]:
    provider = create_provider(session)
    courses = [create_course(session, provider) for _ in range(3)]
    venues = [create_venue(session, provider, latitude=point[0], longitude=point[1]) for point in POINTS]
    return [
        _created_run(session, one, courses[one["course"]], venues[one["venue"]])
        for one in catalogue
        for _ in range(one["copies"])
    ]


def _created_run(session: Session, one: dict[str, Any], course: Course, venue: Venue) -> obvious_search.Run:
    is_seated, is_work_based = one["delivery"] in ("in_person", "blended"), one["delivery"] == "work_based"
    districts = one["districts"] if is_work_based else ()
    same = {name: one[name] for name in ("delivery", "cost_pence", "is_free_to_all", "level", "start_date",
                                         "places_left")}  # fmt: skip
    same["is_national"] = is_work_based and one["is_national"]
    run = create_course_run(
        session, course, venue if is_seated else None, course_name=f"About {one['title']}", skills=one["tags"],
        times=one["times"], access=one["access"], **same,
    )  # fmt: skip
    session.add_all(CourseRunDistrict(course_run_id=run.id, district_code=code) for code in districts)
    session.flush()
    return obvious_search.Run(
        id=run.id, course=course.id, title=run.course_name, venue=run.venue_id,
        tags=frozenset((skill, tag == "primary") for skill, tag in one["tags"].items()),
        point=(venue.latitude, venue.longitude) if is_seated else None, districts=frozenset(districts),
        times=frozenset(one["times"]), access=frozenset(one["access"]), **same,
    )  # fmt: skip
