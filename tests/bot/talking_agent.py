"""A stand-in for the trained assistant: few words, real conversations, real responses; quick and predictable."""

import asyncio
import json
from functools import lru_cache
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import AwaitableTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from signposting.settings import ROOT

Message = dict[str, Any]
LIBRARY = {"latitude": 53.5409, "longitude": -2.1114, "delivery": "in_person"}


@lru_cache(maxsize=1)
def load_domain() -> Domain:
    """The domain with its responses, as training would merge them."""
    return Domain.load([str(ROOT / "domain.yml"), str(ROOT / "data" / "responses.yml")])


class TalkingAgent:
    """What a channel needs of Rasa's agent. ``heard`` is what reached it, in order: (conversation, text)."""

    action_endpoint = None

    def __init__(self, domain: Domain, tracker_store: TrackerStore) -> None:
        self.domain = domain
        self.tracker_store = AwaitableTrackerStore(tracker_store)
        self.heard: list[tuple[str, str]] = []
        self.slowness_s = 0.0
        self.turns_that_fail = 0

    async def handle_message(self, message: UserMessage) -> None:
        """One turn: it is in the conversation once its answer is."""
        self.heard.append((message.sender_id, message.text))
        await asyncio.sleep(self.slowness_s)
        if self.turns_that_fail:
            self.turns_that_fail -= 1
            return
        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
        tracker.update(
            UserUttered(message.text, message_id=message.message_id, input_channel=message.input_channel,
                        metadata=message.metadata)
        )  # fmt: skip
        answer, slots = self._answer(tracker, message.text)
        for name, value in slots.items():
            tracker.update(SlotSet(name, value))
        tracker.update(BotUttered(answer["text"], {"buttons": answer.get("buttons"), "custom": answer.get("custom")}))
        await message.output_channel.send_response(message.sender_id, answer)
        await self.tracker_store.save(tracker)

    def _answer(self, tracker: DialogueStateTracker, text: str) -> tuple[Message, dict[str, Any]]:
        if text.startswith("/inform"):
            asked = self._response("utter_ask_for_skill")
            return {**asked, "text": f"{text} {asked['text']}"}, {"requested_slot": "skill"}
        if text.startswith("/ask_course_details"):
            number = json.loads(text.removeprefix("/ask_course_details"))["course_run"]
            custom = {"kind": "course_details", "title": f"Excel {number}", "url": "https://example.org", **LIBRARY}
            return {"text": f"Excel {number}\nOldham Library\nCost: Free.", "custom": custom}, {}
        if text == "/show_more":
            page = tracker.get_slot("page") + 1
            return _results(page), {"page": page}
        if text.startswith("/"):
            return {"text": f"The machine was told {text}"}, {}
        if "excel" in text.lower():
            found = {"reference": f"N-{text}"[:12], "page": 1, "requested_slot": None}
            return _results(1), found
        if text == "long":
            return {"text": "One sentence & one more <here>. " * 400, "buttons": _buttons("/affirm")}, {}
        return {"text": f"You said: {text}"}, {}

    def _response(self, name: str) -> Message:
        return dict(self.domain.responses[name][0])


def _results(page: int) -> Message:
    numbers = range(page * 2 - 1, page * 2 + 1)
    listed = "\n".join(f"{number}. Excel {number}, Oldham & Royton College (1 mile)." for number in numbers)
    results = [{"title": f"Excel {number}", "url": f"https://example.org/{number}?a=1&b=2"} for number in numbers]
    details = [
        {"title": f"{number}. Excel {number}", "payload": f'/ask_course_details{{"course_run":"{number}"}}'}
        for number in numbers
    ]
    return {
        "text": f"I found 9 courses.\n\n{listed}\n\nSay a number.",
        "buttons": [*details, {"title": "More courses", "payload": "/show_more"}],
        "custom": {"kind": "search_results", "reference": "N-1", "results": results},
    }


def _buttons(*payloads: str) -> list[dict[str, str]]:
    return [{"title": payload.strip("/"), "payload": payload} for payload in payloads]
