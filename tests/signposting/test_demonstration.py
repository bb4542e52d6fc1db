"""The demonstration region: what it brings, what it leaves open on purpose, and that it goes without a trace."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Row, Select, func, select
from sqlalchemy.orm import Session

from signposting import vocabulary
from signposting.database import open_engine, transaction
from signposting.demonstration import SeedCounts, remove, seed
from signposting.demonstration.calendar import start_dates
from signposting.demonstration.catalogue import SHIPPED, read_catalogue, read_csv
from signposting.demonstration.placing import plan_course_runs
from signposting.gazetteer import distance_km
from signposting.models import (
    Base,
    Course,
    CourseRun,
    CourseRunDistrict,
    CourseRunSkill,
    CourseRunTime,
    District,
    EmployerNeed,
    LearningAim,
    NeedSkill,
    Provider,
    RecordedNeed,
    Sector,
    Skill,
    SupportService,
    Venue,
)
from signposting.settings import FIRST_REGIONS
from tests.factories import create_course, create_course_run, create_provider, create_venue

TODAY = date(2026, 11, 23)
DAYS_WORTH_TRYING = (TODAY, date(2026, 7, 20), date(2026, 12, 15), date(2027, 2, 28), date(2028, 2, 29))
OLDHAM = (53.54134, -2.11136)
DESERTS = {"East Cambridgeshire", "Halton", "Redcar and Cleveland"}
NOTHING = SeedCounts(0, 0, 0, 0, 0, 0, 0, 0)

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}")
DRAMA_PHONE = re.compile(r"(0161 496 0|0151 496 0|0121 496 0|0117 496 0|01632 960)[0-9]{3}")
REFERENCE = re.compile(r"N-[23456789ABCDEFGHJKMNPQRSTVWXYZ]{6}")


@pytest.fixture(scope="module")
def demonstration(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A session on a seeded SQLite database, for tests that only read."""
    with transaction(open_engine(_copy(filled_sqlite, tmp_path_factory.mktemp("demonstration")))) as session:
        seed(session, TODAY)
        yield session
        session.rollback()


@pytest.fixture(scope="module")
def seeded_engine(shared_database_url: str) -> Iterator[Engine]:
    engine = open_engine(shared_database_url)
    with transaction(engine, for_writing=True) as session:
        seed(session, TODAY)
    yield engine
    engine.dispose()


@pytest.fixture
def seeded(seeded_engine: Engine) -> Iterator[Session]:
    """A session on the seeded database; what it does is undone."""
    with seeded_engine.execution_options(for_writing=True).connect() as connection, connection.begin() as undone:
        yield Session(connection, expire_on_commit=False)
        undone.rollback()


# What it brings.


def test_it_brings_a_region_of_the_promised_size(session: Session) -> None:
    counts = seed(session, TODAY)

    assert counts.as_json() == {
        "providers": 31,
        "venues": 119,
        "courses": _number(session, Course),
        "course_runs": _number(session, CourseRun),
        "support_services": 2 * 482 + 25,
        "learning_aims": 497,
        "employer_needs": 78,
        "needs": 251,
    }
    assert 1200 <= counts.course_runs <= 2500


def test_every_skill_is_taught_and_every_run_teaches_one(demonstration: Session) -> None:
    taught = set(demonstration.scalars(select(CourseRunSkill.skill).where(CourseRunSkill.tag == "primary")))
    runs = set(demonstration.scalars(select(CourseRunSkill.course_run_id).where(CourseRunSkill.tag == "primary")))

    assert taught == set(demonstration.scalars(select(Skill.id)))
    assert runs == set(demonstration.scalars(select(CourseRun.id)))


def test_every_district_of_the_six_regions_but_three_has_courses(demonstration: Session) -> None:
    districts = set(demonstration.scalars(select(District.name).where(District.region.in_(FIRST_REGIONS))))
    served = {name for name, *_ in demonstration.execute(_runs_in_districts(District.name))}

    assert len(districts) == 37
    assert districts - served == DESERTS


def test_courses_are_described_in_words_of_their_own() -> None:
    courses = read_catalogue().courses
    group_of = {line["id"]: line["group"] for line in read_csv(SHIPPED / "skills.csv")}

    by_group = Counter(group_of[course.skills[0]] for course in courses)

    for words in ("title", "who", "learn", "how"):
        assert len({getattr(course, words) for course in courses}) >= 0.97 * len(courses), words
    assert len({course.learn for course in courses}) >= 130
    assert len(by_group) == 5
    assert min(by_group.values()) >= 24


