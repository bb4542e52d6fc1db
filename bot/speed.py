"""Where Rasa does the same work in every turn: the places in which we do it once.

Measured on two cores, of a turn that searches: compiling the JSON schema of an action's answer took 19 ms of each
custom action, and interpreting it (each event is tried against 23 shapes) still 6 ms of a turn; looking up the classes
of events by walking all their subclasses took 1 ms, and planning the same three walks through the model another one.
Copying the slots for each of the trackers that a turn makes took 1 ms more than it has to, copying events for debug
lines that nobody reads 0.8 ms, and building an empty domain, to see that ours is not, 0.3 ms.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import fastjsonschema
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.slots import Slot

DRAFT = "http://json-schema.org/draft-07/schema#"
Check = Callable[[Any], Any]

_resolve_by_type = Event.resolve_by_type


def do_once_what_rasa_repeats() -> None:
    """Puts our ways in the place of Rasa's. Calling it again is harmless."""
    RemoteAction._validate_action_result = _validate_action_result  # type: ignore[method-assign]
    Event.resolve_by_type = staticmethod(_event_class)  # type: ignore[method-assign,assignment]
    DaskGraphRunner.run = _run_graph  # type: ignore[method-assign]
    Domain.is_empty = _is_empty  # type: ignore[method-assign]
    Slot.__copy__ = _copy_of_slot  # type: ignore[attr-defined]
    for unchanging in (SlotSet, BotUttered):
        unchanging.__deepcopy__ = lambda event, _copied: event  # type: ignore[attr-defined]


def _validate_action_result(_action: RemoteAction, result: Any) -> bool:
    """Raises ``jsonschema.ValidationError``, as Rasa's own check does, where the answer is not as Rasa expects it."""
    check, checks_of_events = _checks()
    try:
        check(result)
        for event in result.get("events", ()):
            checks_of_events.get(event["event"], _unknown_event)(event)
    except fastjsonschema.JsonSchemaValueException as fault:
        raise ValidationError(f"The action server's answer is not as it should be: {fault.message}") from fault
    return True


@lru_cache(maxsize=1)
def _checks() -> tuple[Check, Mapping[str, Check]]:
    """Rasa's schema, compiled: of the whole answer, and of each event by its name, which alone tells its shape."""
    answer = RemoteAction.action_response_format_spec()
    event = dict(answer["properties"]["events"]["items"])
    shapes = {shape["properties"]["event"]["const"]: shape for shape in event.pop("oneOf")}
    properties = {**answer["properties"], "events": {"type": "array", "items": event}}
    return _compiled({**answer, "properties": properties}), {name: _compiled(shape) for name, shape in shapes.items()}


def _compiled(schema: Mapping[str, Any]) -> Check:
    check: Check = fastjsonschema.compile({"$schema": DRAFT, **schema})
    return check


def _unknown_event(event: Any) -> None:
    raise ValidationError(f"There is no event named {event['event']!r}.")


@lru_cache(maxsize=64)
def _event_class(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    found: type[Event] | None = _resolve_by_type(type_name, default)
    return found


def _is_empty(domain: Domain) -> bool:
    return bool(domain.as_dict() == _empty_domain().as_dict())


@lru_cache(maxsize=1)
def _empty_domain() -> Domain:
    return Domain.empty()


def _copy_of_slot(slot: Slot) -> Slot:
    """What ``copy.copy`` would make in a long way."""
    copied: Slot = object.__new__(type(slot))
    copied.__dict__.update(slot.__dict__)
    return copied


def _run_graph(
    runner: DaskGraphRunner, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None
) -> dict[str, Any]:
    """The targets' outputs. Each node runs after those that it needs, in an order that is worked out once."""
    plans: dict[tuple[str, ...], list[str]] = runner.__dict__.setdefault("plans", {})
    wanted = tuple(targets or runner._graph_schema.target_names)
    if wanted not in plans:
        plans[wanted] = list(dict.fromkeys(_in_order(runner._graph_schema, wanted)))
    outputs = {name: (name, value) for name, value in (inputs or {}).items()}
    for name in plans[wanted]:
        if name not in outputs:
            needs = runner._graph_schema.nodes[name].needs.values()
            outputs[name] = runner._instantiated_nodes[name](*[outputs.get(need, need) for need in needs])
    return dict(outputs[name] for name in wanted)


def _in_order(schema: GraphSchema, targets: Sequence[str]) -> Iterator[str]:
    """The nodes that the targets stand on, each after its own; a name without a node is an input."""
    for name in targets:
        if name in schema.nodes:
            yield from _in_order(schema, tuple(schema.nodes[name].needs.values()))
            yield name
