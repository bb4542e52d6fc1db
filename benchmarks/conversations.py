"""How well people are served in whole conversations: ``make evaluate-conversations``.

The judged conversations of ``data/conversations`` are had with the running product, over the demonstration region. A
turn is right where everything that was judged of it holds, a conversation where every turn is. What is wrong is shown
with what was expected and what came.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from signposting.settings import ROOT
from tests.product import Conversation, running_product

JUDGED = ROOT / "data" / "conversations"
CHECKS = frozenset({"asks", "kind", "nearer", "need", "says", "says_not"})
WORDS = frozenset({"name", "press", "say", "should"})
QUESTIONS = {
    "place": re.compile(
        r"\b(where|postcode|town|place|which one)\b[^?]*\?|\?[^?]*\b(postcode|town)\b"
        r"|please type a town",
        re.I,
    ),
    "skill": re.compile(r"\bwhat\b[^?]*\b(learn|do|help|topic|skill)\b[^?]*\?", re.I),
}
SHOWN_CHARACTERS = 400

Messages = list[dict[str, Any]]


@dataclass(frozen=True)
class Turn:
    """What somebody said or pressed, the messages that came, and what does not hold of them."""

    judged: Mapping[str, Any]
    messages: Messages
    faults: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints how many turns and conversations of each file are right, and what is wrong with the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(JUDGED.glob("*.yml")))
    files = parser.parse_args(arguments).files
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder)) as product:
        for file in files:
            judged = load(file)
            print(f"\n{file.stem}")
            talks = [(one["name"], list(hold(product.talk(), one["turns"]))) for one in judged]
            for name, turns in talks:
                _print_faults(name, turns)
            right = sum(not turn.faults for _, turns in talks for turn in turns)
            whole = sum(not any(turn.faults for turn in turns) for _, turns in talks)
            count = sum(len(turns) for _, turns in talks)
            print(f"turns as expected {right} of {count} ({right / count:.1%})")
            print(f"conversations as expected {whole} of {len(talks)} ({whole / len(talks):.1%})")
    return 0


def load(file: Path) -> list[dict[str, Any]]:
    """The conversations of a file. Raises ``ValueError`` where a turn holds a key that means nothing."""
    conversations: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    for one in conversations:
        for turn in one["turns"]:
            if strange := set(turn) - CHECKS - WORDS:
                raise ValueError(f"{file.name}: {one['name']}: nothing is known of {', '.join(sorted(strange))}.")
    return conversations


def hold(talk: Conversation, judged: Sequence[Mapping[str, Any]]) -> Iterator[Turn]:
    """Has one conversation, and checks each of its turns."""
    messages: Messages = []
    need: Mapping[str, Any] = {}
    for turn in judged:
        button = _button(messages, turn["press"]) if "press" in turn else None
        if "press" in turn and button is None:
            yield Turn(turn, [], (f"no button is like {turn['press']!r}",))
            continue
        messages = talk.say(turn["say"]) if button is None else talk.press(button)
        yield Turn(turn, messages, tuple(faults(turn, messages, need)))
        need = need_of(messages) or need


def faults(turn: Mapping[str, Any], messages: Messages, before: Mapping[str, Any]) -> Iterator[str]:
    """What does not hold of a turn; ``before`` is the last need that was answered until then."""
    text = "\n".join(one["text"] for one in messages)
    kinds = {one["custom"]["kind"] for one in messages if one.get("custom")} or {"none"}
    need = need_of(messages)
    wanted = turn.get("kind") or []
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not kinds & set(wanted):
        yield f"kind {', '.join(sorted(kinds))} instead of {wanted}"
    will_do_without = need is None and len(wanted) > 1 and bool(kinds & set(wanted))
    for key, value in () if will_do_without else (turn.get("need") or {}).items():
        if need is None:
            yield f"no search, so no {key} {value}"
        elif not _is_as_judged(key, value, need):
            yield f"{key} {need['place'] if key == 'place' else need[key]} instead of {value}"
    if turn.get("nearer") and not (need and need["max_distance_km"] < before.get("max_distance_km", 0)):
        yield "no nearer"
    if "says" in turn and not re.search(turn["says"], text, re.I | re.S):
        yield f"does not say {turn['says']!r}"
    if "says_not" in turn and re.search(turn["says_not"], text, re.I | re.S):
        yield f"says {turn['says_not']!r}"
    asked = {name for name, question in QUESTIONS.items() if question.search(messages[-1]["text"])}
    if turn.get("asks") == "nothing" and asked:
        yield f"asks for {', '.join(sorted(asked))}"
    if turn.get("asks") in QUESTIONS and turn["asks"] not in asked:
        yield f"does not ask for {turn['asks']}"


def need_of(messages: Messages) -> Mapping[str, Any] | None:
    """The need that a turn's results answer, if it has any."""
    found = (one["custom"] for one in messages if (one.get("custom") or {}).get("kind") == "search_results")
    return next((one["need"] for one in found), None)


def _is_as_judged(key: str, value: Any, need: Mapping[str, Any]) -> bool:
    """Whether a condition of a need is as judged: ``{any: […]}`` lists what will do; the order of lists means nothing;
    a place is told by its name or its outcode."""
    if isinstance(value, dict):
        return any(_is_as_judged(key, one, need) for one in value["any"])
    if key == "place" and value is not None:
        place = need["place"] or {}
        return str(value).casefold() in (str(place.get("name")).casefold(), str(place.get("outcode")).casefold())
    if isinstance(value, list):
        return sorted(need[key] or []) == sorted(value)
    return bool(str(need[key]) == str(value) if key == "start_by" else need[key] == value)


def _button(messages: Messages, pattern: str) -> str | None:
    """The payload of the first button whose title is like a pattern."""
    buttons = (button for message in messages for button in message.get("buttons") or ())
    return next((one["payload"] for one in buttons if re.search(pattern, one["title"], re.I)), None)


def _print_faults(name: str, turns: Sequence[Turn]) -> None:
    wrong = [number for number, turn in enumerate(turns, 1) if turn.faults]
    if wrong:
        print(f"  {name}")
    for turn in turns[: wrong[-1] if wrong else 0]:
        print(f"    > {turn.judged.get('say') or 'presses ' + turn.judged['press']}")
        for message in turn.messages:
            kind = (message.get("custom") or {}).get("kind")
            print(f"      {f'[{kind}] ' if kind else ''}{message['text'][:SHOWN_CHARACTERS]!r}")
        for fault in turn.faults:
            print(f"      WRONG {fault}; should {turn.judged['should']}")


if __name__ == "__main__":
    sys.exit(main())
