"""Whether a course run is free to everybody, from what its provider says of the cost.

A fee that is waived for some only is a fee: "free if you earn under …" does not make a course free. The phrases are in
``course_phrases.csv``: rows about a ``cost`` say that nobody pays (``free``) or that one has to ask (``unknown``), rows
about a ``cost some`` that it depends on who somebody is. A lower age that every adult has is no such condition.
"""

import re

from signposting.course_phrases import phrases_about
from signposting.language import read_doc

_NO_AMOUNT = re.compile(r"£\s*0+(?:\.0+)?(?![0-9.])")
_AMOUNT = re.compile(r"£\s*(?!0+(?:\.0+)?(?![0-9.]))[0-9]|[1-9][0-9.,]*\s*(?:pounds|gbp)\b", re.IGNORECASE)


def is_free_to_all(cost_pence: int | None, description: str | None) -> bool:
    """Whether nobody pays. ``cost_pence`` is the fee as stated, ``None`` where only words tell it."""
    text = description or ""
    if cost_pence or _AMOUNT.search(text):
        return False
    doc = read_doc(text)
    if phrases_about("cost some").find(doc):
        return False
    said = {one.meaning for one in phrases_about("cost").find(doc)}
    return cost_pence == 0 or ("unknown" not in said and ("free" in said or bool(_NO_AMOUNT.search(text))))
