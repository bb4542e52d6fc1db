"""The intents of a message with their likelihoods, and what is decided from them.

Why the limits are what they are, with figures: docs/decisions/intent-classifier.md.
"""

from dataclasses import dataclass

FALLBACK = "nlu_fallback"
CRISIS = "disclose_crisis"
OFF_TOPIC = "out_of_scope"
COURSE_TALK = frozenset({"find_course", "inform", "refine_search"})
"""Intents that one form hears in the same way: which of them a message is need not be sure, if it is one of them."""

ALIKE = {
    **dict.fromkeys(COURSE_TALK, COURSE_TALK),
    "refine_search": COURSE_TALK | {"reject_results"},
    "reject_results": frozenset({"refine_search", "reject_results"}),
}
"""For an intent those that are no rivals of it: who says why nothing suits is answered as who asks for something else
is, "too hard for me, I'm a beginner"."""
SMALLEST = 1e-6

Ranking = list[tuple[str, float]]
"""Intents with their likelihoods, the likeliest first."""


@dataclass(frozen=True)
class Limits:
    """From which likelihoods on a message counts as understood.

    ``fallback``: the first reading must be as likely as this. ``margin``: and ahead of the second by this much.
    ``crisis``: a crisis is taken for one from here on, whatever else is likelier (:mod:`bot.nlu.crises`).
    """

    fallback: float
    margin: float
    crisis: float


def decide(ranking: Ranking, limits: Limits) -> Ranking:
    """The ranking with the decision in front: a crisis that is likely enough, :data:`FALLBACK` where nothing is. A
    crisis that is not takes nothing from the others' likelihood; nor need they be ahead of talk of something else, if
    they are likelier than not."""
    for place, (intent, likelihood) in enumerate(ranking):
        if intent == CRISIS and likelihood >= limits.crisis:
            return [ranking[place], *ranking[:place], *ranking[place + 1 :]]
    if ranking[0][0] == CRISIS:
        ranking = [*ranking[1:], ranking[0]]
    scale = 1.0 / max(1.0 - dict(ranking).get(CRISIS, 0.0), SMALLEST)
    alike = ALIKE.get(ranking[0][0], frozenset({ranking[0][0]}))
    first = scale * sum(likelihood for intent, likelihood in ranking if intent in alike)
    rivals = (scale * likelihood for intent, likelihood in ranking if intent not in alike | {CRISIS, OFF_TOPIC})
    second = max(rivals, default=0.0)
    if first < limits.fallback or first - second < limits.margin:
        return [(FALLBACK, 1.0 - first), *ranking]
    return ranking


def hear_crisis(ranking: Ranking, likelihood: float) -> Ranking:
    """The intents, in whatever order they come, ranked with a crisis as likely as this; others share what is left."""
    others = {intent: likely for intent, likely in ranking if intent != CRISIS}
    scale = (1.0 - likelihood) / max(sum(others.values()), SMALLEST)
    heard = [(CRISIS, likelihood), *((intent, likely * scale) for intent, likely in others.items())]
    return sorted(heard, key=lambda one: -one[1])
