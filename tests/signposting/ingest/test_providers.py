"""Files of providers."""

import pytest
from sqlalchemy.orm import Session

from signposting.models import Provider
from signposting.provision import provision_version
from tests.signposting.ingest.files import bring_providers, counts, found, provider_file

FULL = ("ukprn", "name", "website", "email", "phone")
CASTLE = {"ukprn": "10001234", "name": "Castle Adult Learning"}


def test_providers_are_new_then_unchanged_then_changed(session: Session) -> None:
    content = provider_file(CASTLE, {"ukprn": "10005678", "name": "Peak Digital"})

    assert counts(bring_providers(session, content)) == (2, 0, 0, 0)
    assert counts(bring_providers(session, content)) == (0, 0, 2, 0)
    assert counts(bring_providers(session, provider_file({**CASTLE, "name": "Castle College"}))) == (0, 1, 0, 0)


def test_ways_to_reach_a_provider_are_kept_and_a_lost_zero_comes_back(session: Session) -> None:
    row = {**CASTLE, "website": "castle.example.ac.uk", "email": "hello@castle.example.ac.uk", "phone": "1614960000"}

    bring_providers(session, provider_file(row, headings=FULL))

    held = session.get_one(Provider, "10001234")
    assert (held.website, held.email, held.phone) == (row["website"], row["email"], "0161 496 0000")


def test_a_file_without_a_column_leaves_what_is_held_of_it(session: Session) -> None:
    bring_providers(session, provider_file({**CASTLE, "phone": "0161 496 0000"}, headings=FULL))

    assert counts(bring_providers(session, provider_file(CASTLE))) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("broken", "column", "code"),
    [
        ({"ukprn": ""}, "ukprn", "PROVIDER_UKPRN_REQUIRED"),
        ({"ukprn": "1000123"}, "ukprn", "PROVIDER_UKPRN_FORMAT"),
        ({"ukprn": "10005678"}, "ukprn", "PROVIDER_UKPRN_UNIQUE"),
        ({"name": ""}, "name", "PROVIDER_NAME_REQUIRED"),
        ({"name": "x" * 251}, "name", "PROVIDER_NAME_MAXLENGTH"),
        ({"website": "our site"}, "website", "PROVIDER_WEBSITE_FORMAT"),
        ({"email": "hello@castle"}, "email", "PROVIDER_EMAIL_FORMAT"),
        ({"phone": "12345"}, "phone", "PROVIDER_TELEPHONE_FORMAT"),
    ],
)
def test_a_broken_row_is_refused_and_nothing_of_the_file_is_taken(
    session: Session, broken: dict[str, str], column: str, code: str
) -> None:
    good = {"ukprn": "10005678", "name": "Peak Digital"}

    report = bring_providers(session, provider_file(good, {**CASTLE, **broken}, headings=FULL))

    assert found(report) == [(3, column, code)]
    assert session.get(Provider, "10005678") is None


def test_headings_may_be_in_capitals_and_other_columns_are_passed_over(session: Session) -> None:
    content = b"UKPRN,Name,Trading name\n10001234,Castle,The Castle\n"

    assert counts(bring_providers(session, content)) == (1, 0, 0, 0)


def test_a_dry_run_says_the_same_and_stores_nothing(session: Session) -> None:
    version = provision_version(session)

    report = bring_providers(session, provider_file(CASTLE), is_dry_run=True)

    assert counts(report) == (1, 0, 0, 0)
    assert session.get(Provider, "10001234") is None
    assert provision_version(session) == version
