"""Reads the rows of a course file of the national course directory, LARS or non-LARS, and checks them by its rules.

Every fault of a row is found at once. Rules that depend on the delivery mode are not tried where that is unreadable.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from signposting.ingest import course_values as values
from signposting.ingest.cells import Cells
from signposting.ingest.contacts import LONGEST_WEB_ADDRESS, is_web_address
from signposting.ingest.course_known import Known, KnownVenue
from signposting.ingest.faults import Faults
from signposting.ingest.stated import DESCRIPTIONS, LARS, NON_LARS, StatedCourse, StatedRun
from signposting.ingest.sub_regions import districts_of, parts_of
from signposting.ingest.tables import Record, Shape
from signposting.vocabulary import Delivery

_DESCRIPTION_COLUMNS = tuple(name.upper() for name in DESCRIPTIONS)
_RUN_COLUMNS = (
    "COURSE_NAME", "YOUR_REFERENCE", "DELIVERY_MODE", "START_DATE", "FLEXIBLE_START_DATE", "VENUE_NAME",
    "YOUR_VENUE_REFERENCE", "NATIONAL_DELIVERY", "SUB_REGION", "COURSE_WEBPAGE", "COST", "COST_DESCRIPTION", "DURATION",
    "DURATION_UNIT", "STUDY_MODE", "ATTENDANCE_PATTERN",
)  # fmt: skip
LARS_SHAPE = Shape("courses with learning aims", ("LARS_QAN", *_DESCRIPTION_COLUMNS, *_RUN_COLUMNS))
NON_LARS_SHAPE = Shape(
    "courses without learning aims",
    ("COURSE_TYPE", "SECTOR", "EDUCATION_LEVEL", "AWARDING_BODY", *_DESCRIPTION_COLUMNS, *_RUN_COLUMNS),
)
LONGEST: Mapping[str, int] = {
    **dict.fromkeys(_DESCRIPTION_COLUMNS, 500), "WHO_THIS_COURSE_IS_FOR": 2000, "WHAT_YOU_WILL_LEARN": 1500,
}  # fmt: skip
DATE_FORM = "%d/%m/%Y"
MOST_PENCE = 99_999_999
LONGEST_TEXT, LONGEST_SECTOR = 255, 60
AT_A_VENUE = (Delivery.IN_PERSON.value, Delivery.BLENDED.value)
WORK_BASED = Delivery.WORK_BASED.value

_DATE = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")
_COST = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?|\.[0-9]{1,2}")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_NOT_PLAIN = re.compile(r"[<>`]")
_NOT_IN_NAMES = re.compile(r"[<>`\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_row(record: Record, kind: str, known: Known, faults: Faults) -> StatedRun | None:
    """What a row states; ``None`` where it has errors, which go to ``faults``."""
    return _Row(record, faults, known).read(kind)


@dataclass(frozen=True)
class _Row(Cells):
    known: Known

    def read(self, kind: str) -> StatedRun | None:
        before = len(self.faults.errors)
        aim = self._aim() if kind == LARS else None
        name = self._name(aim)
        course = self._course(kind, aim, name)
        delivery = self._delivery()
        venue = self._venue(delivery)
        is_national, sub_regions = self._area(delivery)
        cost_pence, cost_description = self._cost()
        duration, duration_unit = self._duration()
        run = StatedRun(
            course=course,
            your_reference=self.text("YOUR_REFERENCE", LONGEST_TEXT, "COURSERUN_PROVIDER_COURSE_REF") or None,
            course_name=name,
            course_webpage=self._webpage(),
            delivery=delivery or "",
            is_national=is_national,
            sub_regions=sub_regions,
            start_date=self._start(),
            venue_id=venue.id if venue else None,
            cost_pence=cost_pence,
            cost_description=cost_description,
            duration=duration,
            duration_unit=duration_unit,
            study_mode=self._where_taught(delivery, "STUDY_MODE", values.STUDY_MODES),
            times=self._times(delivery),
            row=self.record.number,
        )
        return run if len(self.faults.errors) == before else None

    def _course(self, kind: str, aim: str | None, name: str) -> StatedCourse:
        descriptions = tuple(self._description(column) for column in _DESCRIPTION_COLUMNS)
        if kind == LARS:
            return StatedCourse(kind, aim, descriptions)
        return StatedCourse(
            kind=NON_LARS,
            learning_aim_reference=None,
            descriptions=descriptions,
            course_type=self.listed("COURSE_TYPE", values.COURSE_TYPES, "COURSE_COURSE_TYPE_REQUIRED"),
            sector=self.text("SECTOR", LONGEST_SECTOR, "COURSE_SECTOR", is_required=True),
            education_level=self.listed("EDUCATION_LEVEL", values.EDUCATION_LEVELS, "COURSE_EDUCATION_LEVEL_REQUIRED"),
            awarding_body=self.text("AWARDING_BODY", LONGEST_TEXT, "COURSE_AWARDING_BODY", is_required=True),
            name=name,
        )

    def _aim(self) -> str | None:
        written = self.record.cell("LARS_QAN")
        aim = self.known.aim(written)
        if not written:
            self.refuse("LARS_QAN", "COURSE_LARS_QAN_REQUIRED")
        elif aim is None:
            self.refuse("LARS_QAN", "COURSE_LARS_QAN_INVALID", value=written)
        elif aim not in self.known.aims and self.known.is_complete:
            self.refuse("LARS_QAN", "COURSE_LARS_QAN_INVALID", case="unknown", value=aim)
        elif aim not in self.known.aims:
            self.warn("LARS_QAN", "COURSE_LARS_QAN_NOT_LOADED", value=aim)
        return aim

    def _name(self, aim: str | None) -> str:
        name = self.record.cell("COURSE_NAME") or (self.known.title(aim) if aim else "")
        if not name:
            case = "untitled" if "LARS_QAN" in self.record.cells else ""
            self.refuse("COURSE_NAME", "COURSERUN_COURSE_NAME_REQUIRED", case=case)
        elif len(name) > LONGEST_TEXT:
            self.refuse("COURSE_NAME", "COURSERUN_COURSE_NAME_MAXLENGTH", length=len(name), most=LONGEST_TEXT)
        if _NOT_IN_NAMES.search(name):
            self.refuse("COURSE_NAME", "COURSERUN_COURSE_NAME_FORMAT")
        return name

    def _description(self, column: str) -> str:
        is_who = column == "WHO_THIS_COURSE_IS_FOR"
        text = self.text(column, LONGEST[column], f"COURSE_{column}", is_required=is_who)
        if _NOT_PLAIN.search(text):
            code = f"COURSE_{column}_NO_HTML"
            if is_who:
                self.warn(column, code)
            else:
                self.refuse(column, code)
        return text

    def _delivery(self) -> str | None:
        return self.listed("DELIVERY_MODE", values.DELIVERIES, "COURSERUN_DELIVERY_MODE_REQUIRED")

    def _start(self) -> date | None:
        written, flexible = self.record.cell("START_DATE"), self.record.cell("FLEXIBLE_START_DATE")
        is_flexible = values.value_in(values.YES_NO, flexible) if flexible else "No"
        if is_flexible is None:
            self.refuse("FLEXIBLE_START_DATE", "COURSERUN_FLEXIBLE_START_DATE_REQUIRED", value=flexible)
        elif is_flexible == "Yes" and written:
            self.refuse("START_DATE", "COURSERUN_START_DATE_NOT_ALLOWED", value=written)
        elif is_flexible == "No" and not written:
            self.refuse("START_DATE", "COURSERUN_START_DATE_REQUIRED")
        if not written or is_flexible == "Yes":
            return None
        day = _day(written)
        if day is None:
            self.refuse("START_DATE", "COURSERUN_START_DATE_INVALID", value=written)
        elif day < self.known.today:
            self.refuse("START_DATE", "COURSERUN_START_DATE_INVALID", case="past", value=written)
        return day

    def _venue(self, delivery: str | None) -> KnownVenue | None:
        name, reference = self.record.cell("VENUE_NAME"), self.record.cell("YOUR_VENUE_REFERENCE")
        if delivery is None:
            return None
        if delivery not in AT_A_VENUE:
            if name:
                self.refuse("VENUE_NAME", "COURSERUN_VENUE_NAME_NOT_ALLOWED", value=name)
            if reference:
                self.refuse("YOUR_VENUE_REFERENCE", "COURSERUN_PROVIDER_VENUE_REF_NOT_ALLOWED", value=reference)
            return None
        if not (name or reference):
            self.refuse("VENUE_NAME", "COURSERUN_VENUE_REQUIRED")
            return None
        return self._known_venue(name, reference)

    def _known_venue(self, name: str, reference: str) -> KnownVenue | None:
        referred = self.known.by_reference.get(reference.casefold()) if reference else None
        if reference and referred is None:
            self.refuse("YOUR_VENUE_REFERENCE", "COURSERUN_PROVIDER_VENUE_REF_INVALID", value=reference)
        if name and referred is not None and referred.name.casefold() != name.casefold():
            self.refuse("VENUE_NAME", "COURSERUN_VENUE_NAME_INVALID", case="disagrees", value=name,
                         reference=reference, other=referred.name)  # fmt: skip
        if referred is not None or not name:
            return referred
        named = self.known.by_name.get(name.casefold())
        if named is None:
            self.refuse("VENUE_NAME", "COURSERUN_VENUE_NAME_INVALID", value=name)
        return named

    def _area(self, delivery: str | None) -> tuple[bool, str | None]:
        """Whether a work-based run is offered everywhere, and else in which areas."""
        national, areas = self.record.cell("NATIONAL_DELIVERY"), self.record.cell("SUB_REGION")
        if delivery is None:
            return False, None
        if delivery != WORK_BASED:
            if national:
                self.refuse("NATIONAL_DELIVERY", "COURSERUN_NATIONAL_DELIVERY_NOT_ALLOWED")
            if areas:
                self.refuse("SUB_REGION", "COURSERUN_SUBREGIONS_NOT_ALLOWED")
            return False, None
        is_national = values.value_in(values.YES_NO, national)
        if is_national is None:
            self.refuse("NATIONAL_DELIVERY", "COURSERUN_NATIONAL_DELIVERY_REQUIRED")
        elif is_national == "Yes" and areas:
            self.refuse("SUB_REGION", "COURSERUN_SUBREGIONS_NOT_ALLOWED", case="national")
        return is_national == "Yes", self._sub_regions(areas) if is_national == "No" else None

    def _sub_regions(self, written: str) -> str | None:
        names = parts_of(written)
        unknown = [name for name in names if not districts_of(name)]
        if not names:
            self.refuse("SUB_REGION", "COURSERUN_SUBREGIONS_REQUIRED")
        elif unknown:
            self.refuse("SUB_REGION", "COURSERUN_SUBREGIONS_INVALID", value=", ".join(unknown))
        return ";".join(names) or None

    def _webpage(self) -> str | None:
        address = self.record.cell("COURSE_WEBPAGE")
        if not address:
            self.refuse("COURSE_WEBPAGE", "COURSERUN_COURSE_WEB_PAGE_REQUIRED")
        elif len(address) > LONGEST_WEB_ADDRESS:
            self.refuse("COURSE_WEBPAGE", "COURSERUN_COURSE_WEB_PAGE_MAXLENGTH", length=len(address),
                         most=LONGEST_WEB_ADDRESS)  # fmt: skip
        elif not is_web_address(address):
            self.refuse("COURSE_WEBPAGE", "COURSERUN_COURSE_WEB_PAGE_FORMAT", value=address)
        return address or None

    def _cost(self) -> tuple[int | None, str | None]:
        written = self.record.cell("COST")
        description = self.text("COST_DESCRIPTION", LONGEST_TEXT, "COURSERUN_COST_DESCRIPTION") or None
        if not written:
            if description is None:
                self.refuse("COST", "COURSERUN_COST_REQUIRED")
            return None, description
        if not _COST.fullmatch(written):
            self.refuse("COST", "COURSERUN_COST_INVALID", value=written)
            return None, description
        pounds, _, pence = written.partition(".")
        cost_pence = int(pounds or 0) * 100 + int(pence.ljust(2, "0"))
        if cost_pence > MOST_PENCE:
            self.refuse("COST", "COURSERUN_COST_MAX_VALUE", value=written)
        return cost_pence, description

    def _duration(self) -> tuple[int | None, str | None]:
        written = self.record.cell("DURATION")
        unit = self.listed("DURATION_UNIT", values.DURATION_UNITS, "COURSERUN_DURATION_UNIT_REQUIRED")
        if not _NUMBER.fullmatch(written):
            self.refuse("DURATION", "COURSERUN_DURATION_REQUIRED")
        elif not values.is_duration(written):
            self.refuse("DURATION", "COURSERUN_DURATION_RANGE", value=written)
        else:
            return int(written), unit
        return None, unit

    def _times(self, delivery: str | None) -> tuple[str, ...]:
        time = self._where_taught(delivery, "ATTENDANCE_PATTERN", values.TIMES)
        return (time,) if time else ()

    def _where_taught(self, delivery: str | None, column: str, words: Mapping[str, str]) -> str | None:
        """A value that only runs at a venue must have; of others it is kept where it can be read."""
        if delivery in AT_A_VENUE:
            return self.listed(column, words, f"COURSERUN_{column}_REQUIRED")
        return values.value_in(words, self.record.cell(column))


def _day(written: str) -> date | None:
    try:
        return datetime.strptime(written, DATE_FORM).date() if _DATE.fullmatch(written) else None
    except ValueError:
        return None
