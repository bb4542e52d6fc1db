"""What is wrong with a file, where, and how to mend it; and what an import did.

The codes are those of the national course directory's bulk uploads, so that the tools that colleges have know them;
the words are ours and stand in ``data/signposting/import_messages.yml``, by code.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from signposting.settings import ROOT

MESSAGES = ROOT / "data" / "signposting" / "import_messages.yml"
LONGEST_VALUE = 60
"""Characters of a wrong value that a message repeats."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, or worth knowing. ``row`` counts records, the headings being 1; ``column`` is a heading.

    Both are ``None`` where the fault is the whole file's, ``column`` where it is the whole row's.
    """

    row: int | None
    column: str | None
    code: str
    message: str


class RefusedFileError(Exception):
    """A file that cannot be read as a table. Its code begins with ``FILE_``."""

    def __init__(self, code: str, **facts: object) -> None:
        self.fault = Fault(None, None, code, message(code, facts))
        super().__init__(self.fault.message)


@dataclass
class Faults:
    """What the checks of one file find."""

    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def refuse(self, row: int, column: str | None, code: str, case: str = "", **facts: object) -> None:
        """Notes an error: nothing of the file will be taken in."""
        self.errors.append(Fault(row, column, code, message(code, {"column": column, **facts}, case)))

    def warn(self, row: int | None, column: str | None, code: str, **facts: object) -> None:
        """Notes what does not stand in the way."""
        self.warnings.append(Fault(row, column, code, message(code, {"column": column, **facts})))


@dataclass(frozen=True)
class ImportReport:
    """What an import did to rows, or would do; nothing at all where there are errors.

    A row that was withdrawn and is back in the file counts as new.
    """

    errors: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0

    @property
    def is_refused(self) -> bool:
        return bool(self.errors)

    @property
    def changes_something(self) -> bool:
        return bool(self.new or self.changed or self.withdrawn)

    def as_json(self) -> dict[str, Any]:
        """The report's public shape."""
        return asdict(self)


def refused(faults: Faults) -> ImportReport:
    """The report of a file whose rows have errors, in the order of the file."""
    return ImportReport(errors=in_order(faults.errors), warnings=in_order(faults.warnings))


def in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """The faults by row; those of one row as they were found."""
    return tuple(sorted(faults, key=lambda fault: fault.row or 0))


def message(code: str, facts: Mapping[str, object], case: str = "") -> str:
    """The words for a code, with what is known of the case filled in.

    ``case`` tells apart what one code stands for. Codes that end alike (``…_MAXLENGTH``) may share their words.
    Raises ``KeyError`` for an unknown code.
    """
    known = {name: _short(fact) for name, fact in facts.items()}
    words = _messages()
    template = words.get(f"{code} {case}") or words.get(code) or words[code.rpartition("_")[2]]
    return template.format(**known)


def _short(fact: object) -> str:
    if isinstance(fact, tuple):
        return "; ".join(fact)
    text = " ".join(str(fact).split())
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


@lru_cache(maxsize=1)
def _messages() -> Mapping[str, str]:
    loaded: dict[str, str] = yaml.safe_load(MESSAGES.read_text(encoding="utf-8"))
    return loaded