def test_all_the_ways_to_learn_times_levels_and_access_features_occur(demonstration: Session) -> None:
    def found(statement: Select[Any]) -> set[Any]:
        return {value for value in demonstration.scalars(statement.distinct()) if value is not None}

    assert found(select(CourseRun.delivery)) == set(vocabulary.Delivery.values())
    assert found(select(CourseRunTime.time)) == set(vocabulary.Time.values())
    assert found(select(CourseRun.level)) == set(vocabulary.Level.values())
    access = {name for course in read_catalogue().courses for name in course.access}
    access |= {name for venue in read_catalogue().venues for name in venue.access}
    assert access == set(vocabulary.Access.values())


def test_daytime_is_common_evenings_are_fewer_and_weekends_rare(demonstration: Session) -> None:
    by_time = Counter(demonstration.scalars(select(CourseRunTime.time)))

    assert by_time["daytime"] > 2 * by_time["evening"]
    assert by_time["evening"] > 5 * by_time["weekend"] > 0


def test_some_runs_are_full_some_paid_and_some_say_no_level(demonstration: Session) -> None:
    runs = demonstration.scalars(select(CourseRun)).all()

    assert 0.03 < sum(run.places_left == 0 for run in runs) / len(runs) < 0.15
    assert 0.2 < sum(not run.is_free_to_all for run in runs) / len(runs) < 0.6
    assert any(run.level is None for run in runs)
    assert any(run.start_date is None for run in runs)
    assert any(run.is_national for run in runs)


def test_a_run_is_free_to_all_only_where_nobody_pays(demonstration: Session) -> None:
    for run in demonstration.scalars(select(CourseRun)):
        if run.is_free_to_all:
            assert run.cost_pence == 0
            assert "£" not in (run.cost_description or "")
        elif run.cost_pence is None:
            assert "employer pays" in (run.cost_description or "")
        else:
            assert run.cost_pence > 0
            assert f"£{run.cost_pence // 100}" in (run.cost_description or "")


def test_runs_have_a_venue_where_they_are_taught_in_one(demonstration: Session) -> None:
    offered_in_districts = set(demonstration.scalars(select(CourseRunDistrict.course_run_id)))

    for run in demonstration.scalars(select(CourseRun)):
        assert (run.venue_id is not None) == (run.delivery in ("in_person", "blended"))
        assert run.is_national == (run.delivery == "work_based" and run.id not in offered_in_districts)


def test_the_same_course_has_several_dates_at_one_venue(demonstration: Session) -> None:
    classes = Counter(
        demonstration.execute(
            select(CourseRun.course_id, CourseRun.venue_id, CourseRunTime.time).join(
                CourseRunTime, CourseRunTime.course_run_id == CourseRun.id
            )
        ).tuples()
    )

    assert sum(dates > 1 for dates in classes.values()) > 300


def test_texts_are_inert_and_fit_the_national_course_directory(demonstration: Session) -> None:
    lengths = {
        "who_this_course_is_for": 2000,
        "what_you_will_learn": 1500,
        "entry_requirements": 500,
        "how_you_will_learn": 500,
        "what_you_will_need_to_bring": 500,
        "how_you_will_be_assessed": 500,
        "where_next": 500,
    }
    for course in demonstration.scalars(select(Course)):
        for field, most in lengths.items():
            text = getattr(course, field)
            assert text.strip() == text != ""
            assert len(text) <= most
            assert not re.search(r"[<>`]", text), text


def test_a_course_names_a_learning_aim_that_is_loaded_or_is_none(demonstration: Session) -> None:
    aims = set(demonstration.scalars(select(LearningAim.reference)))

    for course in demonstration.scalars(select(Course)):
        assert (course.kind == "lars") == (course.learning_aim_reference is not None)
        assert course.learning_aim_reference is None or course.learning_aim_reference in aims
    kinds = Counter(demonstration.scalars(select(Course.kind)))
    assert min(kinds["lars"], kinds["non_lars"]) > 50
    assert "Skills Bootcamp" in set(demonstration.scalars(select(Course.course_type)))


