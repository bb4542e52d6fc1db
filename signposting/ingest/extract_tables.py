"""The temporary tables into which the national extract is staged, and what is read out of its words."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    select,
)

_METADATA = MetaData()
_TEMPORARY = ["TEMPORARY"]

STAGED_RUN = Table(
    "staged_run",
    _METADATA,
    Column("number", Integer, primary_key=True),
    Column("ukprn", String(8)),
    Column("course_reference", String(40)),
    Column("run_reference", String(40)),
    Column("digest", String(32)),
    Column("words_key", String(32)),
    Column("venue_key", String(255)),
    Column("kind", String(8)),
    Column("learning_aim_reference", String(8)),
    Column("who_this_course_is_for", Text),
    Column("entry_requirements", Text),
    Column("how_you_will_be_assessed", Text),
    Column("course_type", String(60)),
    Column("sector", String(60)),
    Column("education_level", String(20)),
    Column("awarding_body", String(255)),
    Column("course_name", String(255)),
    Column("course_webpage", String(255)),
    Column("delivery", String(20)),
    Column("is_national", Boolean),
    Column("sub_regions", Text),
    Column("start_date", Date),
    Column("cost_pence", Integer),
    Column("cost_description", String(255)),
    Column("is_free_to_all", Boolean),
    Column("duration", Integer),
    Column("duration_unit", String(10)),
    Column("study_mode", String(20)),
    Column("time", String(20)),
    prefixes=_TEMPORARY,
)
"""A row of the file, in our words. ``digest`` tells whether it is as it was the last time; ``words_key`` stands for the
words that tags are read out of."""

COURSE_FACTS = (
    "kind", "learning_aim_reference", "who_this_course_is_for", "entry_requirements", "how_you_will_be_assessed",
    "course_type", "sector", "education_level", "awarding_body",
)  # fmt: skip
RUN_FACTS = (
    "course_name", "course_webpage", "delivery", "is_national", "sub_regions", "start_date", "cost_pence",
    "cost_description", "is_free_to_all", "duration", "duration_unit", "study_mode",
)  # fmt: skip

STAGED_VENUE = Table(
    "staged_venue",
    _METADATA,
    Column("number", Integer),
    Column("ukprn", String(8)),
    Column("provider_venue_ref", String(255)),
    Column("name", String(250)),
    Column("address_line_1", String(100)),
    Column("address_line_2", String(100)),
    Column("town", String(75)),
    Column("county", String(75)),
    Column("postcode", String(8)),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("district_code", String(9)),
    Column("phone", String(30)),
    Column("email", String(254)),
    Column("website", String(255)),
    Column("is_placed", Boolean),
    prefixes=_TEMPORARY,
)
"""A venue that the file names. ``is_placed``: the file's own coordinates are taken, and not those of its postcode."""

VENUE_FACTS = tuple(column.name for column in STAGED_VENUE.columns if column.name not in ("number", "is_placed"))

STAGED_DISTRICT = Table(
    "staged_district",
    _METADATA,
    Column("sub_regions", Text),
    Column("district_code", String(9)),
    prefixes=_TEMPORARY,
)
"""The districts of the areas that a cell lists."""

STAGED_MATCH = Table(
    "staged_match",
    _METADATA,
    Column("number", Integer, primary_key=True),
    Column("run_id", Integer),
    Column("what", String(10)),
    prefixes=_TEMPORARY,
)
"""What a staged row is beside what is held: ``new``, ``changed``, ``returned`` (withdrawn once) or ``same``."""

STAGED_WORDS = Table(
    "staged_words",
    _METADATA,
    Column("words_key", String(32), primary_key=True),
    Column("number", Integer, index=True),
    Column("turn", Integer),
    prefixes=_TEMPORARY,
)
"""The words that are read, the first row that has them, and in which turn they are read."""

STAGED_LEVEL = Table(
    "staged_level",
    _METADATA,
    Column("words_key", String(32), primary_key=True),
    Column("level", String(10)),
    Column("level_phrase", String(255)),
    prefixes=_TEMPORARY,
)
"""One row for each of the words that tell a level."""

STAGED_SKILL = Table(
    "staged_skill",
    _METADATA,
    Column("words_key", String(32), index=True),
    Column("skill", String(60)),
    Column("tag", String(10)),
    Column("phrase", String(255)),
    prefixes=_TEMPORARY,
)

STAGED_ACCESS = Table(
    "staged_access",
    _METADATA,
    Column("words_key", String(32), index=True),
    Column("access", String(20)),
    Column("phrase", String(255)),
    prefixes=_TEMPORARY,
)

TABLES = (
    STAGED_RUN, STAGED_VENUE, STAGED_DISTRICT, STAGED_MATCH, STAGED_WORDS, STAGED_LEVEL, STAGED_SKILL, STAGED_ACCESS,
)  # fmt: skip


def first_of_each(table: Table, *keys: str):  # type: ignore[no-untyped-def]
    """The staged rows, of those with equal keys the first in the file."""
    firsts = select(func.min(table.c.number)).group_by(*(table.c[key] for key in keys))
    return select(table).where(table.c.number.in_(firsts)).subquery()
