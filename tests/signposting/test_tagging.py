"""What a course's words say of it: skills, level, access features and cost."""

from dataclasses import dataclass, fields

import pytest

from signposting.tagging import CourseWords, Tags, correct, is_free_to_all, tag


@dataclass(frozen=True)
class Correction:
    entity: str
    value: str
    is_right: bool
    tag: str | None = None


def skills_of(tags: Tags) -> dict[str, str]:
    return {one.skill: one.tag for one in tags.skills}


def access_of(how: str) -> list[str]:
    return [one.access for one in tag(CourseWords(name="Spreadsheets", how_you_will_learn=how)).access]


def level_of(
    *, name: str = "Spreadsheets", who: str = "", entry: str = "", learn: str = "Excel formulas"
) -> str | None:
    words = CourseWords(name, who_this_course_is_for=who, entry_requirements=entry, what_you_will_learn=learn)
    return tag(words).level


def test_a_topic_is_found_in_the_description_where_the_title_says_nothing() -> None:
    found = tag(CourseWords("Monday Circle", what_you_will_learn="How to order your shopping and bank online."))

    assert skills_of(found) == {"online-shopping-and-banking": "primary"}


def test_a_title_that_only_sounds_digital_gives_no_skill() -> None:
    learn = "Building professional relationships, talking at conferences and finding a mentor."

    assert tag(CourseWords("Networking for Midwives", what_you_will_learn=learn)).skills == ()


@pytest.mark.parametrize(
    "by_the_way",
    [
        {"entry_requirements": "You should be able to use email."},
        {"where_next": "Web design or Python programming."},
        {"how_you_will_learn": "Delivered on Zoom, with materials on Google Classroom."},
        {"what_you_will_need_to_bring": "Your laptop."},
        {"what_you_will_learn": "Roses, piping and icing. Patterns are emailed to you."},
    ],
)
def test_what_a_course_only_mentions_is_no_skill_that_it_teaches(by_the_way: dict[str, str]) -> None:
    assert tag(CourseWords("Cake Decorating", **by_the_way)).skills == ()


def test_a_family_of_qualifications_gives_way_to_the_part_that_is_taught() -> None:
    formulas = "Formulas, charts and sorting in Excel."

    assert set(skills_of(tag(CourseWords("ICDL: Spreadsheets", what_you_will_learn=formulas)))) == {"spreadsheets"}
    assert set(skills_of(tag(CourseWords("ICDL", what_you_will_learn="Five units.")))) == {"general-digital-skills"}


def test_what_a_course_also_teaches_comes_second() -> None:
    found = tag(CourseWords("Build an Online Shop", what_you_will_learn="Shopify, payments and mail merge in Word."))

    assert skills_of(found)["e-commerce"] == "primary"
    assert skills_of(found)["word-processing"] == "secondary"


def test_a_tag_keeps_the_words_that_led_to_it() -> None:
    found = tag(CourseWords("Touch Typing", how_you_will_learn="The hall is step-free."))

    assert [one.phrase for one in found.skills] == ["Touch Typing"]
    assert [one.phrase for one in found.access] == ["step-free"]


@pytest.mark.parametrize(
    ("entry", "level"),
    [
        ("You do not need any experience of spreadsheets.", "beginner"),
        ("You should be comfortable using a mouse.", "beginner"),
        ("Newcomers", "beginner"),
        ("New users of Illustrator", "beginner"),
        ("Some experience of Excel.", "improver"),
        ("Not suitable for beginners.", "improver"),
        ("At least two years of daily work with Excel.", "advanced"),
        ("You must be aged 19 or over.", None),
        ("", None),
    ],
)
def test_the_level_is_what_a_course_assumes_of_its_topic(entry: str, level: str | None) -> None:
    assert level_of(entry=entry) == level


def test_the_number_of_a_qualification_is_no_level() -> None:
    assert level_of(name="Level 3 Certificate in Spreadsheets") is None


def test_entry_requirements_weigh_more_than_the_title() -> None:
    assert level_of(name="Advanced Spreadsheets", entry="No knowledge of Excel is needed.") == "beginner"


