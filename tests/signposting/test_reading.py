"""What a topic asks for where its words need not mean a skill."""

from datetime import date

import pytest

from signposting.places import load_gazetteer
from signposting.reading import Reader

TODAY = date(2027, 1, 4)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_gazetteer(("west-midlands",)))


def skills(reader: Reader, text: str) -> set[str]:
    return set(reader.skills(text, reader.read(text, TODAY)))


def test_a_topic_that_is_a_list_of_names_asks_for_all_of_them(reader: Reader) -> None:
    assert skills(reader, "laptops and email") == {"using-a-computer", "email"}
    assert skills(reader, "phone, internet") == {"using-a-smartphone-or-tablet", "getting-online"}


def test_a_name_in_a_sentence_is_no_list(reader: Reader) -> None:
    assert skills(reader, "my laptop was stolen from the tram") == set()


def test_what_is_refused_is_not_asked_for(reader: Reader) -> None:
    assert skills(reader, "spreadsheets but not the phone") == {"spreadsheets"}


def test_games_are_made_and_not_filmed(reader: Reader) -> None:
    assert skills(reader, "create our own video game") == {"game-design"}


def test_data_protection_is_a_matter_of_security(reader: Reader) -> None:
    assert skills(reader, "gdpr training") == {"cyber-security"}
