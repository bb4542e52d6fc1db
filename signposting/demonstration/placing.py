"""Which demonstration course is taught by whom, where, at what times and from which day.

The rules, each decided by :func:`~signposting.demonstration.chance.chance` over the names of what it is about:

* a region has every ``common`` course, about two in three ``usual`` ones and one in three ``scarce`` ones; each course
  is held in one region at least;
* in a region one provider teaches a course (of the large regions' common courses, two): one whose strands fit and that
  has a venue of the setting which the course wants (a ``town`` course is not taught in a ``local`` venue, a ``city``
  course in the centres of the big cities only);
* it does so in a third of its fitting venues for a common course, in a quarter of them for a usual one, else in one,
  at one of the times that the course knows and the venue is open;
* nothing of this is held where ``gaps.csv`` says that nobody teaches it; what ``certain.csv`` names is held besides;
* online and work-based courses have no venue, and a class for each of their times.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from signposting.demonstration.calendar import start_dates
from signposting.demonstration.catalogue import (
    LOWEST_SETTING,
    Catalogue,
    DemonstrationCourse,
    DemonstrationProvider,
    DemonstrationVenue,
)
from signposting.demonstration.chance import chance, choice
from signposting.vocabulary import Access, Time

SETTINGS = (LOWEST_SETTING, "town", "city")
SHARE_OF_REGIONS = {"common": 1.0, "usual": 0.65, "scarce": 0.35}
SHARE_OF_VENUES = {"common": 0.35, "usual": 0.25, "scarce": 0.0}
LARGE_REGION_PROVIDERS = 6
"""From this number of providers on, two of them teach a common course."""


@dataclass(frozen=True)
class PlannedRun:
    """One course run to be: ``start_date`` is ``None`` for a flexible start, ``places_left`` where nobody says."""

    your_reference: str
    course: DemonstrationCourse
    provider: DemonstrationProvider
    venue: DemonstrationVenue | None
    time: str | None
    start_date: date | None
    access: tuple[str, ...]
    places_left: int | None


@dataclass(frozen=True)
class _Placement:
    """A course with a provider, in a venue unless it has none, at a time unless it has none."""

    course: DemonstrationCourse
    provider: DemonstrationProvider
    venue: DemonstrationVenue | None
    time: str | None


def plan_course_runs(catalogue: Catalogue, today: date) -> Iterator[PlannedRun]:
    """Every course run of the demonstration region: course by course, then by provider, venue, time and day."""
    for course in catalogue.courses:
        placed = _placed_in_venues(course, catalogue) if course.has_venue else _placed_anywhere(course, catalogue)
        for placement in placed:
            yield from _runs(placement, today)


def _placed_anywhere(course: DemonstrationCourse, catalogue: Catalogue) -> Iterator[_Placement]:
    for provider in catalogue.providers:
        if course.delivery in provider.strands:
            for time in course.when or (None,):
                yield _Placement(course, provider, None, time)


def _placed_in_venues(course: DemonstrationCourse, catalogue: Catalogue) -> list[_Placement]:
    by_rule = [
        _Placement(course, provider, venue, _time(course, venue, catalogue))
        for provider in _teachers(course, catalogue)
        for venue in _venues(course, provider, catalogue)
    ]
    return list(dict.fromkeys([*_certain(course, catalogue), *by_rule]))


def _certain(course: DemonstrationCourse, catalogue: Catalogue) -> Iterator[_Placement]:
    """What is held whatever the rules say."""
    providers = {one.ukprn: one for one in catalogue.providers}
    venues = {one.provider_venue_ref: one for one in catalogue.venues}
    for one in catalogue.certainties:
        if one.course == course.key:
            venue = venues[one.provider_venue_ref]
            yield _Placement(course, providers[venue.ukprn], venue, one.time)


def _teachers(course: DemonstrationCourse, catalogue: Catalogue) -> list[DemonstrationProvider]:
    able = [
        one for one in catalogue.providers if course.strand in one.strands and _fitting_venues(course, one, catalogue)
    ]
    regions = sorted({str(one.region) for one in able}, key=lambda region: chance(course.key, region))
    held = [region for region in regions if chance(course.key, region) < SHARE_OF_REGIONS[course.spread]]
    return [one for region in held or regions[:1] for one in _chosen(course, region, able, catalogue)]


def _chosen(
    course: DemonstrationCourse, region: str, able: list[DemonstrationProvider], catalogue: Catalogue
) -> list[DemonstrationProvider]:
    """The one provider of a region that teaches the course, or the two."""
    is_large = sum(one.region == region for one in catalogue.providers) >= LARGE_REGION_PROVIDERS
    here = [one for one in able if one.region == region]
    here.sort(key=lambda one: chance(course.key, one.ukprn))
    return here[: 2 if is_large and course.spread == "common" else 1]


def _venues(
    course: DemonstrationCourse, provider: DemonstrationProvider, catalogue: Catalogue
) -> list[DemonstrationVenue]:
    fitting = _fitting_venues(course, provider, catalogue)
    fitting.sort(key=lambda venue: chance(course.key, venue.provider_venue_ref))
    return fitting[: max(1, math.ceil(SHARE_OF_VENUES[course.spread] * len(fitting)))]


def _fitting_venues(
    course: DemonstrationCourse, provider: DemonstrationProvider, catalogue: Catalogue
) -> list[DemonstrationVenue]:
    least = SETTINGS.index(course.where)
    return [
        venue
        for venue in catalogue.venues
        if venue.ukprn == provider.ukprn and SETTINGS.index(venue.setting) >= least and _time(course, venue, catalogue)
    ]


def _time(course: DemonstrationCourse, venue: DemonstrationVenue, catalogue: Catalogue) -> str | None:
    """When the course would be held there, if at all. A time that a course names twice is twice as likely."""
    known = [time for time in course.when if time in venue.opens and not _is_gap(course, time, venue, catalogue)]
    return choice(known, course.key, venue.provider_venue_ref, "time") if known else None


def _is_gap(course: DemonstrationCourse, time: str, venue: DemonstrationVenue, catalogue: Catalogue) -> bool:
    return any(
        gap.district_code == venue.district_code
        and gap.time in (None, time)
        and gap.skill in (*course.skills, *course.also)
        for gap in catalogue.gaps
    )


def _runs(placement: _Placement, today: date) -> Iterator[PlannedRun]:
    course, venue, time = placement.course, placement.venue, placement.time
    where = venue.provider_venue_ref if venue else course.delivery
    name = "-".join(part for part in (course.key, where, time) if part)
    weeks = course.duration if course.duration_unit == "Weeks" else 1
    days = (None,) if course.is_flexible else start_dates(today, course.starts, weeks, time, name)
    for number, day in enumerate(days, 1):
        yield PlannedRun(
            your_reference=f"{name}-{number}",
            course=course,
            provider=placement.provider,
            venue=venue,
            time=time,
            start_date=day,
            access=_access(course, venue, time),
            places_left=None if course.is_flexible else _places_left(name, number),
        )


def _access(course: DemonstrationCourse, venue: DemonstrationVenue | None, time: str | None) -> tuple[str, ...]:
    """What the course and the venue offer together. Crèches are open by day."""
    offered = course.access | (venue.access if venue else frozenset())
    if time != Time.DAYTIME.value:
        offered -= {Access.CHILDCARE.value}
    return tuple(one for one in Access.values() if one in offered)


def _places_left(name: str, number: int) -> int | None:
    """The first class of several fills first; about a quarter of providers do not say."""
    drawn, full = chance(name, str(number), "places"), 0.15 if number == 1 else 0.03
    if drawn < full:
        return 0
    return None if drawn < full + 0.25 else 1 + int(chance(name, str(number), "left") * 12)