def test_a_title_weighs_more_than_some_knowledge_that_is_asked_for() -> None:
    assert level_of(name="Advanced Spreadsheets", entry="Some experience of Excel.") == "advanced"


def test_older_people_are_taken_for_beginners_in_skills_of_everyday_life_alone() -> None:
    assert level_of(name="Email", who="The over 60s", learn="Sending an email and replying to one") == "beginner"
    assert level_of(who="The over 60s") is None


def test_a_first_course_in_computers_assumes_nothing_where_it_asks_for_nothing() -> None:
    found = tag(CourseWords("Computer Club", what_you_will_learn="How to use a mouse and a keyboard."))

    assert (found.level, found.level_phrase) == ("beginner", found.skills[0].phrase)


def test_what_is_needed_is_told_from_what_is_not_in_one_sentence() -> None:
    assert level_of(entry="You should be confident with a computer, but no Excel experience is needed.") == "beginner"


@pytest.mark.parametrize(
    ("how", "access"),
    [
        ("Step free from the street.", ["step_free"]),
        ("A crèche is available.", ["childcare"]),
        ("There is a hearing loop.", ["hearing_loop"]),
        ("A BSL interpreter can be booked.", ["bsl"]),
        ("Laptops are lent for the length of the course.", ["equipment_lent"]),
        ("Handouts come in large print.", ["large_print"]),
        ("In a quiet room.", ["quiet_space"]),
        ("Women only.", ["women_only"]),
        ("ESOL learners are welcome.", ["esol"]),
        ("We use simple English.", ["esol"]),
        ("A playworker minds the children.", ["childcare"]),
        ("Flat entrance from the car park.", ["step_free"]),
        ("There is a chill-out room.", ["quiet_space"]),
        ("There is no wheelchair access.", []),
        ("Sorry, no childcare.", []),
        ("The lift is out of order.", []),
        ("Bring your laptop.", []),
    ],
)
def test_access_features_are_those_offered_and_not_those_refused(how: str, access: list[str]) -> None:
    assert access_of(how) == access


@pytest.mark.parametrize(
    ("pence", "words", "is_free"),
    [
        (0, "", True),
        (None, "Free to everybody", True),
        (None, "Fully funded for anyone aged 19 and over", True),
        (None, "Free if you earn under £26,800", False),
        (0, "Free for eligible adults", False),
        (None, "Free for our tenants", False),
        (4500, "Free for learners on Universal Credit", False),
        (None, "This course is not free", False),
        (None, "Ask us about the price", False),
        (None, "Leave your purse at home", True),
        (None, "The council picks up the bill", True),
        (None, "A heritage grant pays for all of it", True),
        (None, "Free to everyone. The car park is £2.", True),
        (None, "Free. The £20 deposit is handed back.", True),
        (None, "Is there a charge? There is not.", True),
        (None, "Free, whatever you earn", True),
        (None, "Free. Tell us if you use a wheelchair.", True),
        (None, "Free your creativity", False),
        (None, "Gluten free cakes", False),
        (None, "We can no longer run it free", False),
        (None, "You do not pay until the day", False),
        (None, "Free for the first unit. Unit 2 costs £45.", False),
        (None, None, False),
    ],
)
def test_a_fee_that_is_waived_for_some_is_a_fee(pence: int | None, words: str | None, is_free: bool) -> None:
    assert is_free_to_all(pence, words) is is_free


def test_what_a_provider_corrects_goes_before_the_words() -> None:
    tags = tag(CourseWords("Touch Typing", entry_requirements="None", how_you_will_learn="Step-free."))
    corrections = [
        Correction("skill", "typing", False),
        Correction("skill", "word-processing", True, "primary"),
        Correction("access", "step_free", False),
        Correction("level", "improver", True),
    ]

    corrected = correct(tags, corrections)

    assert skills_of(corrected) == {"word-processing": "primary"}
    assert corrected.access == ()
    assert corrected.level == "improver"


def test_any_text_at_all_is_read_without_failing() -> None:
    odd = "\0 £ ;; ... \ud83d — «»\n•\n• (((( no no no not"

    assert tag(CourseWords(**{field.name: odd for field in fields(CourseWords)})).skills == ()


