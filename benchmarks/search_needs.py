"""Needs of every sort for a synthetic catalogue: few conditions and many, one skill, two, or words alone."""

from collections.abc import Iterator

import numpy as np

from benchmarks.search_catalogue import TODAY, Geography, Site
from signposting.demonstration.catalogue import read_catalogue
from signposting.needs import Need
from signposting.places import Place
from signposting.provision import Snapshot
from signposting.search import search
from signposting.vocabulary import Access, Delivery, Level, Reason, Time

PATIENCE = 60
"""How many needs are drawn for each that is wanted, before fewer are put up with."""


def place_of(site: Site) -> Place:
    """The place as a resident's need names it."""
    return Place(site.name, site.outcode, site.latitude, site.longitude, "town", district_code=site.district_code)


def draw_needs(snapshot: Snapshot, geography: Geography, wanted: int) -> tuple[list[Need], list[Need]]:
    """Needs that the catalogue meets, and ones that it does not, so many of each as far as there are."""
    met: list[Need] = []
    unmet: list[Need] = []
    for need in _drawn(snapshot, geography, wanted * PATIENCE):
        found = search(need, snapshot, TODAY, page_size=1)
        if Reason.UNRECOGNISED_SKILL.value in found.reasons or Reason.NO_PROVISION.value in found.reasons:
            continue  # these ask next to nothing of the search
        kept = met if found.total else unmet
        if len(kept) < wanted:
            kept.append(need)
        if len(met) == len(unmet) == wanted:
            break
    return met, unmet


def _drawn(snapshot: Snapshot, geography: Geography, number: int) -> Iterator[Need]:
    chance = np.random.default_rng(7)
    skills = sorted(snapshot.by_skill)
    sizes = np.array([len(snapshot.by_skill[skill].rows) for skill in skills], float)
    topics = [course.title for course in read_catalogue().courses]
    for site in geography.drawn(chance, number):
        strictness = chance.random()

        def asked(chance: np.random.Generator = chance, strictness: float = strictness) -> bool:
            return bool(chance.random() < strictness)

        chosen = chance.choice(len(skills), 1 + (chance.random() < 0.1), replace=False, p=sizes / sizes.sum())
        has_skill = chance.random() < 0.9
        yield Need(
            skills=tuple(skills[n] for n in chosen) if has_skill else (),
            text=None if has_skill else topics[chance.integers(len(topics))],
            place=place_of(site) if chance.random() < 0.9 else None,
            max_distance_km=float(chance.integers(1, 8)) if asked() else None,
            delivery=Delivery.IN_PERSON.value if asked() else "any",
            times=(str(chance.choice(Time.values())),) if asked() else (),
            free_only=asked(),
            level=str(chance.choice(Level.values())) if asked() else None,
            access=tuple(map(str, chance.choice(Access.values(), 2, replace=False))) if asked() else (),
            start_by=TODAY.replace(year=TODAY.year + 1, month=1) if asked() else None,
        )
