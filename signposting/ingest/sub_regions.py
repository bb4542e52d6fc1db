"""The areas in which work-based runs are offered: English regions, combined authorities, counties and districts by
name, each as the districts that it is made of.

Regions of England, and a few other names that course files use ("Poole"), with their districts:
``data/signposting/english_regions.csv`` (ONS, May 2025). The rest comes from the gazetteer's tables. Where a name is
several things, the region of England goes first, then the district.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from signposting.gazetteer import Tables, name_key, read_tables
from signposting.settings import ROOT

ENGLISH_REGIONS = ROOT / "data" / "signposting" / "english_regions.csv"
SEPARATOR = ";"


def parts_of(written: str) -> tuple[str, ...]:
    """The names in a cell."""
    return tuple(name for part in written.split(SEPARATOR) if (name := part.strip()))


def districts_of(name: str) -> tuple[str, ...]:
    """The codes of the districts of an area; none where no area has this name. "Bristol, City of" is Bristol."""
    key = name_key(name)
    for known in (key, _without_title(key)):
        if known in _areas():
            return _areas()[known]
    return ()


def _without_title(key: str) -> str:
    """``"bristol city of"`` and ``"city of bristol"`` -> ``"bristol"``."""
    for title in ("city of", "county of", "borough of", "city and county of", "royal borough of", "london borough of"):
        key = key.removesuffix(f" {title}").removeprefix(f"{title} ")
    return key


@lru_cache(maxsize=1)
def _areas() -> Mapping[str, tuple[str, ...]]:
    tables = read_tables()
    areas: dict[str, tuple[str, ...]] = {}
    for found in (_english_regions(), _districts(tables), _combined_authorities(tables), _counties(tables)):
        for name, codes in found.items():
            areas.setdefault(name_key(name), codes)
    return areas


def _english_regions() -> dict[str, tuple[str, ...]]:
    with ENGLISH_REGIONS.open(encoding="utf-8", newline="") as lines:
        return {row["region"]: tuple(row["district_codes"].split("|")) for row in csv.DictReader(lines)}


def _districts(tables: Tables) -> dict[str, tuple[str, ...]]:
    return {district.name: (code,) for code, district in tables.districts.items()}


def _combined_authorities(tables: Tables) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for slug, region in tables.regions.items():
        codes = tuple(code for code, district in tables.districts.items() if district.region == slug)
        found.update(dict.fromkeys((region.name, *region.other_names), codes))
    return found


def _counties(tables: Tables) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, district in tables.districts.items():
        for county in district.counties:
            found[county].append(code)
    return {county: tuple(codes) for county, codes in found.items()}
