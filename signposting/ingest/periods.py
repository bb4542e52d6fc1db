"""The period for which posts are needed, in one spelling for each of the ways in which people write it."""

import re
from collections.abc import Callable, Mapping

LONGEST = 20
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"((?:19|20)[0-9]{2})"
_MONTH_NUMBER = r"(0?[1-9]|1[0-2])"
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_FORMS: Mapping[str, Callable[[re.Match[str]], str | None]] = {
    _YEAR: lambda found: found[1],
    rf"{_YEAR}[-/.]{_MONTH_NUMBER}": lambda found: f"{found[1]}-{int(found[2]):02}",
    rf"{_MONTH_NUMBER}[-/.]{_YEAR}": lambda found: f"{found[2]}-{int(found[1]):02}",
    rf"{_MONTH}[ -]+{_YEAR}": lambda found: f"{found[2]}-{_MONTHS.index(found[1]) + 1:02}",
    rf"{_YEAR}[- ]*q([1-4])": lambda found: f"{found[1]}-Q{found[2]}",
    rf"q([1-4])[-/ ]*{_YEAR}": lambda found: f"{found[2]}-Q{found[1]}",
    rf"{_YEAR} ?[-/–] ?([0-9]{{2}})": lambda found: _years(found[1], found[1][:2] + found[2]),
    rf"{_YEAR} ?(?:[-/–]|to) ?{_YEAR}": lambda found: _years(found[1], found[2]),
    rf"{_YEAR}-{_MONTH_NUMBER}-([0-9]{{1,2}})": lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}",
    rf"([0-9]{{1,2}})[/.]{_MONTH_NUMBER}[/.]{_YEAR}": lambda found: f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}",
}
_NAMED = re.compile(rf"(?:spring|summer|autumn|winter|early|mid|late|by|from|until)[ -]+(?:[a-z]+[ -]+)?{_YEAR}")


def read_period(written: str) -> str | None:
    """A period in its one spelling: ``"Jan 2027"`` -> ``2027-01``, ``"2026/27"`` -> ``2026-27``, ``"Q1 2027"`` ->
    ``2027-Q1``, and a year, a day, or a season as it is; ``None`` for what is none of these."""
    text = " ".join(written.lower().split())
    if len(text) > LONGEST:
        return None
    for form, spell in _FORMS.items():
        found = re.fullmatch(form, text)
        if found and (period := spell(found)):
            return period
    return text if _NAMED.fullmatch(text) else None


def _years(first: str, last: str) -> str | None:
    """Years that follow one another."""
    return f"{first}-{last[2:]}" if int(last) == int(first) + 1 else None
