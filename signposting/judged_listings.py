"""Course listings that a careful reader judged: what the learnt readers of courses learn from."""

import csv
from collections.abc import Iterable, Iterator
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
        "eighteenth",
        "nineteenth",
        "twenty-second",
        "twentieth",
        "twenty-third",
        "twenty-first",
        "twenty-fourth",
        "twenty-fifth",
        "twenty-sixth",
        "twenty-seventh",
        "twenty-eighth",
        "twenty-ninth",
        "thirtieth",
        "thirty-first",
        "thirty-second",
    )
)
"""The catalogues of ``data/relevance`` that were read for mistakes, or are too old to measure by: what is learnt from
them they do not measure."""
LISTINGS = tuple(sorted((ROOT / "data" / "signposting" / "judged_listings").glob("*.csv")))
"""Listings that were written to be learnt from, and nothing else. Each file says by its columns what was judged."""

FEWEST_WORDS = 16
"""In a shorter listing there is too little to weigh: what the rules read of it stands."""

Row = dict[str, str]


class Listing(NamedTuple):
    """The texts of a course that say what it is and for whom."""

    title: str
    who: str
    entry: str
    learn: str
    how: str


def is_short(listing: Listing) -> bool:
    """Whether a listing says too little to be weighed."""
    return sum(len(text.split()) for text in listing) < FEWEST_WORDS


def as_lines(texts: Iterable[str]) -> str:
    """A line in lower case for each text."""
    return "\n".join(" ".join(text.lower().split()) for text in texts)


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


def read_judged(column: str) -> Iterator[tuple[Listing, Row]]:
    """Every listing to be learnt from of which something was judged, each with its row; ``column`` holds it."""
    for file in LISTINGS:
        yield from ((listing, row) for listing, row in read_listings(file) if column in row)
    for catalogue in CATALOGUES:
        yield from read_catalogue(catalogue)


def tables() -> tuple[Path, ...]:
    """The files that all these listings stand in."""
    return (*LISTINGS, *(file for folder in CATALOGUES for file in sorted(folder.glob("*.csv"))))


def _rows(file: Path) -> list[Row]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
