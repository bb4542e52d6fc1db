"""How a message looks in Telegram: short HTML with links, in pieces that fit, with a keyboard and a pin on the map.

The words are those of the message; nothing is added to them but emphasis, links and air.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.messages import Message

TEXT_LIMIT = 4096
"""What one message holds: counted by Telegram after its HTML is read, by us before that, in units of UTF-16."""

SHORT_TITLE = 14
"""Two buttons of so many characters fit side by side on a small phone."""

PLACES_TO_GO = ("in_person", "blended")

_BREAKS = re.compile(r"(?<=[.!?])[ \t]+|\n+")
_NUMBERED = re.compile(r"(\d{1,3})\. (.*)", re.DOTALL)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True)
class Button:
    """``title`` as people read it, ``token`` as it comes back."""

    title: str
    token: str


@dataclass(frozen=True)
class Pin:
    """A point on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Words:
    """A text, also as HTML, with rows of buttons below it."""

    plain: str
    html: str
    rows: tuple[tuple[Button, ...], ...] = ()


def render(message: Message, tokens: Sequence[str]) -> tuple[Pin | Words, ...]:
    """The parts in which a message is sent, in order. ``tokens`` are those of its buttons."""
    custom = message.get("custom") or {}
    links = _links(custom)
    pieces = list(_split(_with_air(message["text"], links), links))
    buttons = [Button(one["title"], token) for one, token in zip(message.get("buttons") or (), tokens)]
    words = [Words(piece, _as_html(piece, links)) for piece in pieces[:-1]]
    words.append(Words(pieces[-1], _as_html(pieces[-1], links), _in_rows(buttons)))
    return (*_pins(custom), *words)


def utf16_length(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _links(custom: Mapping[str, Any]) -> dict[str, str | None]:
    """The names that stand out, each with its web address where that can be linked."""
    listed = custom.get("results") or ([custom] if custom.get("kind") == "course_details" else [])
    named = [(one.get("title") or one.get("name"), one.get("url")) for one in listed if isinstance(one, Mapping)]
    return {name: url if _WEB_ADDRESS.fullmatch(url or "") else None for name, url in named if name}


def _pins(custom: Mapping[str, Any]) -> Iterator[Pin]:
    """Where the course is that somebody chose."""
    latitude, longitude = custom.get("latitude"), custom.get("longitude")
    if custom.get("kind") != "course_details" or custom.get("delivery") not in PLACES_TO_GO:
        return
    if isinstance(latitude, int | float) and isinstance(longitude, int | float):
        yield Pin(latitude, longitude)


def _with_air(text: str, links: Mapping[str, str | None]) -> str:
    """An empty line between the results of a list."""
    lines = text.split("\n")
    for number in range(len(lines) - 1, 0, -1):
        if lines[number - 1] and _named(lines[number], links) and _NUMBERED.fullmatch(lines[number]):
            lines.insert(number, "")
    return "\n".join(lines)


def _as_html(text: str, links: Mapping[str, str | None]) -> str:
    return "\n".join(_line_as_html(line, links) for line in text.split("\n"))


def _line_as_html(line: str, links: Mapping[str, str | None]) -> str:
    name = _named(line, links)
    if name is None:
        return html.escape(line, quote=False)
    numbered = _NUMBERED.fullmatch(line)
    start = f"{numbered[1]}. " if numbered else ""
    shown, url = html.escape(name, quote=False), links[name]
    linked = f'<a href="{html.escape(url)}">{shown}</a>' if url and numbered else shown
    return f"<b>{start}{linked}</b>{html.escape(line[len(start) + len(name) :], quote=False)}"


def _named(line: str, links: Mapping[str, str | None]) -> str | None:
    """The name with which a line begins, the longest one where several do."""
    numbered = _NUMBERED.fullmatch(line)
    said = numbered[2] if numbered else line
    return max((name for name in links if said.startswith(name)), key=len, default=None)


def _split(text: str, links: Mapping[str, str | None]) -> Iterator[str]:
    """The text in pieces that fit, cut after a line or a sentence where that can be."""
    piece = ""
    for part in _parts(text, links):
        if piece and not _fits(piece + part, links):
            yield piece.strip()
            piece = ""
        piece += part
    yield piece.strip() or text


def _parts(text: str, links: Mapping[str, str | None]) -> Iterator[str]:
    if _fits(text, links):
        yield text
        return
    start = 0
    for gap in [*_BREAKS.finditer(text), None]:
        end = gap.end() if gap else len(text)
        sentence = text[start:end]
        yield from [sentence] if _fits(sentence, links) else _words_of(sentence)
        start = end


def _words_of(sentence: str) -> Iterator[str]:
    """A sentence that is too long, word by word; too long a word, cut. Escaping may take six times the space."""
    for word in re.split(r"(?<=\s)", sentence):
        for start in range(0, len(word), TEXT_LIMIT // 8):
            yield word[start : start + TEXT_LIMIT // 8]


def _fits(text: str, links: Mapping[str, str | None]) -> bool:
    return utf16_length(_as_html(text, links)) <= TEXT_LIMIT


def _in_rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Short buttons in pairs, long ones each on a row of their own."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        last = rows[-1] if rows else ()
        if len(last) == 1 and len(last[0].title) <= SHORT_TITLE and len(button.title) <= SHORT_TITLE:
            rows[-1] = (*last, button)
        else:
            rows.append((button,))
    return tuple(rows)
