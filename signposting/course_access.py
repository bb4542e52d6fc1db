"""Which access features a course says it offers, so that somebody can take part.

Read out of its title and of whom it is for, what is needed, how it is taught, what to bring and how it is assessed;
where the course leads says nothing. The phrases are the rows about ``access`` in ``course_phrases.csv``; rows about
``access refused`` and ``access refused after`` are what takes a feature back in its clause: "no crèche", "there is no
lift", "a crèche is not available". What the course teaches is no feature of it, so the description of that is read only
for the plainest phrases, those about ``access plain``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from signposting.course_phrases import phrases_about, sentences, words_of
from signposting.phrases import Found

REACH = 5
"""The most words between a refusal and the feature that it takes back."""
CLAUSE_ENDS = frozenset((",", ";", ":", "but", "although", "though", "however", "(", ")"))


@dataclass(frozen=True)
class AccessTag:
    """A value of the closed list ``access``, and the words that say so."""

    access: str
    phrase: str


def access_of(title: str, who: str, practical: tuple[str, ...], learn: str) -> tuple[AccessTag, ...]:
    """The features that a course offers, each once; ``practical`` are the texts about how one takes part."""
    found: dict[str, AccessTag] = {}
    texts = [("access", text) for text in (who, *practical)] + [("access plain", learn), ("access title", title)]
    if who:
        texts.append(("access audience", who))
    for about, text in texts:
        for doc in sentences(text):
            for one in _offered(doc, about):
                found.setdefault(one.access, one)
    return tuple(found.values())


def _offered(doc: Doc, about: str) -> Iterator[AccessTag]:
    features = phrases_about(about).find(doc)
    if not features:
        return
    refusals = phrases_about("access refused").find(doc)
    denials = phrases_about("access refused after").find(doc)
    for one in features:
        is_refused = any(_reaches(doc, refusal.end, one.start) for refusal in refusals)
        is_denied = any(_reaches(doc, one.end, denial.start) for denial in denials)
        if not (is_refused or is_denied or _is_within(one, refusals)):
            yield AccessTag(one.meaning, words_of(doc, one))


def _reaches(doc: Doc, start: int, end: int) -> bool:
    """Whether what ends at a token bears on what begins at another: near, and in the same clause."""
    return 0 <= end - start <= REACH and not any(token.norm_ in CLAUSE_ENDS for token in doc[start:end])


def _is_within(one: Found[str], refusals: list[Found[str]]) -> bool:
    return any(refusal.start <= one.start and one.end <= refusal.end for refusal in refusals)
