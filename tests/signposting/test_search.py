"""The search: what matches, in which order, and what is said where nothing does."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from signposting.database import transaction
from signposting.models import Course, CourseRun
from signposting.needs import Need
from signposting.places import Place
from signposting.provision import build_snapshot
from signposting.search import SearchResult, search
from signposting.vocabulary import Access, Delivery, Level, Time
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


SKILLS = ("spreadsheets", "email", "programming")
POINTS = [OLDHAM, BOLTON, (53.55, -2.12), (52.48, -1.90)]


@st.composite
def catalogues(draw: st.DrawFn) -> list[dict[str, Any]]:
    return draw(st.lists(st.fixed_dictionaries({
        "skills": st.sets(st.sampled_from(SKILLS), min_size=1),
        "point": st.sampled_from(POINTS),
        "offer": st.integers(0, 2),
        "delivery": st.sampled_from(Delivery.values()),
        "times": st.sets(st.sampled_from(Time.values()), max_size=2),
        "access": st.sets(st.sampled_from(Access.values()[:3])),
        "cost_pence": st.sampled_from([None, 0, 2000, 9000]),
        "level": st.sampled_from([None, *Level.values()]),
        "start_date": st.sampled_from([None, *(TODAY + timedelta(days=day) for day in (-3, 0, 20, 90))]),
        "places_left": st.sampled_from([None, 0, 3]),
    }), max_size=14))  # fmt: skip


needs = st.builds(
    Need,
    skills=st.sets(st.sampled_from(SKILLS), min_size=1).map(lambda skills: tuple(sorted(skills))),
    place=st.sampled_from([None, IN_OLDHAM]),
    max_distance_km=st.sampled_from([None, 1.0, 25.0]),
    delivery=st.sampled_from(["any", *Delivery.values()]),
    times=st.sets(st.sampled_from(Time.values()), max_size=2).map(lambda times: tuple(sorted(times))),
    free_only=st.booleans(),
    max_cost_pence=st.sampled_from([None, 2000]),
    level=st.sampled_from([None, *Level.values()]),
    access=st.sets(st.sampled_from(Access.values()[:3]), max_size=1).map(tuple),
    start_by=st.sampled_from([None, TODAY + timedelta(days=30)]),
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(catalogue=catalogues(), asked=st.lists(needs, min_size=1, max_size=6))
def test_any_need_on_any_catalogue_is_answered_as_the_obvious_search_answers_it(
    engine: Engine, catalogue: list[dict[str, Any]], asked: list[Need]
) -> None:
    with transaction(engine, for_writing=True) as session:
        runs = _created(session, catalogue)
        snapshot = build_snapshot(session)
    for need in asked:
        result = search(need, snapshot, TODAY, page_size=100)
        matches, yields = obvious_search.answers(need, runs, TODAY)
        starts = {run.id: run.start_date for run in runs}
        assert sorted((starts[one] or date.max) for one in ids(result)) == sorted(
            run.start_date or date.max for run in matches.values()
        )
        assert {_offer_of(runs, one) for one in ids(result)} == set(matches)
        assert {frozenset(one.change): one.matches for one in result.relaxations} == yields
        fewest = min((len(given_up) for given_up in yields), default=0)
        expected = set().union(*(given_up for given_up in yields if len(given_up) == fewest))
        if not matches and yields:
            assert set(result.reasons) == expected
        elif not matches:
            assert result.reasons == ("no_provision",)


def _offer_of(runs: list[obvious_search.Run], run_id: int) -> tuple[object, ...]:
    return next(run.offer for run in runs if run.id == run_id)


def _created(session: Session, catalogue: list[dict[str, Any]]) -> list[obvious_search.Run]:
    session.execute(delete(CourseRun))
    session.execute(delete(Course))
    provider = create_provider(session)
    courses = [create_course(session, provider) for _ in range(3)]
    venues = {point: create_venue(session, provider, latitude=point[0], longitude=point[1]) for point in POINTS}
    runs = []
    for one in catalogue:
        has_venue = one["delivery"] in ("in_person", "blended")
        run = create_course_run(
            session, courses[one["offer"]], venues[one["point"]] if has_venue else None,
            skills=dict.fromkeys(one["skills"], "primary"), times=tuple(one["times"]),
            access=tuple(one["access"]), delivery=one["delivery"], cost_pence=one["cost_pence"],
            is_free_to_all=one["cost_pence"] == 0, level=one["level"], start_date=one["start_date"],
            places_left=one["places_left"],
        )  # fmt: skip
        offer = (one["offer"], has_venue and one["point"], one["delivery"], frozenset(one["times"]),
                 frozenset(one["access"]), one["cost_pence"], one["level"])  # fmt: skip
        runs.append(obvious_search.Run(
            run.id, offer, frozenset(one["skills"]), one["point"][0] if has_venue else None,
            one["point"][1] if has_venue else None, one["delivery"], frozenset(one["times"]),
            frozenset(one["access"]), one["cost_pence"], one["level"], one["start_date"], one["places_left"],
        ))  # fmt: skip
    return runs
