"""How a need changes as a resident goes on talking: what a further message adds, replaces or takes back."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import yaml
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from signposting.amounts import KM_IN_A_MILE, MOST_KM
from signposting.conditions import refused_values
from signposting.language import Mention, pipeline, read_doc
from signposting.needs import ANY_DISTANCE_KM, NEAR_KM, Need
from signposting.places import Place
from signposting.reading import values
from signposting.refusals import Refusal
from signposting.settings import ROOT
from signposting.vocabulary import ANY_DELIVERY, Delivery, Level, Reason, Time

REFINEMENTS = ROOT / "data" / "signposting" / "refinements.yml"
CLOSER_SHARE = 0.5
"""How much of the distance is left when somebody asks for something closer, without saying how close; never more than
what counts as near."""
WHEN_TO_GO = (Time.DAYTIME.value, Time.EVENING.value, Time.WEEKEND.value)
"""What is left of when some times are ruled out. Day or block release needs an employer: nobody means it unsaid."""
FURTHER_TIMES = 2.0
"""How much further to look when somebody says that they can travel, without saying how far."""
ANY = "any_"
"""How the hints begin that give up the condition whose name follows."""
ANY_TIME = "any_time"
WITHOUT = "without_"
"""How the hints begin that give up the access feature whose name follows."""
CLAUSE_ENDS = re.compile(r"[.,;!?]+")
ENDS_IN_ONLY = re.compile(r"\bonly(?: please| then)?[.!\s]*$", re.IGNORECASE)
"""What takes back that a condition is one of several: "online is fine as well. Actually make it online only"."""
MOST_WORDS_OF_GOING_BACK = 8
LEAST_SHARE_OF_GOING_BACK = 0.5
"""How much of a clause must be a phrase that asks to go back: "back please", but not "back to work with computers"."""
BUSY_ALL_DAY = re.compile(
    r"\b(?:i'?m|am|i am|we'?re) (?:always |usually )?(?:\w+ing|out|(?:at|in|on) (?:\w+ ){1,2})\s*all day\b",
    re.IGNORECASE,
)
"""Who is at something all day is free at other times, whatever it is: "I'm baking all day"."""
TAKEN = re.compile(r"\b(?:take|taking|leave|leaving|knock|strike|get rid of)(?: the| that| my)?$", re.IGNORECASE)
OFF = re.compile(r"(?:(?:bit|part|thing|one) )?(?:off|out)\b", re.IGNORECASE)
"""What stands before and behind a condition that is given up: "take the quiet room off"."""
KEPT = re.compile(r"\b(?:keep|keeping|stick (?:to|with)|same)(?: (?:the|that|my|our|to|same|as)){0,2}$", re.IGNORECASE)
"""What stands before a condition that stays as it is: "don't mind how it's taught, keep the date"."""
RATHER = ("'d", "d", "would", "id", "no", "any", "i'd")
"""What stands before a "sooner" that is a "rather": "I'd sooner walk"."""
AFTER_TOO = (
    "and",
    "but",
    "i",
    "if",
    "love",
    "mate",
    "now",
    "or",
    "please",
    "ta",
    "tbh",
    "thanks",
    "then",
    "though",
    "would",
)
"""What may follow a "too" that does not qualify it."""
REFUSING = frozenset(("any", "no", "not", "without"))
"""What stands before words that would give a feature up, and asks for it with them: "no men in class"."""
BETWEEN = frozenset(
    "a about actual actually all any are at be bit exact for how is it it's its my no now of on our part really s"
    " so such that that's the their them then thing this too what when which with your".split()
)
"""The words that may stand between a condition's name and what gives it up."""
BARE_DISTANCE = re.compile(
    r"\b(?P<was>[0-9]{1,3})\b[^0-9]*\b(?:make|call|push|up|stretch) (?:it|that)(?: to)? (?P<number>[0-9]{1,3})"
    r"(?=\s*(?:$|[.,;!?]| then| instead| please))",
    re.IGNORECASE,
)
"""A number in the place of the one that was told of the distance in hand."""
ONLY_DISTANCE = re.compile(
    r"\W*(?:(?:h+m+|ok(?:ay)?|no|well|actually|er|um|sorry|right|oh)\W+)*"
    r"(?:make|call|push|up|stretch) (?:it|that)(?: to)? (?P<number>[0-9]{1,3})(?: (?:then|instead|please))?\W*",
    re.IGNORECASE,
)
"""The same where nothing else is said: "hm. make that 25"."""
ROUNDING = 0.01
"""By how much a distance in miles or kilometres may be off a whole number of them."""
BEST = ("the_cheapest", "the_nearest", "the_soonest")
"""The hints that pick one of the results in hand."""
NEARER = "closer"
"""The hint that the results in hand are too far."""
SAME = "same"
"""The hint that what was asked for of one need holds for the next: "and Word, same deal"."""
BESIDE, ADDING = "beside", "adding"
"""The hints that what a message names is wanted beside what was asked for before: "Saturdays as well", "and online"."""


