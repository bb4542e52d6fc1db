"""What an address asks for: the query strings of the pages that search, read field by field and never trusted.

Whatever stands there, reading it raises nothing: each field that cannot be used becomes a :class:`Fault`, which the
page shows beside that field. Names of parameters are those of the command ``signpost search``.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from signposting.needs import Need
from signposting.vocabulary import ANY_DELIVERY, Access, Delivery, Level, Support, Time, Word

TEXT_LIMIT = 4096
PLACE_LIMIT = 100
FURTHEST_KM = 1000.0
LAST_PAGE = 100_000
QUOTED_CHARACTERS = 40
"""How much of what cannot be used is quoted back."""

YES = frozenset({"1", "on", "true", "yes"})
NO = frozenset({"", "0", "off", "false", "no"})
JOINERS = "\u200c\u200d"
"""Invisible characters that some scripts and pictures cannot do without."""

_DAY_FIRST = re.compile(r"^(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})$", re.ASCII)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field. ``what`` names the words for it in ``templates/search/faults.html``.

    ``given`` is what stood there, ``choices`` are what could stand there instead.
    """

    field: str
    what: str
    given: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class CourseQuery:
    """A search for courses as its address holds it. ``faults`` are the fields that could not be used."""

    text: str = ""
    near: str = ""
    within_km: float | None = None
    time: tuple[str, ...] = ()
    delivery: str | None = None
    level: str | None = None
    access: tuple[str, ...] = ()
    free: bool = False
    start_by: date | None = None
    page: int = 1
    is_asked: bool = False
    faults: tuple[Fault, ...] = ()

    def address(self, path: str = "/courses", **changes: object) -> str:
        """The path with these conditions, or with some of them changed, as parameters that this module reads back."""
        return _address(path, replace(self, **changes), COURSE_FIELDS)  # type: ignore[arg-type]

    def with_conditions_of(self, need: Need) -> "CourseQuery":
        """The same topic and place with another need's conditions, from the first page on."""
        return replace(
            self,
            within_km=need.max_distance_km,
            time=need.times,
            delivery=None if need.delivery == ANY_DELIVERY else need.delivery,
            level=need.level,
            access=need.access,
            free=need.free_only,
            start_by=need.start_by,
            page=1,
        )

    def with_faults(self, *faults: Fault) -> "CourseQuery":
        """The same query with further faults; all stand in the order of the form's fields."""
        return replace(self, faults=_in_order((*self.faults, *faults)))

    @property
    def further_conditions(self) -> int:
        """How many conditions are set besides the topic, the place and the distance."""
        return sum(map(bool, (self.time, self.delivery, self.level, self.access, self.free, self.start_by)))


@dataclass(frozen=True)
class SupportQuery:
    """A search for support near a place as its address holds it."""

    near: str = ""
    support: tuple[str, ...] = ()
    is_asked: bool = False
    faults: tuple[Fault, ...] = ()

    def address(self, path: str = "/support", **changes: object) -> str:
        """As :meth:`CourseQuery.address`."""
        return _address(path, replace(self, **changes), SUPPORT_FIELDS)  # type: ignore[arg-type]


COURSE_FIELDS = ("text", "near", "within_km", "time", "delivery", "level", "access", "free", "start_by", "page")
SUPPORT_FIELDS = ("near", "support")


def read_course_query(given: MultiDict[str, str]) -> CourseQuery:
    """The search that a query string asks for."""
    fields = _Fields(given)
    query = CourseQuery(
        text=fields.text("text", TEXT_LIMIT),
        near=fields.text("near", PLACE_LIMIT),
        within_km=fields.kilometres("within_km"),
        time=fields.several("time", Time),
        delivery=fields.one("delivery", Delivery, other_words=(ANY_DELIVERY,)),
        level=fields.one("level", Level),
        access=fields.several("access", Access),
        free=fields.yes_or_no("free"),
        start_by=fields.day("start_by"),
        page=fields.page("page"),
        is_asked=any(name in given for name in COURSE_FIELDS),
    )
    if query.is_asked and not query.text and not any(fault.field == "text" for fault in fields.faults):
        fields.faults.append(Fault("text", "no_topic"))
    return query.with_faults(*fields.faults)


