"""What cannot be read as a table is refused as a whole, and the answer says how to mend it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signposting.ingest.faults import Faults, RefusedFileError
from signposting.ingest.tables import Shape, Table, inert, read_table

SHAPE = Shape("things", ("NAME", "PLACE", "NOTE"))
RIGHT = "NAME,PLACE,NOTE\r\nAnn,Oldham,\r\nBob,Bury,late\r\n"


def read(content: bytes, faults: Faults | None = None, most_bytes: int = 1000) -> Table:
    return read_table(content, (SHAPE,), faults or Faults(), most_bytes=most_bytes)


@pytest.mark.parametrize("content", [RIGHT.encode(), RIGHT.encode("utf-8-sig"), RIGHT.lower().encode()])
def test_a_file_is_read_with_or_without_a_byte_order_mark_and_in_our_exports_small_letters(content: bytes) -> None:
    records = read(content).records

    assert [(one.number, one.cell("NAME").lower(), one.cell("NOTE")) for one in records] == [
        (2, "ann", ""),
        (3, "bob", "late"),
    ]


def test_headings_may_stand_in_any_order_and_cells_are_trimmed() -> None:
    (record,) = read(b"NOTE,NAME,PLACE\n  x , Ann\t,Oldham\n").records

    assert (record.cell("NAME"), record.cell("PLACE"), record.cell("NOTE")) == ("Ann", "Oldham", "x")


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (b"", "FILE_EMPTY", "empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "FILE_EMPTY", "empty"),
        (b"NAME,PLACE,NOTE\r\n", "FILE_HAS_NO_ROWS", "headings"),
        (b"NAME,PLACE,NOTE\r\n,,\r\n\r\n", "FILE_HAS_NO_ROWS", "headings"),
        (RIGHT.encode() + b"x" * 1000, "FILE_TOO_LARGE", "1,000 bytes"),
        (RIGHT.encode("utf-16"), "FILE_IS_UTF_16", "UTF-16"),
        (RIGHT.encode("utf-16-be"), "FILE_IS_UTF_16", "UTF-16"),
        (RIGHT.replace("late", "café").encode("cp1252"), "FILE_IS_NOT_UTF_8", "Windows-1252"),
        (RIGHT.encode().replace(b"late", b"l\0te"), "FILE_HAS_NUL_BYTES", "Line 3"),
        (b'NAME,PLACE,NOTE\r\n"Ann,Oldham,x\r\nBob,Bury,y\r\n', "FILE_HAS_BROKEN_QUOTES", "row 2"),
        (b'NAME,PLACE,NOTE\r\n"Ann"e,Oldham,x\r\n', "FILE_HAS_BROKEN_QUOTES", "row 2"),
        (RIGHT.replace(",", ";").encode(), "FILE_HAS_OTHER_SEPARATORS", "semicolons"),
        (RIGHT.replace(",", "\t").encode(), "FILE_HAS_OTHER_SEPARATORS", "tabs"),
        (b"NAME,PLACE\r\nAnn,Oldham\r\n", "FILE_HAS_WRONG_HEADINGS", "missing: NOTE"),
        (b"NAME,PLACE,NOTE,NAME\r\nAnn,Oldham,,Bob\r\n", "FILE_HAS_WRONG_HEADINGS", "repeated: NAME"),
        (b"NAME,PLACE,NOTE,\r\nAnn,Oldham,,\r\n", "FILE_HAS_WRONG_HEADINGS", "unknown: (blank)"),
        (b"Name,PLACE,NOTE\r\nAnn,Oldham,\r\n", "FILE_HAS_WRONG_HEADINGS", "unknown: Name"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_as_a_whole(content: bytes, code: str, told: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(content)

    fault = refused.value.fault
    assert (fault.row, fault.column, fault.code) == (None, None, code)
    assert told in fault.message


def test_a_row_with_too_few_or_too_many_cells_is_an_error_of_that_row() -> None:
    faults = Faults()

    read(b"NAME,PLACE,NOTE\r\nAnn,Oldham\r\nBob,Bury,x\r\nCy,Leeds,x,y\r\n", faults)

    code = "ROW_HAS_WRONG_NUMBER_OF_CELLS"
    assert [(one.row, one.column, one.code) for one in faults.errors] == [(2, None, code), (4, None, code)]


def test_rows_are_counted_as_records_though_cells_hold_line_breaks() -> None:
    records = read(b'NAME,PLACE,NOTE\r\nAnn,Oldham,"two\r\nlines"\r\n\r\nBob,Bury,x\r\n').records

    assert [(one.number, one.cell("NOTE")) for one in records] == [(2, "two\r\nlines"), (3, "x")]


@pytest.mark.parametrize("formula", ['=HYPERLINK("http://x.example")', "@SUM(A1)"])
def test_a_formula_is_taken_as_text_with_a_warning(formula: str) -> None:
    faults = Faults()
    cell = '"' + formula.replace('"', '""') + '"'

    (record,) = read(f"NAME,PLACE,NOTE\r\nAnn,Oldham,{cell}\r\n".encode(), faults).records

    assert record.cell("NOTE") == formula
    assert [(one.row, one.column, one.code) for one in faults.warnings] == [(2, "NOTE", "CELL_LOOKS_LIKE_A_FORMULA")]


@given(st.text(alphabet="=+-@'\ta", max_size=6))
def test_no_spreadsheet_takes_an_exported_cell_for_a_formula_and_reading_it_gives_it_back(written: str) -> None:
    held = note_of(written)

    exported = inert(held)

    assert not exported.startswith(("=", "+", "-", "@"))
    assert note_of(exported) == held


def note_of(cell: str) -> str:
    (record,) = read(f"NAME,PLACE,NOTE\nAnn,Oldham,{cell}\n".encode()).records
    return record.cell("NOTE")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(RefusedFileError):
        read(content)