def with_mentions(
    need: Need, mentions: Sequence[Mention], *, skills: tuple[str, ...] = (), place: Place | None = None
) -> Need:
    """The need with what a message says put in place of what was said before.

    A condition that is named again replaces the earlier one of its kind; what is not named stays. Access features
    add up, since somebody who needs a ramp still needs it when they mention a loop.
    """
    change = _named_conditions(need, mentions)
    if skills:
        change["skills"] = skills
    if place is not None:
        change["place"] = place
    return need.changed(**change)


def beside(before: Need, after: Need, named: Container[str], *, is_further: bool = True) -> Need:
    """The later need with what the earlier one asked for left beside it: alternatives, of which any will do.

    ``named`` are the conditions that the message between them names; no other is touched. ``is_further``: where any way
    of being taught would have done before, it still does ("online as well").
    """
    changed: dict[str, Any] = {}
    if "time" in named and before.times and after.times:
        wanted = {*before.times, *after.times}
        changed["times"] = tuple(time for time in Time.values() if time in wanted)
    is_any = before.delivery == ANY_DELIVERY
    if "delivery" in named and (is_further if is_any else before.delivery != after.delivery):
        changed["delivery"] = ANY_DELIVERY
    if "level" in named and before.level not in (None, after.level):
        changed["level"] = None
    return after.changed(**changed)


def _times_left(asked: tuple[str, ...], refused: Mapping[Any, Refusal]) -> tuple[str, ...]:
    """The times that are left; where none is, any other than those that are ruled out."""
    left = tuple(time for time in asked if time not in refused)
    ruled_out = {time for time, refusal in refused.items() if refusal is Refusal.MUST_NOT_BE}
    rest = tuple(time for time in WHEN_TO_GO if time not in ruled_out)
    return left or (rest if rest != WHEN_TO_GO else ())


def _named_conditions(need: Need, mentions: Sequence[Mention]) -> dict[str, Any]:
    change: dict[str, Any] = {}
    if times := values(mentions, "time"):
        change["times"] = times
    if deliveries := values(mentions, "delivery"):
        change["delivery"] = _one_way(deliveries)
    if levels := values(mentions, "level"):
        is_harder = {Level.IMPROVER.value, Level.ADVANCED.value} == set(levels)
        change["level"] = Level.ADVANCED.value if is_harder else levels[-1]  # "an advanced one, I know the basics"
    if access := values(mentions, "access"):
        kept = (one for one in need.access if one in access or _HELPS_INSTEAD.get(one) not in access)
        change["access"] = tuple(dict.fromkeys((*kept, *access)))
    for mention in mentions:
        change.update(_from_number(mention))
    return change


def _one_way(deliveries: tuple[str, ...]) -> str:
    """The one way of being taught that was named; of several that blended which holds the others ("blended, some of it
    at home"), else any."""
    if Delivery.BLENDED.value in deliveries:
        return Delivery.BLENDED.value
    return deliveries[0] if len(deliveries) == 1 else ANY_DELIVERY


