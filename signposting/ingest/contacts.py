"""Web addresses, telephone numbers and e-mail addresses as providers write them: which are well-formed, and how they
are kept. Nothing here asks the network."""

import re

import phonenumbers

LONGEST_EMAIL = 254
LONGEST_WEB_ADDRESS = 255
LONGEST_PHONE = 30

_LABEL = r"[^\W_](?:[^\W_]|-){0,62}(?<!-)"
_WEB_ADDRESS = re.compile(
    rf"(?:https?://)?(?:{_LABEL}\.)+(?![0-9]+(?![^/:?#])){_LABEL}\.?(?::[0-9]{{1,5}})?(?:[/?#][^\s<>\"`]*)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(rf"[a-z0-9!#$%&'*+/=?^_{{|}}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_{{|}}~-]+)*@(?:{_LABEL}\.)+{_LABEL}", re.I)
_LOST_ZERO = re.compile(r"[1-37-8][0-9]{8,9}")
"""A number whose first digit, a 0, a spreadsheet took away."""
_FOR_DRAMA = re.compile(r"7700900[0-9]{3}|1632960[0-9]{3}")
"""Numbers that Ofcom keeps for fiction, which the library of numbers does not count as valid; examples use them."""


def is_web_address(text: str) -> bool:
    """Whether a text is an address on the web, with or without its ``https://``: its host has a dot."""
    return bool(_WEB_ADDRESS.fullmatch(text))


def is_email(text: str) -> bool:
    """Whether a text has the form of an e-mail address of at most 254 characters."""
    return len(text) <= LONGEST_EMAIL and bool(_EMAIL.fullmatch(text))


def normalise_phone(text: str) -> str | None:
    """A telephone number of Great Britain as people write it there, with a lost leading 0 restored; else ``None``.

    ``"1614960000"`` -> ``"0161 496 0000"``.
    """
    compact = re.sub(r"[\s()-]+", "", text)
    try:
        number = phonenumbers.parse(f"0{compact}" if _LOST_ZERO.fullmatch(compact) else text, "GB")
    except phonenumbers.NumberParseException:
        return None
    national = str(number.national_number)
    if not (phonenumbers.is_valid_number_for_region(number, "GB") or _is_for_drama(number, national)):
        return None
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return written if len(written) <= LONGEST_PHONE else None


def _is_for_drama(number: phonenumbers.PhoneNumber, national: str) -> bool:
    return number.country_code == 44 and bool(_FOR_DRAMA.fullmatch(national))
