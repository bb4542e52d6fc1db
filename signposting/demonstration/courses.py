"""Puts the demonstration's providers, venues, courses and course runs into the database, and takes them out.

A provider or venue that somebody has attached a real venue, course or course run to stays when the demonstration is
taken out, and is brought up to date when it comes back.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from signposting.demonstration.catalogue import (
    Catalogue,
    DemonstrationCourse,
    DemonstrationProvider,
    DemonstrationVenue,
)
from signposting.demonstration.placing import PlannedRun, plan_course_runs
from signposting.demonstration.rows import Row, delete_rows, insert_numbered, insert_rows, update_rows
from signposting.models import (
    Course,
    CourseRun,
    CourseRunAccess,
    CourseRunDistrict,
    CourseRunSkill,
    CourseRunTime,
    District,
    Provider,
    Venue,
)
from signposting.vocabulary import Delivery, Tag

ROWS_AT_ONCE = 500


def load_course_runs(session: Session, catalogue: Catalogue, today: date) -> tuple[int, int, int, int]:
    """Loads everything that is taught. Gives the numbers of providers, venues, courses and course runs."""
    runs = list(plan_course_runs(catalogue, today))
    _place_providers(session, catalogue.providers)
    venue_ids = _place_venues(session, catalogue.venues)
    courses = list(dict.fromkeys((run.course, run.provider) for run in runs))
    ids = insert_numbered(session, Course, Course.id, [_course_row(*one) for one in courses])
    course_ids = {(course.key, provider.ukprn): one for (course, provider), one in zip(courses, ids)}
    for start in range(0, len(runs), ROWS_AT_ONCE):
        _insert_runs(session, runs[start : start + ROWS_AT_ONCE], catalogue, course_ids, venue_ids)
    return len(catalogue.providers), len(catalogue.venues), len(courses), len(runs)


def remove_course_runs(session: Session) -> tuple[int, int, int, int]:
    """Takes everything that is taught out. Gives the numbers of providers, venues, courses and course runs."""
    courses = select(Course.id).where(Course.is_demonstration)
    runs = select(CourseRun.id).where(CourseRun.course_id.in_(courses))
    for part in (CourseRunSkill, CourseRunTime, CourseRunAccess, CourseRunDistrict):
        delete_rows(session, delete(part).where(part.course_run_id.in_(runs)))
    removed_runs = delete_rows(session, delete(CourseRun).where(CourseRun.course_id.in_(courses)))
    removed_courses = delete_rows(session, delete(Course).where(Course.is_demonstration))
    has_runs = exists(select(CourseRun.id).where(CourseRun.venue_id == Venue.id))
    removed_venues = delete_rows(session, delete(Venue).where(Venue.is_demonstration, ~has_runs))
    has_venues = exists(select(Venue.id).where(Venue.ukprn == Provider.ukprn))
    has_courses = exists(select(Course.id).where(Course.ukprn == Provider.ukprn))
    removed_providers = delete_rows(
        session, delete(Provider).where(Provider.is_demonstration, ~has_venues, ~has_courses)
    )
    return removed_providers, removed_venues, removed_courses, removed_runs


def _place_providers(session: Session, providers: Sequence[DemonstrationProvider]) -> None:
    """Inserts the providers, and brings those up to date that stayed. A real one of the same UKPRN is left as it is."""
    held = dict(session.execute(select(Provider.ukprn, Provider.is_demonstration)).tuples().all())
    rows = [_provider_row(one) for one in providers]
    insert_rows(session, Provider, [row for row in rows if row["ukprn"] not in held])
    update_rows(session, Provider, [row for row in rows if held.get(row["ukprn"])])


def _place_venues(session: Session, venues: Sequence[DemonstrationVenue]) -> dict[str, int]:
    """Inserts the venues, and brings those up to date that stayed. Gives their ids by their references."""
    held = {
        (ukprn, reference): (venue_id, is_demonstration)
        for venue_id, ukprn, reference, is_demonstration in session.execute(
            select(Venue.id, Venue.ukprn, Venue.provider_venue_ref, Venue.is_demonstration)
        )
    }
    keys = [(one.ukprn, one.provider_venue_ref) for one in venues]
    rows = dict(zip(keys, map(_venue_row, venues)))
    update_rows(session, Venue, [rows[key] | {"id": held[key][0]} for key in keys if key in held and held[key][1]])
    new = [key for key in keys if key not in held]
    ids = {key: held[key][0] for key in keys if key in held}
    ids |= dict(zip(new, insert_numbered(session, Venue, Venue.id, [rows[key] for key in new])))
    return {reference: ids[ukprn, reference] for ukprn, reference in keys}


def _insert_runs(
    session: Session,
    runs: Sequence[PlannedRun],
    catalogue: Catalogue,
    course_ids: dict[tuple[str, str], int],
    venue_ids: dict[str, int],
) -> None:
    rows = [
        _run_row(
            run,
            catalogue,
            course_ids[run.course.key, run.provider.ukprn],
            venue_ids[run.venue.provider_venue_ref] if run.venue else None,
        )
        for run in runs
    ]
    numbered = list(zip(insert_numbered(session, CourseRun, CourseRun.id, rows), runs))
    districts = _districts_by_region(session)
    for part, parts in (
        (CourseRunSkill, [row for run_id, run in numbered for row in _skill_rows(run_id, run.course)]),
        (CourseRunTime, [{"course_run_id": run_id, "time": run.time} for run_id, run in numbered if run.time]),
        (CourseRunAccess, [{"course_run_id": run_id, "access": one} for run_id, run in numbered for one in run.access]),
        (CourseRunDistrict, [row for run_id, run in numbered for row in _district_rows(run_id, run.course, districts)]),
    ):
        insert_rows(session, part, parts)


def _districts_by_region(session: Session) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for region, code in session.execute(select(District.region, District.code).order_by(District.code)):
        found.setdefault(region, []).append(code)
    return found


def _district_rows(run_id: int, course: DemonstrationCourse, districts: dict[str, list[str]]) -> Iterator[Row]:
    """The districts of the regions in which a work-based course is offered."""
    for region in course.regions:
        for code in districts.get(region, ()):
            yield {"course_run_id": run_id, "district_code": code}


def _provider_row(provider: DemonstrationProvider) -> Row:
    return {
        "ukprn": provider.ukprn,
        "name": provider.name,
        "website": provider.website,
        "email": provider.email,
        "phone": provider.phone,
        "is_demonstration": True,
    }


def _venue_row(venue: DemonstrationVenue) -> Row:
    return {
        "ukprn": venue.ukprn,
        "provider_venue_ref": venue.provider_venue_ref,
        "name": venue.name,
        "address_line_1": venue.address_line_1,
        "address_line_2": venue.address_line_2,
        "town": venue.town,
        "postcode": venue.postcode,
        "latitude": venue.latitude,
        "longitude": venue.longitude,
        "district_code": venue.district_code,
        "is_demonstration": True,
    }


def _course_row(course: DemonstrationCourse, provider: DemonstrationProvider) -> Row:
    is_bootcamp = course.bootcamp_level is not None
    return {
        "ukprn": provider.ukprn,
        "kind": "lars" if course.learning_aim else "non_lars",
        "learning_aim_reference": course.learning_aim,
        "who_this_course_is_for": course.who,
        "entry_requirements": course.entry,
        "what_you_will_learn": course.learn,
        "how_you_will_learn": course.how,
        "what_you_will_need_to_bring": course.bring,
        "how_you_will_be_assessed": course.assessed,
        "where_next": course.where_next,
        "course_type": "Skills Bootcamp" if is_bootcamp else None,
        "sector": "Digital" if is_bootcamp else None,
        "education_level": course.bootcamp_level,
        "awarding_body": "Certificate of attendance" if is_bootcamp else None,
        "is_demonstration": True,
    }


def _run_row(run: PlannedRun, catalogue: Catalogue, course_id: int, venue_id: int | None) -> Row:
    course = run.course
    return {
        "course_id": course_id,
        "venue_id": venue_id,
        "your_reference": run.your_reference,
        "course_name": course.title,
        "course_webpage": f"{run.provider.website}/courses/{course.key}",
        "delivery": course.delivery,
        "is_national": course.delivery == Delivery.WORK_BASED.value and not course.regions,
        "start_date": run.start_date,
        **_cost(run, catalogue),
        "duration": course.duration,
        "duration_unit": course.duration_unit,
        "study_mode": _study_mode(run),
        "level": course.level,
        "places_left": run.places_left,
    }


def _cost(run: PlannedRun, catalogue: Catalogue) -> Row:
    """What the run costs, in pence and in words. Some providers charge nobody."""
    fee = run.course.fee_pounds if run.provider.charges_fees else 0
    note = catalogue.fee_notes[run.course.fee_note if fee or not run.course.fee_pounds else "free"]
    return {
        "cost_pence": None if note.who_pays == "employer" else fee * 100,
        "cost_description": note.words.format(fee=fee),
        "is_free_to_all": note.who_pays == "nobody",
    }


def _study_mode(run: PlannedRun) -> str:
    if run.course.is_flexible:
        return "Flexible"
    is_full_time = run.course.bootcamp_level is not None and run.time == "daytime"
    return "Full time" if is_full_time else "Part time"


def _skill_rows(run_id: int, course: DemonstrationCourse) -> Iterator[Row]:
    for tag, skills in ((Tag.PRIMARY, course.skills), (Tag.SECONDARY, course.also)):
        for skill in skills:
            yield {"course_run_id": run_id, "skill": skill, "tag": tag.value}
