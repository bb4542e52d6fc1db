"""What the rows of a course file are checked against: the provider's venues, learning aims, the day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from signposting.ingest.course_titles import shipped_title, titles_of_aims
from signposting.ingest.records import ImportKind, was_imported
from signposting.models import Venue
from signposting.vocabulary import ListingState

_AIM = re.compile(r"(?=.{8}$)(?:[0-9]{7}[0-9A-Z]|[A-Z][0-9]{7}|Z[A-Z]{1,4}[0-9]{3,6})")
_WITHOUT_ITS_ZERO = re.compile(r"[0-9]{6}[0-9A-Z]")


@dataclass(frozen=True)
class KnownVenue:
    """A venue of the provider that is live."""

    id: int
    reference: str
    name: str


@dataclass(frozen=True)
class Known:
    """What rows are checked against. ``aims`` has the titles of the learning aims that are held, by reference.

    ``is_complete``: the whole national list of aims is held, so that one that is not on it does not exist. Venues are
    by reference and by name, in small letters.
    """

    today: date
    aims: Mapping[str, str]
    is_complete: bool
    by_reference: Mapping[str, KnownVenue]
    by_name: Mapping[str, KnownVenue]

    def aim(self, written: str) -> str | None:
        """The reference that a LARS_QAN cell means; ``None`` if it is ill-formed.

        A leading 0 that a spreadsheet took away is given back where that makes a reference that is known.
        """
        compact = _compact(written)
        if _WITHOUT_ITS_ZERO.fullmatch(compact) and self.title(f"0{compact}"):
            return f"0{compact}"
        return compact if _AIM.fullmatch(compact) else None

    def title(self, aim: str) -> str:
        """The title of a learning aim; empty where it is not known."""
        return self.aims.get(aim) or shipped_title(aim)


def read_known(session: Session, ukprn: str, aims_written: Iterable[str], today: date) -> Known:
    """What is known for the rows of a provider; of the learning aims, those that the rows could mean."""
    compact = {_compact(written) for written in aims_written}
    venues = _live_venues(session, ukprn)
    return Known(
        today=today,
        aims=titles_of_aims(session, compact | {f"0{one}" for one in compact if _WITHOUT_ITS_ZERO.fullmatch(one)}),
        is_complete=was_imported(session, ImportKind.LEARNING_AIMS),
        by_reference={venue.reference.casefold(): venue for venue in venues},
        by_name={venue.name.casefold(): venue for venue in venues},
    )


def _compact(written: str) -> str:
    """A reference without the strokes and spaces of a QAN."""
    return re.sub(r"[\s/]+", "", written).upper()


def _live_venues(session: Session, ukprn: str) -> list[KnownVenue]:
    """Where two venues have one name, the one of the provider's own file comes last and counts."""
    statement = (
        select(Venue.id, Venue.provider_venue_ref, Venue.name)
        .where(Venue.ukprn == ukprn, Venue.state == ListingState.LIVE.value)
        .order_by(Venue.source != "upload", ~Venue.is_demonstration, Venue.id)
    )
    return [KnownVenue(*row) for row in session.execute(statement)]