def taught(learn: str, name: str = "Friday Group", who: str = "") -> set[str]:
    return set(skills_of(tag(CourseWords(name, who_this_course_is_for=who, what_you_will_learn=learn))))


@pytest.mark.parametrize(
    ("learn", "skills"),
    [
        ("Email, joining the Wi-Fi and a little typing.", {"email", "getting-online", "typing"}),
        ("Tablet, email and video calls.", {"using-a-smartphone-or-tablet", "email", "video-calls"}),
        ("Mouse, keyboard, trackpad.", {"using-a-computer"}),
        ("Excel formulas, recording macros.", {"spreadsheets", "robotics-and-automation"}),
        ("Email for people who bring a tablet.", {"email"}),
        ("Email and Zoom on a phone or tablet.", {"email", "video-calls"}),
        ("Attachments, tea and talk.", set()),
    ],
)
def test_a_point_of_a_list_is_taught_where_other_points_bear_it_out(learn: str, skills: set[str]) -> None:
    assert taught(learn) == skills


def test_what_only_passes_in_a_course_is_no_skill_of_its_own() -> None:
    assert taught("Reports that are filled by macros.", name="Spreadsheets") == {"spreadsheets"}
    assert taught("Charts, macros.", name="Spreadsheets") == {"spreadsheets", "robotics-and-automation"}


def test_phones_and_computers_together_are_everything_digital() -> None:
    found = tag(CourseWords("Open House", what_you_will_learn="Phone, laptop and internet basics."))

    assert (found.skills[0].skill, found.skills[0].tag) == ("general-digital-skills", "primary")
    assert {"using-a-computer", "using-a-smartphone-or-tablet"} <= set(skills_of(found))


def test_a_vague_title_gives_way_to_what_is_described_more_than_once() -> None:
    assert "general-digital-skills" not in taught("Mouse, keyboard, the desktop.", name="IT for Late Starters")
    assert "general-digital-skills" in taught("Email, printing.", name="IT for Late Starters")


def test_social_media_is_marketing_for_traders_and_childhood_for_parents() -> None:
    assert "digital-marketing" in taught("Instagram posts and stories", who="Owners of small shops")
    assert "social-media" in taught("Instagram posts and stories", who="Anybody who likes a chat")
    assert taught("Snapchat, bullying and bedtimes", who="Mums and dads") == {"helping-children-online"}


def test_whoever_learns_a_web_language_programs_as_well() -> None:
    assert {"web-development", "programming"} <= taught("HTML, CSS and JavaScript", name="Front-End Web Development")


def test_moving_on_to_a_topic_is_still_teaching_it() -> None:
    assert "email" in taught("We start with the mouse and the keyboard, then go on to writing emails.")


def test_an_examination_that_is_prepared_for_ends_no_list() -> None:
    assert "programming" in taught("Test cases, preparing for the ISTQB examination, and scripts in Python.")


@pytest.mark.parametrize(
    ("course", "level"),
    [
        ({"name": "Video Calls", "who": "Neighbours", "learn": "Zoom and FaceTime"}, None),
        ({"name": "Podcasting", "who": "Radio staff", "learn": "Podcasts"}, None),
        ({"name": "Data Analysis", "entry": "Comfortable with Excel", "learn": "Power BI and dashboards"}, "improver"),
        ({"name": "Cyber Security", "entry": "A Level 2 certificate in IT", "learn": "Firewalls"}, "improver"),
        ({"name": "Cyber Security", "entry": "English at Level 2", "learn": "Firewalls"}, "beginner"),
        ({"name": "Digital Skills", "entry": "Entry Level 3", "learn": "Documents and messages"}, "improver"),
        ({"name": "Sage", "who": "Experienced bookkeepers", "entry": "Knowledge of Sage", "learn": "VAT"}, "advanced"),
        ({"name": "Leadership Essentials", "learn": "Delegation"}, None),
        ({"name": "Pottery for Beginners", "learn": "Coiling"}, "beginner"),
    ],
)
def test_a_level_may_be_implied(course: dict[str, str], level: str | None) -> None:
    assert level_of(**course) == level


