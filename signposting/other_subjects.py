"""Subjects that have nothing to do with computers, such as sewing, and whether a text names one.

They are those of ``data/signposting/other_subjects.txt`` and the rows about an ``other`` subject in
``course_phrases.csv``.
"""

from functools import lru_cache

from spacy.tokens import Doc

from signposting.course_phrases import NOTHING, rows_about
from signposting.phrases import Phrases
from signposting.settings import ROOT

OTHER_SUBJECTS = ROOT / "data" / "signposting" / "other_subjects.txt"


def names_other_subject(doc: Doc) -> bool:
    """Whether a text names a subject that has nothing to do with computers."""
    return bool(_subjects().find(doc))


@lru_cache(maxsize=1)
def _subjects() -> Phrases[str]:
    subjects: Phrases[str] = Phrases()
    for phrase in OTHER_SUBJECTS.read_text(encoding="utf-8").splitlines():
        subjects.add(phrase, NOTHING)
    for _, phrase in rows_about("other"):
        subjects.add(phrase, NOTHING)
    return subjects
