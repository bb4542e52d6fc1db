"""The areas, skills and occupations that a file of employer needs may name, and the nearest known one to a name that is
none.

Areas: districts by name or code, combined authorities, regions of England and counties (the shipped tables). Skills:
the vocabulary. Occupations: unit groups of SOC 2020 by code, title or job title, each with the skills that it needs, in
``data/signposting/occupation_skills.csv``. Case and punctuation do not count.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from signposting.gazetteer import name_key, read_tables
from signposting.ingest.sub_regions import ENGLISH_REGIONS, districts_of
from signposting.settings import ROOT
from signposting.skills import load_skills

OCCUPATIONS = ROOT / "data" / "signposting" / "occupation_skills.csv"
MOST_NEAREST = 3
LEAST_LIKENESS = 70
"""Of 100; names that are less alike are not offered."""

_JOB_OF_A_KIND = re.compile(r"([^()]+) \(([^()]+)\)")


@dataclass(frozen=True)
class Area:
    """An area by its usual name; ``district_code`` is ``None`` for one of several districts."""

    name: str
    district_code: str | None


@dataclass(frozen=True)
class Occupation:
    """A unit group of SOC 2020. ``skills``: those of ours that it needs, the most needed first; may be none."""

    code: str
    title: str
    skills: tuple[str, ...]


def find_area(written: str) -> Area | None:
    """The area of a name or a code, or ``None``."""
    known = _areas().get(name_key(written))
    if known is not None:
        return known
    codes = districts_of(written)
    return Area(read_tables().districts[codes[0]].name, codes[0]) if len(codes) == 1 else None


def find_skill(written: str) -> str | None:
    """The id of a skill: by its id, its label, or a name that people use for it alone; else ``None``."""
    return _skills().get(name_key(written))


def find_occupation(written: str) -> Occupation | None:
    """The occupation of a SOC 2020 code, a title or a job title, or ``None``; "SOC 2134" is the code too."""
    key = name_key(written)
    return _occupations().get(key.removeprefix("soc2020 ").removeprefix("soc 2020 ").removeprefix("soc "))


def nearest_areas(written: str) -> tuple[str, ...]:
    """The names of areas that are most like one that is not known."""
    return _nearest(written, {area.name for area in _areas().values()})


def nearest_skills(written: str) -> tuple[str, ...]:
    """The ids of skills whose names are most like one that is not known."""
    names = {label: one.id for one in load_skills() for label in (one.id.replace("-", " "), one.label)}
    return tuple(dict.fromkeys(names[name] for name in _nearest(written, names)))


def nearest_occupations(written: str) -> tuple[str, ...]:
    """The titles of occupations that are most like one that is not known, with their codes."""
    by_title = {one.title: one for one in _occupations().values()}
    return tuple(f"{title} ({by_title[title].code})" for title in _nearest(written, by_title))


def _nearest(written: str, names: Iterable[str]) -> tuple[str, ...]:
    found = process.extract(
        written, sorted(names), scorer=fuzz.WRatio, processor=name_key, limit=MOST_NEAREST, score_cutoff=LEAST_LIKENESS
    )
    return tuple(name for name, _, _ in found)


@lru_cache(maxsize=1)
def _areas() -> Mapping[str, Area]:
    """Of several areas of one name the district goes first, as employers and councils speak."""
    tables = read_tables()
    areas: dict[str, Area] = {}
    for district in tables.districts.values():
        for name in (district.name, district.code):
            areas[name_key(name)] = Area(district.name, district.code)
    for region in tables.regions.values():
        for name in (region.name, region.slug, *region.other_names):
            areas.setdefault(name_key(name), Area(region.name, None))
    counties = {county for district in tables.districts.values() for county in district.counties}
    for name in (*sorted(counties), *_english_regions(), "England"):
        areas.setdefault(name_key(name), Area(name, None))
    return areas


def _english_regions() -> tuple[str, ...]:
    with ENGLISH_REGIONS.open(encoding="utf-8", newline="") as lines:
        return tuple(row["region"] for row in csv.DictReader(lines))


@lru_cache(maxsize=1)
def _skills() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for one in load_skills():
        known[name_key(one.id)] = known[name_key(one.label)] = one.id
    times = Counter(name_key(name) for one in load_skills() for name in one.other_names)
    for one in load_skills():
        for name in one.other_names:
            if times[name_key(name)] == 1:
                known.setdefault(name_key(name), one.id)
    return known


@lru_cache(maxsize=1)
def _occupations() -> Mapping[str, Occupation]:
    """Titles and codes before job titles; a job title of several occupations is left out."""
    with OCCUPATIONS.open(encoding="utf-8", newline="") as lines:
        rows = [(row, _occupation(row)) for row in csv.DictReader(lines)]
    known = {name_key(name): one for _, one in rows for name in (one.code, one.title)}
    jobs = [(key, one) for row, one in rows for job in row["job_titles"].split("|") for key in _keys_of_job(job)]
    times = Counter(job for job, _ in jobs)
    for job, one in jobs:
        if times[job] == 1:
            known.setdefault(job, one)
    return known


def _keys_of_job(job: str) -> set[str]:
    """A job title as it is listed, and as it is said: "Developer (software)" is a software developer."""
    found = _JOB_OF_A_KIND.fullmatch(job)
    return {key for name in (job, f"{found[2]} {found[1]}" if found else "") if (key := name_key(name))}


def _occupation(row: Mapping[str, str]) -> Occupation:
    return Occupation(row["soc2020"], row["title"], tuple(row["skills"].split("|")) if row["skills"] else ())
