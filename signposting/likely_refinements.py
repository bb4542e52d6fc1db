"""What a message most likely changes of a need, put together with what was read in its words.

What is learnt from the whole message (the names of changes with their likelihood, as
:mod:`signposting.learnt_refinements` reads them) says which of the conditions that words name are meant, and what the
words leave open.

A change has the name of a value of a closed list (``evening``, ``in_person``, ``step_free``), is ``free``, or is a hint
of ``data/signposting/refinements.yml`` (``closer``, ``any_time``, ``without_step_free``), or says what becomes of the
skills in hand.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date

from signposting.language import Mention
from signposting.learnt_mentions import MOST_BARE_WORDS, OF_A_CONDITION, in_lists, is_said_to_stay
from signposting.needs import Need
from signposting.refining import (
    ANY,
    ANY_TIME,
    WITHOUT,
    condition_of,
    hints_dropped,
    hints_kept,
    reasons_between,
    with_hint,
    with_mentions,
)
from signposting.vocabulary import ANY_DELIVERY, Access, Delivery, Level, Time

SKILL_BESIDE, SKILL_INSTEAD, FEWER_SKILLS, NEW_NEED = "skill_beside", "skill_instead", "skill_fewer", "new_need"
WHAT_BECOMES = (SKILL_BESIDE, SKILL_INSTEAD, FEWER_SKILLS, NEW_NEED)
"""What becomes of the skills in hand: another beside them, in their place, fewer of them; or another need begins."""
LIKELY_OF_SKILLS, LIKELY_OF_FEWER = 0.5, 0.4
"""From which likelihood on one of these is meant; and that one of several is dropped, should nothing be likelier."""

SURE, SURE_THOUGH_RESTATED = 0.5, 0.6
"""From which likelihood on what words name as it is already is given up; and what is likelier restated."""
ENOUGH_TO_GIVE_UP = {WITHOUT: 0.4, ANY: 0.6}
"""How much of the likelihood that is enough else is enough to give up a feature, or any other condition. Where it does
not stand in the need that changes nothing, and where it does that is likelier than was learnt, from messages to needs
of which most have no such condition."""
SURE_BESIDE_A_SKILL = 0.75
"""From which likelihood on any change is meant where words name a skill and one is in hand: that is what most such
messages are about."""

LIKELY_NAMED, LIKELIER = 0.05, 0.4
"""From which likelihood on what words name, or hint at, is meant; and the same where something else of its condition is
that likely, of which words may well be the reason: "work is in the day, so evenings"."""
SURE_OF_A_FURTHER_TIME, SURE_OF_MORE = 0.5, 0.98
"""From which likelihood on a time is wanted beside a likelier one; and beside those that words name."""
SURE_OF_FEWER_TIMES, LIKELY_OF_OTHERS = 0.95, 0.1
"""From which likelihood on a time is the one that is wanted, of those that are left where words only rule some out; and
from which on another of them may be as well, so that all are."""
MOST_WORDS_OF_A_PLAIN_WISH = 12
"""So few words of who begins a search mean what they name: "Excel for beginners, Bury"."""

_ENTITIES = {
    **dict.fromkeys(Time.values(), "time"),
    **dict.fromkeys(Delivery.values(), "delivery"),
    **dict.fromkeys(Level.values(), "level"),
    **dict.fromkeys(Access.values(), "access"),
    "free": "cost",
}
"""The entity of each change that is a value."""
LEARNT_HINTS = frozenset(("closer", "further", "sooner", *(WITHOUT + feature for feature in Access.values())))
"""The hints that are learnt, beside all that give a condition up."""


def those_meant(
    text: str, mentions: Sequence[Mention], likely: Mapping[str, float], most_bare: int = MOST_BARE_WORDS
) -> tuple[Mention, ...]:
    """The mentions of a message of more than ``most_bare`` words without the values of closed lists that it hardly asks
    for, and without the price that it will not pay."""
    if len(text.split()) <= most_bare:
        return tuple(mentions)
    named = {str(one.value) for one in mentions}
    meant = {one for one in mentions if _is_asked_for(one, likely, named)}
    together = [some for some in in_lists(text, mentions) if any(one in meant for one in some)]
    return tuple(one for one in mentions if one in meant or any(one in some for some in together))


def hints_meant(text: str, hints: Iterable[str], likely: Mapping[str, float]) -> tuple[str, ...]:
    """The hints of a message without those that it hardly means. Of what is not learnt all are meant, and so is what is
    dropped in so many words, where nothing else is likely."""
    if len(text.split()) <= MOST_BARE_WORDS:
        return tuple(hints)
    likely_of = {_condition(name) for name in likely if likely[name] >= LIKELIER}
    dropped = {one for one in hints_dropped(text) if condition_of(one) not in likely_of}
    return tuple(
        one for one in hints
        if one in dropped or _is_meant(one, likely, likely) or not (one in LEARNT_HINTS or one.startswith(ANY))
    )  # fmt: skip


def without_given_up(likely: Mapping[str, float], hints: Iterable[str]) -> dict[str, float]:
    """What is likely without the values of conditions that words give up: "Cambridge or online, either works"."""
    given_up = {condition_of(one) for one in hints if one.startswith(ANY)}
    return {name: likely[name] for name in likely if name.startswith(ANY) or _condition(name) not in given_up}


def without_kept(likely: Mapping[str, float], mentions: Sequence[Mention], text: str) -> dict[str, float]:
    """What is likely without giving up conditions, or access features, of which words say that they stay: "keep the
    free", "keep the date"."""
    stay = [one for one in mentions if is_said_to_stay(text, one)]
    kept = {ANY + condition_of(one.entity) for one in stay} | {WITHOUT + str(one.value) for one in stay}
    return {name: likely[name] for name in likely if name not in kept | hints_kept(text)}


