"""Courses and course runs as a provider states them: what a row of a file says, and what a held listing says.

Both are the same values, so that a row can be told from the listing that it became only by what was changed.
"""

from dataclasses import dataclass, field
from datetime import date

DESCRIPTIONS = (
    "who_this_course_is_for",
    "entry_requirements",
    "what_you_will_learn",
    "how_you_will_learn",
    "what_you_will_need_to_bring",
    "how_you_will_be_assessed",
    "where_next",
)
"""The seven descriptions of a course, in the order of the files."""

LARS, NON_LARS = "lars", "non_lars"


@dataclass(frozen=True)
class StatedCourse:
    """A course: rows with equal values are runs of one course.

    ``name`` tells courses without a learning aim apart, and is empty for the others, whose runs may differ in name.
    """

    kind: str
    learning_aim_reference: str | None
    descriptions: tuple[str, ...]
    course_type: str | None = None
    sector: str | None = None
    education_level: str | None = None
    awarding_body: str | None = None
    name: str = ""


@dataclass(frozen=True)
class StatedRun:
    """A course run, in the words of the database; ``row`` is the record of the file that states it.

    ``start_date`` is ``None`` for a flexible start. ``sub_regions`` is the list as written, parted by ``;``.
    """

    course: StatedCourse
    your_reference: str | None
    course_name: str
    course_webpage: str | None
    delivery: str
    is_national: bool
    sub_regions: str | None
    start_date: date | None
    venue_id: int | None
    cost_pence: int | None
    cost_description: str | None
    duration: int | None
    duration_unit: str | None
    study_mode: str | None
    times: tuple[str, ...]
    row: int = field(default=0, compare=False)
