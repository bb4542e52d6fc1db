"""Reads the rows of the national open-data extract of live courses: 36 columns, one row for each course run.

The region did not write the file and cannot mend it, so what cannot be used is left out with a warning, row by row. Of
a cell that does not matter that much (an e-mail address, a duration) only the cell is left out.
"""

import hashlib
import re
from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from signposting.gazetteer import distance_km
from signposting.ingest import course_values as values
from signposting.ingest.contacts import is_email, is_web_address, normalise_phone
from signposting.ingest.headings import Headings
from signposting.ingest.learning_aims import read_aim_reference
from signposting.ingest.providers import is_ukprn
from signposting.ingest.staging import Values
from signposting.ingest.stated import LARS, NON_LARS
from signposting.ingest.sub_regions import districts_of
from signposting.places import Gazetteer, normalise_postcode
from signposting.tagging import is_free_to_all
from signposting.vocabulary import Delivery

COLUMNS = (
    "PROVIDER_UKPRN", "COURSE_ID", "COURSE_RUN_ID", "LEARN_AIM_REF", "COURSE_NAME", "WHO_THIS_COURSE_IS_FOR",
    "DELIVER_MODE", "STUDY_MODE", "ATTENDANCE_PATTERN", "FLEXIBLE_STARTDATE", "STARTDATE", "DURATION_UNIT",
    "DURATION_VALUE", "COST", "COST_DESCRIPTION", "NATIONAL", "REGIONS", "LOCATION_NAME", "LOCATION_ADDRESS1",
    "LOCATION_ADDRESS2", "LOCATION_COUNTY", "LOCATION_EMAIL", "LOCATION_LATITUDE", "LOCATION_LONGITUDE",
    "LOCATION_POSTCODE", "LOCATION_TELEPHONE", "LOCATION_TOWN", "LOCATION_WEBSITE", "COURSE_URL", "UPDATED_DATE",
    "ENTRY_REQUIREMENTS", "HOW_YOU_WILL_BE_ASSESSED", "COURSE_TYPE", "SECTOR", "EDUCATION_LEVEL", "AWARDING_BODY",
)  # fmt: skip
REQUIRED = (
    "PROVIDER_UKPRN", "COURSE_ID", "COURSE_RUN_ID", "COURSE_NAME", "WHO_THIS_COURSE_IS_FOR", "DELIVER_MODE",
    "ATTENDANCE_PATTERN", "FLEXIBLE_STARTDATE", "STARTDATE", "COST", "COST_DESCRIPTION", "LOCATION_NAME",
    "LOCATION_POSTCODE",
)  # fmt: skip
"""Without these nobody could find a run; the others may be missing from an older or a newer edition."""
AT_A_VENUE = (Delivery.IN_PERSON.value, Delivery.BLENDED.value)
ONLINE, WORK_BASED = Delivery.ONLINE.value, Delivery.WORK_BASED.value
FURTHEST_KM = 30.0
"""Coordinates further than this from the middle of their postcode's neighbourhood are taken for a mistake."""
MOST_PENCE = 99_999_999
LONGEST_REFERENCE = 40
REMEMBERED = 50_000
"""How many values of a kind are remembered, so that memory does not grow with the file."""
TAGGED = ("COURSE_NAME", "LEARN_AIM_REF", "WHO_THIS_COURSE_IS_FOR", "ENTRY_REQUIREMENTS", "HOW_YOU_WILL_BE_ASSESSED")
"""The words that tags are read out of."""

Stated = namedtuple("Stated", COLUMNS)  # type: ignore[misc]
"""A row's cells, trimmed, by the headings of the extract; empty where the file has no such column."""

_UPDATED = COLUMNS.index("UPDATED_DATE")
"""May change without the run changing."""
_tagged = itemgetter(*(COLUMNS.index(name) for name in TAGGED))

Areas = tuple[tuple[str, tuple[str, ...]], ...]
_LISTS: Mapping[str, Mapping[str, str]] = {
    "DELIVER_MODE": values.DELIVERIES,
    "STUDY_MODE": values.STUDY_MODES,
    "ATTENDANCE_PATTERN": values.TIMES,
    "DURATION_UNIT": values.DURATION_UNITS,
}
_YES = frozenset(("yes", "y", "true", "1"))
_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d")
_TIME_OF_DAY = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}.*", re.DOTALL)
_COST = re.compile(r"£?\s*([0-9]{1,9})(?:\.([0-9]{1,4}))?")
_DEGREES = re.compile(r"-?[0-9]{1,2}(?:\.[0-9]+)?")
_AREAS = re.compile(r"[;|]|,(?! City of)")


class UnusableRowError(Exception):
    """A row that has to be left out. ``column`` is a heading of the extract."""

    def __init__(self, column: str, code: str, value: str = "") -> None:
        super().__init__(code)
        self.column, self.code, self.value = column, code, value


