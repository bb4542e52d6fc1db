"""The last day that will do, where a message says by when a course must start.

"Before" a day or a month means the day before it begins; "by", "in" and "starting in" mean its last day: "before
March" is 28 February, "by March" 31 March. What names no day ("soon", "asap", "before term") gives none, and neither
do births, events and what is over. The words that tell stand in ``data/signposting/conditions/start_dates.yml``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from signposting.condition_phrases import START_DATES, load_conditions
from signposting.dates import DAY, MOST_DAYS_AHEAD, Plainness, WrittenDate, days_after, find_dates
from signposting.language import Mention
from signposting.wording import Wording

ENTITY = "start_by"

_WITHIN = re.compile(
    r"(?<![^ ])(?:within|(?:in|over|during|inside) (?:the )?(?:next|coming|following))(?: the)?(?: next)?"
    r"(?: about| around)? ?(?P<count>[0-9]+|a|the)? ?(?P<unit>days?|weeks?|fortnights?|months?|years?)(?: time)?"
    r"(?! of)(?![^ ])"
)
_THEN = re.compile(r"(?<![^ ])(?P<cue>before|by|until) (?:then|that date|that day|that)(?= (?:,|\.|and|please|so)|$)")


@dataclass(frozen=True)
class _Cues:
    """Expressions for what stands before a date, up to it, or after it, from it on."""

    not_the_last: re.Pattern[str]
    before: re.Pattern[str]
    by: re.Pattern[str]
    start: re.Pattern[str]
    other_start: re.Pattern[str]
    starting: re.Pattern[str]
    start_right_before: re.Pattern[str]
    latest_after: re.Pattern[str]
    start_after: re.Pattern[str]
    onwards_after: re.Pattern[str]
    told_after: re.Pattern[str]
    joined: re.Pattern[str]
    offered: re.Pattern[str]
    event: re.Pattern[str]
    answer_before: re.Pattern[str]
    answer_after: re.Pattern[str]


def find_start_dates(wording: Wording, today: date) -> Iterator[Mention]:
    """The last day that will do, as a mention for each day that is named so, reckoned from ``today``: only for what is
    said of the start itself, where that is; what is merely wished for counts where no day is told plainly."""
    text = wording.text
    within = list(_WITHIN.finditer(text))
    for match in within:
        if not _cues().event.search(text, _sentence_start(text, match.start()), match.start()):
            yield from _mention(wording, *match.span(), days_after(today, match["count"], match["unit"]), today)
    dates = [
        one
        for one in find_dates(text, today)
        if all(one.end <= match.start() or match.end() <= one.start for match in within)
    ]
    told = [(one, day) for one in dates if (day := _day_told(text, one)) is not None]
    told = [(one, day) for one, day in told if _is_of_the_start(text, one)] or told
    wished = [(one, one.period.last) for one in dates if not told and _is_wished(text, one)]
    for one, day in told or wished:
        yield from _mention(wording, one.start, one.end, day, today)
    then = _THEN.search(text) if dates else None
    if then:
        period = dates[-1].period
        yield from _mention(
            wording, *then.span(), period.first - DAY if then["cue"] == "before" else period.last, today
        )


def _mention(wording: Wording, start: int, end: int, day: date | None, today: date) -> Iterator[Mention]:
    if day is not None and timedelta(0) <= day - today <= timedelta(days=MOST_DAYS_AHEAD):
        yield wording.mention(start, end, ENTITY, day.isoformat())


def _day_told(text: str, one: WrittenDate) -> date | None:
    """The last day that words such as "by" or "start" around a date make of it; ``None`` where none do."""
    cues, period, before = _cues(), one.period, _before(text, one)
    if _is_not_the_last(text, one):
        return None
    if cues.before.search(before):
        return _day_before(period.first)
    if cues.by.search(before) or cues.latest_after.match(text, one.end):
        return _day_before(period.first) if period.is_long else period.last
    if period.plainness is Plainness.WEEKDAY:
        return period.last if cues.start_right_before.search(before) else None
    if cues.start.search(before) or cues.start_after.match(text, one.end):
        return period.last
    return None


def _is_of_the_start(text: str, one: WrittenDate) -> bool:
    """Whether a date stands behind "start by", "begin before" or the like in its clause: in "start by the end of
    January, or I'm not ready by April" the other one does not."""
    cues = _cues()
    is_by = cues.by.search(_before(text, one)) or cues.before.search(_before(text, one))
    return bool(is_by) and cues.starting.search(text[text.rfind(" , ", 0, one.start) + 1 : one.start]) is not None


