"""The search's question as PostgreSQL would be asked it, of two tables that hold all that it needs.

The tables are as kind to PostgreSQL as can be: the closed lists as arrays under GIN, latitude and longitude
under a B-tree for the bounding box, the words as a text search vector, everything analysed and in memory. One
statement finds, folds, ranks and counts the matches; where there is none, a second one groups the runs of the topic by
what they fail. The listing's words are in the rows found.
"""

import math
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import psycopg

from benchmarks.search_catalogue import TODAY
from signposting.needs import Need
from signposting.places import EARTH_RADIUS_KM
from signposting.vocabulary import ANY_DELIVERY

TABLES = """
CREATE UNLOGGED TABLE course (id integer PRIMARY KEY, title text NOT NULL, words text NOT NULL, lexemes tsvector
    GENERATED ALWAYS AS (to_tsvector('english', title || ' ' || words)) STORED);
CREATE UNLOGGED TABLE run (
    id integer PRIMARY KEY, course integer NOT NULL, offer integer NOT NULL, skills text[] NOT NULL,
    primary_skills text[] NOT NULL, latitude float8, longitude float8, delivery text NOT NULL, times text[] NOT NULL,
    access text[] NOT NULL, cost integer, level text, start date, places integer
)
"""
INDEXES = (
    "CREATE INDEX ON course USING gin (lexemes)",
    "CREATE INDEX ON run (course)",
    "CREATE INDEX ON run USING gin (skills)",
    "CREATE INDEX ON run (latitude, longitude)",
    "CREATE INDEX ON run (delivery) WHERE latitude IS NULL",
)
SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "128MB",
    "maintenance_work_mem": "512MB",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
    "jit": "off",
}
"""Everything in memory, and one core, as ours has."""

_KM = f"""
    {2 * EARTH_RADIUS_KM} * asin(sqrt(power(sin(radians(latitude - %(latitude)s) / 2), 2)
    + cos(radians(%(latitude)s)) * cos(radians(latitude)) * power(sin(radians(longitude - %(longitude)s) / 2), 2)))
"""
_CONDITIONS = {
    "distance": f"coalesce({_KM} <= %(limit_km)s, true)",
    "time": "(times = '{}' OR times && %(times)s)",
    "delivery": "delivery = ANY(%(deliveries)s)",
    "cost": "cost <= %(limit_pence)s",
    "level": "coalesce(level = %(level)s, true)",
    "access": "access @> %(access)s",
    "start_date": "coalesce(start <= %(start_by)s, true)",
    "full": "coalesce(places > 0, true)",
}
_BOX = """
    (latitude IS NULL OR latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s)
"""


def load(
    connection: psycopg.Connection[Any], courses: Iterator[tuple[Any, ...]], runs: Iterator[tuple[Any, ...]]
) -> None:
    """Makes the tables anew, fills them by ``COPY`` and indexes them."""
    connection.execute("DROP TABLE IF EXISTS course, run")
    connection.execute(TABLES)
    _copy(connection, "course (id, title, words)", courses)
    _copy(connection, "run", runs)
    for index in INDEXES:
        connection.execute(index)
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE run, course")


def _copy(connection: psycopg.Connection[Any], table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        while lines := ["\t".join(map(_cell, row)) for row in islice(rows, 10_000)]:
            copy.write("\n".join(lines) + "\n")


def ask(connection: psycopg.Connection[Any], need: Need) -> tuple[int, dict[tuple[str, ...], tuple[int, float | None]]]:
    """How many results there are, five of them being fetched; where there is none, what each smallest failing set
    would yield, and how far away."""
    values = _values(need)
    asked = _asked(need)
    topic = (
        "skills && %(skills)s"
        if need.skills
        else "course IN (SELECT id FROM course WHERE lexemes @@ plainto_tsquery('english', %(text)s))"
    )
    live = f"{topic} AND coalesce(start >= %(today)s, true)"
    box = f"AND {_BOX}" if need.place else ""
    matching = " AND ".join(_CONDITIONS[one] for one in asked)
    found = connection.execute(
        f"""
        WITH folded AS (
            SELECT DISTINCT ON (offer) *, {_KM if need.place else "NULL::float8"} AS km FROM run
            WHERE {live} {box} AND {matching} ORDER BY offer, start NULLS FIRST, id
        ), best AS (
        SELECT *, count(*) OVER () AS total FROM folded
        ORDER BY -2 * cardinality(ARRAY(SELECT unnest(skills) INTERSECT SELECT unnest(%(skills)s::text[])))
                 - cardinality(ARRAY(SELECT unnest(primary_skills) INTERSECT SELECT unnest(%(skills)s::text[]))),
                 level IS DISTINCT FROM %(level)s, floor(coalesce(km, 6) / 2), start NULLS FIRST, cost NULLS LAST, id
        LIMIT 5)
        SELECT best.*, course.title, course.words, total FROM best JOIN course ON course.id = best.course
        """,
        values,
    ).fetchall()
    if found:
        return found[0][-1], {}
    mask = " | ".join(f"((NOT coalesce({_CONDITIONS[one]}, false))::int << {n})" for n, one in enumerate(asked))
    grouped = connection.execute(
        f"SELECT {mask} AS fails, count(DISTINCT offer), min({_KM if need.place else 'NULL::float8'}) "
        f"FROM run WHERE {live} GROUP BY 1",
        values,
    ).fetchall()
    sets = [fails for fails, *_ in grouped]
    smallest = [one for one in sets if not any(less != one and less & one == less for less in sets)]
    return 0, {
        tuple(name for n, name in enumerate(asked) if fails >> n & 1): (count, None if km is None else round(km, 1))
        for fails, count, km in grouped
        if fails in smallest
    }


def _asked(need: Need) -> list[str]:
    is_asked = {
        "distance": need.place is not None,
        "time": bool(need.times),
        "delivery": need.delivery != ANY_DELIVERY,
        "cost": need.cost_limit_pence() is not None,
        "level": need.level is not None,
        "access": bool(need.access),
        "start_date": need.start_by is not None,
        "full": True,
    }
    return [condition for condition, holds in is_asked.items() if holds]


def _values(need: Need) -> dict[str, Any]:
    limit_km = need.distance_limit_km() or 0.0
    latitude, longitude = (need.place.latitude, need.place.longitude) if need.place else (0.0, 0.0)
    north = math.degrees(limit_km / EARTH_RADIUS_KM)
    east = north / math.cos(math.radians(latitude))
    either = ["blended"] if need.delivery in ("in_person", "online") else []
    return {
        "skills": list(need.skills), "text": need.text, "today": TODAY, "latitude": latitude, "longitude": longitude,
        "limit_km": limit_km, "south": latitude - north, "north": latitude + north, "west": longitude - east,
        "east": longitude + east, "times": list(need.times), "deliveries": [need.delivery, *either],
        "limit_pence": need.cost_limit_pence(), "level": need.level, "access": list(need.access),
        "start_by": need.start_by or TODAY + timedelta(days=365),
    }  # fmt: skip


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, (tuple, list)):
        return "{" + ",".join(value) + "}"
    return str(value).replace("\t", " ").replace("\n", " ")