def with_hints(
    need: Need,
    text: str,
    soonest: date | None = None,
    *,
    before: Need | None = None,
    mentions: Sequence[Mention] = (),
    hints: tuple[str, ...] | None = None,
) -> Need:
    """The need with what a message asks for without naming a value: closer, further, sooner, any time, any price.

    ``hints`` are those of the text that count, where not all do. ``soonest`` is the first start among the results in
    hand: "sooner" means before it. ``before`` is the need as it was before the message's ``mentions`` were put in: a
    hint about what they name already says nothing more, unless it is that they are wanted beside what was asked for
    before.
    """
    hints = hints_in(text) if hints is None else hints
    named = {condition_of(mention.entity) for mention in mentions}
    if before is not None and (BESIDE in hints or ADDING in hints) and not ENDS_IN_ONLY.search(text):
        need = beside(before, need, named, is_further=BESIDE in hints)
    if NEARER in hints:
        hints = tuple(hint for hint in hints if hint != ANY + "distance")  # "anywhere closer"
    for hint in hints:
        is_any_day_by_then = hint == ANY_TIME and "start_date" in named  # "any time up to the end of January"
        is_said_already = hint == ANY_TIME and before is not None and bool(before.times) and not need.times
        if not (is_any_day_by_then or is_said_already) and condition_of(hint) not in named:
            need = with_hint(need, hint, soonest)
    return need


def with_bare_distance(need: Need, text: str) -> Need:
    """The need with a number put in the place of the distance in hand, in the miles or kilometres in which that was
    told: "5 is too tight, make it 20"."""
    said = BARE_DISTANCE.search(text) or ONLY_DISTANCE.fullmatch(text)
    if said is None or need.max_distance_km in (None, ANY_DISTANCE_KM):
        return need
    was = said.groupdict().get("was")
    for unit_km in (1.0, KM_IN_A_MILE):
        distance_km, before = round(int(said["number"]) * unit_km, 2), need.max_distance_km / unit_km
        is_in_unit = abs(before - (int(was) if was else round(before))) < ROUNDING
        if is_in_unit and 0 < distance_km <= MOST_KM:
            return need.changed(max_distance_km=distance_km)
    return need


def with_refusals(need: Need, text: str, mentions: Sequence[Mention] = (), *, hours_count: bool = True) -> Need:
    """The need without what a text rules out or says not to be needed: "no evenings" leaves days and weekends, where
    nothing else was asked for, and so does "I'm on lates", where the ``mentions`` hold no time; "without the hearing
    loop", "forget the two miles" and "it need not be free" leave the rest. ``hours_count`` is whether hours of work
    rule times out: who asks for a course tells of them."""
    refused, wanted = refused_values(read_doc(text)), values(mentions, "time")
    busy = () if wanted or not hours_count else _busy_times(text)
    times: dict[Any, Refusal] = dict.fromkeys(busy, Refusal.MUST_NOT_BE)
    times.update({time: refusal for time, refusal in refused["time"].items() if time not in wanted})
    if times:
        need = need.changed(times=_times_left(need.times, times))
    is_refused = {
        "delivery": need.delivery in refused["delivery"],
        "level": need.level in refused["level"],
        "cost": need.free_only and bool(refused["cost"]),
        "distance": refused["distance_km"].get(need.max_distance_km or 0.0) is Refusal.NEED_NOT_BE,
    }
    need = without(need, [condition for condition, it_is in is_refused.items() if it_is])
    if refused["level"].get(Level.BEGINNER.value) is Refusal.MUST_NOT_BE and need.level is None:
        need = need.changed(level=Level.IMPROVER.value)
    return need.changed(access=tuple(one for one in need.access if one not in refused["access"]))


def _busy_times(text: str) -> tuple[str, ...]:
    return (Time.DAYTIME.value,) if BUSY_ALL_DAY.search(text) else _phrases_named("busy", text)


def condition_of(name: str) -> str:
    """The condition that a hint is about, or that an entity states; of a hint about access the feature."""
    return _ABOUT.get(name, name.removeprefix(ANY).removeprefix(WITHOUT))


def hints_in(text: str) -> tuple[str, ...]:
    """The names of the hints that a text holds, in its order: keys of ``data/signposting/refinements.yml``.

    Of hints that share words the longest counts.
    """
    doc = read_doc(text)
    found = [Span(doc, start, end, label=name) for name, start, end in _matcher()(doc)]
    chosen = filter_spans([*found, *_giving_up(doc)])
    return tuple(dict.fromkeys(span.label_ for span in chosen if _is_meant(span)))


