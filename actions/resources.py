"""What the action server opens once and every action uses: settings, database, provision, places, the spool."""

import logging
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Engine

from signposting.database import open_engine
from signposting.places import Gazetteer, load_gazetteer
from signposting.provision import Provision
from signposting.settings import Settings, load_settings, var_folder
from signposting.spool import Spool
from signposting.unit_postcodes import ABOUT_100_M, UnitPostcodes

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Resources:
    """The open ends of one action server."""

    settings: Settings
    engine: Engine
    provision: Provision
    gazetteer: Gazetteer
    spool: Spool


@lru_cache(maxsize=1)
def resources() -> Resources:
    """Opened at the first turn; needs that waited on disk are recorded now.

    Where a resident's postcode lies is known to about 100 m only: a conversation keeps its place from turn to turn.
    """
    settings = load_settings()
    engine = open_engine(settings.database_url)
    spool = Spool(var_folder() / "spool")
    if replayed := spool.replay(engine):
        log.warning("%s needs that waited on disk are now recorded", replayed)
    gazetteer = load_gazetteer(settings.region).with_units(UnitPostcodes(engine, ABOUT_100_M).point)
    return Resources(settings, engine, Provision(engine), gazetteer, spool)
