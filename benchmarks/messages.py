"""How well the running product understands single messages: ``make evaluate-messages``.

The held-back messages of ``data/nlu_heldback`` are read by the Rasa server as residents' are; of each file is printed
how many intents are right, in all and of the misspelt lines, the entities' F1, the off-topic lines taken for something
else, the crises missed and what is wrongly taken for one. Other files of the same form may be named, or texts with an
off-topic message a line; ``--mistakes`` lists what is wrong.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.nlu import COURSE, HELD_BACK, comparable
from bot.nlu.ranking import CRISIS, FALLBACK, OFF_TOPIC
from tests.product import Product, running_product

OF_A_SEARCH = frozenset({COURSE, "inform", "refine_search"})
MISSPELT = "misspelt"

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Message:
    """A message, the intents that are right for it, and its entities where only one reading is fair."""

    text: str
    intents: frozenset[str]
    is_misspelt: bool = False
    entities: Pairs | None = None


@dataclass(frozen=True)
class Read:
    """A message and how the product reads it."""

    message: Message
    intent: str
    entities: Pairs

    @property
    def is_right(self) -> bool:
        """Whether the intent is one of those that are right."""
        return self.intent in self.message.intents

    @property
    def has_right_entities(self) -> bool:
        """Whether the entities are those judged; so where none were."""
        return self.message.entities in (None, self.entities)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(HELD_BACK.glob("*.jsonl")))
    parser.add_argument("--mistakes", action="store_true")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder)) as product:
        for file in chosen.files:
            every = [read(product, message) for message in load(file)]
            print(f"{file.stem:12s} {figures(every)}", flush=True)
            for one in every if chosen.mistakes else ():
                if not (one.is_right and one.has_right_entities):
                    print(f"    {mistake(one)}")
    return 0


def load(file: Path) -> list[Message]:
    """The messages of a file: judged ones of a JSON file, or the off-topic lines of a text."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    if file.suffix != ".jsonl":
        return [Message(line, frozenset({OFF_TOPIC})) for line in lines]
    return [_judged(json.loads(line)) for line in lines]


def _judged(line: dict[str, Any]) -> Message:
    intents = {line["intent"], *line.get("also", ())} if "intent" in line else set()
    return Message(
        text=line["text"],
        intents=frozenset(OFF_TOPIC if one == FALLBACK else one for one in intents),
        is_misspelt=line.get("voice") == MISSPELT,
        entities=_pairs(line["entities"]) if "entities" in line else None,
    )


def read(product: Product, message: Message) -> Read:
    """How the product reads a message. What it does not understand counts as off the topic."""
    parsed = product.parse(message.text)
    intent = parsed["intent"]["name"]
    return Read(message, OFF_TOPIC if intent == FALLBACK else intent, _pairs(parsed["entities"]))


def _pairs(entities: Iterable[dict[str, Any]]) -> Pairs:
    return frozenset(comparable(one["entity"], one["value"]) for one in entities)


def figures(every: Sequence[Read]) -> str:
    """The figures of some messages in a line; of a kind that has no message, none."""
    judged = [one for one in every if one.message.intents]
    off_topic = [one for one in judged if OFF_TOPIC in one.message.intents]
    crises = [one for one in judged if CRISIS in one.message.intents]
    taken, missed = ([one for one in some if not one.is_right] for some in (off_topic, crises))
    false_alarms = sum(one.intent == CRISIS and not one.is_right for one in judged)
    parts = (
        ("intents", _share(judged)),
        ("misspelt", _share([one for one in judged if one.message.is_misspelt])),
        ("F1", _f1(every)),
        ("off topic taken", _count(taken, off_topic, {COURSE})),
        ("crises missed", _count(missed, crises, OF_A_SEARCH)),
        ("false crises", f"{false_alarms} of {len(judged) - len(crises)}" if judged else ""),
    )
    return "   ".join(f"{name} {figure}" for name, figure in parts if figure)


def _share(some: Sequence[Read]) -> str:
    right = sum(one.is_right for one in some)
    return f"{right} of {len(some)} ({right / len(some):.1%})" if some else ""


def _count(wrong: Sequence[Read], some: Sequence[Read], worst: Set[str]) -> str:
    if not some:
        return ""
    return f"{len(wrong)} of {len(some)} ({sum(one.intent in worst for one in wrong)} for a course)"


def _f1(every: Sequence[Read]) -> str:
    pairs = [(one.message.entities, one.entities) for one in every if one.message.entities is not None]
    both = sum(len(wanted) + len(found) for wanted, found in pairs)
    return f"{2 * sum(len(wanted & found) for wanted, found in pairs) / both:.3f}" if both else ""


def mistake(one: Read) -> str:
    """What is wrong with how a message was read, and its words."""
    wanted = one.message.entities if one.message.entities is not None else one.entities
    parts = ["" if one.is_right else f"{one.intent}, not {' or '.join(sorted(one.message.intents))}"]
    parts += [f"lacks {name} {value}" for name, value in sorted(wanted - one.entities)]
    parts += [f"has {name} {value}" for name, value in sorted(one.entities - wanted)]
    return f"{'; '.join(filter(None, parts))}: {one.message.text}"


if __name__ == "__main__":
    sys.exit(main())
