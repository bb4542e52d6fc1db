"""How good the search and the tagging are, on judged catalogues: ``make evaluate-search``.

Each set of ``data/relevance`` goes through the product as a region's would: providers, venues and courses are imported
by the command, the tags are taken from its export, and its batch search answers the queries. Printed are nDCG@5 counted
in courses, how often an unmet need's reasons are exactly the judged ones, the tags' micro-averaged F1, and the worst
answers. The product is developed on the first; of the others only the scores are looked at (``--all`` shows more).
"""

import argparse
import csv
import json
import math
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from signposting.cli import app
from signposting.judged_listings import CATALOGUES
from signposting.settings import ROOT

DATA = ROOT / "data" / "relevance"
DEVELOP = "develop"
MEASURING = ("thirty-third", "thirty-fourth")
"""The catalogues that no level and no skill is learnt from."""
SETS = (*(one.name for one in CATALOGUES), *MEASURING)
TODAY = "2027-01-04"
"""The day on which the catalogues and their judgements are as they are."""
LIMIT = 10
CUT = 5
WORST = 10
KINDS = ("skills", "level", "access")

Row = dict[str, str]


@dataclass(frozen=True)
class Judged:
    """A query with what was judged of it, and what the product answered: the courses' references, and the reasons.

    ``grades`` are the courses that answer it, by reference: 3 just this, 2 its main topic, 1 a part of it.
    """

    query: dict[str, Any]
    grades: dict[str, int]
    reasons: frozenset[str]
    found: tuple[str, ...]
    found_reasons: frozenset[str]

    @property
    def ndcg(self) -> float:
        """Between 0 and 1, over the first :data:`CUT` courses."""
        ideal = _gain(sorted(self.grades.values(), reverse=True))
        return _gain(self.grades.get(one, 0) for one in self.found) / ideal

    @property
    def is_exact(self) -> bool:
        return not self.found and self.reasons == self.found_reasons


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="show what is wrong in the other sets as well")
    arguments = parser.parse_args()
    for name in SETS:
        with tempfile.TemporaryDirectory() as folder:
            os.environ.update(DATABASE_URL=f"sqlite:///{folder}/region.db", TODAY=TODAY, DEMONSTRATION="off")
            _evaluate(DATA / name, Path(folder), is_open=arguments.all or name == DEVELOP)


def _evaluate(judged_set: Path, folder: Path, *, is_open: bool) -> None:
    _import_all(judged_set, folder)
    runs = _signpost("courses", "export", "--json")["course_runs"]
    exported = {_course(run["your_reference"]): run for run in runs}
    courses = {str(run["course_run_id"]): _course(run["your_reference"]) for run in runs}
    judged_tags = {row["your_reference"]: row for row in _rows(judged_set / "judged_tags.csv")}
    print(f"\n{judged_set.name}: {len(judged_tags)} courses, {len(runs)} runs")
    _print_tagging(judged_tags, exported, is_open=is_open)
    judged = list(_judged(judged_set / "queries.jsonl", folder, courses))
    met, unmet = [one for one in judged if one.grades], [one for one in judged if not one.grades]
    exact = sum(one.is_exact for one in unmet)
    print(f"nDCG@{CUT} {sum(one.ndcg for one in met) / len(met):.3f} over {len(met)} queries that something answers")
    print(f"reasons exactly right {exact / len(unmet):.1%} of {len(unmet)} that nothing answers")
    if is_open:
        _print_worst(met, unmet)


def _signpost(*words: str) -> Any:
    """What the command prints as JSON. Raises ``SystemExit`` with its words where it fails."""
    result = CliRunner().invoke(app, words)
    if result.exit_code:
        raise SystemExit(f"signpost {' '.join(words)}: {result.stdout}{result.stderr}{result.exception or ''}")
    return json.loads(result.stdout) if "--json" in words else result.stdout


