"""The one spaCy pipeline of the product: a blank English tokenizer whose tokens know their mended spelling.

Nothing is downloaded. :mod:`signposting.skills`, :mod:`signposting.places` and :mod:`signposting.conditions` each read
the resulting ``Doc`` and say what is in it, as :class:`Mention` values; :mod:`signposting.reading` puts them together.

``token.norm_`` is the shared ground. It is set where spaCy makes the lexeme of a spelling, so each spelling is mended
once in the life of the process and a text of known words costs nothing more than its tokens.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import spacy
from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import compile_infix_regex

from signposting.spelling import dictionary_words, lemmas, mend

JOINED: dict[tuple[str, ...], str] = {
    ("blue", "tooth"): "bluetooth",
    ("e", "commerce"): "ecommerce",
    ("e", "mail"): "email",
    ("e", "mails"): "emails",
    ("face", "book"): "facebook",
    ("face", "time"): "facetime",
    ("hot", "mail"): "hotmail",
    ("i", "pad"): "ipad",
    ("i", "pads"): "ipads",
    ("i", "phone"): "iphone",
    ("i", "phones"): "iphones",
    ("job", "centre"): "jobcentre",
    ("key", "board"): "keyboard",
    ("lap", "top"): "laptop",
    ("lap", "tops"): "laptops",
    ("linked", "in"): "linkedin",
    ("on", "line"): "online",
    ("pass", "word"): "password",
    ("pass", "words"): "passwords",
    ("photo", "shop"): "photoshop",
    ("power", "point"): "powerpoint",
    ("quick", "books"): "quickbooks",
    ("smart", "phone"): "smartphone",
    ("smart", "phones"): "smartphones",
    ("spread", "sheet"): "spreadsheet",
    ("spread", "sheets"): "spreadsheets",
    ("tik", "tok"): "tiktok",
    ("web", "page"): "webpage",
    ("web", "pages"): "webpages",
    ("web", "site"): "website",
    ("web", "sites"): "websites",
    ("what", "'s", "app"): "whatsapp",
    ("what", "s", "app"): "whatsapp",
    ("whats", "app"): "whatsapp",
    ("wi", "fi"): "wifi",
    ("word", "press"): "wordpress",
    ("you", "tube"): "youtube",
}
"""Words that people write in two, with a space or a hyphen, as spaCy parts them, and as the vocabularies have them."""

DOCS_REMEMBERED = 8
"""How many texts are not read again at once: a turn asks for the same one in several places."""

FEW_WORDS = 2
"""So few words may be a name in capitals."""

_FIRST_PARTS = frozenset(parts[0] for parts in JOINED)

FOR_BEFORE = re.compile("a|beginners|free|her|his|it|job|me|my|our|over|school|the|us|work|you")
TO_BEFORE = re.compile("do|find|get|go|learn|make|see|sell|send|start|talk|teach|type|use|write")
"""What may follow a "4" that means "for" ("4 work") and a "2" that means "to" ("2 learn")."""

TOO_BEFORE = re.compile("complicated|dear|difficult|expensive|far|hard|late|long|much|pricey")
NOT_TOO_AFTER = frozenset(("basic", "close", "early", "easy", "from", "near", "need", "on", "save", "up", "want"))
"""Words around a "to" that is written for "too": "cost to much", not "from early to late"."""

WHO_KNOWS = frozenset(("dont", "i", "n't", "nt", "to", "u", "we", "you"))
WHAT_IS_KNOWN = frozenset(("about", "how", "my", "some", "that", "the", "what", "when", "where", "which", "who"))
"""Words around a "no" that is written for "know"."""

_AS_SPACE = "\0\t\u00a0\u200b\u2028\u2029\ufeff"
_ONE_FOR_ONE = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
    | dict.fromkeys(_AS_SPACE, " ")
)
_NOT_TEXT = re.compile("[\ud800-\udfff]")
_TAKING_BACK = re.compile(
    r"(?:(?<=[\w,.;] )|^(?!(?:\S+ ){1,2}no (?:weekend|evening|morning|afternoon|night|day|online)))"
    r"\b(?:(sorry|soz|wait|hang on|hold on) no\b(?= (?!thank|need|idea|more|longer|problem|worries)\w)"
    r"|(actually) no\b(?= (?:do|make|try|put|let|lets|just|can|could|i|i'd|id) ))",
    re.IGNORECASE,
)
"""A "no" that takes back what was said before it, and refuses nothing after it: "Oldham, sorry no Rochdale", not "sorry
no weekends"."""
_SCRAPPING = re.compile(
    r"\b((?:no|actually|or|wait|,) scrap )that"
    r"(?= (?:mornings|afternoons|evenings|nights|days|weekends|saturdays|sundays|make|do|try|can|could|i'd|id)\b)",
    re.IGNORECASE,
)
"""A "scrap that" that takes back what was said before it, and drops nothing behind it: "lunch times or, no scrap that
evenings", not "scrap that evening one"."""
_WANT = re.compile(r"\bwont(?= (?:to|lern\w*|course|lessons)\b)|^wont(?= learn\b)", re.IGNORECASE)
"""Written by ear."""
_SPACES = re.compile(r"\s{2,}|[^\S ]")


