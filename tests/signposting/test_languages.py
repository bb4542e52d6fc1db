"""Which language a message is in: others are recognised, English never taken for one of them."""

import csv
import subprocess
import sys
from datetime import datetime

import pytest
import yaml

from signposting.languages import (
    UNDETERMINED,
    UnknownLanguage,
    foreign_language,
    is_foreign_thanks,
    language,
    languages,
    named_languages,
    named_without_words,
)
from signposting.settings import ROOT

NLU = ROOT / "data" / "nlu"
MESSAGES = [
    ("pl", "szukam kursu komputerowego"),
    ("pl", "nie rozumiem"),
    ("pl", "Dzień dobry, gdzie mogę nauczyć się obsługi komputera w Oldham?"),
    ("ur", "مجھے کمپیوٹر سیکھنا ہے"),
    ("ur", "mujhe computer seekhna hai"),
    ("ar", "أريد أن أتعلم الكمبيوتر"),
    ("ar", "ana ma bahki inglizi"),
    ("ro", "caut un curs de calculatoare"),
    ("ro", "nu vorbesc bine engleza"),
    ("pa", "ਮੈਨੂੰ ਮਦਦ ਚਾਹੀਦੀ ਹੈ"),
    ("bn", "আমার সাহায্য দরকার"),
    ("bn", "ami english bolte pari na"),
    ("so", "waxaan rabaa koorso kombiyuutar"),
    ("fa", "من به کمک نیاز دارم"),
    ("ckb", "پێویستم بە یارمەتییە"),
    ("kmr", "ez îngilîzî nizanim"),
    ("uk", "шукаю комп'ютерні курси"),
    ("ru", "я не говорю по-английски"),
    ("bg", "търся курс по компютри"),
    ("ps", "زه غواړم کمپیوټر زده کړم"),
    ("es", "necesito ayuda con mi teléfono"),
    ("es", "no hablo ingles"),
    ("pt", "procuro um curso de informática perto de Bolton"),
    ("fr", "je cherche un cours gratuit"),
    ("fr", "je ne comprends rien"),
    ("it", "vorrei imparare a usare il computer"),
    ("de", "ich spreche kein Englisch"),
    ("tr", "bilgisayar kursu arıyorum"),
    ("cs", "hledám kurz práce s počítačem"),
    ("sk", "potrebujem pomoc s telefónom"),
    ("hu", "nem beszélek angolul"),
    ("lt", "ieškau kompiuterio kursų"),
    ("lv", "es nerunāju angliski"),
    ("sq", "nuk flas anglisht"),
    ("vi", "tôi muốn học máy tính"),
    ("sw", "nataka kujifunza kompyuta"),
    ("zh", "我想学电脑"),
    ("yue", "我想學電腦"),
    ("gu", "મને મદદ જોઈએ છે"),
    ("hi", "मुझे कंप्यूटर सीखना है"),
    ("ta", "எனக்கு உதவி வேண்டும்"),
    ("el", "χρειάζομαι βοήθεια"),
    ("ti", "እንግሊዝኛ ኣይክእልን እየ"),
    ("am", "ኮምፒውተር መማር እፈልጋለሁ"),
]
ENGLISH = [
    "",
    " ",
    "?!",
    "😀😀",
    "07700 900123",
    "flurb glonk zweeb",
    "wot lvl shud i do m8",
    "i wnt 2 lern exel nr me pls",
    "I no speak english good, please where is class for computer",
    "me nan wants to go on the facebook like",
    "computer course free?",
    "ciao",
    "merci",
    "hola",
    "salam, is there a course near me",
    "café society",
    "José García",
    "Ashby-de-la-Zouch",
    "Zbigniew Kowalczyk",
    "la la la",
    "per person",
    "is it a con",
    "jam tomorrow",
    "an email from my mam",
    "𝗵𝗲𝗹𝗽 𝗺𝗲",
    "PHOTOSHOP",
    "wifi",
    "N-7F3K2Q",
    "xXx_gamer_xXx",
    "asdfghjkl",
]


def training_lines() -> list[str]:
    """The English messages that the assistant is trained on; those of ``ask_language`` hold other languages too."""
    groups = [group for file in sorted(NLU.glob("*.yml")) for group in yaml.safe_load(file.read_text())["nlu"]]
    return [
        line.removeprefix("- ")
        for group in groups
        if group["intent"] != "ask_language"
        for line in group["examples"].splitlines()
    ]


