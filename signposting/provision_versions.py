"""Which change of the provision is the newest, and whose listings it touched.

Each process holds a snapshot of some version. What is newer tells it whether to read some providers' runs again, or
everybody's.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signposting.models import ProvisionVersion

WHOLE = 1
"""The row whose version moves with every change."""
EVERYBODY = 0
"""The row that holds the version of the last change that named no provider."""


def provision_version(session: Session) -> int:
    """The number that moves with every change of what is live."""
    return session.scalar(select(ProvisionVersion.version).where(ProvisionVersion.id == WHOLE)) or 0


def lock_provision(session: Session) -> int:
    """The same number, which nobody else can move before this transaction ends."""
    locked = select(ProvisionVersion.version).where(ProvisionVersion.id == WHOLE).with_for_update()
    return session.scalar(locked) or 0


def mark_provision_changed(session: Session, *ukprns: str) -> None:
    """Tells every process, once this transaction is committed, that what is live has changed.

    Name the providers whose listings or venues these are, where only theirs are: theirs alone are then read again.
    """
    moved = update(ProvisionVersion).where(ProvisionVersion.id == WHOLE).values(version=ProvisionVersion.version + 1)
    if session.execute(moved).rowcount == 0:  # type: ignore[attr-defined]
        session.add(ProvisionVersion(id=WHOLE, version=1))
        session.flush()
    version = provision_version(session)
    for row in map(int, ukprns or (EVERYBODY,)):
        session.merge(ProvisionVersion(id=row, version=version))


def providers_changed_since(session: Session, version: int) -> tuple[str, ...] | None:
    """The UKPRNs of those whose listings have changed since a version; ``None`` where anybody's may have."""
    newer = select(ProvisionVersion.id).where(ProvisionVersion.version > version, ProvisionVersion.id != WHOLE)
    changed = session.scalars(newer).all()
    return None if not changed or EVERYBODY in changed else tuple(map(str, changed))
