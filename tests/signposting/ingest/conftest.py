"""A provider who has a venue, ready to bring courses."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import create_provider
from tests.signposting.ingest.files import UKPRN, VENUE, bring_venues, venue_file


@pytest.fixture
def provider(session: Session) -> Session:
    """The session, with a provider that has no venue."""
    create_provider(session, ukprn=UKPRN, name="Castle Adult Learning", phone=None)
    return session


@pytest.fixture
def college(provider: Session) -> Session:
    """The session, with a provider and its one venue."""
    assert not bring_venues(provider, venue_file(VENUE)).errors
    return provider
