"""Support in the demonstration region: the real open public libraries, and invented lending and data schemes.

Nobody has checked which libraries have computers free and people to help, or when they open, so their rows are marked
as demonstration too and say to ask.
"""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from signposting.demonstration.catalogue import FOLDER, SHIPPED, read_csv
from signposting.demonstration.rows import Row, delete_rows, insert_rows
from signposting.models import SupportService
from signposting.vocabulary import Support

LIBRARIES_SOURCE = "Public libraries, Arts Council England and councils, April 2025"
SCHEMES_SOURCE = "Demonstration"


def load_support_services(session: Session) -> int:
    """Loads the libraries, each for its computers and for its help, and the schemes. Gives the number of services."""
    words = {line["support"]: line for line in read_csv(FOLDER / "library_words.csv")}
    rows = [
        _library_row(line, support, words[support])
        for line in read_csv(SHIPPED / "libraries.csv")
        for support in (Support.FREE_COMPUTERS.value, Support.DROP_IN_HELP.value)
    ]
    rows.extend(_scheme_row(line) for line in read_csv(FOLDER / "schemes.csv"))
    return insert_rows(session, SupportService, rows)


def remove_support_services(session: Session) -> int:
    """Takes them out. Gives the number of services."""
    return delete_rows(session, delete(SupportService).where(SupportService.is_demonstration))


def _library_row(line: dict[str, str], support: str, words: dict[str, str]) -> Row:
    return {
        **_place(line),
        "support": support,
        "name": line["name"],
        "organisation": line["library_service"],
        "region": None,
        "who_can_use_it": words["who_can_use_it"],
        "opening_hours": words["opening_hours"],
        "phone": None,
        "email": None,
        "website": None,
        "source": LIBRARIES_SOURCE,
    }


def _scheme_row(line: dict[str, str]) -> Row:
    return {
        **_place(line),
        "support": line["support"],
        "name": line["name"],
        "organisation": line["organisation"],
        "region": line["region"] or None,
        "who_can_use_it": line["who_can_use_it"],
        "opening_hours": line["opening_hours"],
        "phone": line["phone"],
        "email": line["email"],
        "website": line["website"],
        "source": SCHEMES_SOURCE,
    }


def _place(line: dict[str, str]) -> Row:
    return {
        "address": line["address"] or None,
        "postcode": line["postcode"] or None,
        "latitude": float(line["latitude"]) if line["latitude"] else None,
        "longitude": float(line["longitude"]) if line["longitude"] else None,
        "district_code": line["district_code"] or None,
        "is_demonstration": True,
    }
