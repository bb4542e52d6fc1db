"""The next snapshot from the one in hand: only what has changed is read again.

Reading a million runs takes some seconds. A college that changes a listing names itself, and its runs alone are then
replaced by those that the database holds now.
"""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from signposting.provision_versions import providers_changed_since, provision_version
from signposting.snapshot_reading import build_snapshot
from signposting.snapshots import Facts, Integers, Kinds, Posting, Sites, Snapshot

MOST_PATCHES = 100
"""After so many the snapshot is read whole again: each leaves some sites and kinds behind that nobody uses."""
MOST_PROVIDERS = 50
"""Beyond so many at once it is quicker to read everybody's."""

_COLUMNS = ("course_run_id", "provider", "course")
"""The columns whose values mean the same in every snapshot."""


def next_snapshot(session: Session, held: Snapshot | None) -> Snapshot:
    """What is live now; ``held`` itself where nothing has changed since."""
    version = provision_version(session)
    if held is None or version < held.version:
        return build_snapshot(session)
    if version == held.version:
        return held
    changed = providers_changed_since(session, held.version)
    if changed is None or len(changed) > MOST_PROVIDERS or held.patches >= MOST_PATCHES:
        return build_snapshot(session)
    return _patched(held, build_snapshot(session, changed), np.array(changed, np.int32))


def _patched(held: Snapshot, fresh: Snapshot, providers: Integers) -> Snapshot:
    """The runs of everybody else, followed by the fresh ones of the providers given."""
    kept = np.flatnonzero(~np.isin(held.provider, providers))

    offset = int(held.offer.max(initial=0)) + 1
    facts, sites = _joined_facts(held, fresh, kept), _joined_sites(held.sites, fresh.sites)
    return Snapshot(
        version=fresh.version,
        patches=held.patches + 1,
        offer=np.concatenate((held.offer[kept], fresh.offer + np.int32(offset))),
        facts=facts,
        by_skill=_joined_skills(held, fresh, kept, facts, sites.cells()),
        kinds=Kinds(*(_joined(held.kinds, fresh.kinds, field.name) for field in fields(Kinds))),
        sites=sites,
        topics=held.topics.replaced(kept, fresh.topics),
        **{name: np.concatenate((getattr(held, name)[kept], getattr(fresh, name))) for name in _COLUMNS},
    )


def _joined_facts(held: Snapshot, fresh: Snapshot, kept: npt.NDArray[np.intp]) -> Facts:
    """The fresh runs' kinds and sites are numbered after the held ones'."""
    moved = replace(
        fresh.facts,
        kind=fresh.facts.kind + np.int32(len(held.kinds.level)),
        site=fresh.facts.site + np.int32(len(held.sites.first_point)),
    )
    ours = held.facts.at(kept)
    return Facts(*(_joined(ours, moved, field.name) for field in fields(Facts)))


def _joined(held: object, fresh: object, name: str) -> npt.NDArray[Any]:
    return np.concatenate((getattr(held, name), getattr(fresh, name)))


def _joined_sites(held: Sites, fresh: Sites) -> Sites:
    offset = np.int32(len(held.first_point))
    none = np.empty(0, np.int32)
    return Sites(
        point=np.concatenate((held.point, fresh.point), axis=1),
        first_point=np.concatenate((held.first_point, fresh.first_point + held.point.shape[1])),
        of_district={
            code: np.concatenate((held.of_district.get(code, none), fresh.of_district.get(code, none - 1) + offset))
            for code in {*held.of_district, *fresh.of_district}
        },
    )


def _joined_skills(
    held: Snapshot, fresh: Snapshot, kept: npt.NDArray[np.intp], facts: Facts, cell_of_site: Integers
) -> dict[str, Posting]:
    """The rows by skill, where the kept ones have moved up and the fresh ones follow."""
    is_kept = np.zeros(len(held), np.bool_)
    is_kept[kept] = True
    moved_to = np.cumsum(is_kept, dtype=np.int32) - np.int32(1)
    none = Posting.of(np.empty(0, np.int32), np.empty(0, np.bool_), facts, cell_of_site)
    found = {}
    for skill in {*held.by_skill, *fresh.by_skill}:
        old, new = held.by_skill.get(skill, none), fresh.by_skill.get(skill, none)
        stays = is_kept[old.rows]
        rows = np.concatenate((moved_to[old.rows[stays]], new.rows + np.int32(len(kept))))
        if len(rows):
            is_primary = np.concatenate((old.is_primary[stays], new.is_primary))
            found[skill] = Posting.of(rows, is_primary, facts, cell_of_site)
    return found