def read_support_query(given: MultiDict[str, str]) -> SupportQuery:
    """The search for support that a query string asks for."""
    fields = _Fields(given)
    query = SupportQuery(
        support=fields.several("support", Support),
        near=fields.text("near", PLACE_LIMIT),
        is_asked=any(name in given for name in SUPPORT_FIELDS),
    )
    if query.is_asked and not query.near and not any(fault.field == "near" for fault in fields.faults):
        fields.faults.append(Fault("near", "no_place"))
    return replace(query, faults=tuple(fields.faults))


@dataclass
class _Fields:
    """The fields of one query string; what cannot be used is added to ``faults``."""

    given: MultiDict[str, str]
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str, limit: int) -> str:
        text = _shown(self.given.get(name, ""))
        if len(text) <= limit:
            return text
        self.faults.append(Fault(name, "too_long", str(limit)))
        return ""

    def one(self, name: str, words: type[Word], other_words: tuple[str, ...] = ()) -> str | None:
        value = self.given.get(name, "").strip()
        if value in words.values():
            return value
        if value and value not in other_words:
            self._fault(name, "not_listed", value)
        return None

    def several(self, name: str, words: type[Word]) -> tuple[str, ...]:
        values = {value.strip() for value in self.given.getlist(name)} - {""}
        for value in sorted(values - set(words.values()))[:1]:
            self._fault(name, "not_listed", value)
        return tuple(word for word in words.values() if word in values)

    def yes_or_no(self, name: str) -> bool:
        value = self.given.get(name, "").strip().lower()
        if value not in YES | NO:
            self._fault(name, "not_yes_or_no", value)
        return value in YES

    def kilometres(self, name: str) -> float | None:
        value = self.given.get(name, "").strip()
        if not value:
            return None
        number = _number(value)
        if 0 < number <= FURTHEST_KM:
            return number
        self._fault(name, "not_a_distance", value)
        return None

    def day(self, name: str) -> date | None:
        value = self.given.get(name, "").strip()
        if not value:
            return None
        try:
            return date.fromisoformat(_DAY_FIRST.sub(_year_first, value))
        except ValueError:
            self._fault(name, "not_a_day", value)
            return None

    def page(self, name: str) -> int:
        value = self.given.get(name, "").strip()
        if re.fullmatch(r"[0-9]{1,6}", value, re.ASCII) and 1 <= int(value) <= LAST_PAGE:
            return int(value)
        if value:
            self._fault(name, "no_such_page", value)
        return 1

    def _fault(self, name: str, what: str, value: str) -> None:
        shown = _shown(value)
        is_cut = len(shown) > QUOTED_CHARACTERS
        self.faults.append(Fault(name, what, shown[:QUOTED_CHARACTERS] + ("…" if is_cut else "")))


def _number(text: str) -> float:
    """The number that a text is; not a number where it is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _year_first(day_first: re.Match[str]) -> str:
    day, month, year = day_first.groups()
    return f"{year}-{month:>02}-{day:>02}"


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: COURSE_FIELDS.index(fault.field)))


def _shown(text: str) -> str:
    """The text as a page may hold it: no control characters, none that turn the direction of writing, single blanks."""
    return " ".join("".join(one if one.isprintable() or one in JOINERS else " " for one in text).split())


def _address(path: str, query: CourseQuery | SupportQuery, names: Iterable[str]) -> str:
    values: Mapping[str, object] = {name: getattr(query, name) for name in names}
    pairs = [pair for name, value in values.items() for pair in _pairs(name, value)]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _pairs(name: str, value: object) -> list[tuple[str, str]]:
    """The parameters that say a value; none for what is absent and for the first page."""
    if value in (None, "", (), False) or (name == "page" and value == 1):
        return []
    if isinstance(value, tuple):
        return [(name, str(one)) for one in value]
    if isinstance(value, float):
        return [(name, f"{value:g}")]
    return [(name, "1" if value is True else str(value))]
