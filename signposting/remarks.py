"""What residents say about listings and about the service. Their own words are never kept: only what they amount to."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import yaml
from spacy.matcher import PhraseMatcher
from sqlalchemy.orm import Session

from signposting.language import pipeline, read_doc
from signposting.models import CourseRun, Feedback, ListingProblem
from signposting.settings import ROOT
from signposting.vocabulary import Opinion, Problem

REMARKS = ROOT / "data" / "signposting" / "remarks.yml"


def problem_in(text: str) -> Problem | None:
    """What a text says is wrong with a listing; ``None`` where it does not say."""
    found = _first("problem", text)
    return Problem(found) if found else None


def opinion_in(text: str) -> Opinion:
    """Whether a text praises or complains. A complaint outweighs a politeness."""
    found = set(_all("opinion", text))
    if Opinion.COMPLAINT.value in found:
        return Opinion.COMPLAINT
    return Opinion.PRAISE if Opinion.PRAISE.value in found else Opinion.UNCLEAR


def is_abuse(text: str) -> bool:
    """Whether a text swears at whoever reads it. Only to be asked about a text that says nothing else."""
    return _first("abuse", text) is not None


def hands_over(text: str) -> bool:
    """Whether a text says that somebody who is there will go on with the chat."""
    return _first("handing", text) is not None


def is_next_person(text: str) -> bool:
    """Whether a text says that somebody else is at the computer now."""
    return _first("turn", text) is not None


def record_listing_problem(session: Session, course_run_id: int, problem: Problem, now: datetime) -> bool:
    """Keeps it for the provider; ``False`` where no such course run is held."""
    if session.get(CourseRun, course_run_id) is None:
        return False
    session.add(ListingProblem(course_run_id=course_run_id, problem=problem.value, recorded_at=now))
    return True


def record_feedback(session: Session, opinion: Opinion, channel: str, now: datetime) -> None:
    """Counts an opinion."""
    session.add(Feedback(opinion=opinion.value, channel=channel, recorded_at=now))


def _first(group: str, text: str) -> str | None:
    return next(iter(_all(group, text)), None)


def _all(group: str, text: str) -> Iterable[str]:
    doc = read_doc(text)
    found = sorted(_matchers()[group](doc), key=lambda match: match[1])
    return [doc.vocab.strings[name] for name, _, _ in found]


@lru_cache(maxsize=1)
def _matchers() -> dict[str, PhraseMatcher]:
    matchers = {}
    for group, names in yaml.safe_load(REMARKS.read_text(encoding="utf-8")).items():
        matchers[group] = PhraseMatcher(pipeline().vocab, attr="NORM")
        for name, phrases in names.items():
            matchers[group].add(name, [read_doc(phrase) for phrase in phrases])
    return matchers