def _is_asked_for(mention: Mention, likely: Mapping[str, float], named: Container[str]) -> bool:
    if str(mention.value) in _ENTITIES:
        return _is_meant(str(mention.value), likely, named)
    return mention.entity != "cost" or likely.get("free", 0.0) < SURE_BESIDE_A_SKILL


def _is_meant(name: str, likely: Mapping[str, float], rivals: Container[str]) -> bool:
    """Whether words mean the change that they name, beside its ``rivals`` of the same condition. Of times only those
    that words name as well: what the others are ruled out by are often hours of something else."""
    if _condition(name) == "time" and likely.get(ANY_TIME, 0.0) >= SURE_OF_MORE > likely.get(name, 0.0):
        return False  # "any hours, I'd go at 4 in the morning"
    others = (other for other in likely if other != name and _condition(other) == _condition(name))
    others = (other for other in others if other in rivals or _condition(name) != "time")
    has_rival = any(likely[other] >= LIKELIER for other in others)
    is_weighed = _ENTITIES.get(name) in OF_A_CONDITION  # the words around it were, with the message
    least = LIKELIER if has_rival else 0.0 if is_weighed else LIKELY_NAMED
    return likely.get(name, 0.0) >= least


def with_likely(
    before: Need,
    after: Need,
    likely: Mapping[str, float],
    mentions: Sequence[Mention],
    soonest: date | None,
    enough: float,
) -> Need:
    """The need ``after`` a message as its words were read, with what else it likely changes of the one ``before``.

    From the likelihood ``enough`` on a change is taken to be meant. ``soonest`` is the first start among the results in
    hand.
    """
    if before.skills and any(one.entity == "skill" for one in mentions):
        enough = max(enough, SURE_BESIDE_A_SKILL)
    restated = {_condition(name): likely[name] for name in likely if _is_so(name, before)}
    likely = {name: likely[name] for name in likely if not _is_so(name, before)}
    enough_of = {name: _least(name, likely[name], restated, enough) for name in likely}
    likely_enough = {name: likely[name] for name in likely if likely[name] >= enough_of[name]}
    left = after.times if after.times != before.times else ()
    if left and "time" not in {one.entity for one in mentions}:
        alone = [name for name in left if likely.get(name, 0.0) >= SURE_OF_FEWER_TIMES]
        is_alone = all(likely.get(name, 0.0) < LIKELY_OF_OTHERS for name in left if name not in alone)
        likely_enough = {
            name: likely[name] for name in likely_enough
            if _ENTITIES.get(name) != "time" or (name in alone and is_alone)
        }  # fmt: skip
    meant = list(_meant(likely_enough, _changed(before, after, mentions), _named(mentions)))
    meant = [name for name in meant if _ENTITIES.get(name) != "time" or not left or name in left]
    if "time" in {one.entity for one in mentions} and left:
        more = [name for name in Time.values() if likely.get(name, 0.0) >= SURE_OF_MORE]
        meant += [*left, *more] if more else []
    told = [Mention(0, 0, _ENTITIES[name], name) for name in meant if name in _ENTITIES]
    after = with_mentions(after, told)
    after = after.changed(delivery=_surely_taught(after, likely, mentions))
    for name in meant:
        if name not in _ENTITIES:
            after = with_hint(after, name, soonest)
    return after


