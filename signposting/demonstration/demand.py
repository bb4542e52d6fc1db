"""Demand in the demonstration region: published figures on employers' adverts, and invented needs of residents."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from signposting.demonstration.catalogue import FOLDER, SHIPPED, read_csv, words_of
from signposting.demonstration.rows import Row, delete_rows, insert_rows
from signposting.models import (
    EmployerNeed,
    LearningAim,
    NeedAccess,
    NeedReason,
    NeedSkill,
    NeedTime,
    Outcode,
    RecordedNeed,
)

EMPLOYER_SOURCE = "Online job adverts by profession, ONS, December 2022"
PARTS = (NeedSkill, NeedTime, NeedAccess, NeedReason)
CONDITIONS = (
    "skills",
    "text",
    "outcode",
    "max_distance_km",
    "delivery",
    "times",
    "cost_limit_pence",
    "level",
    "access",
    "start_within_days",
)
"""What makes a need distinct from another of the same resident."""


@dataclass(frozen=True)
class _Need:
    """A need from its file, and the day on which it was asked."""

    line: dict[str, str]
    asked_on: date

    def several(self, column: str) -> tuple[str, ...]:
        return words_of(self.line[column])


def load_learning_aims(session: Session) -> int:
    """Adds the digital learning aims that are not held yet: a region's own list goes before ours."""
    held = set(session.scalars(select(LearningAim.reference)))
    rows = [
        {
            "reference": line["reference"],
            "title": line["title"],
            "level": line["level"],
            "sector_subject_area": line["sector_subject_area"],
            "awarding_organisation": line["awarding_organisation"],
            "is_digital_entitlement": line["digital_entitlement"] == "yes",
        }
        for line in read_csv(SHIPPED / "learning_aims.csv")
        if line["reference"] not in held
    ]
    return insert_rows(session, LearningAim, rows)


def load_employer_needs(session: Session, today: date) -> int:
    """Loads the adverts by occupation and region; a suppressed count is no number of posts."""
    rows = [
        {
            "skill": line["skill"] or None,
            "occupation": line["occupation"],
            "area": line["area"],
            "posts": int(line["adverts"]) if line["adverts"] else None,
            "period": line["period"],
            "source": EMPLOYER_SOURCE,
            "recorded_at": datetime.combine(today, time(), timezone.utc),
            "is_confirmed": True,
            "is_demonstration": True,
        }
        for line in read_csv(SHIPPED / "employer_demand.csv")
    ]
    return insert_rows(session, EmployerNeed, rows)


def load_needs(session: Session, today: date) -> int:
    """Loads the invented needs of the six months before today."""
    needs = [_Need(line, today - timedelta(days=int(line["days_ago"]))) for line in read_csv(FOLDER / "needs.csv")]
    districts = _districts(session, [need.line["outcode"] for need in needs])
    rows = [_need_row(need, districts.get(need.line["outcode"])) for need in needs]
    # A need comes after the one that it follows, which is older.
    insert_rows(session, RecordedNeed, sorted(rows, key=lambda row: (row["recorded_at"], row["reference"])))
    for part, parts in (
        (NeedSkill, [row for need in needs for row in _skill_rows(need)]),
        (NeedTime, _part_rows(needs, "times", "time")),
        (NeedAccess, _part_rows(needs, "access", "access")),
        (NeedReason, _part_rows(needs, "reasons", "reason")),
    ):
        insert_rows(session, part, parts)
    return len(needs)


def remove_employer_needs(session: Session) -> int:
    """Takes the published figures out; what employers themselves said stays. Gives their number."""
    return delete_rows(session, delete(EmployerNeed).where(EmployerNeed.is_demonstration))


def remove_needs(session: Session) -> int:
    """Takes the invented needs out; those of residents stay. Gives their number."""
    ours = select(RecordedNeed.reference).where(RecordedNeed.is_demonstration)
    for part in PARTS:
        delete_rows(session, delete(part).where(part.reference.in_(ours)))
    return delete_rows(session, delete(RecordedNeed).where(RecordedNeed.is_demonstration))


def _districts(session: Session, outcodes: Sequence[str]) -> dict[str, str | None]:
    statement = select(Outcode.outcode, Outcode.district_code).where(Outcode.outcode.in_(outcodes))
    return dict(session.execute(statement).tuples().all())


def _need_row(need: _Need, district_code: str | None) -> Row:
    line = need.line
    at = datetime.combine(need.asked_on, time.fromisoformat(line["time_of_day"]), timezone.utc)
    return {
        "reference": line["reference"],
        "resident": hashlib.sha256(f"demonstration resident {line['resident']}".encode()).hexdigest(),
        "fingerprint": hashlib.sha256(json.dumps([line[name] for name in CONDITIONS]).encode()).hexdigest(),
        "asked_on": need.asked_on,
        "recorded_at": at,
        "updated_at": at,
        "channel": line["channel"],
        "text": line["text"] or None,
        "outcode": line["outcode"] or None,
        "district_code": district_code,
        "max_distance_km": float(line["max_distance_km"]) if line["max_distance_km"] else None,
        "delivery": line["delivery"],
        "cost_limit_pence": int(line["cost_limit_pence"]) if line["cost_limit_pence"] else None,
        "level": line["level"] or None,
        "start_by": _start_by(need),
        "outcome": line["outcome"],
        "matches": int(line["matches"]),
        "state": line["state"],
        "follows": line["follows"] or None,
        "is_demonstration": True,
    }


def _start_by(need: _Need) -> date | None:
    within = need.line["start_within_days"]
    return need.asked_on + timedelta(days=int(within)) if within else None


def _skill_rows(need: _Need) -> list[Row]:
    missing = need.several("missing_skills")
    return [
        {"reference": need.line["reference"], "skill": skill, "is_met": skill not in missing}
        for skill in need.several("skills")
    ]


def _part_rows(needs: Sequence[_Need], column: str, part: str) -> list[Row]:
    return [{"reference": need.line["reference"], part: value} for need in needs for value in need.several(column)]
