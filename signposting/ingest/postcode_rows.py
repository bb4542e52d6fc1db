"""Reads lists of postcodes: OS Code-Point Open and the ONS Postcode Directory (ONSPD), told apart by their first row.

Code-Point Open has no headings and speaks in metres of the National Grid (EPSG:27700), which pyproj turns into WGS84
degrees (without the Ordnance Survey's grid of corrections, so to about 5 m). ONSPD has headings, which differ from
edition to edition, and degrees.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from signposting.ingest.faults import Faults
from signposting.ingest.streams import Rows
from signposting.postcodes import normalise_postcode

ROWS_AT_ONCE = 20_000
MOST_ERRORS = 1_000
"""Reading stops after so many: a file with more is no list of postcodes."""
DECIMALS = 5
UNPLACED = ("9", "90")
"""The quality of a postcode without a position, in ONSPD and in Code-Point Open."""

_HEADINGS = {
    "postcode": r"pcds|pcd[278]?|postcode|pc",
    "quality": r"osgrdind|gridind|positional_quality_indicator|pq",
    "easting": r"oseast1m|east1m|eastings?|ea",
    "northing": r"osnrth1m|north1m|northings?|no",
    "latitude": r"lat|latitude",
    "longitude": r"long|lon|longitude",
    "district": r"oslaua|laua|lad\d\dcd|lad|admin_district_code|dc",
    "ended": r"doterm",
}
_UNUSUAL = re.compile(r"[A-Z][A-Z0-9]{1,3} *[0-9][A-Z]{2}")
"""What looks like a postcode and has letters that no ordinary one has, such as Girobank's GIR 0AA."""
_CODE = re.compile(r"[A-Z][0-9]{8}")
_METRES = re.compile(r"[0-9]{1,7}(?:\.[0-9]+)?")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """Where in a row things stand; ``None`` for what the file does not have. ``width``: the number of cells."""

    width: int
    postcode: int
    quality: int | None = None
    easting: int | None = None
    northing: int | None = None
    latitude: int | None = None
    longitude: int | None = None
    district: int | None = None
    ended: int | None = None

    @property
    def have_degrees(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    @property
    def have_metres(self) -> bool:
        return self.easting is not None and self.northing is not None


CODE_POINT_OPEN = Columns(width=10, postcode=0, quality=1, easting=2, northing=3, district=8)


@dataclass(frozen=True)
class ListedPostcode:
    """A postcode as a row has it. ``x`` and ``y`` are degrees, or metres where ``is_metres``; ``None``: not placed."""

    number: int
    postcode: str
    x: float | None
    y: float | None
    is_metres: bool
    district_code: str | None
    has_ended: bool


@dataclass
class PostcodeRows:
    """Reads rows; what is wrong goes to ``faults``. Counts what is left out without being wrong."""

    faults: Faults
    not_placed: int = 0
    unusual: int = 0

    def read(self, rows: Rows) -> Iterator[list[ListedPostcode]] | None:
        """The postcodes of a file in batches; ``None`` where it is no list of them."""
        first = next(rows, None)
        columns = columns_of(first) if first else None
        if first is None or columns is None:
            return None
        numbered = ((rows.number, row) for row in rows)
        return self._batches(chain([(1, first)], numbered), columns)

    def _batches(self, rows: Iterable[tuple[int, list[str]]], columns: Columns) -> Iterator[list[ListedPostcode]]:
        read = (self._row(number, row, columns) for number, row in rows)
        while batch := list(islice(read, ROWS_AT_ONCE)):
            yield [one for one in batch if one is not None]
            if len(self.faults.errors) >= MOST_ERRORS:
                return

    def _row(self, number: int, row: Sequence[str], columns: Columns) -> ListedPostcode | None:
        if len(row) != columns.width:
            self.faults.refuse(number, None, "ROW_HAS_WRONG_NUMBER_OF_CELLS", cells=len(row), headings=columns.width)
            return None
        has_ended = columns.ended is not None and bool(row[columns.ended].strip())
        postcode = self._postcode(number, row[columns.postcode], has_ended)
        if postcode is None:
            return None
        district = row[columns.district].strip() if columns.district is not None else ""
        code = district if _CODE.fullmatch(district) else None
        if has_ended:
            return ListedPostcode(number, postcode, None, None, False, code, True)
        x, y, is_metres = self._position(number, row, columns)
        return ListedPostcode(number, postcode, x, y, is_metres, code, False)

    def _postcode(self, number: int, written: str, has_ended: bool) -> str | None:
        postcode = normalise_postcode(written)
        if postcode or has_ended or _is_heading("postcode", written):
            return postcode
        if _UNUSUAL.fullmatch(written.strip().upper()):
            self.unusual += 1
        else:
            self.faults.refuse(number, "postcode", "POSTCODE_FORMAT", value=written)
        return None

    def _position(self, number: int, row: Sequence[str], columns: Columns) -> tuple[float | None, float | None, bool]:
        quality = row[columns.quality].strip() if columns.quality is not None else ""
        if columns.have_degrees:
            written, form, is_metres = (row[columns.longitude or 0], row[columns.latitude or 0]), _DEGREES, False
        else:
            written, form, is_metres = (row[columns.easting or 0], row[columns.northing or 0]), _METRES, True
        cells = [cell.strip() for cell in written]
        x, y = (float(cell) if form.fullmatch(cell) else None for cell in cells)
        is_blank = not any(cells)
        if not is_blank and (x is None or y is None or (not is_metres and abs(x) > 180)):
            self.faults.refuse(number, "postcode", "POSTCODE_POSITION_FORMAT", value=", ".join(cells))
        elif quality in UNPLACED or is_blank or (x == 0 and y == 0) or (not is_metres and abs(y or 0) >= 90):
            self.not_placed += 1
        else:
            return x, y, is_metres
        return None, None, is_metres


def columns_of(first: Sequence[str]) -> Columns | None:
    """Where things stand in a file, from its first row; ``None`` where it is no list of postcodes."""
    written = [cell.strip().lower() for cell in first]
    found = {name: _place_of(name, written) for name in _HEADINGS}
    postcode = found.pop("postcode")
    if postcode is not None:
        proper = written.index("pcds") if "pcds" in written else postcode
        columns = Columns(len(written), proper, **found)
        return columns if columns.have_degrees or columns.have_metres else None
    is_bare = len(first) == CODE_POINT_OPEN.width and normalise_postcode(first[0]) is not None
    return CODE_POINT_OPEN if is_bare and all(_METRES.fullmatch(first[at].strip()) for at in (1, 2, 3)) else None


def degrees_of(postcodes: Sequence[ListedPostcode]) -> tuple[Floats, Floats]:
    """The latitudes and longitudes of postcodes of one file, in degrees; not a number for one that is not placed."""
    x = np.array([np.nan if one.x is None else one.x for one in postcodes], float)
    y = np.array([np.nan if one.y is None else one.y for one in postcodes], float)
    if postcodes and postcodes[0].is_metres:
        x, y = _national_grid().transform(x, y)
    return np.round(y, DECIMALS), np.round(x, DECIMALS)


@lru_cache(maxsize=1)
def _national_grid() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def _place_of(name: str, headings: Sequence[str]) -> int | None:
    return next((at for at, heading in enumerate(headings) if _is_heading(name, heading)), None)


def _is_heading(name: str, written: str) -> bool:
    return re.fullmatch(_HEADINGS[name], written.strip().lower()) is not None