def _surely_taught(need: Need, likely: Mapping[str, float], mentions: Sequence[Mention]) -> str:
    """How the courses of a need are to be taught, where any way would have done: the one that words name and that is
    sure, though "as well" or "also" stand in the message too; else as it is."""
    sure = [
        str(one.value) for one in mentions
        if one.entity == "delivery" and likely.get(str(one.value), 0.0) >= SURE_BESIDE_A_SKILL
    ]  # fmt: skip
    is_open = need.delivery == ANY_DELIVERY and "any_delivery" not in likely and len(set(sure)) == 1
    return sure[0] if is_open else need.delivery


def _is_so(name: str, need: Need) -> bool:
    """Whether a need has a value already, so that asking for it changes nothing; of times others may be left out."""
    entity = _ENTITIES.get(name)
    return entity not in (None, "time") and with_mentions(need, [Mention(0, 0, str(entity), name)]) == need


def _meant(likely: Mapping[str, float], changed: Container[str], named: Container[str]) -> Iterator[str]:
    """Of changes that are likely enough those that are meant: of each condition that words have not ``changed`` the
    likeliest; of times all, unless the likeliest is that any will do. What is ``named`` as it is already may only be
    given up: who says so again may be taking it back ("we'd better not insist on the quiet room")."""
    ranked = sorted(likely, key=lambda name: -likely[name])
    first: dict[str, str] = {}
    for name in ranked:
        condition = _condition(name)
        is_first = first.setdefault(condition, name) == name
        is_time = condition == "time" and ANY_TIME not in (first[condition], name)
        is_further_time = is_time and likely[name] >= SURE_OF_A_FURTHER_TIME
        is_taken_back = name.startswith((ANY, WITHOUT)) and likely[name] >= SURE
        is_open = condition not in changed and (condition not in named or is_taken_back)
        if is_open and (is_first or is_further_time):
            yield name


def _least(name: str, likelihood: float, restated: Mapping[str, float], enough: float) -> float:
    """From which likelihood on a change is meant, where ``enough`` is it for what gives nothing up and ``restated`` is
    how likely a value that stands already is asked for again, by condition."""
    share = next((share for beginning, share in ENOUGH_TO_GIVE_UP.items() if name.startswith(beginning)), None)
    if share is None:
        return enough
    is_restated = restated.get(_condition(name), 0.0) > likelihood
    return max(enough, SURE_THOUGH_RESTATED) if is_restated else enough * share


def _changed(before: Need, after: Need, mentions: Sequence[Mention]) -> set[str]:
    """The conditions, and of access the features, that the words of a message changed; a place that they name says
    where as well. What is left where they only rule some times, or a way of being taught, out is no more than a guess.
    """
    named = {one.entity for one in mentions}
    where = {"distance"} if "place" in named else set[str]()
    guessed = {"time"} if after.times and "time" not in named else set[str]()
    if after.delivery == ANY_DELIVERY and "delivery" not in named:
        guessed.add("delivery")
    return (where | {*reasons_between(before, after)} | {*before.access} ^ {*after.access}) - guessed


def _named(mentions: Sequence[Mention]) -> set[str]:
    """The conditions, and of access the features, that words name."""
    named = {condition_of(one.entity) for one in mentions}
    return named | {str(one.value) for one in mentions if one.entity == "access"}


def _condition(change: str) -> str:
    """The condition, or of access the feature, that a change is about."""
    if change in Access.values():
        return change
    return condition_of(_ENTITIES.get(change, change))
