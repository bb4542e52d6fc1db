"""Course listings that a careful reader judged: what the learnt readers of courses learn from."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from signposting.settings import ROOT

CATALOGUES = tuple(
    ROOT / "data" / "relevance" / name
    for name in (
        "develop",
        "held_back",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "eleventh",
        "tenth",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
    )
)
"""The catalogues of ``data/relevance`` that were read for mistakes: what is learnt from them they do not measure."""

Row = dict[str, str]


class Listing(NamedTuple):
    """The texts of a course that say what it is and for whom."""

    title: str
    who: str
    entry: str
    learn: str
    how: str


def read_listings(path: Path) -> Iterator[tuple[Listing, Row]]:
    """The listings of a table that was written to be learnt from, each with its row, which holds what was judged."""
    for row in _rows(path):
        yield Listing(*(row[name] for name in Listing._fields)), row


def read_catalogue(folder: Path) -> Iterator[tuple[Listing, Row]]:
    """The courses of a judged catalogue, the first of their runs that are listed, each with its row of judged tags."""
    courses: dict[str, Listing] = {}
    for row in (*_rows(folder / "courses.csv"), *_rows(folder / "bootcamps.csv")):
        listing = Listing(
            title=row["COURSE_NAME"],
            who=row["WHO_THIS_COURSE_IS_FOR"],
            entry=row["ENTRY_REQUIREMENTS"],
            learn=row["WHAT_YOU_WILL_LEARN"],
            how=row["HOW_YOU_WILL_LEARN"],
        )
        courses.setdefault(row["YOUR_REFERENCE"].split(".")[0], listing)
    for row in _rows(folder / "judged_tags.csv"):
        yield courses[row["your_reference"]], row


def tables_of(catalogues: tuple[Path, ...] = CATALOGUES) -> Iterator[Path]:
    """The files that the catalogues consist of."""
    return (file for folder in catalogues for file in sorted(folder.glob("*.csv")))


def _rows(file: Path) -> list[Row]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
