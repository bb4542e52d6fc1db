"""What a topic asks for where its words need not mean a skill."""

from datetime import date

import pytest

from signposting.places import load_gazetteer
from signposting.reading import Reader, topic_text, values
from signposting.settings import FIRST_REGIONS

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


def said(reader: Reader, text: str) -> set[tuple[str, str | int | float]]:
    return {(one.entity, one.value) for one in reader.read(text, TODAY)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("excel in Walsall, sorry no Dudley", {("skill", "spreadsheets"), ("place", "Dudley")}),
        ("excel in Walsall. hang on, Dudley", {("skill", "spreadsheets"), ("place", "Dudley")}),
        ("evenings, wait no weekends", {("time", "weekend")}),
    ],
)
def test_what_is_taken_back_gives_way_to_what_follows(
    reader: Reader, text: str, expected: set[tuple[str, str]]
) -> None:
    assert said(reader, text) == expected


def test_a_no_that_refuses_takes_nothing_back(reader: Reader) -> None:
    assert ("time", "weekend") not in said(reader, "evenings, no weekends")


def test_a_place_told_within_what_is_to_be_learnt_is_heard(reader: Reader) -> None:
    told = said(reader, "I've a nail bar in Walsall and need more bookings off insta")

    assert {("skill", "digital-marketing"), ("place", "Walsall")} <= told


def test_the_online_of_online_banking_is_no_way_of_being_taught(reader: Reader) -> None:
    assert said(reader, "banking over the internet") == {("skill", "online-shopping-and-banking")}


def test_who_is_in_march_names_no_month() -> None:
    fens = Reader(load_gazetteer(("cambridgeshire-and-peterborough",)))

    assert said(fens, "spreadsheets course please, im in March") == {("skill", "spreadsheets"), ("place", "March")}
    assert ("start_by", "2027-03-31") in said(fens, "spreadsheets starting in March")


def test_a_wish_that_is_spelt_by_ear_refuses_nothing(reader: Reader) -> None:
    assert ("skill", "spreadsheets") in said(reader, "i wont to lern spreadsheets")


def test_networks_that_are_to_bring_customers_are_means(reader: Reader) -> None:
    both = {("skill", "social-media"), ("skill", "digital-marketing")}

    assert said(reader, "instagram and tiktok to pull customers into my shop") == {("skill", "digital-marketing")}
    assert said(reader, "social media and digital marketing") == both


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a free evening course in Python", {("cost", "free"), ("time", "evening"), ("skill", "programming")}),
        ("weekend classes in Excel", {("time", "weekend"), ("skill", "spreadsheets")}),
        ("online banking lessons", {("skill", "online-shopping-and-banking")}),
    ],
)
def test_the_word_for_a_course_may_belong_to_what_it_teaches_and_to_how_it_is(
    reader: Reader, text: str, said: set[tuple[str, str]]
) -> None:
    assert {(one.entity, str(one.value)) for one in reader.read(text, TODAY)} == said


def test_what_is_named_and_then_ruled_out_is_not_asked_for(reader: Reader) -> None:
    said = "my daughter said spreadsheets but it's not spreadsheets it's PowerPoint"
    assert skills(reader, said) == {"presentations"}


def test_who_is_to_have_the_screen_read_out_needs_no_large_print(reader: Reader) -> None:
    def access(text: str) -> list[str]:
        return [str(one.value) for one in reader.read(text, TODAY) if one.entity == "access"]

    assert access("his eyes are bad, he wants to use a screen reader") == []
    assert access("his eyes are bad, he wants to use email") == ["large_print"]


def test_a_sister_far_away_is_no_place_for_a_course(reader: Reader) -> None:
    mentions = reader.read("video calls so I can see my sister in Kingston Jamaica", TODAY)
    assert [one for one in mentions if one.entity == "place"] == []


def test_on_or_before_a_day_is_that_day(reader: Reader) -> None:
    mentions = reader.read("a course that begins on or before 15 January", TODAY)
    assert [one.value for one in mentions if one.entity == "start_by"] == ["2027-01-15"]


def test_what_is_ruled_out_is_no_topic() -> None:
    assert topic_text("no not hiring anyone, a class in quilting", ()) == "quilting"