@dataclass(frozen=True)
class ReadRow:
    """A row in the columns of the staging tables; ``venue`` and ``districts`` only where they were not met lately."""

    run: Values
    venue: Values | None
    districts: tuple[tuple[str, str], ...]


@dataclass
class ExtractRows:
    """Reads rows. Remembers the venues and lists of areas that it gave lately, so as not to give each over and over."""

    headings: Headings
    gazetteer: Gazetteer
    today: date
    _given: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        blank = self.headings.width
        self._in_order = itemgetter(*(self.headings.places.get(name, blank) for name in COLUMNS))
        self._point_of = lru_cache(maxsize=REMEMBERED)(self.gazetteer.point_of_postcode)

    def read(self, number: int, row: Sequence[str]) -> ReadRow:
        """What a row states. Raises :class:`UnusableRowError`."""
        cells = self._in_order([*map(str.strip, row), ""])
        stated: Any = Stated(*cells)
        ukprn, reference = stated.PROVIDER_UKPRN, stated.COURSE_RUN_ID
        if not is_ukprn(ukprn):
            raise UnusableRowError("PROVIDER_UKPRN", "EXTRACT_UKPRN_FORMAT", ukprn)
        if not 0 < len(reference) <= LONGEST_REFERENCE:
            raise UnusableRowError("COURSE_RUN_ID", "EXTRACT_REFERENCE_FORMAT", reference)
        if not stated.COURSE_NAME:
            raise UnusableRowError("COURSE_NAME", "EXTRACT_NAME_REQUIRED")
        delivery = _listed("DELIVER_MODE", stated.DELIVER_MODE)
        if delivery is None:
            raise UnusableRowError("DELIVER_MODE", "EXTRACT_DELIVERY_UNKNOWN", stated.DELIVER_MODE)
        start = self._start(stated.FLEXIBLE_STARTDATE, stated.STARTDATE)
        is_at_work = delivery == WORK_BASED
        is_national = is_at_work and stated.NATIONAL.lower() in _YES
        areas = _areas(stated.REGIONS) if is_at_work and not is_national else ()
        venue_key, venue = self._venue(number, delivery, stated, has_area=is_national or bool(areas))
        sub_regions = ";".join(name for name, _ in areas) or None
        run = (
            number, ukprn, stated.COURSE_ID[:LONGEST_REFERENCE] or reference, reference,
            _digest(cells[:_UPDATED] + cells[_UPDATED + 1 :]), _digest(_tagged(cells)), venue_key, *_course(stated),
            stated.COURSE_NAME[:255], _web_address(stated.COURSE_URL), delivery, is_national, sub_regions, start,
            *_cost(stated.COST, stated.COST_DESCRIPTION), *_duration(stated.DURATION_VALUE, stated.DURATION_UNIT),
            _listed("STUDY_MODE", stated.STUDY_MODE), _listed("ATTENDANCE_PATTERN", stated.ATTENDANCE_PATTERN),
        )  # fmt: skip
        return ReadRow(run, venue, self._districts(sub_regions, areas))

    def _start(self, flexible: str, written: str) -> date | None:
        """``None`` for a flexible start."""
        if flexible.lower() in _YES or not (written or flexible):
            return None
        day = _day(written)
        if day is None:
            raise UnusableRowError("STARTDATE", "EXTRACT_START_FORMAT", written)
        if day < self.today:
            raise UnusableRowError("STARTDATE", "EXTRACT_START_PAST", written)
        return day

    def _venue(self, number: int, delivery: str, stated: Any, *, has_area: bool) -> tuple[str | None, Values | None]:
        """The key of the run's venue, and the venue itself where it was not given lately.

        A run at work has one only where no area is said in which it is offered.
        """
        is_needed, is_named = delivery in AT_A_VENUE, bool(stated.LOCATION_NAME or stated.LOCATION_POSTCODE)
        if not is_needed and (delivery == ONLINE or has_area or not is_named):
            return None, None
        key = _venue_key(stated.LOCATION_NAME, stated.LOCATION_POSTCODE)
        if not self._is_first(f"{stated.PROVIDER_UKPRN}{key}"):
            return key, None
        venue = self._placed(stated)
        if venue is None and is_needed:
            del self._given[f"{stated.PROVIDER_UKPRN}{key}"]
            place = stated.LOCATION_POSTCODE or stated.LOCATION_NAME
            raise UnusableRowError("LOCATION_POSTCODE", "EXTRACT_PLACE_UNKNOWN", place)
        return (None, None) if venue is None else (key, (number, stated.PROVIDER_UKPRN, key, *venue))

    def _placed(self, stated: Any) -> Values | None:
        """The facts of a venue in the table's order, from its name on; ``None`` where nobody knows where it is."""
        postcode = normalise_postcode(stated.LOCATION_POSTCODE)
        known = self._point_of(postcode) if postcode else None
        own = _own_point(stated.LOCATION_LATITUDE, stated.LOCATION_LONGITUDE, known)
        if own is None and known is None:
            return None
        line_1, town = stated.LOCATION_ADDRESS1, stated.LOCATION_TOWN
        name = stated.LOCATION_NAME or line_1 or town or stated.LOCATION_POSTCODE
        point = own or (known[:2] if known else (0.0, 0.0))
        return (
            name[:250], line_1[:100], stated.LOCATION_ADDRESS2[:100] or None, town[:75],
            stated.LOCATION_COUNTY[:75] or None, postcode or "", *point, known[2] if known else None,
            _phone(stated.LOCATION_TELEPHONE), _email(stated.LOCATION_EMAIL), _web_address(stated.LOCATION_WEBSITE),
            own is not None,
        )  # fmt: skip

    def _districts(self, sub_regions: str | None, areas: Areas) -> tuple[tuple[str, str], ...]:
        if sub_regions is None or not self._is_first(sub_regions):
            return ()
        return tuple((sub_regions, code) for code in dict.fromkeys(code for _, codes in areas for code in codes))

    def _is_first(self, key: str) -> bool:
        """Whether a key was not met lately. What is forgotten is only given again."""
        if key in self._given:
            return False
        if len(self._given) >= REMEMBERED:
            del self._given[next(iter(self._given))]
        self._given[key] = None
        return True


