"""Where whole postcodes lie, once a region has loaded them (``signpost import postcodes``).

Looked up one by one in the database: there are 1.7 million in Great Britain, which no process needs to hold. Without
a list, or while the database is away, a postcode is placed by its sector (:mod:`signposting.places`).
"""

import logging
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from signposting.database import transaction
from signposting.gazetteer import Point
from signposting.models import UnitPostcode

log = logging.getLogger(__name__)

ABOUT_100_M = 3
"""Decimals of a degree that say where somebody lives no closer than about 100 m, which is a few streets."""


@dataclass(frozen=True)
class UnitPostcodes:
    """The loaded postcodes. ``decimals`` of a degree are given: fewer where what is found goes on to be kept."""

    engine: Engine
    decimals: int = 5

    def point(self, postcode: str) -> Point | None:
        """Where a well-spelt postcode lies and in which district (empty if that is unknown); ``None`` if unknown."""
        try:
            with transaction(self.engine) as session:
                found = session.execute(
                    select(UnitPostcode.latitude, UnitPostcode.longitude, UnitPostcode.district_code).where(
                        UnitPostcode.postcode == postcode
                    )
                ).one_or_none()
        except SQLAlchemyError as error:
            log.warning("whole postcodes cannot be looked up: %s", type(error).__name__)
            return None
        if found is None:
            return None
        return Point(
            round(found.latitude, self.decimals), round(found.longitude, self.decimals), found.district_code or ""
        )
