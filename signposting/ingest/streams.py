"""Reads files that are too large to hold: row by row, out of one CSV file, a folder of them or a zip archive of them.

Knows bytes, encodings and quotes, not what the cells mean. What cannot be read is refused with the same codes as in a
small file (:mod:`signposting.ingest.tables`). Memory does not grow with the file.
"""

import csv
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO

from signposting.ingest.faults import RefusedFileError

BYTES_AT_ONCE = 1 << 20
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""


def no_progress(_what: str, _done: int, _of: int) -> None:
    """For callers that show none."""


@dataclass(frozen=True)
class LargeFile:
    """A CSV file, or a folder or a zip archive with CSV files in it, as it lies on disk."""

    path: Path

    @property
    def name(self) -> str:
        """Its name without its folder."""
        return self.path.name

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all bytes, in hexadecimal. Raises :class:`RefusedFileError`."""
        total = hashlib.sha256()
        for part in self.parts():
            with part.open() as opened:
                while read := opened.read(BYTES_AT_ONCE):
                    total.update(read)
        return total.hexdigest()

    @property
    def size(self) -> int:
        """Bytes in all, unpacked."""
        return sum(part.size for part in self.parts())

    def parts(self) -> list["Part"]:
        """The CSV files, by name. Raises :class:`RefusedFileError` and ``OSError``."""
        if self.path.is_dir():
            found = sorted(one for one in self.path.rglob("*") if one.suffix.lower() == ".csv" and one.is_file())
            return [Part(one.name, one.stat().st_size, one) for one in found]
        if not self._is_zip():
            return [Part(self.name, self.path.stat().st_size, self.path)]
        with _told_apart(), zipfile.ZipFile(self.path) as archive:
            inside = sorted(archive.infolist(), key=lambda one: one.filename)
            return [
                Part(Path(one.filename).name, one.file_size, self.path, one.filename)
                for one in inside
                if one.filename.lower().endswith(".csv") and not one.is_dir()
            ]

    def only_part(self) -> "Part":
        """The one CSV file that it holds. Raises :class:`RefusedFileError` where it holds none or several."""
        parts = self.parts()
        if len(parts) != 1:
            raise RefusedFileError("FILE_IS_NOT_ONE", number=len(parts))
        return parts[0]

    def _is_zip(self) -> bool:
        if not self.path.is_file():
            return False
        with self.path.open("rb") as opened:
            return opened.read(len(_ZIP)) == _ZIP


@dataclass(frozen=True)
class Part:
    """One CSV file: on disk, or the ``member`` of a zip archive."""

    name: str
    size: int
    path: Path
    member: str | None = None

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Its bytes, unpacked."""
        with ExitStack() as stack:
            stack.enter_context(_told_apart())
            if self.member is None:
                yield stack.enter_context(self.path.open("rb"))
            else:
                archive = stack.enter_context(zipfile.ZipFile(self.path))
                yield stack.enter_context(archive.open(self.member))

    @contextmanager
    def rows(self) -> Iterator["Rows"]:
        """Its rows. What cannot be read on the way raises :class:`RefusedFileError`."""
        with self.open() as opened:
            yield Rows(opened)


class Rows:
    """The rows of a CSV file that have anything in them; ``number`` is that of the newest, the first being 1."""

    def __init__(self, opened: IO[bytes]) -> None:
        self.number = 0
        self._counted = _Counted(opened)
        self._reader = csv.reader(_text(self._counted), strict=True)

    @property
    def bytes_read(self) -> int:
        """How far the file has been read."""
        return self._counted.bytes_read

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        while True:
            try:
                row = next(self._reader)
            except UnicodeDecodeError:
                raise RefusedFileError("FILE_IS_NOT_UTF_8", line=self._reader.line_num + 1) from None
            except csv.Error as error:
                raise self._refused(error) from None
            if row:
                self.number += 1
                return row

    def first(self) -> list[str]:
        """The headings. Raises :class:`RefusedFileError` where there are none."""
        first = next(self, None)
        if first is None or not any(cell.strip() for cell in first):
            raise RefusedFileError("FILE_EMPTY")
        return first

    def batches(self, size: int = 5_000) -> Iterator[list[tuple[int, list[str]]]]:
        """The rows that are left, each with its number, so many at once; rows of blank cells are passed over."""
        numbered = ((self.number, row) for row in self if any(map(str.strip, row)))
        while batch := list(islice(numbered, size)):
            yield batch

    def _refused(self, error: csv.Error) -> RefusedFileError:
        line = self._reader.line_num
        if "NUL" in str(error):
            return RefusedFileError("FILE_HAS_NUL_BYTES", line=line)
        return RefusedFileError("FILE_HAS_BROKEN_QUOTES", row=self.number + 1, line=line)


class _Counted(io.RawIOBase):
    """Passes bytes on and counts them."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened
        self.bytes_read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        read = self._opened.read(len(buffer))
        buffer[: len(read)] = read
        self.bytes_read += len(read)
        return len(read)


def _text(counted: _Counted) -> io.TextIOWrapper:
    buffered = io.BufferedReader(counted, BYTES_AT_ONCE)
    if buffered.peek(2)[:2] in _UTF_16:
        raise RefusedFileError("FILE_IS_UTF_16")
    return io.TextIOWrapper(buffered, encoding="utf-8-sig", newline="")


@contextmanager
def _told_apart() -> Iterator[None]:
    """A damaged or locked archive is a refused file."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise RefusedFileError("FILE_IS_DAMAGED") from None
