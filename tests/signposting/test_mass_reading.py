"""Reading many texts at once."""

from signposting.language import Mention
from signposting.mass_reading import TEXTS_AT_ONCE, read_every
from signposting.places import load_gazetteer
from signposting.reading import A_DAY, Reader
from signposting.settings import FIRST_REGIONS


def with_text(text: str, mentions: tuple[Mention, ...]) -> tuple[str, tuple[Mention, ...]]:
    return text, mentions


def test_many_texts_are_read_as_one_is_and_in_their_order() -> None:
    said = ["excel in Bolton", "evenings", "", "no, Bury", "a class with a ramp from January"]
    texts = [said[n % len(said)] for n in range(TEXTS_AT_ONCE + 3)]
    reader = Reader(load_gazetteer(FIRST_REGIONS))

    assert read_every(texts, with_text) == [(text, reader.read(text, A_DAY)) for text in texts]


def test_no_texts_are_read_as_none() -> None:
    assert read_every([], with_text) == []
