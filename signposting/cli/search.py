"""``signpost search``: the same search and the same JSON as in the chat. It records nothing."""

import json as json_library
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, Extra, Field, ValidationError, validator
from sqlalchemy import Engine

from signposting.answers import Answer, answer_need
from signposting.cli.edges import REFUSED, WRONG_CALL, fail, people, print_json, settings_or_exit
from signposting.cli.readiness import ready_database
from signposting.database import transaction
from signposting.learnt_skills import LearntSkills
from signposting.needs import Need
from signposting.places import Gazetteer, Place, Resolution, load_gazetteer
from signposting.provision import Provision, Snapshot
from signposting.reading import Reader, topic_text
from signposting.settings import Settings
from signposting.unit_postcodes import UnitPostcodes
from signposting.vocabulary import ANY_DELIVERY, Access, Delivery, Level, Time

app = typer.Typer()

MOST_RESULTS = 1000


class AskedPlaceError(ValueError):
    """A place that is unknown or ambiguous; ``readings`` are the places that it could be."""

    def __init__(self, said: str, resolution: Resolution) -> None:
        listed = "; ".join(place.label() for place in resolution.readings)
        what = "could be several places" if resolution.status == "ambiguous" else "is not a place that we know"
        super().__init__(f"{said!r} {what}." + (f" Say which: {listed}." if listed else " Try an outward postcode."))
        self.readings = resolution.readings


class Asked(BaseModel):
    """One search as it is asked for from outside."""

    text: str = ""
    near: str | None = None
    within_km: float | None = Field(default=None, gt=0)
    time: list[Time] = []
    delivery: Delivery | None = None
    level: Level | None = None
    access: list[Access] = []
    free: bool = False
    start_by: date | None = None
    id: Any = None

    class Config:
        extra = Extra.forbid

    @validator("text", "time", "access", "free", pre=True)
    def _absent(cls, value: Any, field: Any) -> Any:
        """Null and false stand for what is absent."""
        if value is None or value is False:
            return field.get_default()
        return [value] if field.name in ("time", "access") and isinstance(value, str) else value

    @validator("near", "within_km", "delivery", "level", "start_by", pre=True)
    def _false_is_absent(cls, value: Any) -> Any:
        return None if value is False or value == [] or value == "any" else value


@dataclass(frozen=True)
class Searching:
    """All that a search needs, opened once for a whole batch."""

    settings: Settings
    engine: Engine
    snapshot: Snapshot
    gazetteer: Gazetteer
    reader: Reader

    @classmethod
    def open(cls, *, as_json: bool) -> "Searching":
        """Ends the call where the database is not ready."""
        settings, engine = settings_or_exit(), ready_database(as_json)
        gazetteer = load_gazetteer(settings.region).with_units(UnitPostcodes(engine).point)
        reader = Reader(gazetteer, LearntSkills.open())
        return cls(settings, engine, Provision(engine).snapshot(), gazetteer, reader)

    def answer(self, asked: Asked, limit: int) -> Answer:
        """Raises :class:`AskedPlaceError`."""
        need = self._need(asked)
        with transaction(self.engine) as session:
            return answer_need(session, need, self.snapshot, self.settings.today(), page_size=limit)

    def _need(self, asked: Asked) -> Need:
        mentions = self.reader.read(asked.text, self.settings.today())
        return Need(
            skills=self.reader.skills(asked.text, mentions),
            text=topic_text(asked.text, mentions),
            place=self._place(asked.near),
            max_distance_km=asked.within_km,
            delivery=asked.delivery.value if asked.delivery else ANY_DELIVERY,
            times=tuple(time.value for time in dict.fromkeys(asked.time)),
            free_only=asked.free,
            level=asked.level.value if asked.level else None,
            access=tuple(access.value for access in dict.fromkeys(asked.access)),
            start_by=asked.start_by,
        )

    def _place(self, said: str | None) -> Place | None:
        if not said:
            return None
        resolution = self.gazetteer.resolve(said)
        if resolution.place is None:
            raise AskedPlaceError(said, resolution)
        return resolution.place


@app.command()
def search(
    text: Annotated[str | None, typer.Argument(help="What to learn: the topic alone.")] = None,
    near: Annotated[str | None, typer.Option(help="A town, or a postcode.")] = None,
    within_km: Annotated[float | None, typer.Option(help="How far at the most, in km (10).")] = None,
    time: Annotated[list[Time] | None, typer.Option(help="When; may be repeated.")] = None,
    delivery: Annotated[Delivery | None, typer.Option(help="How it is taught.")] = None,
    level: Annotated[Level | None, typer.Option(help="What it assumes.")] = None,
    access: Annotated[list[Access] | None, typer.Option(help="What it must offer; may be repeated.")] = None,
    free: Annotated[bool, typer.Option("--free", help="Only what is free to everybody.")] = False,
    start_by: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day to start.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_RESULTS, help="At most so many results.")] = 10,
    batch: Annotated[Path | None, typer.Option(help="A file with a search, as a JSON object, on each line.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")] = False,
) -> None:
    """Search the live courses as the chat does. Nothing is recorded."""
    if (text is None) == (batch is None):
        fail("Say what to learn, or name a file with --batch.")
    if batch is not None:
        _search_batch(batch, limit)
        return
    given: dict[str, Any] = {
        "text": text,
        "near": near,
        "within_km": within_km,
        "time": time,
        "delivery": delivery,
        "level": level,
        "access": access,
        "free": free,
        "start_by": start_by.date() if start_by else None,
    }
    try:
        answer = Searching.open(as_json=json).answer(Asked(**given), limit)
    except ValidationError as error:
        fail(f"--within-km: {error.errors()[0]['msg']}.", as_json=json)
    except AskedPlaceError as error:
        fail(str(error), as_json=json, readings=[{**one.as_json(), "label": one.label()} for one in error.readings])
    if json:
        print_json(answer.as_json())
    else:
        _print_for_people(answer)


def _search_batch(file: Path, limit: int) -> None:
    try:
        asked = list(_asked_in(file))
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    searching = Searching.open(as_json=True)
    answers = []
    for number, one in asked:
        try:
            answer = searching.answer(one, limit).as_json()
        except AskedPlaceError as error:
            fail(f"Line {number}: {error}")
        answers.append(answer if one.id is None else {"id": one.id, **answer})
    print_json(answers)


def _asked_in(file: Path) -> Iterator[tuple[int, Asked]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield number, Asked(**json_library.loads(line))
        except (ValueError, TypeError) as error:
            reason = error.errors()[0] if isinstance(error, ValidationError) else None
            told = f"{reason['loc'][0]}: {reason['msg']}" if reason else "this is not a JSON object"
            fail(f"Line {number}: {told}.", status=REFUSED if reason is None else WRONG_CALL)


def _print_for_people(answer: Answer) -> None:
    for number, result in enumerate(answer.results, 1):
        typer.echo(result.as_text(number))
    if answer.found.total:
        typer.echo(f"{answer.found.total} in all.")
        return
    people.print("Nothing answers the whole need: " + ", ".join(answer.found.reasons) + ".")
    for choice in answer.choices:
        typer.echo(choice.text)