def _import_all(judged_set: Path, folder: Path) -> None:
    _signpost("db", "upgrade")
    _signpost("import", "providers", str(judged_set / "providers.csv"))
    for kind, name in (("venues", "venues"), ("courses", "courses"), ("courses", "bootcamps")):
        by_provider = sorted(_rows(judged_set / f"{name}.csv"), key=lambda row: row["UKPRN"])
        for ukprn, rows in groupby(by_provider, key=lambda row: row["UKPRN"]):
            file = folder / f"{name}.csv"
            _write([{key: value for key, value in row.items() if key != "UKPRN"} for row in rows], file)
            _signpost("import", kind, str(file), "--provider", ukprn)


def _rows(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _write(rows: Sequence[Row], file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _course(reference: str) -> str:
    """Runs of one course are told apart by what follows a dot."""
    return reference.partition(".")[0]


def _judged(file: Path, folder: Path, courses: dict[str, str]) -> Iterator[Judged]:
    queries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    asked = [{key: value for key, value in one.items() if key not in ("grades", "reasons")} for one in queries]
    batch = folder / "queries.jsonl"
    batch.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    answers = _signpost("search", "--batch", str(batch), "--limit", str(LIMIT), "--json")
    for query, asks, answer in zip(queries, asked, answers, strict=True):
        found = dict.fromkeys(courses[str(one["course_run_id"])] for one in answer["results"])
        yield Judged(
            query=asks | {"understood": answer["need"]["skills"]},
            grades=query["grades"],
            reasons=frozenset(query["reasons"]),
            found=tuple(found),
            found_reasons=frozenset(answer["unmet"]["reasons"] if answer["unmet"] else ()),
        )


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(list(grades)[:CUT]))


def _print_tagging(judged: dict[str, Row], exported: dict[str, dict[str, Any]], *, is_open: bool) -> None:
    counts: Counter[str] = Counter()
    for reference, row in judged.items():
        right, given = _tags(row), _given_tags(exported[reference])
        counts.update(f"{kind} {outcome}" for kind, outcome in _compared(right, given))
        if is_open and right != given:
            missing, extra = sorted(right - given), sorted(given - right)
            print(f"  {reference} {exported[reference]['course_name']}: missing {missing}, too much {extra}")
    for kind in KINDS:
        print(f"tagging F1 {_f1(counts, [kind]):.3f} {kind}")
    print(f"tagging F1 {_f1(counts, KINDS):.3f} in all (micro-averaged)")


def _tags(row: Row) -> set[tuple[str, str]]:
    listed = {
        "skills": f"{row['primary']};{row['secondary']}",
        "level": row["level"],
        "access": row["access"],
    }
    return {(kind, tag) for kind, tags in listed.items() for tag in tags.split(";") if tag}


def _given_tags(run: dict[str, Any]) -> set[tuple[str, str]]:
    level = [("level", run["level"])] if run["level"] else []
    return {*(("skills", one) for one in run["skills"]), *(("access", one) for one in run["access"]), *level}


def _compared(right: set[tuple[str, str]], given: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for kind, tag in right | given:
        is_right = (kind, tag) in right
        yield kind, "right" if is_right and (kind, tag) in given else "missing" if is_right else "too much"


def _f1(counts: Counter[str], kinds: Iterable[str]) -> float:
    right, missing, extra = (
        sum(counts[f"{kind} {outcome}"] for kind in kinds) for outcome in ("right", "missing", "too much")
    )
    return 2 * right / (2 * right + missing + extra)


def _print_worst(met: Sequence[Judged], unmet: Sequence[Judged]) -> None:
    wrong = [one for one in unmet if not one.is_exact]
    print(f"the worst of {len(met) + len(unmet)} answers:")
    for one in wrong[:WORST]:
        print(f"  {one.query}\n    judged {sorted(one.reasons)}, given {sorted(one.found_reasons) or one.found[:CUT]}")
    for one in sorted(met, key=lambda one: one.ndcg)[:WORST]:
        if one.ndcg < 1:
            print(f"  {one.ndcg:.2f} {one.query}\n    judged {one.grades}, given {one.found[:CUT]}")
            print(f"    reasons given {sorted(one.found_reasons)}" if one.found_reasons else "", end="\n")


if __name__ == "__main__":
    main()