@pytest.mark.parametrize(
    ("text", "entity", "expected"),
    [
        ("Leigh, the one near Wigan", "place", ("Leigh",)),
        ("do they do any at leigh, it's nearer for me", "place", ("Leigh",)),
        ("that's over in Liverpool, I won't go over there", "place", ()),
        ("what about january", "start_by", ("2027-01-31",)),
        ("ok january then. and online is fine", "start_by", ("2027-01-31",)),
        ("ok start January can?", "start_by", ("2027-01-31",)),
        ("no not on the internet, I want a person sat next to me", "delivery", ("in_person",)),
        ("I bake cakes from home and want to learn Canva", "delivery", ()),
        ("could I do it from home", "delivery", ("online",)),
        ("only free between about ten and two", "time", ("daytime",)),
        ("one day a week, my gaffer will let me off fridays", "time", ("day_or_block_release",)),
        ("I drop the twins at school at nine and get them at three", "time", ("daytime",)),
        ("online is calm", "access", ()),
        ("nowhere with stairs", "access", ("step_free",)),
        ("not costing anything", "cost", ("free",)),
        ("I do not possess a computer", "support", ("device",)),
        ("not AI, I've gone off that. social media for hotels", "skill", ("social-media",)),
        ("I've got Excel already, it's Access I want", "skill", ("databases",)),
        ("aw thats lovely", "skill", ()),
        ("help with job application forms online", "skill", ("applying-for-jobs-online",)),
        ("Want learn computer job, programming", "skill", ("programming",)),
        ("how to use a computer, and web design", "skill", ("using-a-computer", "web-design")),
        ("I'm not doing typing", "skill", ()),
        ("I'm not able to do typing", "skill", ("typing",)),
        ("he's tired by teatime, it would have to be the daytime", "time", ("daytime",)),
        ("a lift to March of a Saturday", "place", ("March",)),
        ("somewhere for my nan, shes L8", "place", ("L8",)),
        ("just find me an email course in Dudley", "skill", ("email",)),
        ("I want to apply for a job in internet", "skill", ("applying-for-jobs-online",)),
        ("Word properly, so I can do the newsletter", "skill", ("word-processing",)),
        ("Accounts assistant here. Someone said I should learn macros", "skill", ("robotics-and-automation",)),
        ("I want to work a laptop with my voice", "skill", ("accessibility-tools",)),
        ("how do I edit videos for tiktok", "skill", ("photo-and-video-editing",)),
        ("dad's got an ipad and can't use it", "skill", ("using-a-smartphone-or-tablet",)),
        ("cine film on a memory stick", "skill", ()),
        ("he wants to get back on the computer", "skill", ()),
        ("what there is in Redcar for Word", "skill", ("word-processing",)),
        ("he could do with a hand with spreadsheets", "skill", ("spreadsheets",)),
        ("can we leave the questions, I know its Word I need", "skill", ("word-processing",)),
        ("I do pivot tables for fun", "skill", ()),
        ("learn program which they use here, Sage payroll", "skill", ("bookkeeping-software",)),
        ("I need an email for the doctors", "skill", ("email",)),
        ("night security, I say night night to her, free from 10 til 2", "time", ("daytime",)),
        ("sat doing nothing from 10 til 2", "time", ("daytime",)),
        ("has to be nights in the week", "time", ("evening",)),
        ("daytime, I'm done in by teatime", "time", ("daytime",)),
        ("mornings any good, she's at bingo of a night", "time", ("daytime",)),
        ("could my saturday girl come", "time", ()),
        ("it's still got to be online", "delivery", ("online",)),
        ("she died in August and I need to learn it", "start_by", ()),
        ("has to be free, I've got 60 quid to my name", "cost", ("free",)),
        ("march in cambridgeshire", "place", ("March",)),
        ("it doesn't have to be online", "delivery", ()),
        ("what if I did it from home", "delivery", ("online",)),
        ("not in a room full of kids", "delivery", ()),
        ("No self-study online please", "delivery", ("in_person",)),
        ("I never know what day I'll be free", "cost", ()),
        ("got a 2 year old who'd need minding", "access", ("childcare",)),
        ("somebody can look for her when I am in lesson?", "access", ("childcare",)),
        ("oh well, I suppose January would do", "start_by", ("2027-01-31",)),
        ("and what about internet, we're on pay as you go", "support", ("data",)),
        ("something harder, I already done a beginners one", "level", ("advanced",)),
        ("intermediate Python, I can already write basic scripts", "level", ("improver",)),
        ("make it 10 miles, I'll ask my dad for a lift", "access", ()),
        ("if I must pay I pay, not only free", "cost", ()),
        ("weekend only, monday to friday the shop is open", "time", ("weekend",)),
        ("take the weekend bit off, evenings is better", "time", ("evening",)),
        ("sorry no weekend, I take an extra shift now", "time", ()),
        ("gotta be online really", "delivery", ("online",)),
        ("want a harder one, i no the basics", "level", ("advanced", "improver")),
        ("the tax is all going digital so I need QuickBooks", "skill", ("bookkeeping-software",)),
        ("ok forget xmas, start whenever", "start_by", ()),
        ("just gis online ones", "skill", ()),
        ("so im typin, he wants his forklift licence", "skill", ()),
        ("is it class for people with little english", "skill", ()),
        ("get my photos off my phone and keep them safe on the computer", "skill", ("storing-and-sharing-files",)),
        ("it can't be online, he needs someone beside him", "delivery", ("in_person",)),
        ("learn businesses' marketing on tiktok so i can get a job in it", "skill", ("digital-marketing",)),
        ("I want to see and talk to my grandchildren", "skill", ("video-calls",)),
        ("all of us writing the same document at once", "skill", ("collaboration-tools",)),
        ("a stall on the market in March (the town, not the month)", "place", ("March",)),
        ("I live in Ashton under line", "place", ("Ashton-under-Lyne",)),
        ("sorry I meant Norton not Stockton", "place", ("Norton",)),
        ("make that the end of February instead", "start_by", ("2027-02-28",)),
    ],
)
def test_what_is_said_in_these_ways_is_read_as_it_is_meant(text: str, entity: str, expected: tuple[str, ...]) -> None:
    read_anywhere = Reader(load_gazetteer(FIRST_REGIONS))

    assert values(read_anywhere.read(text, date(2026, 11, 23)), entity) == expected
