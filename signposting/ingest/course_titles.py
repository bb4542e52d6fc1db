"""The titles of learning aims: those that are held, and beside them the digital ones that the product ships.

Shipped: ``data/signposting/learning_aims.csv`` (DfE list of approved qualifications, February 2025), which is no
complete list: that an aim is not on it says nothing.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from signposting.models import LearningAim
from signposting.settings import ROOT

SHIPPED_AIMS = ROOT / "data" / "signposting" / "learning_aims.csv"
AIMS_AT_ONCE = 500


def titles_of_aims(session: Session, references: Iterable[str]) -> dict[str, str]:
    """The titles of aims that are held, by reference; an aim that is not is absent."""
    wanted = sorted(set(references))
    titles: dict[str, str] = {}
    for start in range(0, len(wanted), AIMS_AT_ONCE):
        chosen = LearningAim.reference.in_(wanted[start : start + AIMS_AT_ONCE])
        for reference, title in session.execute(select(LearningAim.reference, LearningAim.title).where(chosen)):
            titles[reference] = title
    return titles


def shipped_title(reference: str) -> str:
    """The title of an aim that the product ships; empty for others."""
    return _shipped().get(reference, "")


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, str]:
    with SHIPPED_AIMS.open(encoding="utf-8", newline="") as lines:
        return {line["reference"]: line["title"] for line in csv.DictReader(lines)}
