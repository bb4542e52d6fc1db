"""Making sure of a need before its answer leaves: in the database, or on disk until the database is back."""

import logging

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from signposting.database import transaction
from signposting.demand import NeedRecord, record_need
from signposting.spool import Spool

log = logging.getLogger(__name__)


def record(engine: Engine, spool: Spool, drafted: NeedRecord) -> str:
    """Stores a need durably and gives the reference under which it now stands.

    What waits in the spool goes first, so that the need can follow one that is still there. Raises ``OSError`` only
    where neither the database nor the disk takes it.
    """
    try:
        if spool.waiting():
            spool.replay(engine)
        with transaction(engine, for_writing=True) as session:
            return record_need(session, drafted)
    except SQLAlchemyError as error:
        log.error("the need %s waits on disk: %s", drafted.reference, type(error).__name__)
        spool.keep(drafted)
        return drafted.reference