def hints_dropped(text: str) -> frozenset[str]:
    """The hints of a text that give up in so many words what they name: "drop the Christmas thing"."""
    return frozenset(span.label_ for span in _giving_up(read_doc(text)))


def hints_kept(text: str) -> frozenset[str]:
    """The hints that would give up what a text says to keep, by the name of the condition: "keep the date"."""
    doc = read_doc(text)
    names = _names_matcher()(doc, as_spans=True)
    return frozenset(name.label_ for name in names if KEPT.search(doc[: name.start].text))


def _giving_up(doc: Doc) -> Iterator[Span]:
    """Where a condition is named beside what gives it up, with nothing but :data:`BETWEEN` between the two: "not
    bothered about the price", "the start date no longer matters"."""
    ways: defaultdict[str, list[Span]] = defaultdict(list)
    for way in _part_matcher("giving_up")(doc, as_spans=True):
        ways[way.label_].append(way)
    for name in _names_matcher()(doc, as_spans=True):
        if TAKEN.search(doc[: name.start].text) and OFF.match(doc[name.end :].text):
            yield name
        given_up_before = ways["before"] + ([] if name.label_.startswith(WITHOUT) else ways["before_a_condition"])
        for way in given_up_before:
            if way.end <= name.start and _is_filler(doc[way.end : name.start]):
                yield Span(doc, way.start, name.end, label=name.label_)
        for way in ways["after"]:
            if name.end <= way.start and _is_filler(doc[name.end : way.start]):
                yield Span(doc, name.start, way.end, label=name.label_)


def _is_filler(words: Span) -> bool:
    return all(word.norm_ in BETWEEN or word.lower_ in BETWEEN for word in words)


def asks_to_go_back(text: str) -> bool:
    """Whether a message asks for what stood before: the question before, or the search as it was."""
    return any(map(_is_to_go_back, CLAUSE_ENDS.split(text)))


def _is_to_go_back(clause: str) -> bool:
    if len(clause.split()) > MOST_WORDS_OF_GOING_BACK:
        return False
    doc = read_doc(clause)
    spans = filter_spans(_part_matcher("back")(doc, as_spans=True))
    return sum(map(len, spans)) >= max(len(doc) * LEAST_SHARE_OF_GOING_BACK, 1)


def keeps_place_back(text: str) -> bool:
    """Whether somebody would rather not say where they are, or says that it does not matter."""
    return bool(_phrases_named("no_place", text))


def _phrases_named(part: str, text: str) -> tuple[str, ...]:
    """The names of a part's phrases that a text holds."""
    doc = read_doc(text)
    return tuple(dict.fromkeys(span.label_ for span in filter_spans(_part_matcher(part)(doc, as_spans=True))))


def without(need: Need, change: Sequence[str], furthest_km: float | None = None) -> Need:
    """The need with some of its conditions given up, named as in a relaxation.

    Giving up the distance goes just as far as the matches are, so that the answer shows what the choice promised.
    """
    given_up: dict[str, Any] = {}
    for condition in change:
        given_up.update(_GIVEN_UP.get(condition, {}))
    if "distance" in change and furthest_km is not None:
        given_up["max_distance_km"] = float(int(furthest_km) + 1)
    return need.changed(**given_up)


def reasons_between(before: Need, after: Need) -> tuple[str, ...]:
    """Why a resident turned results down, told from how they then changed their need."""
    changed = {
        Reason.DISTANCE: before.distance_limit_km() != after.distance_limit_km() or before.place != after.place,
        Reason.TIME: set(before.times) != set(after.times),
        Reason.COST: before.cost_limit_pence() != after.cost_limit_pence(),
        Reason.ACCESS: set(before.access) != set(after.access),
        Reason.DELIVERY: before.delivery != after.delivery,
        Reason.LEVEL: before.level != after.level,
        Reason.START_DATE: before.start_by != after.start_by,
    }
    return tuple(reason.value for reason, is_changed in changed.items() if is_changed)