@pytest.mark.parametrize(
    "words",
    [
        {"entry": "Having built a spreadsheet is not expected."},
        {"entry": "You need not have opened a spreadsheet."},
        {"entry": "Nobody here has made one before."},
        {"entry": "We look for drive and not for previous experience."},
        {"who": "Treasurers who have only ever kept the books in pencil"},
        {"who": "People who have yet to open one"},
        {"learn": "What a cell is and what a row is for."},
        {"learn": "We add up a column together for the first time."},
        {"name": "Spreadsheets: What Is a Cell?"},
        {"name": "My First Spreadsheet"},
        {"name": "Spreadsheets 1"},
    ],
)
def test_what_people_have_not_done_makes_a_course_one_for_beginners(words: dict[str, str]) -> None:
    assert level_of(**words) == "beginner"


@pytest.mark.parametrize(
    "words",
    [
        {"entry": "Not a class for first-timers."},
        {"who": "People who have been using Excel for a few months"},
        {"who": "Staff who get by in Excel"},
        {"who": "Volunteers who send the rota round in Excel"},
        {"learn": "We take sums and sorting as read."},
        {"learn": "Starts where our introduction left off."},
        {"name": "Spreadsheets 2"},
        {"name": "Spreadsheets: Past the Basics"},
    ],
)
def test_what_people_do_already_makes_a_course_one_for_improvers(words: dict[str, str]) -> None:
    assert level_of(**words) == "improver"


@pytest.mark.parametrize(
    "words",
    [
        {"who": "People who build budgets day in, day out"},
        {"who": "Senior financial analysts"},
        {"name": "Data Analysis", "who": "Practising data analysts", "learn": "Dashboards"},
        {"name": "Spreadsheets: a Deep Dive"},
    ],
)
def test_whoever_does_it_for_a_living_wants_an_advanced_course(words: dict[str, str]) -> None:
    assert level_of(**words) == "advanced"


@pytest.mark.parametrize(
    ("entry", "level"),
    [
        ("Those who can already write formulas would be bored.", "beginner"),
        ("If you already use formulas, please choose our next course instead.", "beginner"),
        ("If you have never opened a spreadsheet, please take our taster first.", "improver"),
    ],
)
def test_whom_another_course_suits_better_is_not_whom_this_one_is_for(entry: str, level: str) -> None:
    assert level_of(entry=entry) == level


def test_practice_of_another_skill_makes_nobody_more_than_a_beginner_in_this_one() -> None:
    coding = "Two years of Python. Nothing of machine learning is assumed."

    assert level_of(name="Machine Learning", entry=coding, learn="Training a model") == "beginner"


def test_a_course_that_says_nothing_of_its_level_has_none_unless_it_is_a_first_one() -> None:
    assert level_of(name="Staying Safe Online", learn="Passwords and scams") is None
    assert level_of(name="Digital Skills", learn="Documents and messages") == "beginner"


@pytest.mark.parametrize(
    ("how", "access"),
    [
        ("The hall is fitted with a loop.", ["hearing_loop"]),
        ("Everything is on the level from the pavement.", ["step_free"]),
        ("Cameras may be borrowed between sessions.", ["equipment_lent"]),
        ("Tablets go home with you.", ["equipment_lent"]),
        ("A side room is free when it gets noisy.", ["quiet_space"]),
        ("Two nursery nurses run the playroom.", ["childcare"]),
        ("Notes in 24-point type.", ["large_print"]),
        ("All women.", ["women_only"]),
        ("Turn your hearing aid to the T setting.", ["hearing_loop"]),
        ("If you do not own a tablet we will lend you one.", ["equipment_lent"]),
        ("Our minders look after the little ones.", ["childcare"]),
        ("Handouts are printed big.", ["large_print"]),
        ("Men cannot join.", ["women_only"]),
        ("The small lounge is kept silent.", ["quiet_space"]),
        ("Variables, loops and functions.", []),
        ("We hope to put in a hearing loop.", []),
        ("Ask us whether a sign language interpreter can be found.", []),
        ("Make your own large print labels.", []),
    ],
)
def test_access_features_are_known_in_everyday_words(how: str, access: list[str]) -> None:
    assert access_of(how) == access
