"""What is live: how a process comes to know of changes, and what it holds after them."""

import time
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from signposting.database import open_engine, transaction
from signposting.models import CourseRun
from signposting.needs import Need
from signposting.places import Place
from signposting.provision import Provision, build_snapshot, describe, mark_provision_changed
from signposting.search import search
from signposting.snapshot_patching import MOST_PATCHES, next_snapshot
from tests.factories import BOLTON, OLDHAM, TODAY, create_course, create_course_run, create_provider, create_venue

FOUND_WITHIN_S = 5.0
EXCEL = Need(skills=("spreadsheets",))


def list_a_run(engine: Engine, **overrides: Any) -> int:
    """A course run as a provider's desk would list it."""
    with transaction(engine, for_writing=True) as session:
        run = create_course_run(session, **overrides)
        mark_provision_changed(session, run.course.ukprn)
        return run.id


def found_in(provision: Provision, need: Need = EXCEL) -> list[int]:
    return [match.course_run_id for match in search(need, provision.snapshot(), TODAY, page_size=100).matches]


def eventually(provision: Provision, expected: list[int]) -> bool:
    until = time.monotonic() + FOUND_WITHIN_S
    while time.monotonic() < until:
        if found_in(provision) == expected:
            return True
        time.sleep(0.05)
    return False


def test_a_listing_is_found_by_every_process_within_five_seconds(engine: Engine) -> None:
    here, there = Provision(engine), Provision(open_engine(engine.url.render_as_string(hide_password=False)))
    assert found_in(here) == found_in(there) == []

    run_id = list_a_run(engine)

    assert eventually(here, [run_id])
    assert eventually(there, [run_id])


def test_a_listing_that_is_withdrawn_is_found_no_more(engine: Engine) -> None:
    run_id, provision = list_a_run(engine), Provision(engine)
    assert found_in(provision) == [run_id]

    with transaction(engine, for_writing=True) as session:
        run = session.get_one(CourseRun, run_id)
        run.state = "withdrawn"
        mark_provision_changed(session, run.course.ukprn)
    provision.refresh()

    assert found_in(provision) == []


