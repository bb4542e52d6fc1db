"""The library's reading of a message, as components of Rasa's pipeline.

:class:`EntityReader` finds what can be known exactly; :class:`RefinementReader` tells what a message likely changes of
a search; :class:`LearntSkillReader` comes after these and the intent are known, puts the skills that a request most
likely asks for in the place of those that it names, and takes away what cannot be meant; :class:`WantedMentions` leaves
out what is named but only told of.
"""

from collections.abc import Collection, Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_CONFIDENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.ranking import OFF_TOPIC
from signposting.language import Mention, read_doc
from signposting.learnt_mentions import MOST_BARE_WORDS, LearntMentions, learnt_mentions
from signposting.learnt_refinements import LearntRefinements, learnt_refinements
from signposting.learnt_skills import LearntSkills
from signposting.likely_refinements import (
    FEWER_SKILLS,
    LIKELY_OF_FEWER,
    LIKELY_OF_SKILLS,
    MOST_WORDS_OF_A_PLAIN_WISH,
    SKILL_BESIDE,
    SKILL_INSTEAD,
)
from signposting.places import load_gazetteer
from signposting.reading import Reader
from signposting.refining import asks_to_go_back
from signposting.settings import Settings, load_settings
from signposting.skills import refused_skills, skills_taken_back, unwanted_skills

REQUESTS = frozenset({"find_course", "notify_me"})
"""Intents of who wants to learn something."""
INTENTS_THAT_NAME_A_SKILL = frozenset({"find_course", "notify_me", "report_employer_need"})
MAY_BE_A_REQUEST = frozenset({"inform", "refine_search"})
"""What may as well be a request for a course, where that is likely enough and the message long enough to hold one: it
is, where no search is in hand."""
ABOUT_THE_BOT = "bot_challenge"
"""The intent of who asks whether this is a robot or an AI, and wishes to learn about neither."""
NOT_OF_A_COURSE = frozenset({"disclose_crisis", "report_employer_need"})
"""Intents of which everything counts that is told."""
SURELY_OFF_TOPIC = 0.9
"""From which likelihood of talk of something else on its words of places and times are no wish for a course."""
SURELY_A_REQUEST = 0.9
"""From which likelihood of a wish for a course the likeliest skill is taken for the one that is meant."""
SURER_THAN_WORDS = 0.98
"""How likely a skill must be wanted that words say is known: "they say I'd be great at UX, can I learn that"."""
SURELY_WANTED = 0.9
"""From which likelihood on a change is asked for, though the words around it sound like something that is told of."""
REFINEMENTS = "refinements"
"""The key under which a read message holds what it likely changes."""
LIKELY_SKILLS = "likely_skills"
"""The key under which a read message holds the skills that it likely asks for, if it answers what is to be learnt."""
MAY_ANSWER = frozenset({"check_skills", "inform", "nlu_fallback", "out_of_scope", "refine_search"})
"""What such an answer may be taken for: "cumputer. just the basics"."""
OF_ANOTHER_MATTER = NOT_OF_A_COURSE | {"delete_my_data", "report_scam", "see_my_data", "talk_to_person"}
"""Intents whose messages are given no skill that they do not name."""
LIKELY_ENOUGH = 0.08
SURE_OF_ANOTHER = 0.9
"""How likely a skill must be that a change of the search means which names nothing that is to change."""
LONG_ENOUGH = 7
"""Words."""


