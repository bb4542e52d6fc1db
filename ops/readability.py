"""Holds what residents read to a reading age of nine: ``python -m ops.readability``.

Measured by the Flesch-Kincaid grade (a grade is about a year of school; a reader of nine is in the fourth). Names of
services, phone numbers and what actions fill in are left out of the measure: nobody can make them shorter.
"""

import re
import statistics
import sys

import textstat
import yaml

from signposting.settings import ROOT

MOST_ON_AVERAGE = 4.0
MOST_FOR_ONE = 6.5
LEAST_WORDS = 8
"""A shorter text is too short to measure."""
NAMES = (
    "National Careers Service",
    "Report Fraud",
    "Samaritans",
    "Universal Credit",
    "Skills Bootcamps",
    "Telegram",
    "computers",
    "computer",
    "library",
    "postcode",
)


def main() -> int:
    """Prints the texts that are too hard; status 1 where there are any."""
    grades = {name: grade(text) for name, text in _texts() if len(text.split()) >= LEAST_WORDS}
    hard = {name: one for name, one in grades.items() if one > MOST_FOR_ONE}
    for name, one in sorted(hard.items(), key=lambda item: -item[1]):
        print(f"{name}: grade {one:.1f}, at most {MOST_FOR_ONE} is allowed")
    average = statistics.mean(grades.values())
    print(f"{len(grades)} texts, grade {average:.1f} on average (at most {MOST_ON_AVERAGE})")
    return 1 if hard or average > MOST_ON_AVERAGE else 0


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text, names and numbers left out."""
    for name in NAMES:
        text = text.replace(name, "help")
    text = re.sub(r"\{[^}]*\}|[£\d][\d ,]*\d|“|”|•", " ", text)
    text = re.sub(r"\s*\n+\s*", " ", re.sub(r"(?<![.!?:])\n", ". ", text))
    return float(textstat.flesch_kincaid_grade(text.replace(":", ".")))


def _texts() -> list[tuple[str, str]]:
    responses = yaml.safe_load((ROOT / "data" / "responses.yml").read_text(encoding="utf-8"))["responses"]
    return [(name, one["text"]) for name, variations in responses.items() for one in variations]


if __name__ == "__main__":
    sys.exit(main())
