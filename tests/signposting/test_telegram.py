"""What is remembered for Telegram, on both kinds of database."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from signposting.database import open_engine
from signposting.leadership import Leadership
from signposting.models import TelegramButton, TelegramUpdate
from signposting.places import load_gazetteer
from signposting.posters import Poster, read_poster
from signposting.privacy import UnreadableError, decrypt, encrypt
from signposting.telegram import (
    OfferedButton,
    ReceivedUpdate,
    conversation_id,
    end_contact,
    find_button,
    forget_old,
    mark_answered,
    offer_buttons,
    open_address,
    remember_updates,
    seal_address,
    waiting_updates,
)

KEY = "a key for tests"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)


def test_an_update_is_new_once(session: Session) -> None:
    first = remember_updates(session, KEY, [ReceivedUpdate(1, "hello"), ReceivedUpdate(2**40, "hi")], NOW)
    again = remember_updates(session, KEY, [ReceivedUpdate(1, "hello"), ReceivedUpdate(3, "hey")], NOW)

    assert (first, again) == ({1, 2**40}, {3})


def test_no_updates_are_no_work(session: Session) -> None:
    assert remember_updates(session, KEY, [], NOW) == frozenset()


def test_what_waits_comes_in_telegrams_order_and_what_is_answered_waits_no_longer(session: Session) -> None:
    updates = [ReceivedUpdate(5, "later"), ReceivedUpdate(3, "sooner"), ReceivedUpdate(4, "answered")]
    remember_updates(session, KEY, [*updates, ReceivedUpdate(6, None)], NOW)
    mark_answered(session, 4, NOW)

    assert list(waiting_updates(session, KEY)) == [ReceivedUpdate(3, "sooner"), ReceivedUpdate(5, "later")]


def test_what_was_said_is_unreadable_while_it_waits_and_gone_once_it_is_answered(session: Session) -> None:
    remember_updates(session, KEY, [ReceivedUpdate(1, "a secret")], NOW)
    held = session.scalar(select(TelegramUpdate.payload))
    mark_answered(session, 1, NOW)

    assert held is not None
    assert "secret" not in held
    assert session.scalar(select(TelegramUpdate.payload)) is None


def test_what_was_kept_under_another_key_is_given_up(session: Session) -> None:
    remember_updates(session, "another key", [ReceivedUpdate(1, "hello")], NOW)

    assert list(waiting_updates(session, KEY)) == [ReceivedUpdate(1, None)]


def test_a_buttons_token_is_short_and_leads_back_to_what_it_says(session: Session) -> None:
    (token, other) = offer_buttons(session, "a conversation", [("/show_more", "here"), ("/stop", "there")], NOW)

    assert find_button(session, token) == OfferedButton("a conversation", "/show_more", "here")
    assert len(token.encode()) == 16
    assert token != other


@pytest.mark.parametrize("token", ["", "unknown", "x" * 100])
def test_a_token_that_was_never_given_leads_nowhere(session: Session, token: str) -> None:
    assert find_button(session, token) is None


def test_ending_a_contact_leaves_other_peoples_buttons(session: Session) -> None:
    offer_buttons(session, "theirs", [("/stop", "")], NOW)
    (kept,) = offer_buttons(session, "another's", [("/stop", "")], NOW)

    end_contact(session, "theirs")

    assert session.scalars(select(TelegramButton.token)).all() == [kept]


def test_what_is_old_is_forgotten_and_what_waits_is_not(session: Session) -> None:
    remember_updates(session, KEY, [ReceivedUpdate(1, "waits"), ReceivedUpdate(2, "answered")], NOW)
    mark_answered(session, 2, NOW)
    offer_buttons(session, "a conversation", [("/stop", "")], NOW)

    forget_old(session, NOW + timedelta(days=31))

    assert session.scalars(select(TelegramUpdate.update_id)).all() == [1]
    assert session.scalars(select(TelegramButton.token)).all() == []


def test_a_conversation_is_one_persons_in_one_chat_and_does_not_tell_whose() -> None:
    ids = {conversation_id(KEY, chat, person) for chat in (1, 2) for person in (3, 4)}

    assert len(ids) == 4
    assert conversation_id(KEY, 7700900123, 7700900123) == conversation_id(KEY, 7700900123, 7700900123)
    assert "7700900123" not in conversation_id(KEY, 7700900123, 7700900123)
    assert conversation_id("another key", 1, 3) not in ids


def test_an_address_can_be_opened_with_the_key_alone() -> None:
    sealed = seal_address(KEY, -100200)

    assert open_address(KEY, sealed) == -100200
    assert "100200" not in sealed
    with pytest.raises(UnreadableError):
        open_address("another key", sealed)


@pytest.mark.parametrize("text", ["", "hello", "ünïcödé \U0001f600", "a" * 100_000])
def test_what_is_encrypted_can_be_read_again(text: str) -> None:
    assert decrypt(KEY, encrypt(KEY, text)) == text


def test_what_was_changed_cannot_be_read() -> None:
    kept = encrypt(KEY, "hello")

    with pytest.raises(UnreadableError):
        decrypt(KEY, kept[:-4] + "AAAA")


@pytest.mark.parametrize(
    ("link", "poster"),
    [
        ("library-OL1", Poster("library-OL1", "OL1")),
        ("Library_ol1", Poster("library-OL1", "OL1")),
        ("central-library-2-M1", Poster("central-library-2-M1", "M1")),
        ("library-ZZ9", None),
        ("library-SW1A", None),
        ("library", None),
        ("OL1", None),
        ("0161-496-0000-OL1", None),
        ("library-OL1\n", None),
        ("library OL1", None),
        ("a" * 31 + "-OL1", None),
        ("central-library-of-a-very-long-name-here-OL1", None),
    ],
)
def test_a_poster_is_read_out_of_a_link_of_its_form_alone(link: str, poster: Poster | None) -> None:
    assert read_poster(link, load_gazetteer(("greater-manchester",))) == poster


def test_one_of_several_leads_until_it_lets_go(engine: Engine, database_url: str) -> None:
    other_engine = open_engine(database_url)
    one, other = Leadership(engine, "telegram"), Leadership(other_engine, "telegram")

    before = (one.hold(), other.hold(), one.hold())
    one.release()
    after = (other.hold(), one.hold())
    other.release()
    other_engine.dispose()

    assert (before, after) == ((True, False, True), (True, False))


@pytest.mark.postgresql
def test_who_loses_the_connection_no_longer_leads(postgresql_address: str, filled_postgresql: str) -> None:
    engine = open_engine(postgresql_address + filled_postgresql)
    other_engine = open_engine(postgresql_address + filled_postgresql)
    one, other = Leadership(engine, "a test"), Leadership(other_engine, "a test")
    assert one.hold()

    with other_engine.connect() as connection:
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
        connection.exec_driver_sql(ended)
    leads_now = other.hold()

    assert (leads_now, one.hold()) == (True, False)
    other.release()
    engine.dispose()
    other_engine.dispose()
