"""Employer needs from a file: an area, a skill or an occupation, a number of posts, a period.

An occupation (SOC 2020) stands for the skills that it needs: each is a need of its own, for all of its posts, so that
posts of several skills are not to be added together. A need is known again by area, skill, occupation and period. What
a file does not name stays: each file is of its own areas and periods. What employers tell in the chat is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from signposting.ingest.changes import Change, as_it_was, brought, keep_changes
from signposting.ingest.faults import Faults, ImportReport, RefusedFileError, in_order, refused
from signposting.ingest.headings import Headings, find_headings
from signposting.ingest.known_names import (
    find_area,
    find_occupation,
    find_skill,
    nearest_areas,
    nearest_occupations,
    nearest_skills,
)
from signposting.ingest.periods import read_period
from signposting.ingest.records import Circumstances, ImportKind, record_import
from signposting.ingest.streams import LargeFile
from signposting.models import EmployerNeed

SOURCE = "Employer needs, from a file of the region"
ALIASES = {
    "area": ("district", "local_authority", "place", "location", "area_name", "local_authority_code", "area_code"),
    "skill": ("skill_id", "skills"),
    "occupation": ("SOC2020", "SOC", "soc_code", "occupation_code", "job_title", "job"),
    "posts": ("vacancies", "number_of_posts", "jobs", "number", "count", "adverts"),
    "period": ("date", "when", "month", "year", "quarter"),
}
"""The headings that are understood, beside those of the contract."""
MOST_POSTS = 1_000_000
_POSTS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+")

Key = tuple[str, str | None, str | None, str]


@dataclass(frozen=True)
class StatedPosts:
    """A need as a row states it, in the table's own columns."""

    area: str
    district_code: str | None
    skill: str | None
    occupation: str | None
    period: str
    posts: int

    @property
    def key(self) -> Key:
        """What a need is known by."""
        return self.area, self.skill, self.occupation, self.period


def import_employer_needs(session: Session, file: LargeFile, circumstances: Circumstances) -> ImportReport:
    """Takes a file of employer needs in, all of it or nothing. The caller commits."""
    faults = Faults()
    try:
        stated = _read(file, faults)
    except RefusedFileError as error:
        return ImportReport(errors=(error.fault,))
    if faults.errors:
        return refused(faults)
    held = {_key(one): one for one in session.scalars(select(EmployerNeed).where(EmployerNeed.source == SOURCE))}
    new = [one for one in stated if one.key not in held]
    changed = [one for one in stated if one.key in held and held[one.key].posts != one.posts]
    report = ImportReport(
        warnings=in_order(faults.warnings),
        new=len(new),
        changed=len(changed),
        unchanged=len(stated) - len(new) - len(changed),
    )
    if not circumstances.is_dry_run:
        changes = [as_it_was(held[one.key]) for one in changed]
        for one in changed:
            held[one.key].posts = one.posts
        changes += _add(session, new, circumstances)
        keep_changes(session, record_import(session, ImportKind.EMPLOYER_NEEDS, file, report, circumstances), changes)
    return report


def _add(session: Session, new: Sequence[StatedPosts], circumstances: Circumstances) -> list[Change]:
    added = [
        EmployerNeed(**asdict(one), source=SOURCE, recorded_at=circumstances.now, is_confirmed=True) for one in new
    ]
    session.add_all(added)
    session.flush()
    return [brought(EmployerNeed, one.id) for one in added]


def _key(held: EmployerNeed) -> Key:
    return held.area, held.skill, held.occupation, held.period or ""


def _read(file: LargeFile, faults: Faults) -> list[StatedPosts]:
    """What the rows state, each need once. Raises :class:`RefusedFileError`."""
    seen: dict[Key, int] = {}
    stated = []
    with file.only_part().rows() as rows:
        headings = find_headings(rows.first(), ALIASES, ("area", "posts", "period"), "employer needs")
        if not {"skill", "occupation"} & set(headings.places):
            told = "missing: skill or occupation"
            raise RefusedFileError("FILE_HAS_WRONG_HEADINGS", shape="employer needs", told=told)
        for number, row in (numbered for batch in rows.batches() for numbered in batch):
            for one in _Row(number, row, headings, faults).read():
                if one.key in seen and seen[one.key] != number:
                    faults.refuse(number, None, "EMPLOYER_NEED_UNIQUE", other=seen[one.key])
                seen.setdefault(one.key, number)
                stated.append(one)
    if not stated and not faults.errors:
        raise RefusedFileError("FILE_HAS_NO_ROWS")
    return stated