def test_nobody_could_be_rung_written_to_or_mistaken_for_a_real_provider(demonstration: Session) -> None:
    for provider in demonstration.scalars(select(Provider)):
        assert provider.ukprn.startswith("999")
        assert DRAMA_PHONE.fullmatch(provider.phone or "")
        assert (provider.email or "").endswith(".example")
        assert (provider.website or "").endswith(".example")
    for page in demonstration.scalars(select(CourseRun.course_webpage)):
        assert re.match(r"https://www\.[a-z-]+\.example/courses/[a-z0-9-]+$", page)
    for service in demonstration.scalars(select(SupportService).where(SupportService.phone.is_not(None))):
        assert DRAMA_PHONE.fullmatch(service.phone or "")
        assert (service.email or "").endswith(".example")


def test_postcodes_are_well_formed_and_lie_where_they_say(demonstration: Session) -> None:
    sectors = {sector.sector: sector for sector in demonstration.scalars(select(Sector))}
    placed = [*demonstration.scalars(select(Venue)), *demonstration.scalars(select(SupportService))]

    for one in placed:
        if one.postcode is None:
            continue
        assert POSTCODE.fullmatch(one.postcode), one.postcode
        sector = sectors[one.postcode[:-2]]
        assert distance_km(one.latitude, one.longitude, sector.latitude, sector.longitude) < 8, one.postcode


# What it leaves open on purpose.


def test_what_the_list_of_gaps_names_is_not_taught(demonstration: Session) -> None:
    taught = set(demonstration.execute(_runs_in_districts(District.code, CourseRunSkill.skill, CourseRunTime.time)))

    for gap in read_catalogue().gaps:
        held = [row for row in taught if row[:2] == (gap.district_code, gap.skill) and gap.time in (None, row[2])]
        assert held == [], gap


@pytest.mark.parametrize(
    ("skill", "district"),
    [
        ("cyber-security", "Fenland"),
        ("programming", "Hartlepool"),
        ("bookkeeping-software", "Wigan"),
        ("3d-and-cad", "Knowsley"),
        ("machine-learning", "Oldham"),
    ],
)
def test_some_skills_are_not_taught_in_some_districts(demonstration: Session, skill: str, district: str) -> None:
    taught = set(demonstration.execute(_runs_in_districts(District.name, CourseRunSkill.skill)))

    assert (district, skill) not in taught
    assert any(name == district for name, _ in taught)