class TestRecognising:
    @pytest.mark.parametrize(("code", "text"), MESSAGES)
    def test_a_message_in_another_language_is_recognised(self, code: str, text: str) -> None:
        assert foreign_language(text) == code

    @pytest.mark.parametrize("text", ["안녕하세요", "สวัสดีครับ", "こんにちは", "שלום", "გამარჯობა"])
    def test_a_script_of_which_we_have_no_language_is_still_not_english(self, text: str) -> None:
        assert foreign_language(text) == UNDETERMINED

    def test_names_of_places_and_products_do_not_hide_the_language(self) -> None:
        assert foreign_language("szukam kursu Excel w Manchesterze, Oldham albo Bolton") == "pl"
        assert foreign_language("Oldham میں کمپیوٹر کورس") == "ur"

    @pytest.mark.parametrize("text", ENGLISH)
    def test_what_may_be_english_is_not_taken_for_another_language(self, text: str) -> None:
        assert foreign_language(text) is None

    def test_no_training_line_in_english_is_taken_for_another_language(self) -> None:
        lines = training_lines()

        assert len(lines) > 2000
        assert [line for line in lines if foreign_language(line)] == []

    def test_no_place_is_taken_for_another_language(self) -> None:
        with (ROOT / "data" / "signposting" / "places.csv").open(encoding="utf-8") as file:
            names = {row["name"] for row in csv.DictReader(file)}

        assert [name for name in sorted(names) if foreign_language(name)] == []

    def test_a_very_long_message_is_read_at_its_beginning(self) -> None:
        assert foreign_language("szukam kursu komputerowego " * 300) == "pl"
        assert foreign_language("I need a course. " * 300) is None

    def test_the_detector_is_loaded_by_the_first_message_that_needs_it(self) -> None:
        program = (
            "import sys; from signposting.languages import foreign_language as f;"
            "f('where is a free course'); assert 'lingua' not in sys.modules;"
            "f('wszystko będzie świetnie'); assert 'lingua' in sys.modules"
        )

        subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


class TestNaming:
    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("do you have this in Urdu", ("ur",)),
            ("polish please", ("pl",)),
            ("español?", ("es",)),
            ("türkçe biliyor musun", ("tr",)),
            ("you have Dari or Pashto?", ("fa", "ps")),
            ("my mum only speaks Punjabi, not English", ("pa",)),
            ("Kurdish Sorani?", ("ckb",)),
            ("my neighbour is from Ukraine and has no English yet", ("uk",)),
            ("我说普通话", ()),
            ("my english is not good", ()),
            ("I polished the floor", ()),
        ],
    )
    def test_a_language_that_a_message_names_is_known(self, text: str, codes: tuple[str, ...]) -> None:
        assert named_languages(text) == codes

    def test_a_language_counts_before_a_country(self) -> None:
        assert named_languages("I am from Iraq and speak Kurdish") == ("ckb",)

    def test_a_language_of_which_we_have_no_text_is_named(self) -> None:
        assert named_without_words("is it available in Welsh") == "Welsh"
        assert named_without_words("is it available in Urdu") is None


class TestTexts:
    def test_an_unknown_code_is_refused(self) -> None:
        with pytest.raises(UnknownLanguage):
            language("xx")

    def test_each_language_has_a_text_in_its_own_script_that_names_esol(self) -> None:
        for one in languages():
            assert "ESOL" in one.text, one.code
            assert foreign_language(one.text) == one.code, one.code

    def test_each_text_is_short_and_says_whether_a_native_speaker_has_reviewed_it(self) -> None:
        for one in languages():
            assert len(one.text) <= 260, one.code
            if one.is_reviewed:
                _, _, day = one.reviewed.rpartition(" ")
                assert datetime.fromisoformat(day), one.code

    def test_codes_are_unique_and_names_fit_on_a_button(self) -> None:
        codes = [one.code for one in languages()]

        assert len(set(codes)) == len(codes)
        assert all(len(one.own_name) <= 30 for one in languages())
        assert 8 <= sum(one.is_main for one in languages()) <= 12

    def test_no_word_that_thanks_in_another_language_is_in_the_english_messages(self) -> None:
        thanks = {"no danke, no", "shukriya"}

        assert {line for line in training_lines() if is_foreign_thanks(line)} <= thanks

    @pytest.mark.parametrize("text", ["any spas near me", "come on camon", "manana", "Mersey ferry", "ta very much"])
    def test_english_that_looks_like_such_a_word_is_no_thanks(self, text: str) -> None:
        assert not is_foreign_thanks(text)

    def test_no_word_that_tells_a_language_is_in_the_english_messages(self) -> None:
        words = {word for one in languages() for word in one.words}
        said = {word for line in training_lines() for word in line.lower().replace("'", " ").split()}

        assert words & said == set()
