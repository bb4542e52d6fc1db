"""Reads a CSV file from outside into records, or says plainly why it cannot be read.

Knows encodings, sizes, quotes and headings, not what the cells mean. Files are UTF-8 with or without a byte-order mark;
cells are trimmed. A cell that our own exports made inert (an apostrophe before what a spreadsheet would take for a
formula) is given as it was. Records count from 1, which is the headings; lines with nothing on them do not count.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from signposting.ingest.faults import Faults, RefusedFileError

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_8_MARK = b"\xef\xbb\xbf"
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}


@dataclass(frozen=True)
class Shape:
    """A kind of file: its name as people say it, the headings that it must have, and those that it may.

    ``is_strict``: headings are exact, but for our own exports' small letters, and there are no others. Otherwise their
    case does not count, and other columns are passed over.
    """

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    is_strict: bool = True

    def heading(self, written: str) -> str | None:
        """The heading that is meant, or ``None``."""
        for heading in (*self.required, *self.optional):
            if written in (heading, heading.lower()) or (not self.is_strict and written.lower() == heading.lower()):
                return heading
        return None


@dataclass(frozen=True)
class Record:
    """One row of a file, by heading; a heading that the file lacks is absent."""

    number: int
    cells: Mapping[str, str]

    def cell(self, heading: str) -> str:
        """The trimmed cell; empty where it is blank or the file has no such heading."""
        return self.cells.get(heading, "")


@dataclass(frozen=True)
class Table:
    """A file that could be read: which shape it has, and its records that are not blank."""

    shape: Shape
    records: tuple[Record, ...]


def read_table(content: bytes, shapes: Sequence[Shape], faults: Faults, *, most_bytes: int) -> Table:
    """The file's table, which must have one of the shapes.

    Rows whose number of cells is not that of the headings go to ``faults`` as errors. Raises
    :class:`RefusedFileError`.
    """
    if len(content) > most_bytes:
        raise RefusedFileError("FILE_TOO_LARGE", most=f"{most_bytes:,}")
    rows = _rows(_decode(content))
    first = next(rows, None)
    if first is None:
        raise RefusedFileError("FILE_EMPTY")
    shape, headings = _shape_of(first, shapes)
    records = tuple(_records(rows, headings, faults))
    if not records and not faults.errors:
        raise RefusedFileError("FILE_HAS_NO_ROWS")
    return Table(shape, records)


def inert(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before one that looks like it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _as_it_was(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def _decode(content: bytes) -> str:
    """The file's text. What cannot be UTF-8 is told apart, so that the answer says which button to press."""
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise RefusedFileError("FILE_EMPTY")
    if content.startswith(_UTF_16) or content.count(0) > len(content) // 4:
        raise RefusedFileError("FILE_IS_UTF_16")
    if b"\0" in content:
        raise RefusedFileError("FILE_HAS_NUL_BYTES", line=content[: content.index(0)].count(b"\n") + 1)
    try:
        return content.removeprefix(_UTF_8_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RefusedFileError("FILE_IS_NOT_UTF_8", line=line) from None


def _rows(text: str) -> Iterator[list[str]]:
    """The records with anything in them, the headings first."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise RefusedFileError("FILE_HAS_BROKEN_QUOTES", row=number + 1, line=reader.line_num) from None
        if row:
            number += 1
            yield row


def _shape_of(first: Sequence[str], shapes: Sequence[Shape]) -> tuple[Shape, tuple[str | None, ...]]:
    """The shape that the headings are those of, and the headings as it spells them, in the file's order.

    ``None`` stands for a column that is passed over.
    """
    written = [heading.strip() for heading in first]
    if len(written) == 1:
        for separator, name in _SEPARATORS.items():
            if separator in written[0]:
                raise RefusedFileError("FILE_HAS_OTHER_SEPARATORS", separators=name)
    nearest = max(shapes, key=lambda shape: sum(shape.heading(one) is not None for one in written))
    meant = [nearest.heading(one) for one in written]
    counts = Counter(one for one in meant if one is not None)
    wrong = {
        "missing": [one for one in nearest.required if one not in counts],
        "unknown": [one or "(blank)" for one, heading in zip(written, meant) if heading is None and nearest.is_strict],
        "repeated": [one for one, times in counts.items() if times > 1],
    }
    if any(wrong.values()):
        told = "; ".join(f"{what}: {', '.join(headings[:8])}" for what, headings in wrong.items() if headings)
        raise RefusedFileError("FILE_HAS_WRONG_HEADINGS", shape=nearest.name, told=told)
    return nearest, tuple(meant)


def _records(rows: Iterator[list[str]], headings: Sequence[str | None], faults: Faults) -> Iterator[Record]:
    for number, row in enumerate(rows, 2):
        cells = [_as_it_was(cell) for cell in row]
        if not any(cells):
            continue
        if len(cells) != len(headings):
            faults.refuse(number, None, "ROW_HAS_WRONG_NUMBER_OF_CELLS", cells=len(cells), headings=len(headings))
            continue
        record = Record(number, {heading: cell for heading, cell in zip(headings, cells) if heading})
        for heading, cell in record.cells.items():
            if cell.startswith(("=", "@")):
                faults.warn(number, heading, "CELL_LOOKS_LIKE_A_FORMULA", value=cell)
        yield record
