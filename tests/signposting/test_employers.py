"""What employers need: read from their answers, said back, and kept to be confirmed, each need once."""

from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signposting.employers import (
    SOURCE,
    StatedNeed,
    by_when_in,
    posts_in,
    record_employer_need,
    subject_in,
)
from signposting.language import Mention
from signposting.models import EmployerNeed
from signposting.places import Place, load_gazetteer
from signposting.settings import FIRST_REGIONS
from tests.factories import TODAY

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone.utc)


def place(name: str) -> Place:
    found = load_gazetteer(FIRST_REGIONS).resolve(name).place
    assert found is not None
    return found


def stated(**overrides: object) -> StatedNeed:
    values = {"skills": ("spreadsheets",), "place": place("Chadderton"), "posts": 3, "by_when": date(2027, 3, 31)}
    return StatedNeed(**{**values, **overrides})  # type: ignore[arg-type]


def rows(session: Session) -> list[EmployerNeed]:
    return list(session.scalars(select(EmployerNeed).order_by(EmployerNeed.id)))


class TestReading:
    @pytest.mark.parametrize(
        ("text", "posts"),
        [
            ("5", 5),
            ("about a dozen", 12),
            ("twenty five people", 25),
            ("a couple", 2),
            ("just one", 1),
            ("1,200", 1200),
            ("2 full time posts", 2),
            ("none", None),
            ("loads", None),
            ("0", None),
            ("", None),
        ],
    )
    def test_how_many_is_read_in_figures_and_in_words(self, text: str, posts: int | None) -> None:
        assert posts_in(text) == posts

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("March", date(2027, 3, 31)),
            ("by the end of the year", date(2026, 12, 31)),
            ("1 June", date(2027, 6, 1)),
            ("30/01/2027", date(2027, 1, 30)),
            ("in 3 months", date(2027, 2, 23)),
            ("2 weeks", date(2026, 12, 7)),
            ("as soon as you can", TODAY),
            ("ASAP", TODAY),
            ("now", TODAY),
            ("whenever", None),
            ("", None),
        ],
    )
    def test_by_when_is_the_last_day_that_will_do(self, text: str, day: date | None) -> None:
        assert by_when_in(text, TODAY) == day

    def test_a_trade_that_is_no_skill_of_ours_is_kept_in_known_words_only(self) -> None:
        assert subject_in("care workers") == "care workers"
        assert subject_in("Dave Smith, 0161 496 0000") is None
        assert subject_in("well it is a long story really about what my father did when he started the firm") is None

    def test_what_is_mentioned_later_replaces_what_was_said_before(self) -> None:
        before = StatedNeed(occupation="chef", posts=3)
        after = before.with_mentions([Mention(0, 5, "skill", "email"), Mention(6, 7, "posts", 5)])

        assert after == StatedNeed(skills=("email",), posts=5)

    def test_what_is_not_mentioned_stays(self) -> None:
        assert stated().with_mentions([Mention(0, 1, "ordinal", 2)]) == stated()

    def test_nothing_but_a_place_is_nothing_that_could_be_planned_for(self) -> None:
        assert StatedNeed(place=place("Oldham")).is_empty
        assert not stated().is_empty
        assert not StatedNeed(posts=4).is_empty


class TestSayingBack:
    def test_a_whole_need_is_said_in_one_line(self) -> None:
        need = stated(skills=("spreadsheets", "email"))

        assert need.as_text() == "Spreadsheets and Email, for 3 people, in Chadderton, by 31 March 2027"

    def test_what_was_left_out_is_not_said(self) -> None:
        assert stated(place=None, posts=None, by_when=None).as_text() == "Spreadsheets"
        assert "1 person" in StatedNeed(posts=1).as_text()


class TestRecording:
    def test_a_need_is_kept_to_be_confirmed_and_names_nobody(self, session: Session) -> None:
        record_employer_need(session, stated(), NOW)
        row = rows(session)[0]

        assert (row.skill, row.occupation, row.area, row.posts) == ("spreadsheets", None, "Oldham", 3)
        assert (row.district_code, row.period, row.source) == ("E08000004", "2027-03-31", SOURCE)
        assert (row.is_confirmed, row.is_demonstration, row.recorded_at) == (False, False, NOW)

    def test_each_skill_is_a_row_of_its_own(self, session: Session) -> None:
        ids = record_employer_need(session, stated(skills=("spreadsheets", "email")), NOW)

        assert sorted(row.skill or "" for row in rows(session)) == ["email", "spreadsheets"]
        assert sorted(ids) == sorted(row.id for row in rows(session))

    def test_what_was_left_out_stays_open(self, session: Session) -> None:
        record_employer_need(session, StatedNeed(occupation="care workers"), NOW)
        row = rows(session)[0]

        assert (row.skill, row.occupation, row.posts, row.period) == (None, "care workers", None, None)
        assert (row.area, row.district_code) == ("not said", None)

    def test_a_place_without_a_district_is_kept_by_its_name(self, session: Session) -> None:
        record_employer_need(session, stated(place=place("Greater Manchester")), NOW)

        assert rows(session)[0].area == "Greater Manchester"

    def test_the_same_employer_telling_the_same_again_that_day_does_not_double_it(self, session: Session) -> None:
        first = record_employer_need(session, stated(), NOW)
        again = record_employer_need(session, stated(), NOW + timedelta(hours=2), held=first)

        assert again == first
        assert len(rows(session)) == 1

    @pytest.mark.parametrize("change", [{"posts": 5}, {"by_when": None}, {"place": None}, {"skills": ("email",)}])
    def test_another_need_of_the_same_employer_is_kept_beside_the_first(
        self, session: Session, change: dict[str, object]
    ) -> None:
        first = record_employer_need(session, stated(), NOW)
        record_employer_need(session, stated(**change), NOW, held=first)

        assert len(rows(session)) == 2

    def test_one_skill_more_adds_that_skill_alone(self, session: Session) -> None:
        first = record_employer_need(session, stated(), NOW)
        both = record_employer_need(session, stated(skills=("spreadsheets", "email")), NOW, held=first)

        assert set(first) < set(both)
        assert len(rows(session)) == 2

    def test_the_same_told_on_another_day_is_a_need_of_that_day(self, session: Session) -> None:
        first = record_employer_need(session, stated(), NOW)
        record_employer_need(session, stated(), NOW + timedelta(days=1), held=first)

        assert len(rows(session)) == 2

    def test_another_employer_who_needs_the_same_counts_for_himself(self, session: Session) -> None:
        record_employer_need(session, stated(), NOW)
        record_employer_need(session, stated(), NOW)

        assert session.scalar(select(func.count()).select_from(EmployerNeed)) == 2