def _course(stated: Any) -> Values:
    """What the row says of the course, in the table's order."""
    aim = read_aim_reference(stated.LEARN_AIM_REF) if stated.LEARN_AIM_REF else None
    return (
        LARS if aim else NON_LARS,
        aim,
        stated.WHO_THIS_COURSE_IS_FOR,
        stated.ENTRY_REQUIREMENTS,
        stated.HOW_YOU_WILL_BE_ASSESSED,
        stated.COURSE_TYPE[:60] or None,
        stated.SECTOR[:60] or None,
        stated.EDUCATION_LEVEL[:20] or None,
        stated.AWARDING_BODY[:255] or None,
    )


def _own_point(latitude: str, longitude: str, known: tuple[float, float, str] | None) -> tuple[float, float] | None:
    """The coordinates that a row states, where they can be right."""
    if not (_DEGREES.fullmatch(latitude) and _DEGREES.fullmatch(longitude)):
        return None
    point = round(float(latitude), 5), round(float(longitude), 5)
    if known is not None:
        return point if distance_km(*point, *known[:2]) <= FURTHEST_KM else None
    return point if 49 <= point[0] <= 61 and -9 <= point[1] <= 2 else None


def _digest(cells: Iterable[str]) -> str:
    return hashlib.blake2b("\x1f".join(cells).encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=REMEMBERED)
def _venue_key(name: str, postcode: str) -> str:
    """What a provider's venue is known by: its name and postcode, whatever their case."""
    return f"national-{_digest((name.casefold(), postcode.casefold()))}"


def _cost(written: str, description: str) -> tuple[int | None, str | None, bool]:
    """The cost in pence, the words about it, and whether nobody pays."""
    pence = _pence(written)
    return pence, description[:255] or None, _is_free(pence, description)


@lru_cache(maxsize=REMEMBERED)
def _pence(written: str) -> int | None:
    found = _COST.fullmatch(written.replace(",", ""))
    if not found:
        return None
    pence = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")[:2])
    return pence if pence <= MOST_PENCE else None


@lru_cache(maxsize=REMEMBERED)
def _is_free(pence: int | None, description: str) -> bool:
    return is_free_to_all(pence, description)


@lru_cache(maxsize=REMEMBERED)
def _duration(value: str, unit: str) -> tuple[int | None, str | None]:
    word = _listed("DURATION_UNIT", unit)
    if word is None or not values.is_duration(value):
        return None, None
    return int(value), word


@lru_cache(maxsize=REMEMBERED)
def _day(written: str) -> date | None:
    text = _TIME_OF_DAY.sub("", written)
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


@lru_cache(maxsize=REMEMBERED)
def _areas(written: str) -> Areas:
    """The areas of a list that are known, each with the codes of its districts."""
    named = (part.strip() for part in _AREAS.split(written))
    return tuple((name, codes) for name in named if name and (codes := districts_of(name)))


@lru_cache(maxsize=REMEMBERED)
def _listed(column: str, written: str) -> str | None:
    """The value that a cell of a column with a closed list means, or ``None``."""
    return values.value_in(_LISTS[column], written) if written else None


@lru_cache(maxsize=REMEMBERED)
def _phone(written: str) -> str | None:
    return normalise_phone(written) if written else None


@lru_cache(maxsize=REMEMBERED)
def _email(written: str) -> str | None:
    return written if written and is_email(written) else None


@lru_cache(maxsize=REMEMBERED)
def _web_address(written: str) -> str | None:
    return written if written and len(written) <= 255 and is_web_address(written) else None
