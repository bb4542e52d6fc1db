"""What the staged rows of the national extract are beside what is held, and which of them do not count."""

from collections.abc import Mapping

from sqlalchemy import Connection, Select, and_, case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from signposting.ingest.extract_tables import STAGED_MATCH, STAGED_RUN, STAGED_VENUE
from signposting.ingest.faults import Faults, ImportReport
from signposting.ingest.staging import analyse
from signposting.models import Course, CourseRun, District, UnitPostcode
from signposting.vocabulary import ListingState

LIVE = ListingState.LIVE.value
EXTRACT = "extract"
MOST_TOLD = 100
UNSYNCHRONISED: Mapping[str, object] = {"synchronize_session": False}


def leave_out_repeated(connection: Connection, faults: Faults) -> None:
    """Of rows with one id of a run only the first counts."""
    firsts = select(func.min(STAGED_RUN.c.number)).group_by(STAGED_RUN.c.run_reference)
    repeated = STAGED_RUN.c.number.not_in(firsts)
    told = connection.execute(
        select(STAGED_RUN.c.number, STAGED_RUN.c.run_reference).where(repeated).order_by("number").limit(MOST_TOLD)
    ).all()
    for number, reference in told:
        faults.warn(number, "COURSE_RUN_ID", "EXTRACT_RUN_REPEATED", value=reference)
    if told:
        connection.execute(delete(STAGED_RUN).where(repeated))


def leave_out_kept_here(connection: Connection, faults: Faults) -> None:
    """Runs of providers that bring their own course files do not count."""
    kept = _kept_here()
    told = connection.execute(
        select(STAGED_RUN.c.ukprn, func.count())
        .where(STAGED_RUN.c.ukprn.in_(kept))
        .group_by(STAGED_RUN.c.ukprn)
        .order_by(STAGED_RUN.c.ukprn)
        .limit(MOST_TOLD)
    )
    for ukprn, number in told:
        faults.warn(None, "PROVIDER_UKPRN", "EXTRACT_PROVIDER_KEPT_HERE", value=ukprn, number=number)
    for table in (STAGED_RUN, STAGED_VENUE):
        connection.execute(delete(table).where(table.c.ukprn.in_(kept)))


def place_by_postcode(connection: Connection) -> None:
    """Puts staged venues where the list of whole postcodes has them; a district that is not known is left blank."""
    here = STAGED_VENUE.c.postcode == UnitPostcode.postcode
    connection.execute(
        update(STAGED_VENUE)
        .where(here, ~STAGED_VENUE.c.is_placed)
        .values(latitude=UnitPostcode.latitude, longitude=UnitPostcode.longitude)
    )
    known = select(District.code)
    connection.execute(
        update(STAGED_VENUE)
        .where(here, UnitPostcode.district_code.in_(known))
        .values(district_code=UnitPostcode.district_code)
    )
    connection.execute(
        update(STAGED_VENUE).where(STAGED_VENUE.c.district_code.not_in(known)).values(district_code=None)
    )


def find_matches(connection: Connection) -> None:
    """Fills the table of matches anew."""
    connection.execute(delete(STAGED_MATCH))
    held = held_runs().subquery()
    what = case(
        (held.c.id.is_(None), "new"),
        (held.c.state != LIVE, "returned"),
        (held.c.national_digest.is_distinct_from(STAGED_RUN.c.digest), "changed"),
        else_="same",
    )
    matched = select(STAGED_RUN.c.number, held.c.id, what).outerjoin(
        held, and_(held.c.national_reference == STAGED_RUN.c.run_reference)
    )
    connection.execute(insert(STAGED_MATCH).from_select(["number", "run_id", "what"], matched))
    analyse(connection, STAGED_MATCH.c.number, STAGED_MATCH.c.what)


def held_runs() -> Select:  # type: ignore[type-arg]
    """The runs that came by an extract, live or withdrawn."""
    return (
        select(CourseRun.id, CourseRun.state, CourseRun.national_reference, CourseRun.national_digest)
        .join(Course, CourseRun.course_id == Course.id)
        .where(Course.source == EXTRACT)
    )


def gone_runs() -> Select:  # type: ignore[type-arg]
    """The ids of live runs that are no longer in the file."""
    held = held_runs().subquery()
    return select(held.c.id).where(
        held.c.state == LIVE, held.c.national_reference.not_in(select(STAGED_RUN.c.run_reference))
    )


def count_matches(session: Session) -> ImportReport:
    """What the merge will do. A run that was withdrawn and is back counts as new."""
    found = dict(
        session.execute(select(STAGED_MATCH.c.what, func.count()).group_by(STAGED_MATCH.c.what)).tuples().all()
    )
    return ImportReport(
        new=found.get("new", 0) + found.get("returned", 0),
        changed=found.get("changed", 0),
        unchanged=found.get("same", 0),
        withdrawn=session.scalar(select(func.count()).select_from(gone_runs().subquery())) or 0,
    )


def _kept_here() -> Select:  # type: ignore[type-arg]
    return (
        select(Course.ukprn)
        .join(CourseRun, CourseRun.course_id == Course.id)
        .where(Course.source == "upload", ~Course.is_demonstration, CourseRun.state == LIVE)
    )
