"""Reads the cells of one record by rules that every kind of file has: a length, a closed list, a way to be reached.

What is wrong goes to ``faults`` under the code that the file's own rules give it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from signposting.ingest.contacts import LONGEST_WEB_ADDRESS, is_email, is_web_address, normalise_phone
from signposting.ingest.course_values import value_in
from signposting.ingest.faults import Faults
from signposting.ingest.tables import Record


@dataclass(frozen=True)
class Cells:
    """The cells of one record."""

    record: Record
    faults: Faults

    def text(self, column: str, most: int, code: str, *, is_required: bool = False) -> str:
        """A text of at most ``most`` characters; ``code`` goes on with ``_REQUIRED`` or ``_MAXLENGTH``."""
        text = self.record.cell(column)
        if is_required and not text:
            self.refuse(column, f"{code}_REQUIRED")
        elif len(text) > most:
            self.refuse(column, f"{code}_MAXLENGTH", length=len(text), most=most)
        return text

    def listed(self, column: str, words: Mapping[str, str], code: str) -> str | None:
        """The value of a closed list; a blank or unreadable cell is refused."""
        written = self.record.cell(column)
        value = value_in(words, written)
        if value is None:
            self.refuse(column, code, "unreadable" if written else "", value=written)
        return value

    def web_address(self, column: str, code: str) -> str | None:
        """A web address as it is written, or ``None`` for a blank cell."""
        written = self.record.cell(column)
        is_right = is_web_address(written) and len(written) <= LONGEST_WEB_ADDRESS
        return self._if_right(column, code, written, written if is_right else None)

    def email(self, column: str, code: str) -> str | None:
        """An e-mail address, or ``None`` for a blank cell."""
        written = self.record.cell(column)
        return self._if_right(column, code, written, written if is_email(written) else None)

    def phone(self, column: str, code: str) -> str | None:
        """A telephone number as people write it, or ``None`` for a blank cell."""
        written = self.record.cell(column)
        return self._if_right(column, code, written, normalise_phone(written))

    def refuse(self, column: str | None, code: str, case: str = "", **facts: object) -> None:
        """Notes an error of this record."""
        self.faults.refuse(self.record.number, column, code, case, **facts)

    def warn(self, column: str, code: str, **facts: object) -> None:
        """Notes what is worth knowing of this record."""
        self.faults.warn(self.record.number, column, code, **facts)

    def _if_right(self, column: str, code: str, written: str, kept: str | None) -> str | None:
        if written and kept is None:
            self.refuse(column, code, value=written)
        return kept if written else None