@dataclass(frozen=True)
class _Row:
    number: int
    row: list[str]
    headings: Headings
    faults: Faults

    def read(self) -> Iterator[StatedPosts]:
        """The needs of a row: one for each skill; none where it has errors."""
        before = len(self.faults.errors)
        if len(self.row) != self.headings.width:
            self.faults.refuse(self.number, None, "ROW_HAS_WRONG_NUMBER_OF_CELLS", cells=len(self.row),
                               headings=self.headings.width)  # fmt: skip
            return
        area = find_area(self._cell("area"))
        if area is None:
            self._unknown("area", "EMPLOYER_NEED_AREA", nearest_areas(self._cell("area")))
        skills, occupation = self._subject()
        posts, period = self._posts(), self._period()
        if area is None or posts is None or period is None or len(self.faults.errors) > before:
            return
        for skill in skills or (None,):
            yield StatedPosts(area.name, area.district_code, skill, occupation, period, posts)

    def _subject(self) -> tuple[tuple[str, ...], str | None]:
        """The skills that a row is about, and the title of the occupation. A skill that is named goes before others."""
        written, job = self._cell("skill"), self._cell("occupation")
        skill = find_skill(written) if written else None
        occupation = find_occupation(job) if job else None
        if written and skill is None:
            self._unknown("skill", "EMPLOYER_NEED_SKILL", nearest_skills(written))
        if job and occupation is None:
            self._unknown("occupation", "EMPLOYER_NEED_OCCUPATION", nearest_occupations(job))
        if not written and not job:
            column = "skill" if "skill" in self.headings.places else "occupation"
            self.faults.refuse(self.number, self.headings.spelt(column), "EMPLOYER_NEED_SUBJECT_REQUIRED")
        title = occupation.title[:160] if occupation else None
        skills = (skill,) if skill else occupation.skills if occupation else ()
        if occupation and not skills and not written:
            self._warn("occupation", "EMPLOYER_NEED_WITHOUT_SKILL", value=occupation.title)
        return skills, title

    def _posts(self) -> int | None:
        written = self._cell("posts")
        posts = int(written.replace(",", "")) if _POSTS.fullmatch(written) and len(written) < 12 else 0
        if 1 <= posts <= MOST_POSTS:
            return posts
        code = "EMPLOYER_NEED_POSTS_FORMAT" if written else "EMPLOYER_NEED_POSTS_REQUIRED"
        self.faults.refuse(self.number, self.headings.spelt("posts"), code, value=written, most=f"{MOST_POSTS:,}")
        return None

    def _period(self) -> str | None:
        written = self._cell("period")
        period = read_period(written)
        if period is None:
            code = "EMPLOYER_NEED_PERIOD_FORMAT" if written else "EMPLOYER_NEED_PERIOD_REQUIRED"
            self.faults.refuse(self.number, self.headings.spelt("period"), code, value=written)
        return period

    def _unknown(self, column: str, code: str, nearest: tuple[str, ...]) -> None:
        written = self._cell(column)
        if not written:
            self.faults.refuse(self.number, self.headings.spelt(column), f"{code}_REQUIRED")
            return
        case = "like" if nearest else ""
        self.faults.refuse(self.number, self.headings.spelt(column), f"{code}_UNKNOWN", case=case, value=written,
                           nearest=nearest)  # fmt: skip

    def _warn(self, column: str, code: str, **facts: object) -> None:
        self.faults.warn(self.number, self.headings.spelt(column), code, **facts)

    def _cell(self, name: str) -> str:
        return self.headings.cell(self.row, name)
