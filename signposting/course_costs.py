"""Whether a course run is free to everybody, from what its provider says of the cost.

A fee that is waived for some only is a fee: "free if you earn under …" does not make a course free. The phrases are the
rows about a ``cost`` in ``course_phrases.csv``: ``free`` says that nobody pays, ``some`` that it depends on who.
"""

import re

from signposting.course_phrases import phrases_about
from signposting.language import read_doc

_AMOUNT = re.compile(r"£\s*(?!0+(?:\.0+)?(?![0-9.]))[0-9]|[1-9][0-9.,]*\s*(?:pounds|gbp)\b", re.IGNORECASE)


def is_free_to_all(cost_pence: int | None, description: str | None) -> bool:
    """Whether nobody pays. ``cost_pence`` is the fee as stated, ``None`` where only words tell it."""
    if cost_pence:
        return False
    text = description or ""
    said = {one.meaning for one in phrases_about("cost").find(read_doc(text))}
    is_for_some = "some" in said or bool(_AMOUNT.search(text))
    if cost_pence is None:
        return "free" in said and not is_for_some
    return not (is_for_some and ("free" in said or bool(_AMOUNT.search(text))))
