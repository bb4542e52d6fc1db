"""Whether a condition that a message names is refused there: "not online", "can't do evenings", "weekends are no good".

Works on the words around a phrase, spelt one way (:mod:`signposting.wording`). A refusal reaches over the small words
between it and what is refused, never over the end of a clause; "not only", "don't mind" and the like refuse nothing.
The words stand in ``data/signposting/conditions/refusals.yml``.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from signposting.condition_phrases import REFUSALS, load_conditions

Pattern = re.Pattern[str]
TOO = re.compile(r"(?:(?:way|far|much|a bit|bit|all|a lot) )?too ")
"""What a complaint is already: "all far too basic" refuses nothing that is advanced."""
MOST_DROPPED = 5
"""How many words may name the first of two things that are dropped together."""


class Refusal(Enum):
    """What a refusal makes of the phrase that it refuses."""

    MUST_NOT_BE = "must not be"
    """The rest is wanted: "not online"."""
    NEED_NOT_BE = "need not be"
    """Nothing follows from it: "drop the evening bit"."""


@dataclass(frozen=True)
class _Patterns:
    """The ways of refusing. All but ``none``, ``asked``, ``after`` and ``joint`` end where the phrase begins."""

    before: Pattern
    none: Pattern
    asked: Pattern
    complaint: Pattern
    dropped: Pattern
    dropped_beside: Pattern
    dropped_beside_before: Pattern
    unneeded: Pattern
    unneeded_after: Pattern
    after: Pattern
    required: Pattern
    joint: Pattern


def find_refusal(text: str, start: int, end: int, previous: Refusal | None, previous_end: int) -> Refusal | None:
    """The refusal of what stands at ``text[start:end]``, or ``None``.

    ``previous`` is the refusal of the phrase of the same kind before it, which ends at ``previous_end`` (0 for none).
    "Not evenings or weekends" share theirs; "not days evenings" do not.
    """
    patterns = _patterns()
    if previous is not None and patterns.joint.fullmatch(text, previous_end, start):
        return previous
    clause = max(_clause_start(text, start), previous_end)
    if patterns.dropped.search(text, clause, start) or _is_dropped_beside(text, start, end):
        return Refusal.NEED_NOT_BE
    is_complaint = not TOO.match(text, start) and patterns.complaint.search(text, clause, start) is not None
    is_refused_after = patterns.after.match(text, end) and not patterns.required.search(text, clause, start)
    if is_complaint or _has_refusal_before(text, clause, start) or is_refused_after:
        return Refusal.MUST_NOT_BE
    return None


def is_unneeded(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is said not to be needed.

    Of help and access that is the only refusal: where there is "no creche" or somebody "can't" do without, they need
    it.
    """
    unneeded = _patterns().unneeded.search(text, _clause_start(text, start), start)
    is_no_use = _patterns().unneeded_after.match(text, end) is not None
    return unneeded is not None or is_no_use or _is_dropped_beside(text, start, end)


def _is_dropped_beside(text: str, start: int, end: int) -> bool:
    """Whether a phrase ends what is said and is joined to what is dropped: "scrap the level, and evenings"."""
    patterns, sentence = _patterns(), text.rfind(" . ", 0, start) + 1
    return bool(
        patterns.dropped_beside.search(text, sentence, start) and patterns.dropped_beside_before.match(text, end)
    )


def _has_refusal_before(text: str, clause: int, start: int) -> bool:
    """Whether a clause has a refusal that reaches to ``start`` and is one."""
    patterns = _patterns()
    found = patterns.before.search(text, clause, start)
    while found and (
        patterns.none.match(text, found.start()) or patterns.asked.search(text, clause, found.start() + len("not "))
    ):
        found = patterns.before.search(text, found.start() + 1, start)
    return found is not None


def _clause_start(text: str, position: int) -> int:
    return max(text.rfind(" , ", 0, position), text.rfind(" . ", 0, position)) + 1


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words: dict[str, str] = {name: value.replace("| ", "|") for name, value in load_conditions(REFUSALS).items()}
    small = f"(?:{words['small']})"
    middle = rf"(?:{small} ){{0,6}}(?:(?:{words['calls_for_a_word']}) (?:an? |the |my )?[^ ,.]+ )?(?:{small} ){{0,5}}"
    return _Patterns(
        before=re.compile(rf"(?<![^ ])(?:{words['before']}) {middle}$"),
        none=re.compile(words["none"]),
        asked=re.compile(rf"(?<![^ ])(?:{words['asked']}) not $"),
        complaint=_reaching(words["complaint"], words["complaint_reaches_over"]),
        dropped=_reaching(words["dropped"], words["dropped_reaches_over"]),
        dropped_beside=re.compile(
            rf"(?<![^ ])(?:{words['dropped']})(?: [^ .]+){{1,{MOST_DROPPED}}} {words['dropped_beside']} $"
        ),
        dropped_beside_before=re.compile(rf" (?:{words['dropped_beside_before']})(?![^ ])|$"),
        unneeded=_reaching(words["unneeded"], words["unneeded_reaches_over"]),
        unneeded_after=re.compile(rf" (?:{words['unneeded_after']})(?![^ ])"),
        after=re.compile(
            rf"(?: (?:{words['after_reaches_over']}))* (?:{words['after']})(?= (?:{words['after_before']})(?![^ ])|$)"
        ),
        required=re.compile(rf"(?<![^ ])(?:{words['required']}) $"),
        joint=re.compile(words["joint"]),
    )


def _reaching(refusal: str, over: str) -> Pattern:
    """A refusal followed by nothing but some words, up to the end of what is searched."""
    return re.compile(rf"(?<![^ ])(?:{refusal}) (?:(?:{over}) )*$")
