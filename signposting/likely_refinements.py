"""What a message most likely changes of a need, put together with what was read in its words.

The words decide where they name a condition; what is learnt from the whole message (the names of changes with their
likelihood, as :mod:`signposting.learnt_refinements` reads them) says what they leave open.

A change has the name of a value of a closed list (``evening``, ``in_person``, ``step_free``), is ``free``, or is a hint
of ``data/signposting/refinements.yml`` (``closer``, ``any_time``, ``without_step_free``).
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date

from signposting.language import Mention
from signposting.needs import Need
from signposting.refining import ANY, ANY_TIME, WITHOUT, reasons_between, with_hint, with_mentions
from signposting.vocabulary import Access, Delivery, Level, Time

SURE = 0.6
"""From which likelihood on what words name as it is already is given up."""
SURE_BESIDE_A_SKILL = 0.75
"""The same of any change where words name a skill: that is what most such messages are about."""

_ENTITIES = {
    **dict.fromkeys(Time.values(), "time"),
    **dict.fromkeys(Delivery.values(), "delivery"),
    **dict.fromkeys(Level.values(), "level"),
    **dict.fromkeys(Access.values(), "access"),
    "free": "cost",
}
"""The entity of each change that is a value."""
_CONDITIONS = {"closer": "distance", "further": "distance", "sooner": "start_date"}
_OF_ENTITIES = {"distance_km": "distance", "start_by": "start_date"}
"""The condition of each hint, and of each entity, that has not its name."""


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
    if any(one.entity == "skill" for one in mentions):
        enough = max(enough, SURE_BESIDE_A_SKILL)
    meant = list(_meant(likely, _changed(before, after, mentions), _named(mentions), enough))
    told = [Mention(0, 0, _ENTITIES[name], name) for name in meant if name in _ENTITIES]
    after = with_mentions(after, told)
    for name in meant:
        if name not in _ENTITIES:
            after = with_hint(after, name, soonest)
    return after


def _meant(likely: Mapping[str, float], changed: Container[str], named: Container[str], enough: float) -> Iterator[str]:
    """The changes that are likely enough: of each condition that words have not ``changed`` the likeliest; of times
    all, unless the likeliest is that any will do. What is ``named`` as it is already may only be given up: who says so
    again may be taking it back ("we'd better not insist on the quiet room")."""
    ranked = sorted((name for name in likely if likely[name] >= enough), key=lambda name: -likely[name])
    first: dict[str, str] = {}
    for name in ranked:
        condition = _condition(name)
        is_first = first.setdefault(condition, name) == name
        is_further_time = condition == "time" and ANY_TIME not in (first[condition], name)
        is_taken_back = name.startswith((ANY, WITHOUT)) and likely[name] >= SURE
        is_open = condition not in changed and (condition not in named or is_taken_back)
        if is_open and (is_first or is_further_time):
            yield name


def _changed(before: Need, after: Need, mentions: Sequence[Mention]) -> set[str]:
    """The conditions, and of access the features, that the words of a message changed; a place that they name says
    where as well."""
    where = {"distance"} if any(one.entity == "place" for one in mentions) else set[str]()
    return where | {*reasons_between(before, after)} | {*before.access} ^ {*after.access}


def _named(mentions: Sequence[Mention]) -> set[str]:
    """The conditions, and of access the features, that words name."""
    named = {_OF_ENTITIES.get(one.entity, one.entity) for one in mentions}
    return named | {str(one.value) for one in mentions if one.entity == "access"}


def _condition(change: str) -> str:
    """The condition, or of access the feature, that a change is about."""
    if change in Access.values():
        return change
    named = _ENTITIES.get(change) or _CONDITIONS.get(change)
    return named or change.removeprefix(ANY).removeprefix(WITHOUT)