@dataclass(frozen=True, order=True)
class Mention:
    """One thing that a text says: ``entity`` and ``value`` in the vocabulary's words, at ``text[start:end]``.

    ``value`` is a skill's id, an outcode or a place's name, a value of a closed list, ``free`` or pence for ``cost``,
    km for ``distance_km``, an ISO date for ``start_by``, a number for ``ordinal`` and ``posts``.
    """

    start: int
    end: int
    entity: str
    value: str | int | float


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """The pipeline, built at first use. ``token.norm_`` is the word in lower case, mended where it is misspelt."""
    language = spacy.blank("en")
    language.vocab.lex_attr_getters[NORM] = mend  # type: ignore[attr-defined]
    for lexeme in language.vocab:
        lexeme.norm_ = mend(lexeme.text)
    between_words = [*(language.Defaults.infixes or ()), r"(?<=[A-Za-z]{2})[+&](?=[A-Za-z]{2})"]
    tokenizer: Any = language.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(between_words).finditer
    return language


@lru_cache(maxsize=DOCS_REMEMBERED)
def read_doc(text: str) -> Doc:
    """The text's words, which many ask about in turn: nobody may change them.

    Any string will do: curly quotes, other scripts, NUL bytes and stray halves of emoji included.

    Runs of blanks count as one, so that phrases match across them: where a text has any, offsets in the ``Doc`` are
    not those of the text, and :func:`mention_at` turns one into the other.
    """
    plain = _WANT.sub("want", _NOT_TEXT.sub(" ", text.translate(_ONE_FOR_ONE)))
    plain = _SCRAPPING.sub(r"\1it,  ", _TAKING_BACK.sub(r"\1\2,  ", plain))
    squeezed, shifts = _squeezed(plain)
    doc = pipeline()(squeezed)
    doc.user_data["text"], doc.user_data["shifts"] = squeezed, shifts
    doc.user_data["capitals"] = squeezed.isupper()
    _join_split_words(doc)
    _spell_out_numbers(doc)
    _hear_known(doc)
    _hear_too(doc)
    return doc


def text_of(doc: Doc) -> str:
    """The text of a ``Doc`` that :func:`read_doc` made, which it would else put together anew from its words."""
    return str(doc.user_data["text"])


def is_shouted(doc: Doc) -> bool:
    """Whether a text that :func:`read_doc` read is of several words in capitals, which then tell no names apart."""
    return len(doc) > FEW_WORDS and bool(doc.user_data["capitals"])


def mention_at(span: Span, entity: str, value: str | int | float) -> Mention:
    """The mention of a span of a ``Doc`` that :func:`read_doc` made, with offsets in the text as it was given."""
    start, end = text_offsets(span)
    return Mention(start, end, entity, value)


def text_offsets(span: Span) -> tuple[int, int]:
    """Where a span stands in the text that was given to :func:`read_doc`, in characters."""
    start, end = span.start_char, span.end_char
    shifts: list[tuple[int, int]] = span.doc.user_data.get("shifts", [])
    before_start = sum(dropped for position, dropped in shifts if position <= start)
    before_end = sum(dropped for position, dropped in shifts if position < end)
    return start + before_start, end + before_end


def lemma(word: str) -> str:
    """The dictionary form of a lower-case word: ``emails`` -> ``email``; the word itself where none is known."""
    found = lemmas().get(word)
    if found is not None:
        return found
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural and word not in dictionary_words() else word


def _squeezed(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with one space for each run of blanks, and at which of its offsets how many characters were left out."""
    if not _SPACES.search(text) and not text.startswith(" "):
        return text, []
    parts: list[str] = []
    shifts: list[tuple[int, int]] = []
    done = length = 0
    for run in _runs_of_blanks(text):
        before = text[done : run.start()]
        blank = "" if run.start() == 0 else " "
        parts.extend((before, blank))
        length += len(before) + len(blank)
        shifts.append((length, len(run.group()) - len(blank)))
        done = run.end()
    parts.append(text[done:])
    return "".join(parts), shifts


def _runs_of_blanks(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"^\s+|\s{2,}|[^\S ]", text)


def _join_split_words(doc: Doc) -> None:
    """Makes one token of "on line" and "e-mail", with the norm that the vocabularies use."""
    words = [token.i for token in doc if token.text != "-"]
    norms = [doc[position].norm_ for position in words]
    found, free_from = [], 0
    for n, norm in enumerate(norms):
        if norm not in _FIRST_PARTS or n < free_from:
            continue
        for size in (3, 2):
            parts = tuple(norms[n : n + size])
            if parts in JOINED:
                found.append((doc[words[n] : words[n + len(parts) - 1] + 1], JOINED[parts]))
                free_from = n + len(parts)
                break
    if found:
        with doc.retokenize() as retokenizer:
            for span, whole in found:
                retokenizer.merge(span, attrs={"NORM": whole})


def _spell_out_numbers(doc: Doc) -> None:
    """Reads the "4" of "4 work" as "for" and the "2" of "2 learn" as "to"; other numbers stay."""
    for token in doc[:-1]:
        if token.text == "4" and FOR_BEFORE.fullmatch(doc[token.i + 1].norm_):
            token.norm_ = "for"
        elif token.text == "2" and TO_BEFORE.fullmatch(doc[token.i + 1].norm_):
            token.norm_ = "to"


def _hear_known(doc: Doc) -> None:
    """Reads the "no" of "I no the basics" as "know"."""
    for token in doc[1:-1]:
        is_known = token.lower_ == "no" and doc[token.i - 1].lower_ in WHO_KNOWS
        if is_known and doc[token.i + 1].norm_ in WHAT_IS_KNOWN:
            token.norm_ = "know"


def _hear_too(doc: Doc) -> None:
    """Reads the "to" of "to dear" as "too"."""
    for token in doc[:-1]:
        is_to = token.lower_ in ("to", "2") and TOO_BEFORE.fullmatch(doc[token.i + 1].norm_)
        if is_to and not (token.i and doc[token.i - 1].lower_ in NOT_TOO_AFTER):
            token.norm_ = "too"