def test_answers_go_on_from_the_snapshot_in_hand_while_the_next_is_made(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, provision = list_a_run(engine), Provision(engine)
    held = provision.snapshot()
    answered: list[list[int]] = []

    def make_slowly(session: Session, before: Any) -> Any:
        answered.append(found_in(provision))
        return next_snapshot(session, before)

    monkeypatch.setattr("signposting.provision.next_snapshot", make_slowly)
    later = list_a_run(engine)
    provision.refresh()

    assert answered[0] == [run_id]
    assert provision.snapshot() is not held
    assert sorted(found_in(provision)) == [run_id, later]


def test_nothing_is_read_again_while_nothing_changes(engine: Engine) -> None:
    list_a_run(engine)
    provision = Provision(engine)
    held = provision.snapshot()

    provision.refresh()

    assert provision.snapshot() is held


def test_the_snapshot_in_hand_outlives_the_database(database_url: str, engine: Engine) -> None:
    run_id, provision = list_a_run(engine), Provision(engine)
    provision.snapshot()
    with transaction(engine, for_writing=True) as session:
        session.execute(text("DROP TABLE provision_version"))

    time.sleep(1.5)

    assert found_in(provision) == [run_id]


def test_only_the_provider_that_changed_is_read_again(engine: Engine) -> None:
    list_a_run(engine)
    with transaction(engine) as session:
        held = build_snapshot(session)
    other = list_a_run(engine)

    with transaction(engine) as session:
        snapshot = next_snapshot(session, held)

    assert (snapshot.patches, len(snapshot)) == (1, 2)
    assert other in snapshot.course_run_id


@pytest.mark.parametrize("patches", [0, MOST_PATCHES])
def test_the_whole_is_read_again_where_no_provider_is_named_or_patches_are_many(engine: Engine, patches: int) -> None:
    with transaction(engine) as session:
        held = build_snapshot(session)
    for _ in range(patches):
        with transaction(engine, for_writing=True) as session:
            mark_provision_changed(session, "10000001")
        with transaction(engine) as session:
            held = next_snapshot(session, held)
    assert held.patches == patches

    with transaction(engine, for_writing=True) as session:
        mark_provision_changed(session, *(["10000001"] if patches else []))
    with transaction(engine) as session:
        assert next_snapshot(session, held).patches == 0


listed = st.lists(st.fixed_dictionaries({
    "skills": st.dictionaries(st.sampled_from(["spreadsheets", "email"]), st.sampled_from(["primary", "secondary"]),
                              min_size=1),
    "course_name": st.sampled_from(["Genealogy", "Pottery and pots", "Excel"]),
    "delivery": st.sampled_from(["in_person", "online"]),
    "times": st.sampled_from([("daytime",), ("evening",), ()]),
    "level": st.sampled_from([None, "beginner"]),
    "start_date": st.sampled_from([None, TODAY + timedelta(days=9), date(2027, 3, 1)]),
    "places_left": st.sampled_from([None, 0]),
}), max_size=4)  # fmt: skip
IN_OLDHAM = Place("Oldham", "OL1", *OLDHAM)
NEEDS = [
    Need(**topic, **conditions)
    for topic in ({"skills": ("spreadsheets",)}, {"skills": ("email", "spreadsheets")}, {"text": "genealogy pots"})
    for conditions in ({}, {"place": IN_OLDHAM}, {"place": IN_OLDHAM, "times": ("evening",), "level": "beginner"})
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=st.tuples(listed, listed), steps=st.lists(st.tuples(st.integers(0, 1), listed), min_size=1, max_size=3))
def test_a_snapshot_mended_in_part_answers_as_one_read_whole(
    engine: Engine, before: tuple[list[Any], list[Any]], steps: list[tuple[int, list[Any]]]
) -> None:
    with Session(engine) as session:
        providers = [create_provider(session) for _ in range(2)]
        venues = [
            create_venue(session, provider, latitude=point[0], longitude=point[1])
            for provider, point in zip(providers, (OLDHAM, BOLTON))
        ]

        def relist(number: int, runs: list[Any]) -> None:
            for run in session.query(CourseRun).where(CourseRun.course.has(ukprn=providers[number].ukprn)):
                run.state = "withdrawn"
            course = create_course(session, providers[number])
            for one in runs:
                create_course_run(session, course, venues[number] if one["delivery"] == "in_person" else None, **one)
            mark_provision_changed(session, providers[number].ukprn)
            session.flush()

        for number, runs in enumerate(before):
            relist(number, runs)
        mended = build_snapshot(session)
        for number, runs in steps:
            relist(number, runs)
            mended = next_snapshot(session, mended)
        whole = build_snapshot(session)

    assert mended.patches == len(steps)
    for need in NEEDS:
        assert search(need, mended, TODAY, page_size=50) == search(need, whole, TODAY, page_size=50)


def test_a_listing_says_its_times_and_access_in_the_order_of_the_lists(session: Session) -> None:
    run = create_course_run(session, times=("weekend", "daytime"), access=("large_print", "step_free"))
    bare = create_course_run(session, times=(), delivery="online")

    listings = describe(session, [run.id, bare.id, 999_999])

    assert set(listings) == {run.id, bare.id}
    assert (listings[run.id].times, listings[run.id].access) == (("daytime", "weekend"), ("step_free", "large_print"))
    assert (listings[bare.id].times, listings[bare.id].access, listings[bare.id].venue) == ((), (), None)


@pytest.mark.parametrize(
    ("webpage", "website", "url"),
    [
        ("www.college.example/excel", None, "https://www.college.example/excel"),
        ("HTTP://college.example", None, "HTTP://college.example"),
        (None, "college.example", "https://college.example"),
        (None, None, None),
    ],
)
def test_a_listing_has_a_whole_web_address_however_the_provider_writes_it(
    session: Session, webpage: str | None, website: str | None, url: str | None
) -> None:
    course = create_course(session, create_provider(session, website=website))
    run = create_course_run(session, course, course_webpage=webpage)

    assert describe(session, [run.id])[run.id].url == url
