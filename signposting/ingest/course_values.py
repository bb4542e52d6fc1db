"""The closed lists of the national course directory's course files, its durations, and how they may be written.

Lists: ``course_directory_values`` of the directory's own importer (May 2026). Case, spaces and hyphens do not count.
"""

import re
from collections.abc import Mapping

from signposting.vocabulary import Delivery, Time

DELIVERIES: Mapping[str, str] = {
    "classroom": Delivery.IN_PERSON.value,
    "classroombased": Delivery.IN_PERSON.value,
    "online": Delivery.ONLINE.value,
    "workbased": Delivery.WORK_BASED.value,
    "work": Delivery.WORK_BASED.value,
    "blended": Delivery.BLENDED.value,
    "blendedlearning": Delivery.BLENDED.value,
}
DELIVERY_WORDS: Mapping[str, str] = {
    Delivery.IN_PERSON.value: "Classroom",
    Delivery.ONLINE.value: "Online",
    Delivery.WORK_BASED.value: "Work based",
    Delivery.BLENDED.value: "Blended learning",
}
TIMES: Mapping[str, str] = {
    "daytime": Time.DAYTIME.value,
    "evening": Time.EVENING.value,
    "weekend": Time.WEEKEND.value,
    "day/blockrelease": Time.DAY_OR_BLOCK_RELEASE.value,
    "dayorblockrelease": Time.DAY_OR_BLOCK_RELEASE.value,
}
TIME_WORDS: Mapping[str, str] = {
    Time.DAYTIME.value: "Daytime",
    Time.EVENING.value: "Evening",
    Time.WEEKEND.value: "Weekend",
    Time.DAY_OR_BLOCK_RELEASE.value: "Day/Block release",
}
STUDY_MODES: Mapping[str, str] = {"fulltime": "Full time", "parttime": "Part time", "flexible": "Flexible"}
DURATION_UNITS: Mapping[str, str] = {
    unit.lower(): unit for unit in ("Minutes", "Hours", "Days", "Weeks", "Months", "Years")
}
YES_NO: Mapping[str, str] = {"yes": "Yes", "no": "No"}
COURSE_TYPES: Mapping[str, str] = {
    "essentialskills": "Essential Skills",
    "tlevels": "T Levels",
    "htqs": "HTQs",
    "freecoursesforjobs": "Free Courses for Jobs",
    "multiply": "Multiply",
    "skillsbootcamp": "Skills Bootcamp",
}
EDUCATION_LEVELS: Mapping[str, str] = {
    "entrylevel": "Entry Level",
    "entry": "Entry Level",
    **{written: str(level) for level in range(1, 8) for written in (str(level), f"level{level}")},
}
LONGEST_NUMBER = 9
"""Digits that a number may have, leading zeros included: Python refuses to read thousands of them."""

_NOT_COUNTED = re.compile(r"[\s_-]+")
_DURATION = re.compile(r"0*[1-9][0-9]{0,2}")


def value_in(words: Mapping[str, str], written: str) -> str | None:
    """The value of a closed list that a cell means, or ``None``."""
    return words.get(_NOT_COUNTED.sub("", written).casefold())


def is_duration(written: str) -> bool:
    """Whether a cell holds a whole number from 1 to 999."""
    return bool(_DURATION.fullmatch(written)) and len(written) <= LONGEST_NUMBER