class LibraryReader(GraphComponent):
    """A component that opens what the library keeps, and has nothing of its own in the model."""

    @classmethod
    def open(cls) -> "LibraryReader":
        """The component."""
        raise NotImplementedError

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LibraryReader":
        """The same, as Rasa asks for it."""
        return cls.open()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityReader(LibraryReader):
    """Puts the entities of the vocabulary on each message."""

    def __init__(self, reader: Reader, settings: Settings) -> None:
        self._reader = reader
        self._settings = settings

    @classmethod
    def open(cls) -> "EntityReader":
        """The component, reading places of the regions in the settings."""
        settings = load_settings()
        return cls(Reader(load_gazetteer(settings.region)), settings)

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities of each message's text; values are the vocabulary's own."""
        for message in messages:
            found = self._reader.read(message.get(TEXT) or "", self._settings.today())
            _add(message, found, type(self).__name__)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RefinementReader(LibraryReader):
    """Tells how likely a message changes each condition of a search, by whatever it says."""

    def __init__(self, learnt: LearntRefinements) -> None:
        self._learnt = learnt

    @classmethod
    def open(cls) -> "RefinementReader":
        """The component with what set-up learnt."""
        return cls(learnt_refinements())

    def process(self, messages: list[Message]) -> list[Message]:
        """Puts the names of changes with their likelihood on each message, as :data:`REFINEMENTS`."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                message.set(REFINEMENTS, self._learnt.read(text), add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LearntSkillReader(LibraryReader):
    """Puts right which skills a message asks for, by all that it says; takes away what cannot be meant."""

    def __init__(self, learnt: LearntSkills, mentions: LearntMentions) -> None:
        self._learnt = learnt
        self._mentions = mentions

    @classmethod
    def open(cls) -> "LearntSkillReader":
        """The component with what set-up learnt."""
        return cls(LearntSkills.open(), learnt_mentions())

    def process(self, messages: list[Message]) -> list[Message]:
        """Of a request's skills leaves those that it likely asks for, and adds those that it does not name, spanning
        the whole text. Where none is likely enough, and in what is no request, adds at most one, where the intent asks
        for one and none is named; of one that is named and not meant it makes the one that is. What words take back is
        left out. Where none is left, those that an answer to what somebody would learn likely names stand beside them,
        as :data:`LIKELY_SKILLS`."""
        for message in messages:
            taken_back = skills_taken_back(message.get(TEXT) or "", _mentions(message.get(ENTITIES, [])))
            if (meant := _those_meant(message)) is not None:
                message.set(ENTITIES, meant, add_to_output=True)
            elif wanted := self._wanted(message):
                _put_wanted(message, wanted)
            elif _names_a_skill(message):
                self._put_right(message, message.get(TEXT) or "")
            else:
                self._guess(message, message.get(TEXT) or "")
            _without_skills(message, taken_back)
            if _intent(message) in MAY_ANSWER and not _names_a_skill(message):
                message.set(LIKELY_SKILLS, self._learnt.wanted(message.get(TEXT) or ""), add_to_output=True)
        return messages

    def _wanted(self, message: Message) -> dict[str, float]:
        """The skills that a message which asks for some likely wants, with their likelihood; two words mean what they
        name."""
        text = message.get(TEXT) or ""
        is_bare = _names_a_skill(message) and len(text.split()) <= MOST_BARE_WORDS
        if is_bare or not _asks_for_skills(message):
            return {}
        around = self._mentions.likely_of("skill", text, _mentions(message.get(ENTITIES, [])))
        return self._learnt.wanted(text, around)

    def _guess(self, message: Message, text: str) -> None:
        """Adds the skill that a message means which names none, where it may be asking for one and takes none away."""
        if (message.get(REFINEMENTS) or {}).get(FEWER_SKILLS, 0.0) >= LIKELY_OF_FEWER:
            return
        is_another = _asks_for_another_skill(message)
        may_name_one = is_another or _may_name_a_skill(message, text)
        least = 0.0 if may_name_one else SURE_OF_ANOTHER if _says_no_value(message) else 1.0
        is_request = is_another or _is_surely_a_request(message)
        likely = self._learnt.read(text, is_request=is_request)[:1] if least < 1.0 else []
        doc = read_doc(text)
        for skill, likelihood in likely:
            is_unwanted = skill in unwanted_skills(doc) or skill in refused_skills(doc, (skill,))
            if not is_unwanted and likelihood >= least:
                _add(message, [Mention(0, len(text), "skill", skill)], type(self).__name__, likelihood)

    def _put_right(self, message: Message, text: str) -> None:
        """Takes the skill that a message names for the one that it means as a whole, where those are two."""
        entities = message.get(ENTITIES)
        if meant := self._learnt.rather(text, _mentions(entities)):
            right = [{**entity, "value": meant} if entity["entity"] == "skill" else entity for entity in entities]
            message.set(ENTITIES, right, add_to_output=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class WantedMentions(LibraryReader):
    """Leaves out the times, places and skills that a message names and that are likely only told of, unless the whole
    message surely asks for them."""

    def __init__(self, learnt: LearntMentions) -> None:
        self._learnt = learnt

    @classmethod
    def open(cls) -> "WantedMentions":
        """The component with what set-up learnt."""
        return cls(learnt_mentions())

    def process(self, messages: list[Message]) -> list[Message]:
        """Takes entities away from those that were read, and from what the message likely changes, and says of places
        how likely they are wanted."""
        for message in messages:
            text, entities, intent = message.get(TEXT) or "", message.get(ENTITIES, []), _intent(message)
            if not entities or text.startswith("/") or intent in NOT_OF_A_COURSE:
                continue
            read = _mentions(entities)
            guessed = {one for one in read if (one.start, one.end) == (0, len(text))}  # no words of its own
            named = [one for one in read if one not in guessed]
            is_plain = intent in REQUESTS and len(text.split()) <= MOST_WORDS_OF_A_PLAIN_WISH
            likely = message.get(REFINEMENTS)
            wanted = guessed | {*self._learnt.those_wanted(text, named, None if is_plain else likely)}
            wanted |= {one for one in read if (likely or {}).get(str(one.value), 0.0) >= SURELY_WANTED}
            if _asks_for_skills(message):
                wanted |= {one for one in read if one.entity == "skill"}  # LearntSkillReader has chosen
            kept = [one for one, mention in zip(entities, read, strict=True) if mention in wanted]
            if likely is not None:
                told = {str(one.value) for one in read} - {str(one.value) for one in wanted}
                left = {name: likely[name] for name in likely if name not in told}
                message.set(REFINEMENTS, left, add_to_output=True)
            where = self._learnt.likely_of("place", text, named)
            judged = [
                {**one, ENTITY_ATTRIBUTE_CONFIDENCE: where[one["value"]]} if one["value"] in where else one
                for one in kept
            ]
            message.set(ENTITIES, judged, add_to_output=True)
        return messages


def _names_a_skill(message: Message) -> bool:
    return any(entity["entity"] == "skill" for entity in message.get(ENTITIES, []))


def _put_wanted(message: Message, wanted: Mapping[str, float]) -> None:
    """Leaves the skills that are wanted, with those that the message does not name."""
    text = message.get(TEXT) or ""
    named = {str(one["value"]) for one in message.get(ENTITIES, []) if one["entity"] == "skill"}
    _without_skills(message, named - wanted.keys())
    unwanted, refused = unwanted_skills(read_doc(text)), refused_skills(read_doc(text), tuple(wanted))
    known = named | refused
    for skill, likelihood in wanted.items():
        if skill not in known and (skill not in unwanted or likelihood >= SURER_THAN_WORDS):
            _add(message, [Mention(0, len(text), "skill", skill)], LearntSkillReader.__name__, likelihood)


def _without_skills(message: Message, skills: Collection[str]) -> None:
    """Takes some skills away from the entities of a message."""
    entities = message.get(ENTITIES, [])
    kept = [one for one in entities if one["entity"] != "skill" or one["value"] not in skills]
    message.set(ENTITIES, kept, add_to_output=True)


def _intent(message: Message) -> str | None:
    name: str | None = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
    return name


def _those_meant(message: Message) -> list[dict[str, Any]] | None:
    """The entities of a message in which some that were read cannot be meant; ``None`` for any other message."""
    intent, entities = message.get(INTENT) or {}, message.get(ENTITIES, [])
    if intent.get(INTENT_NAME_KEY) == ABOUT_THE_BOT:
        return [entity for entity in entities if entity["entity"] != "skill"]
    is_sure = intent.get(PREDICTED_CONFIDENCE_KEY, 0.0) >= SURELY_OFF_TOPIC
    is_off_topic = intent.get(INTENT_NAME_KEY) == OFF_TOPIC and is_sure
    return [] if is_off_topic and not _asks_for_another_skill(message) else None


def _is_surely_a_request(message: Message) -> bool:
    intent = message.get(INTENT) or {}
    is_sure = intent.get(PREDICTED_CONFIDENCE_KEY, 0.0) >= SURELY_A_REQUEST
    return intent.get(INTENT_NAME_KEY) == "find_course" and is_sure


def _asks_for_skills(message: Message) -> bool:
    return _intent(message) in REQUESTS or _asks_for_another_skill(message)


def _asks_for_another_skill(message: Message) -> bool:
    """Whether a message likely asks for another skill than those in hand, should there be any."""
    if _intent(message) in OF_ANOTHER_MATTER:
        return False
    likely = message.get(REFINEMENTS) or {}
    return any(likely.get(name, 0.0) >= LIKELY_OF_SKILLS for name in (SKILL_BESIDE, SKILL_INSTEAD))


def _may_name_a_skill(message: Message, text: str) -> bool:
    intent = _intent(message)
    if intent not in MAY_BE_A_REQUEST or len(text.split()) < LONG_ENOUGH:
        return intent in INTENTS_THAT_NAME_A_SKILL
    likely = {one[INTENT_NAME_KEY]: one[PREDICTED_CONFIDENCE_KEY] for one in message.get(INTENT_RANKING_KEY) or ()}
    return likely.get("find_course", 0.0) >= LIKELY_ENOUGH or asks_to_go_back(text)


def _mentions(entities: list[dict[str, Any]]) -> list[Mention]:
    return [Mention(one["start"], one["end"], one["entity"], one["value"]) for one in entities]


def _says_no_value(message: Message) -> bool:
    """Whether a message changes a search without naming what is to change."""
    return _intent(message) == "refine_search" and not message.get(ENTITIES)


def _add(
    message: Message, mentions: tuple[Mention, ...] | list[Mention], extractor: str, likelihood: float | None = None
) -> None:
    """Adds mentions to what was read; ``likelihood`` is known of what was guessed."""
    read_by = {"extractor": extractor, **({} if likelihood is None else {ENTITY_ATTRIBUTE_CONFIDENCE: likelihood})}
    entities = [
        {"entity": one.entity, "value": one.value, "start": one.start, "end": one.end, **read_by} for one in mentions
    ]
    if entities:
        message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
