"""Files of venues."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signposting.ingest.providers import UnknownProviderError
from signposting.models import UnitPostcode, Venue
from signposting.places import load_gazetteer
from signposting.provision import provision_version
from signposting.settings import FIRST_REGIONS
from tests.signposting.ingest.files import VENUE, bring_venues, counts, found, venue_file

BURY = {
    "YOUR_VENUE_REFERENCE": "BUR-1",
    "VENUE_NAME": "The Rock",
    "ADDRESS_LINE_1": "The Rock",
    "TOWN_OR_CITY": "Bury",
    "POSTCODE": "BL9 0NT",
}


def venue(session: Session, reference: str = "OLD-1") -> Venue:
    session.flush()
    return session.scalars(select(Venue).where(Venue.provider_venue_ref == reference)).one()


def test_venues_are_new_then_unchanged_then_changed(provider: Session) -> None:
    assert counts(bring_venues(provider, venue_file(VENUE, BURY))) == (2, 0, 0, 0)
    assert counts(bring_venues(provider, venue_file(BURY, VENUE))) == (0, 0, 2, 0)
    assert counts(bring_venues(provider, venue_file({**VENUE, "VENUE_NAME": "New name"}, BURY))) == (0, 1, 1, 0)
    assert venue(provider).name == "New name"


def test_a_venue_that_left_the_file_is_withdrawn_and_live_again_when_it_is_back(provider: Session) -> None:
    bring_venues(provider, venue_file(VENUE, BURY))

    assert counts(bring_venues(provider, venue_file(VENUE))) == (0, 0, 1, 1)
    assert venue(provider, "BUR-1").state == "withdrawn"
    assert counts(bring_venues(provider, venue_file(VENUE))) == (0, 0, 1, 0)
    assert counts(bring_venues(provider, venue_file(VENUE, BURY))) == (1, 0, 1, 0)
    assert venue(provider, "BUR-1").state == "live"


def test_every_import_that_changes_something_moves_the_provision(provider: Session) -> None:
    before = provision_version(provider)
    bring_venues(provider, venue_file(VENUE))
    moved = provision_version(provider)
    bring_venues(provider, venue_file(VENUE))

    assert moved > before
    assert provision_version(provider) == moved


def test_a_well_formed_postcode_that_is_not_loaded_is_placed_in_its_sector_with_a_warning(provider: Session) -> None:
    report = bring_venues(provider, venue_file({**VENUE, "POSTCODE": "ol11de"}))

    sector = load_gazetteer(FIRST_REGIONS).point_of_postcode("OL1 1DE")
    held = venue(provider)
    assert [(one.row, one.column, one.code) for one in report.warnings] == [
        (2, "POSTCODE", "VENUE_POSTCODE_NOT_LOADED")
    ]
    assert (held.postcode, held.latitude, held.longitude, held.district_code) == ("OL1 1DE", *(sector or ()))


def test_a_loaded_postcode_is_placed_where_it_lies_without_a_warning(provider: Session) -> None:
    provider.add(UnitPostcode(postcode="OL1 1DE", latitude=53.5, longitude=-2.1, district_code="E08000004"))

    report = bring_venues(provider, venue_file(VENUE))

    held = venue(provider)
    assert not report.warnings
    assert (held.latitude, held.longitude, held.district_code) == (53.5, -2.1, "E08000004")


@pytest.mark.parametrize("written", ["1614960000", "0161 496 0000", "+44 161 496 0000", "(0161) 496-0000"])
def test_a_telephone_number_is_kept_as_people_write_it(provider: Session, written: str) -> None:
    bring_venues(provider, venue_file({**VENUE, "PHONE": written}))

    assert venue(provider).phone == "0161 496 0000"


BROKEN = [
    ({"YOUR_VENUE_REFERENCE": ""}, "YOUR_VENUE_REFERENCE", "VENUE_PROVIDER_VENUE_REF_REQUIRED"),
    ({"YOUR_VENUE_REFERENCE": "bur-1"}, "YOUR_VENUE_REFERENCE", "VENUE_PROVIDER_VENUE_REF_UNIQUE"),
    ({"YOUR_VENUE_REFERENCE": "x" * 256}, "YOUR_VENUE_REFERENCE", "VENUE_PROVIDER_VENUE_REF_MAXLENGTH"),
    ({"VENUE_NAME": ""}, "VENUE_NAME", "VENUE_NAME_REQUIRED"),
    ({"VENUE_NAME": "THE ROCK"}, "VENUE_NAME", "VENUE_NAME_UNIQUE"),
    ({"VENUE_NAME": "x" * 251}, "VENUE_NAME", "VENUE_NAME_MAXLENGTH"),
    ({"ADDRESS_LINE_1": ""}, "ADDRESS_LINE_1", "VENUE_ADDRESS_LINE1_REQUIRED"),
    ({"ADDRESS_LINE_1": "x" * 101}, "ADDRESS_LINE_1", "VENUE_ADDRESS_LINE1_MAXLENGTH"),
    ({"ADDRESS_LINE_2": "x" * 101}, "ADDRESS_LINE_2", "VENUE_ADDRESS_LINE2_MAXLENGTH"),
    ({"TOWN_OR_CITY": ""}, "TOWN_OR_CITY", "VENUE_TOWN_REQUIRED"),
    ({"TOWN_OR_CITY": "x" * 76}, "TOWN_OR_CITY", "VENUE_TOWN_MAXLENGTH"),
    ({"COUNTY": "x" * 76}, "COUNTY", "VENUE_COUNTY_MAXLENGTH"),
    ({"POSTCODE": ""}, "POSTCODE", "VENUE_POSTCODE_REQUIRED"),
    ({"POSTCODE": "Oldham"}, "POSTCODE", "VENUE_POSTCODE_FORMAT"),
    ({"POSTCODE": "OL1"}, "POSTCODE", "VENUE_POSTCODE_FORMAT"),
    ({"POSTCODE": "ZZ99 9ZZ"}, "POSTCODE", "VENUE_POSTCODE_FORMAT"),
    ({"EMAIL": "learn.castle.example"}, "EMAIL", "VENUE_EMAIL_FORMAT"),
    ({"PHONE": "01"}, "PHONE", "VENUE_TELEPHONE_FORMAT"),
    ({"PHONE": "+33 1 42 68 53 00"}, "PHONE", "VENUE_TELEPHONE_FORMAT"),
    ({"WEBSITE": "castle"}, "WEBSITE", "VENUE_WEBSITE_FORMAT"),
]


@pytest.mark.parametrize(("broken", "column", "code"), BROKEN)
def test_a_broken_row_is_refused_and_nothing_of_the_file_is_taken(
    provider: Session, broken: dict[str, str], column: str, code: str
) -> None:
    report = bring_venues(provider, venue_file(BURY, {**VENUE, **broken}))

    assert found(report) == [(3, column, code)]
    assert len(report.errors[0].message.split(". ")) > 1
    assert provider.scalars(select(Venue)).all() == []


def test_what_is_just_allowed_is_taken(provider: Session) -> None:
    longest = {"YOUR_VENUE_REFERENCE": "x" * 255, "VENUE_NAME": "x" * 250, "ADDRESS_LINE_1": "x" * 100}

    assert counts(bring_venues(provider, venue_file({**VENUE, **longest, "TOWN_OR_CITY": "x" * 75}))) == (1, 0, 0, 0)


def test_a_file_over_a_megabyte_is_refused(provider: Session) -> None:
    report = bring_venues(provider, venue_file(VENUE) + b"\n" * 1_048_576)

    assert found(report) == [(None, None, "FILE_TOO_LARGE")]


def test_a_provider_who_is_not_held_is_refused(session: Session) -> None:
    with pytest.raises(UnknownProviderError, match="10001234"):
        bring_venues(session, venue_file(VENUE))


def test_a_dry_run_says_the_same_and_stores_nothing(provider: Session) -> None:
    assert counts(bring_venues(provider, venue_file(VENUE), is_dry_run=True)) == (1, 0, 0, 0)
    assert provider.scalars(select(Venue)).all() == []
