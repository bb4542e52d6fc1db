"""Demand: each need that a resident asked for, with its outcome, recorded before the answer leaves.

A need is one distinct set of conditions of one resident; asking the same again on the same day updates it. What was
unmet stays unmet when the resident then settles for something else: the later need says which one it ``follows``.
Should the database be away, the need waits in :mod:`signposting.spool` and is recorded once it is back.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Select, Table, and_, bindparam, insert, or_, select, update
from sqlalchemy.orm import Session, selectinload

from signposting.models import Base, NeedAccess, NeedReason, NeedSkill, NeedTime, Outcode, RecordedNeed
from signposting.privacy import scrub_topic, without_addresses
from signposting.search import SearchResult
from signposting.skills import words_of_topic
from signposting.vocabulary import Access, Outcome, Reason, Time

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that are not mistaken for one another when read out over the telephone."""

KEPT_AS_DRAFTED = (
    "reference", "resident", "fingerprint", "channel", "text", "outcode", "max_distance_km", "delivery",
    "cost_limit_pence", "level", "poster", "outcome", "matches",
)  # fmt: skip
"""The columns of a need that hold a record's values as they are."""


@dataclass(frozen=True)
class NeedRecord:
    """All that is ever kept of one need. Days and instants are ISO text, so that it can wait in a file."""

    reference: str
    resident: str
    fingerprint: str
    asked_on: str
    recorded_at: str
    channel: str
    text: str | None
    outcode: str | None
    max_distance_km: float | None
    delivery: str
    cost_limit_pence: int | None
    level: str | None
    start_by: str | None
    skills: tuple[str, ...]
    missing_skills: tuple[str, ...]
    times: tuple[str, ...]
    access: tuple[str, ...]
    outcome: str
    matches: int
    reasons: tuple[str, ...]
    follows: str | None
    poster: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Everything, as it can be written to a file and read again by :meth:`from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "NeedRecord":
        """The record that :meth:`as_json` wrote. Raises ``TypeError`` where fields are missing or unknown."""
        lists = ("skills", "missing_skills", "times", "access", "reasons")
        return cls(**{**kept, **{name: tuple(kept[name]) for name in lists if name in kept}})


@dataclass(frozen=True)
class ExportedNeed:
    """One row of ``signpost demand export``."""

    reference: str
    recorded_at: str
    channel: str
    skills: tuple[str, ...]
    text: str | None
    outcode: str | None
    district: str | None
    max_distance_km: float | None
    delivery: str
    times: tuple[str, ...]
    free_only: bool
    max_cost_pence: int | None
    level: str | None
    access: tuple[str, ...]
    start_by: str | None
    outcome: str
    reasons: tuple[str, ...]
    state: str
    follows: str | None
    poster: str | None
    is_demonstration: bool


def draft_need(
    result: SearchResult,
    *,
    resident: str,
    channel: str,
    now: datetime,
    today: date,
    follows: str | None = None,
    poster: str | None = None,
) -> NeedRecord:
    """The record of a need and its outcome, not yet stored. ``resident`` is a pseudonym, never a chat's own id."""
    need = result.need
    missing = tuple(skill for skill, _ in result.missing)
    return NeedRecord(
        reference=new_reference(),
        resident=resident,
        fingerprint=need.fingerprint(),
        asked_on=today.isoformat(),
        recorded_at=now.isoformat(),
        channel=channel,
        text=scrub_topic(words_of_topic(without_addresses(need.text or ""))),
        outcode=need.place.outcode if need.place else None,
        max_distance_km=need.distance_limit_km(),
        delivery=need.delivery,
        cost_limit_pence=need.cost_limit_pence(),
        level=need.level,
        start_by=need.start_by.isoformat() if need.start_by else None,
        skills=need.skills,
        missing_skills=missing if result.total else need.skills,
        times=need.times,
        access=need.access,
        outcome=result.outcome.value,
        matches=result.total,
        reasons=result.all_reasons,
        follows=follows,
        poster=poster,
    )


def new_reference() -> str:
    """A reference that a resident can read out: ``N-`` and six letters or digits."""
    return "N-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))


def record_need(session: Session, record: NeedRecord) -> str:
    """Stores a need, or updates the one that it repeats, and gives the reference under which it stands.

    Storing the same record twice changes nothing.
    """
    held = _held(session, record)
    if held is None:
        _store(session, record)
        return record.reference
    _set_outcome(held, record)
    session.flush()
    return held.reference


def decline_results(session: Session, reference: str, reasons: Sequence[str], now: datetime) -> bool:
    """Marks that a resident turned down what was found, with their reasons, else ``declined``.

    ``False`` where no such need is held.
    """
    held = session.get(RecordedNeed, reference)
    if held is None:
        return False
    held.outcome, held.updated_at = Outcome.UNMET.value, now
    wanted = set(reasons or (Reason.DECLINED.value,))
    _replace(held.reasons, NeedReason, "reason", wanted | {kept.reason for kept in held.reasons})
    return True


def wish_for_notice(session: Session, reference: str, now: datetime) -> bool:
    """Keeps that the resident would like to be told when something opens. ``False`` where no such need is held."""
    held = session.get(RecordedNeed, reference)
    if held is None:
        return False
    held.wants_notice, held.updated_at = True, now
    return True


def needs_of(session: Session, resident: str) -> tuple[ExportedNeed, ...]:
    """All that is held of one resident, the oldest first."""
    return tuple(_exported(need) for need in session.scalars(_with_lists().where(RecordedNeed.resident == resident)))


def erase_needs_of(session: Session, resident: str) -> int:
    """Erases all that is held of one resident and says how many needs that were."""
    held = session.scalars(select(RecordedNeed).where(RecordedNeed.resident == resident)).all()
    references = [need.reference for need in held]
    session.execute(update(RecordedNeed).where(RecordedNeed.follows.in_(references)).values(follows=None))
    for need in held:
        session.delete(need)
    return len(held)


def export_needs(session: Session, since: date | None = None) -> Iterator[ExportedNeed]:
    """Every need recorded since a day, the oldest first."""
    statement = _with_lists()
    if since is not None:
        statement = statement.where(RecordedNeed.asked_on >= since)
    for need in session.scalars(statement):
        yield _exported(need)


def _with_lists() -> Select[tuple[RecordedNeed]]:
    lists = (RecordedNeed.skills, RecordedNeed.times, RecordedNeed.access, RecordedNeed.reasons)
    return (
        select(RecordedNeed)
        .options(*[selectinload(one) for one in lists])
        .order_by(RecordedNeed.recorded_at, RecordedNeed.reference)
    )


def _held(session: Session, record: NeedRecord) -> RecordedNeed | None:
    """The need that is stored under the record's own reference, else the one that it repeats."""
    found = session.scalars(
        _select_held(),
        {
            "reference": record.reference,
            "resident": record.resident,
            "fingerprint": record.fingerprint,
            "asked_on": date.fromisoformat(record.asked_on),
        },
    ).all()
    return min(found, key=lambda need: need.reference != record.reference, default=None)


@lru_cache(maxsize=1)
def _select_held() -> Select[tuple[RecordedNeed]]:
    need = RecordedNeed
    columns = (need.resident, need.fingerprint, need.asked_on)
    repeats = and_(*[column == bindparam(column.key) for column in columns])
    return select(need).where(or_(need.reference == bindparam("reference"), repeats))


def _store(session: Session, record: NeedRecord) -> None:
    """Stores a new need by plain statements: each turn that searches waits for it, and objects cost twice as much."""
    parts: dict[Table, list[dict[str, Any]]] = {
        _table(NeedSkill): [{"skill": one, "is_met": one not in record.missing_skills} for one in record.skills],
        _table(NeedTime): [{"time": one} for one in record.times],
        _table(NeedAccess): [{"access": one} for one in record.access],
        _table(NeedReason): [{"reason": one} for one in sorted(set(record.reasons))],
    }
    connection = session.connection()
    connection.execute(_insert_need(), _columns(record))
    for table, rows in parts.items():
        if rows:
            connection.execute(table.insert(), [{"reference": record.reference, **row} for row in rows])


def _columns(record: NeedRecord) -> dict[str, Any]:
    """The need's own columns; ``followed`` and ``of_outcode`` name what :func:`_insert_need` looks up."""
    recorded_at = datetime.fromisoformat(record.recorded_at)
    return {
        **{name: getattr(record, name) for name in KEPT_AS_DRAFTED},
        "asked_on": date.fromisoformat(record.asked_on),
        "recorded_at": recorded_at,
        "updated_at": recorded_at,
        "start_by": date.fromisoformat(record.start_by) if record.start_by else None,
        "of_outcode": record.outcode,
        "followed": record.follows,
    }


@lru_cache(maxsize=1)
def _insert_need() -> Insert:
    """With the outcode's district, and the need that is followed where it is held."""
    need = _table(RecordedNeed)
    district = select(Outcode.district_code).where(Outcode.outcode == bindparam("of_outcode")).scalar_subquery()
    followed = select(need.c.reference).where(need.c.reference == bindparam("followed")).scalar_subquery()
    names = (*KEPT_AS_DRAFTED, "asked_on", "recorded_at", "updated_at", "start_by")
    return insert(need).values(
        {**{name: bindparam(name) for name in names}, "district_code": district, "follows": followed}
    )


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _set_outcome(held: RecordedNeed, record: NeedRecord) -> None:
    held.updated_at = datetime.fromisoformat(record.recorded_at)
    held.outcome, held.matches = record.outcome, record.matches
    for skill in held.skills:
        skill.is_met = skill.skill not in record.missing_skills
    _replace(held.reasons, NeedReason, "reason", set(record.reasons))


def _replace(rows: list[Any], model: type[Any], column: str, wanted: set[str]) -> None:
    """Makes the rows of a list hold just the wanted values, leaving alone those that stay."""
    for row in [row for row in rows if getattr(row, column) not in wanted]:
        rows.remove(row)
    kept = {getattr(row, column) for row in rows}
    rows.extend(model(**{column: value}) for value in sorted(wanted - kept))


def _exported(need: RecordedNeed) -> ExportedNeed:
    return ExportedNeed(
        reference=need.reference,
        recorded_at=need.recorded_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        channel=need.channel,
        skills=tuple(sorted(one.skill for one in need.skills)),
        text=need.text,
        outcode=need.outcode,
        district=need.district_code,
        max_distance_km=need.max_distance_km,
        delivery=need.delivery,
        times=tuple(sorted((one.time for one in need.times), key=Time.values().index)),
        free_only=need.cost_limit_pence == 0,
        max_cost_pence=need.cost_limit_pence,
        level=need.level,
        access=tuple(sorted((one.access for one in need.access), key=Access.values().index)),
        start_by=need.start_by.isoformat() if need.start_by else None,
        outcome=need.outcome,
        reasons=tuple(sorted((one.reason for one in need.reasons), key=Reason.values().index)),
        state=need.state,
        follows=need.follows,
        poster=need.poster,
        is_demonstration=need.is_demonstration,
    )