def test_about_half_of_the_skills_are_missing_from_each_district(demonstration: Session) -> None:
    taught = Counter(
        name for name, _ in set(demonstration.execute(_runs_in_districts(District.name, CourseRunSkill.skill)).tuples())
    )

    assert 15 <= sorted(taught.values())[len(taught) // 2] <= 35


def test_spreadsheets_are_taught_by_day_in_oldham_and_in_the_evening_only_far_from_it(demonstration: Session) -> None:
    runs = demonstration.execute(
        select(CourseRun.delivery, CourseRunTime.time, Venue.postcode, Venue.latitude, Venue.longitude)
        .join(CourseRunSkill, CourseRunSkill.course_run_id == CourseRun.id)
        .outerjoin(CourseRunTime, CourseRunTime.course_run_id == CourseRun.id)
        .outerjoin(Venue, CourseRun.venue_id == Venue.id)
        .where(CourseRunSkill.skill == "spreadsheets")
    ).all()

    assert any(run.time == "daytime" and run.postcode and run.postcode.startswith("OL1 ") for run in runs)
    for run in runs:
        if run.time in (None, "evening"):
            assert run.postcode is not None, "an online class at no or an evening time would reach Oldham"
            assert distance_km(*OLDHAM, run.latitude, run.longitude) > 10


def test_free_evening_spreadsheets_are_taught_in_bolton(demonstration: Session) -> None:
    run = demonstration.scalars(
        select(CourseRun)
        .join(Venue)
        .join(CourseRunSkill, CourseRunSkill.course_run_id == CourseRun.id)
        .join(CourseRunTime, CourseRunTime.course_run_id == CourseRun.id)
        .where(Venue.town == "Bolton", CourseRunSkill.skill == "spreadsheets", CourseRunTime.time == "evening")
        .where(CourseRun.is_free_to_all, func.coalesce(CourseRun.places_left, 1) > 0)
    ).first()

    assert run is not None
    assert run.course_name == "Spreadsheets from scratch"


# Dates.


@pytest.mark.parametrize("today", DAYS_WORTH_TRYING)
def test_every_class_starts_after_today_within_ten_months_and_not_at_christmas(today: date) -> None:
    starts = [run.start_date for run in plan_course_runs(read_catalogue(), today) if run.start_date]

    assert today + timedelta(days=7) <= min(starts)
    assert max(starts) <= today + timedelta(days=320)
    assert not [day for day in starts if (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3)]
    assert sum(day.month == 8 for day in starts) < 0.05 * len(starts)
    assert len(starts) > 1000


def test_weekend_classes_start_on_saturdays_and_others_on_weekdays(demonstration: Session) -> None:
    statement = select(CourseRun.start_date, CourseRunTime.time).join(CourseRunTime)

    for day, time in demonstration.execute(statement.where(CourseRun.start_date.is_not(None))).tuples():
        assert day is not None
        assert (day.weekday() == 5) == (time == "weekend")


def test_a_class_that_would_start_at_christmas_starts_after_it() -> None:
    days = {start_dates(date(2026, 12, 8), 1, 6, "daytime", f"class {n}")[0] for n in range(300)}

    assert not [day for day in days if date(2026, 12, 20) <= day <= date(2027, 1, 3)]
    assert date(2027, 1, 4) in days


# The same again.


def test_the_same_day_gives_the_same_rows_and_keys_in_two_empty_databases(filled_sqlite: Path, tmp_path: Path) -> None:
    dumps = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        with transaction(open_engine(_copy(filled_sqlite, tmp_path / name)), for_writing=True) as session:
            seed(session, TODAY)
            dumps.append({table.name: _rows(session, table) for table in Base.metadata.sorted_tables})

    assert dumps[0] == dumps[1]


def test_seeding_again_gives_the_same_region_and_not_a_second_one(seeded: Session) -> None:
    once = _dump_by_reference(seeded)

    seed(seeded, TODAY)

    assert _dump_by_reference(seeded) == once


def test_seeding_on_another_day_moves_the_dates(seeded: Session) -> None:
    runs = _number(seeded, CourseRun)

    seed(seeded, TODAY + timedelta(days=365))

    starts = [day for day in seeded.scalars(select(CourseRun.start_date)) if day]
    assert min(starts) > TODAY + timedelta(days=365)
    assert abs(_number(seeded, CourseRun) - runs) < 0.1 * runs


def test_progress_is_told_from_nothing_to_all(session: Session) -> None:
    told: list[tuple[str, int, int]] = []

    seed(session, TODAY, progress=lambda what, done, of: told.append((what, done, of)))

    assert told[0][1] == 0
    assert told[-1][1] == told[-1][2] > 0
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


# Taking it out again.


def test_removing_leaves_the_database_as_it_was_but_for_the_learning_aims(session: Session) -> None:
    before = _counts(session)
    came = seed(session, TODAY)

    went = remove(session)

    assert _counts(session) == {**before, "learning_aim": 497}
    assert {**went.as_json(), "learning_aims": came.learning_aims} == came.as_json()
    assert remove(session) == NOTHING


def test_removing_leaves_what_people_brought_themselves(session: Session) -> None:
    provider = create_provider(session, name="A real college")
    venue = create_venue(session, provider)
    run = create_course_run(session, create_course(session, provider), venue)
    employer_need = EmployerNeed(area="Oldham", source="An employer", recorded_at=_now(), posts=3)
    service = SupportService(support="device", name="A real scheme")
    session.add_all([_resident_need(), employer_need, service])
    session.flush()
    before = _counts(session)

    seed(session, TODAY)
    remove(session)

    assert _counts(session) == {**before, "learning_aim": 497}
    assert session.get(CourseRun, run.id) is not None
    assert session.get(RecordedNeed, "N-AAAAAA") is not None
    assert session.scalars(select(SupportService.name)).all() == ["A real scheme"]


def test_a_demonstration_provider_stays_where_a_real_venue_hangs_on_it(seeded: Session) -> None:
    provider = seeded.get_one(Provider, "99900002")
    venue = create_venue(seeded, provider, name="A real venue")

    remove(seeded)

    assert seeded.scalars(select(Provider.ukprn)).all() == ["99900002"]
    assert seeded.scalars(select(Venue.id)).all() == [venue.id]


def test_a_demonstration_provider_stays_where_a_real_course_hangs_on_it(seeded: Session) -> None:
    course = create_course(seeded, seeded.get_one(Provider, "99900002"))

    remove(seeded)

    assert seeded.scalars(select(Course.id)).all() == [course.id]
    assert seeded.scalars(select(Provider.ukprn)).all() == ["99900002"]
    assert _number(seeded, Venue) == 0


def test_a_demonstration_venue_stays_where_a_real_course_is_held(seeded: Session) -> None:
    venue = seeded.scalars(select(Venue).where(Venue.is_demonstration)).first()
    run = create_course_run(seeded, create_course(seeded), venue)

    remove(seeded)

    assert seeded.scalars(select(CourseRun.id)).all() == [run.id]
    assert run.venue is not None
    assert run.venue.is_demonstration


def test_what_stayed_is_brought_up_to_date_when_the_region_comes_back(seeded: Session) -> None:
    venue = seeded.scalars(select(Venue).where(Venue.name == "Oldham Learning House")).one()
    create_course_run(seeded, create_course(seeded, seeded.get_one(Provider, venue.ukprn)), venue)
    venue_id, venue.name = venue.id, "An old name"
    seeded.flush()

    counts = seed(seeded, TODAY)

    assert counts.venues == 119
    assert seeded.get_one(Venue, venue_id).name == "Oldham Learning House"
    assert _number(seeded, Venue) == 119
    assert _number(seeded, Provider) == 31


def test_a_region_s_own_learning_aims_go_before_ours(session: Session) -> None:
    session.add(LearningAim(reference="60370750", title="As the region has it"))
    session.flush()

    counts = seed(session, TODAY)

    assert counts.learning_aims == 496
    assert session.get_one(LearningAim, "60370750").title == "As the region has it"


# Support.


def test_every_library_has_computers_and_help_and_says_to_ask(demonstration: Session) -> None:
    services = demonstration.scalars(select(SupportService).where(SupportService.source.contains("libraries"))).all()

    by_library = Counter((service.name, service.postcode) for service in services)
    assert set(by_library.values()) == {2}
    assert len(by_library) == 482
    assert {service.opening_hours for service in services} == {"Ask the library for its opening hours."}
    assert all(service.is_demonstration and service.latitude and service.district_code for service in services)


def test_no_prison_or_archive_is_offered_as_a_library(demonstration: Session) -> None:
    names = demonstration.scalars(select(SupportService.name)).all()

    assert not [name for name in names if re.search(r"HMP|prison|archive|local studies|record office", name, re.I)]


def test_each_region_lends_devices_and_gives_data_somewhere_that_can_be_visited_or_called(
    demonstration: Session,
) -> None:
    region_of = dict(demonstration.execute(select(District.code, District.region)).tuples().all())
    schemes = demonstration.scalars(
        select(SupportService).where(SupportService.support.in_(("device", "data")), SupportService.is_demonstration)
    ).all()

    offered = {(region_of.get(one.district_code or "", one.region), one.support) for one in schemes}
    assert offered == {(region, support) for region in FIRST_REGIONS for support in ("device", "data")}
    for one in schemes:
        assert (one.district_code is None) == (one.latitude is None) == (one.region is not None)


# Demand.


def test_employer_figures_are_those_published_with_a_skill_where_the_occupation_says_one(
    demonstration: Session,
) -> None:
    needs = {(need.area, need.occupation): need for need in demonstration.scalars(select(EmployerNeed))}

    programmers = needs["Greater Manchester", "Programmers"]
    assert (programmers.posts, programmers.skill, programmers.period) == (2350, "programming", "2022-12")
    assert needs["West Midlands", "IT Managers"].skill is None
    assert needs["Tees Valley", "IT R&D Professionals"].posts is None
    assert len({area for area, _ in needs}) == 6
    assert {occupation for _, occupation in needs if occupation} >= {"Web Professionals", "Support Staff"}


def test_needs_come_from_every_district_over_the_last_six_months(demonstration: Session) -> None:
    needs = demonstration.scalars(select(RecordedNeed)).all()
    districts = set(demonstration.scalars(select(District.code).where(District.region.in_(FIRST_REGIONS))))

    assert {need.district_code for need in needs} >= districts
    assert all(TODAY - timedelta(days=183) <= need.asked_on < TODAY for need in needs)
    assert all(need.recorded_at.date() == need.asked_on for need in needs)
    assert all(REFERENCE.fullmatch(need.reference) and len(need.resident) == 64 for need in needs)
    assert all(len(need.fingerprint) == 64 for need in needs)


def test_needs_end_in_all_ways_for_all_reasons(demonstration: Session) -> None:
    needs = demonstration.scalars(select(RecordedNeed)).all()

    assert {need.outcome for need in needs} == set(vocabulary.Outcome.values())
    assert {need.state for need in needs} == set(vocabulary.DemandState.values())
    assert {need.channel for need in needs} == set(vocabulary.Channel.values())
    assert {one.reason for need in needs for one in need.reasons} == set(vocabulary.Reason.values())
    assert 0.35 < sum(need.outcome == "unmet" for need in needs) / len(needs) < 0.65


def test_the_reasons_of_a_need_are_consistent_with_its_conditions_and_outcome(demonstration: Session) -> None:
    for need in demonstration.scalars(select(RecordedNeed)):
        reasons = {one.reason for one in need.reasons}
        was_turned_down = need.outcome == "unmet" and need.matches > 0
        assert bool(reasons) == (need.outcome != "met")
        assert need.matches > 0 or need.outcome == "unmet"
        assert ("unrecognised_skill" in reasons) == (not need.skills)
        if not was_turned_down:
            assert "time" not in reasons or need.times
            assert "access" not in reasons or need.access
            assert "delivery" not in reasons or need.delivery != "any"
            assert "cost" not in reasons or need.cost_limit_pence is not None
            assert "level" not in reasons or need.level
            assert "start_date" not in reasons or need.start_by
            assert "distance" not in reasons or need.max_distance_km is not None
            assert _skills_met(need.skills) == need.outcome


def test_a_need_that_follows_another_is_the_same_person_s_and_later(demonstration: Session) -> None:
    needs = {need.reference: need for need in demonstration.scalars(select(RecordedNeed))}
    following = [need for need in needs.values() if need.follows]

    assert len(following) > 10
    for need in following:
        earlier = needs[need.follows or ""]
        assert earlier.resident == need.resident
        assert earlier.recorded_at < need.recorded_at
        assert earlier.outcome == "unmet"


def test_the_shipped_tables_hold_only_the_six_regions() -> None:
    regions = {
        line["code"]: line["region"] for line in read_csv(SHIPPED / "districts.csv") if line["region"] in FIRST_REGIONS
    }

    assert {line["district_code"] for line in read_csv(SHIPPED / "libraries.csv")} == set(regions)
    assert len({line["area"] for line in read_csv(SHIPPED / "employer_demand.csv")}) == len(FIRST_REGIONS)


def _copy(database: Path, folder: Path) -> str:
    shutil.copy(database, folder / "seeded.sqlite3")
    return f"sqlite:///{folder / 'seeded.sqlite3'}"


def _runs_in_districts(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(CourseRun)
        .join(Venue, CourseRun.venue_id == Venue.id)
        .join(District, Venue.district_code == District.code)
        .join(CourseRunSkill, CourseRunSkill.course_run_id == CourseRun.id)
        .outerjoin(CourseRunTime, CourseRunTime.course_run_id == CourseRun.id)
        .distinct()
    )


def _number(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def _counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def _rows(session: Session, table: Any) -> list[Row[Any]]:
    return sorted(session.execute(select(table)).all(), key=repr)


def _dump_by_reference(session: Session) -> dict[str, list[str]]:
    """The region's rows without the keys that the database gives, which never come twice on PostgreSQL."""
    numbered = {"id", "course_id", "venue_id", "course_run_id"}
    dump: dict[str, list[str]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name == "learning_aim":
            continue
        columns = [column for column in table.columns if column.name not in numbered]
        dump[table.name] = sorted(repr(row) for row in session.execute(select(*columns)))
    return dump


def _skills_met(skills: list[NeedSkill]) -> str:
    met = {skill.is_met for skill in skills}
    return "unmet" if met <= {False} else "met" if met == {True} else "partly"


def _now() -> datetime:
    return datetime(2026, 11, 23, 12, tzinfo=timezone.utc)


def _resident_need() -> RecordedNeed:
    return RecordedNeed(
        reference="N-AAAAAA",
        resident="a" * 64,
        fingerprint="b" * 64,
        asked_on=TODAY,
        recorded_at=_now(),
        updated_at=_now(),
        channel="web",
        delivery="any",
        outcome="met",
        matches=1,
        skills=[NeedSkill(skill="spreadsheets", is_met=True)],
    )
