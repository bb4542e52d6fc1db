"""What the words of a message name, refuse and hint at of a search, as numbers: what the learnt refinements see beside
the words themselves, so that they learn when such words are meant ("evenings please") and when they are not ("my lad
works evenings next door")."""

from spacy.tokens import Doc

from signposting.conditions import find_conditions, refused_values
from signposting.language import text_of
from signposting.reading import A_DAY
from signposting.refining import ADDING, ANY, BESIDE, WITHOUT, asks_to_go_back, hints_in
from signposting.vocabulary import Access, Delivery, Level, Time

NAMED = tuple(
    (entity, value)
    for entity, values in (
        *(("time", Time.values()), ("delivery", Delivery.values()), ("level", Level.values())),
        *(("access", Access.values()), ("cost", ("free",))),
    )
    for value in values
)
MEASURED = ("cost", "distance_km", "start_by")
HINTS = (
    *("closer", "further", "sooner", BESIDE, ADDING),
    *(ANY + condition for condition in ("cost", "delivery", "distance", "level", "start_date", "time")),
    *(WITHOUT + feature for feature in Access.values()),
)


def features_of(doc: Doc) -> frozenset[str]:
    """The access features that the words of a text name, refuse or give up."""
    named = {one.value for one in find_conditions(doc, A_DAY)}
    return given_up_in(doc) | frozenset(one for one in Access.values() if one in named)


def given_up_in(doc: Doc) -> frozenset[str]:
    """The access features that the words of a text refuse or give up."""
    refused, hints = refused_values(doc)["access"], hints_in(text_of(doc))
    return frozenset(one for one in Access.values() if one in refused or WITHOUT + one in hints)


def facts_of(doc: Doc) -> tuple[float, ...]:
    """For each thing that words may say 1 where those of a text do, else 0: always in the same order."""
    mentions, hints, refused = find_conditions(doc, A_DAY), hints_in(text_of(doc)), refused_values(doc)
    named, entities = {(one.entity, one.value) for one in mentions}, {one.entity for one in mentions}
    return tuple(
        map(
            float,
            (
                *(one in named for one in NAMED),
                *(entity in entities for entity in MEASURED),
                *(hint in hints for hint in HINTS),
                *(value in refused[entity] for entity, value in NAMED),
                asks_to_go_back(text_of(doc)),
            ),
        )
    )
