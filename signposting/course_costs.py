"""Whether a course run is free to everybody, from what its provider says of the cost.

A fee that is waived for some only is a fee: "free if you earn under …" does not make a course free. The phrases are in
``course_phrases.csv``: rows about a ``cost`` say that nobody pays (``free``) or that one has to ask (``unknown``), rows
about a ``cost some`` that it depends on who somebody is (a ``condition`` only in a sentence of money). A lower age that
every adult has is no such condition. A sum is no fee of the course where its sentence has a row about a ``cost aside``:
it comes back, is for the car park, or is what others would ask.
"""

import re

from spacy.tokens import Doc

from signposting.course_phrases import phrases_about, sentences
from signposting.language import text_of

_NO_AMOUNT = re.compile(
    r"£\s*0+(?:\.0+)?(?![0-9.])|(?:charge|fee|cost|pay|price)s?\b[^.?!]{0,40}[?:]\s*(?:no|none|nil|nope|nothing|zero|nought)\b"
    r"|\b(?:charge|fee|cost)\?\s*there\s+is(?:\s+not|n't|\s+none)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"£\s*(?!0+(?:\.0+)?(?![0-9.]))[0-9]|[1-9][0-9.,]*\s*(?:pounds|gbp)\b", re.IGNORECASE)
_OF_MONEY = re.compile(r"\b(?:free|pay|paid|pays|fees?|costs?|charged?|price|fund)", re.IGNORECASE)


def is_free_to_all(cost_pence: int | None, description: str | None) -> bool:
    """Whether nobody pays. ``cost_pence`` is the fee as stated, ``None`` where only words tell it."""
    if cost_pence:
        return False
    text = description or ""
    said: set[str] = set()
    for doc in sentences(text):
        if _is_paid(doc):
            return False
        said.update(one.meaning for one in phrases_about("cost").find(doc))
    return cost_pence == 0 or ("unknown" not in said and ("free" in said or bool(_NO_AMOUNT.search(text))))


def _is_paid(doc: Doc) -> bool:
    """Whether a sentence has a sum that is asked for the course, or on whom or what it depends that nothing is."""
    if _AMOUNT.search(text_of(doc)) and not phrases_about("cost aside").find(doc):
        return True
    depends = {one.meaning for one in phrases_about("cost some").find(doc)}
    return "some" in depends or ("condition" in depends and bool(_OF_MONEY.search(text_of(doc))))