def _is_wished(text: str, one: WrittenDate) -> bool:
    """Whether a date without "by" or "start" is a wish all the same: it is the whole answer, or courses go with it. In
    a message in which another date is told so, none is."""
    cues, before = _cues(), _before(text, one)
    if one.period.plainness in (Plainness.LOOSE, Plainness.WEEKDAY) or _is_not_the_last(text, one):
        return False
    after = text[one.end : _sentence_end(text, one.end)]
    if cues.answer_before.fullmatch(before) and cues.answer_after.fullmatch(after):
        return True
    is_told = cues.told_after.match(text, one.end) or cues.event.search(before) or cues.event.search(after)
    if one.period.plainness is Plainness.NAMED or is_told:
        return False
    is_joined = text.startswith(("this ", "next "), one.start) or cues.joined.search(before)
    return bool(is_joined and (cues.offered.search(before) or cues.offered.search(after)))


def _before(text: str, one: WrittenDate) -> str:
    """What stands before a date in its sentence."""
    return text[_sentence_start(text, one.start) : one.start]


def _is_not_the_last(text: str, one: WrittenDate) -> bool:
    """Whether the words around a date name it for something else: "after Christmas", "a job that starts in May"."""
    cues, before = _cues(), _before(text, one)
    is_another_matter = cues.not_the_last.search(before) or cues.other_start.search(before)
    return bool(is_another_matter or cues.onwards_after.match(text, one.end))


def _day_before(day: date) -> date | None:
    return day - DAY if day > date.min else None


def _sentence_start(text: str, position: int) -> int:
    begins = text.rfind(" . ", 0, position)
    return 0 if begins < 0 else begins + 3


def _sentence_end(text: str, position: int) -> int:
    end = text.find(" . ", position)
    return len(text) if end < 0 else end


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    words: dict[str, str] = {name: value.replace("| ", "|") for name, value in load_conditions(START_DATES).items()}
    owner = r"(?: (?:my|our|the|his|her) (?:[^ .,]+ ){0,3}[^ .,]+ (?:on|in))?"
    return _Cues(
        not_the_last=_ending(rf"(?:{words['not_the_last']})(?: (?:{words['not_the_last_reaches_over']}))*"),
        before=_ending(rf"(?:{words['before']})(?: [^ .,]+){{0,7}}"),
        by=_ending(rf"(?:{words['by']})(?: (?:{words['by_reaches_over']}))*{owner}"),
        start=_ending(rf"(?:{words['start']})(?: (?!{words['never_started']})[^ .,]+){{0,4}}"),
        other_start=_ending(rf"(?:{words['other_start']})(?: [^ .,]+){{0,2}}"),
        starting=_anywhere(words["start"]),
        start_right_before=_ending(words["start_right_before"]),
        latest_after=_next(words["latest_after"]),
        start_after=_next(words["start_after"]),
        onwards_after=re.compile(f" (?:{words['onwards_after']})"),
        told_after=_next(words["told_after"]),
        joined=re.compile(rf"(?:(?<![^ ]){words['in']} |^)$"),
        offered=_anywhere(words["offered"]),
        event=_anywhere(words["event"]),
        answer_before=re.compile(rf"(?:(?:{words['answer_before']}) )*"),
        answer_after=re.compile(rf"(?: (?:{words['answer_after']}))*"),
    )


def _ending(words: str) -> re.Pattern[str]:
    """Words that what is searched ends in."""
    return re.compile(rf"(?<![^ ]){words} $")


def _next(words: str) -> re.Pattern[str]:
    """Words that what is matched goes on with."""
    return re.compile(rf" (?:{words})(?![^ ])")


def _anywhere(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^ ])(?:{words})(?![^ ])")