def _from_number(mention: Mention) -> dict[str, Any]:
    if mention.entity == "cost":
        is_free = mention.value in ("free", 0, "0")
        return {"free_only": is_free, "max_cost_pence": None if is_free else int(mention.value)}
    if mention.entity == "distance_km" and float(mention.value) > 0:
        return {"max_distance_km": float(mention.value)}
    if mention.entity == "start_by":
        return {"start_by": date.fromisoformat(str(mention.value))}
    return {}


def _is_meant(span: Span) -> bool:
    """Whether a hint's words are one where they stand: "too" not in "too cold", "sooner" not in "I'd sooner walk",
    "and" only where a message begins."""
    word, doc = span.text.lower(), span.doc
    if word in ("+", "and", "or", "plus"):
        return bool(span.start == 0)
    if word == "sooner" and span.start and doc[span.start - 1].lower_ in RATHER:
        return False
    if span.label_.startswith(WITHOUT) and span.start and doc[span.start - 1].lower_ in REFUSING:
        return False
    follows = doc[span.end] if span.end < len(doc) else None
    return word.split()[-1] != "too" or follows is None or not follows.is_alpha or follows.lower_ in AFTER_TOO


def with_hint(need: Need, hint: str, soonest: date | None) -> Need:
    """The need with what one hint asks for; the same for a hint that changes none."""
    limit_km = need.distance_limit_km() or NEAR_KM
    if hint in (NEARER, "the_nearest"):
        return need.changed(max_distance_km=min(round(limit_km * CLOSER_SHARE, 1), NEAR_KM))
    if hint == "further":
        return need.changed(max_distance_km=round(limit_km * FURTHER_TIMES, 1))
    if hint == "sooner" and soonest is not None:
        return need.changed(start_by=date.fromordinal(soonest.toordinal() - 1))
    if hint in ("cheaper", "the_cheapest"):
        return need.changed(free_only=True, max_cost_pence=None)
    if hint.startswith(WITHOUT):
        return need.changed(access=tuple(one for one in need.access if one != hint.removeprefix(WITHOUT)))
    if hint == ANY_TIME and not need.times:
        return without(need, ["start_date"])  # "not bothered when", of a course that was to begin by some day
    return without(need, [hint.removeprefix(ANY)]) if hint.startswith(ANY) else need


_ABOUT = {
    **dict.fromkeys(("closer", "distance_km", "further", "place", "the_nearest"), "distance"),
    **dict.fromkeys(("sooner", "start_by"), "start_date"),
    **dict.fromkeys(("cheaper", "the_cheapest"), "cost"),
}
"""The condition that a hint is about, or that an entity states, where its name does not tell."""
_HELPS_INSTEAD = {"hearing_loop": "bsl"}
"""Who asks for the second has no use for the first, which "I'm deaf" may have been taken for."""
_GIVEN_UP: dict[str, dict[str, Any]] = {
    "access": {"access": ()},
    "cost": {"free_only": False, "max_cost_pence": None},
    "delivery": {"delivery": ANY_DELIVERY},
    "distance": {"max_distance_km": ANY_DISTANCE_KM},
    "level": {"level": None},
    "start_date": {"start_by": None},
    "time": {"times": ()},
}


@lru_cache(maxsize=1)
def _matcher() -> PhraseMatcher:
    return _matcher_of(_refinements()["hints"].items())


@lru_cache(maxsize=1)
def _names_matcher() -> PhraseMatcher:
    return _matcher_of(_refinements()["names_of_conditions"].items())


@lru_cache(maxsize=4)
def _part_matcher(part: str) -> PhraseMatcher:
    phrases = _refinements()[part]
    return _matcher_of(phrases.items() if isinstance(phrases, dict) else [(part, phrases)])


def _matcher_of(phrases_by_name: Iterable[tuple[str, Sequence[str]]]) -> PhraseMatcher:
    matcher = PhraseMatcher(pipeline().vocab, attr="NORM")
    for name, phrases in phrases_by_name:
        matcher.add(name, [read_doc(phrase) for phrase in phrases])
    return matcher


@lru_cache(maxsize=1)
def _refinements() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(REFINEMENTS.read_text(encoding="utf-8"))
    return loaded
