"""What residents, carers, employers and colleges say, and the skills that they ask for: no more and no fewer."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signposting.language import Mention, read_doc
from signposting.settings import ROOT
from signposting.skills import (
    UnknownSkillError,
    find_skills,
    hinted_skills,
    load_skills,
    name_skills,
    skill,
    skills_of_topic,
    skills_taken_back,
    stems_of_topic,
    words_of_topic,
)

AREAS = {
    "foundation",
    "communicating",
    "handling information and content",
    "transacting",
    "problem solving",
    "being safe and legal online",
    "beyond essential",
}


def asked(text: str) -> str:
    """The distinct skills that a text asks for, in its order, with spaces between."""
    return " ".join(dict.fromkeys(str(mention.value) for mention in find_skills(read_doc(text))))


NAMED = [
    ("I need help with excel in Oldham, evenings", "spreadsheets"),
    ("excel", "spreadsheets"),
    ("pivot tables are beyond me, is there a class", "spreadsheets"),
    ("Sage 50 payroll", "bookkeeping-software"),
    ("Xero for a sole trader", "bookkeeping-software"),
    ("computer class for my dad", "using-a-computer"),
    ("computers please", "using-a-computer"),
    ("beginners IT course Wigan", "general-digital-skills"),
    ("ICT level 1", "general-digital-skills"),
    ("the basics of everything", "general-digital-skills"),
    ("essential digital skills qualification", "general-digital-skills"),
    ("ECDL or whatever it is now", "general-digital-skills"),
    ("Photoshop", "photo-and-video-editing"),
    ("lightroom for hobby photographers", "photo-and-video-editing"),
    ("illustrator and indesign", "graphic-design"),
    ("Canva for beginners", "graphic-design"),
    ("design posters and logos", "graphic-design"),
    ("Photoshop and Illustrator", "photo-and-video-editing graphic-design"),
    ("PLC and SCADA", "robotics-and-automation"),
    ("macros in excel", "robotics-and-automation"),
    ("writing for the web", "content-creation"),
    ("start a podcast about football", "content-creation"),
    ("autocad evening class", "3d-and-cad"),
    ("3d printing", "3d-and-cad"),
    ("unity or unreal", "game-design"),
    ("ableton live", "music-production"),
    ("wordpress class", "web-design"),
    ("full stack web developer", "web-development"),
    ("react and node", "web-development"),
    ("learn to code", "programming"),
    ("C# or c++", "programming"),
    ("power bi dashboards", "data-analysis"),
    ("machine learning with python", "machine-learning"),
    ("comptia security+", "cyber-security"),
    ("CCNA", "networking"),
    ("CompTIA A+ in Bolton", "it-support"),
    ("az 900", "cloud-computing"),
    ("docker and kubernetes", "devops"),
    ("ISTQB foundation", "software-testing"),
    ("ux/ui bootcamp", "ux-design"),
    ("BCS business analysis foundation", "business-analysis"),
    ("QGIS", "geographic-information-systems"),
    ("SQL", "databases"),
    ("prince2 in Coventry", "digital-project-management"),
    ("sharepoint", "collaboration-tools"),
    ("chatgpt at work", "using-ai-tools"),
    ("SEO", "digital-marketing"),
    ("shopify", "e-commerce"),
    ("touch typing", "typing"),
    ("JAWS training, I am losing my sight", "accessibility-tools"),
]

WANTED = [
    ("I could do with learning Sage", "bookkeeping-software"),
    ("anything on Canva, making posters and that", "graphic-design"),
    ("Word, Excel and Access", "word-processing spreadsheets databases"),
    ("need word and powerpoint for an office job", "word-processing presentations"),
    ("I want to get better at Word and Excel", "word-processing spreadsheets"),
    ("learn teams", "collaboration-tools"),
    ("how do I use Facebook", "social-media"),
    ("facebook", "social-media"),
    ("teach my mum facebook", "social-media"),
    ("learn whatsapp video", "video-calls"),
    ("how do i zoom my grandaughter", "video-calls"),
    ("I want to learn Outlook", "email"),
    ("I can't do emails, my daughter does them all for me", "email"),
    ("I don't know how to use email", "email"),
    ("learn to use a laptop", "using-a-computer"),
    ("need help with my laptop, I don't know what all the buttons do", "using-a-computer"),
    ("how do i use my samsung phone properly", "using-a-smartphone-or-tablet"),
    ("the grandchildren laugh because I can't use the tablet they gave me", "using-a-smartphone-or-tablet"),
    ("how do I get on the internet", "getting-online"),
    ("never been online in my life", "getting-online"),
    ("teach me IT", "general-digital-skills"),
    ("left behind by technology", "general-digital-skills"),
    ("how do I avoid scams", "staying-safe-online"),
    ("I keep getting dodgy texts, is there a class on how to spot them", "staying-safe-online"),
    ("how do I stop people hacking my facebook", "staying-safe-online"),
    ("help with my CV on the computer", "applying-for-jobs-online"),
    ("cant get a job cos i cant do a cv", "applying-for-jobs-online"),
    ("no coding experience but want to start", "programming"),
    ("I can't use Excel", "spreadsheets"),
    ("never used powerpoint and have a talk to give", "presentations"),
    ("scared of computers", "using-a-computer"),
    ("build AI models", "machine-learning"),
    ("a job in artificial intelligence", "machine-learning"),
    ("a tablet for the elderly", "using-a-smartphone-or-tablet"),
    ("how does AI work underneath", "machine-learning"),
    ("learn to program robots", "robotics-and-automation"),
    ("learn to make games", "game-design"),
]

GOALS = [
    ("help my kids with homework online", "helping-children-online"),
    ("my lad is on roblox all night", "helping-children-online"),
    ("what are my grandkids doing on snapchat", "helping-children-online"),
    ("keep in touch with family abroad by video", "video-calls"),
    ("want to see my grandkids in Australia on the screen", "video-calls"),
    ("speak to my sister in Pakistan on video", "video-calls"),
    ("sell my crafts on the internet", "e-commerce"),
    ("i make candles and want to sell them on etsy", "e-commerce"),
    ("i want put my shop on internet", "e-commerce"),
    ("do my tax return online", "online-public-services"),
    ("the jobcentre says I got to do it on line", "online-public-services"),
    ("how do i order a repeat prescription on my phone", "online-public-services"),
    ("apply for universal credit online", "online-public-services"),
    ("bidding for a council house", "online-public-services"),
    ("get my shop on Instagram", "digital-marketing"),
    ("i run a nail bar and want more customers to find us online", "digital-marketing"),
    ("facebook page for my cake business", "digital-marketing"),
    ("how to get my cafe to the top of google", "digital-marketing"),
    ("automate boring reports", "robotics-and-automation"),
    ("our bank has shut and I'll need to learn online banking", "online-shopping-and-banking"),
    ("do my big shop at tesco online", "online-shopping-and-banking"),
    ("get my photos off my phone", "storing-and-sharing-files"),
    ("back up pictures to the cloud", "storing-and-sharing-files"),
    ("which websites can I trust", "searching-and-checking-information"),
    ("trace my family tree on the computer", "searching-and-checking-information"),
    ("make the writing bigger on the screen", "accessibility-tools"),
    ("can i get the screen to read to me", "accessibility-tools"),
    ("chat to people online, I'm on my own a lot", "social-media"),
    ("type up my memoirs", "word-processing"),
    ("track my spending on a spreadsheet", "spreadsheets"),
    ("make a website for my dog walking business", "web-design"),
    ("build an app for my taxi firm", "programming"),
    ("i want to fix laptops", "it-support"),
    ("record my own songs at home", "music-production"),
    ("touch up my old photos", "photo-and-video-editing"),
    ("stop hackers as a job", "cyber-security"),
    ("make sense of all the sales figures", "data-analysis"),
    ("do my own books for the business", "bookkeeping-software"),
]

VOICES = [
    ("need exel 4 work nr M40 after 6", "spreadsheets"),
    ("spredsheets corse birmigham", "spreadsheets"),
    ("computor corse 4 begginers", "using-a-computer"),
    ("how 2 make a facebook page 4 my shop", "digital-marketing"),
    ("fotoshop", "photo-and-video-editing"),
    ("wrod and powerpiont", "word-processing presentations"),
    ("i no nothing about computors", "using-a-computer"),
    ("i carnt use a laptop can sombody teach me", "using-a-computer"),
    ("lern emale pls", "email"),
    ("sori my inglish no good i want lern computer", "using-a-computer"),
    ("I am want learn computer please", "using-a-computer"),
    ("i want learn video call for talk my mother in syria", "video-calls"),
    ("want study data analyst please", "data-analysis"),
    ("in my home country i was engineer of network", "networking"),
    ("me mam wants to learn the computer, thornaby", "using-a-computer"),
    ("ow do i lern computers bab", "using-a-computer"),
    ("my nan wants to get to grips with her tablet", "using-a-smartphone-or-tablet"),
    ("My wife has had a stroke and needs to learn the iPad again", "using-a-smartphone-or-tablet"),
    ("COMPUTER LESSONS FOR OVER 60S NEAR STOCKTON", "using-a-computer"),
    ("EXCEL ADVANCED DARLINGTON", "spreadsheets"),
    ("I NEED IT FOR MY JOB", ""),
    ("um yeah hello could you help me find like a computer class or something", "using-a-computer"),
    ("e-mail and on-line banking", "email online-shopping-and-banking"),
    ("excel/word", "spreadsheets word-processing"),
    ("I’d like to learn what’s app", "social-media"),
    ("excel  and\n\nword", "spreadsheets word-processing"),
    ("digital skills \U0001f4bb near liverpool", "general-digital-skills"),
    ("Need people who can use Sage", "bookkeeping-software"),
    ("we need three web developers", "web-development"),
    ("network engineers, 4 posts, Salford", "networking"),
    ("cannot recruit CAD technicians", "3d-and-cad"),
    ("12 staff need training on Teams and SharePoint", "collaboration-tools"),
    ("nobody round here knows how to code and I have work for two", "programming"),
]

REFUSED = [
    ("not Excel", ""),
    ("scrap the coding, show me Photoshop", "photo-and-video-editing"),
    ("swap Excel for Word", "word-processing"),
    ("can you swap it to machine learning, my boss says", "machine-learning"),
    ("could you swop that for Excel", "spreadsheets"),
    ("change from coding to email", "email"),
    ("I can't be doing with Zoom, just email", "email"),
    ("a drop in for Excel", "spreadsheets"),
    ("anything but coding", ""),
    ("no coding please, web design", "web-design"),
    ("not social media but spreadsheets", "spreadsheets"),
    ("I don't want Excel, I want Word", "word-processing"),
    ("not Excel or Word, PowerPoint please", "presentations"),
    ("no Word, Excel or PowerPoint", ""),
    ("photoshop rather than canva", "photo-and-video-editing"),
    ("something other than Excel", ""),
    ("I don't want anything to do with social media", ""),
    ("I'd rather do AI than coding", "using-ai-tools"),
    ("excel, no thanks", ""),
    ("instead of typing I'd like to learn coding", "programming"),
    ("not just excel, word too", "spreadsheets word-processing"),
    ("forget the excel, just do word", "word-processing"),
    ("I already know Word", ""),
    ("I would like to get back into work so I need Excel", "spreadsheets"),
    ("keep my children safe online, TikTok is full of strangers", "helping-children-online"),
    ("Not Excel, I know Excel. It's Word I want to learn", "word-processing"),
    ("I already edit videos, is there a course in spreadsheets", "spreadsheets"),
    ("I already know how to use Excel, I want Power BI", "data-analysis"),
    ("I can already do Word and Excel but I need PowerPoint", "presentations"),
    ("I can use Word but not Excel", "spreadsheets"),
    ("any networking courses I could do online", "networking"),
    ("Swap Python for machine learning, please", "machine-learning"),
    ("change to applying for jobs", "applying-for-jobs-online"),
    ("I'm good at Word but rubbish at Excel", "spreadsheets"),
    ("I know a bit of Python and want to get better", "programming"),
    ("I've done Excel level 1 and want level 2", "spreadsheets"),
    ("I don't know Excel", "spreadsheets"),
]

NEAR_MISSES = [
    "my Facebook was hacked",
    "someone hacked my email",
    "someone's got into my email account",
    "my bank account was hacked yesterday",
    "got a dodgy text asking for my bank details",
    "I lost £200 to a scam on facebook marketplace",
    "I forgot my password",
    "I'm typing this on my phone",
    "I'm on my phone so sorry for the typos",
    "I only have a tablet",
    "I've got a laptop",
    "I haven't got a computer at home",
    "I need a laptop",
    "can I borrow a tablet",
    "my laptop is broken",
    "free computers near me",
    "where can I use a computer",
    "is there wifi at the library",
    "email me at bob@example.com",
    "what's their email address",
    "call me",
    "ring me on my mobile",
    "my phone number is 0161 496 0000",
    "I saw it on Facebook",
    "I found you on google",
    "I got your leaflet",
    "do you have a Facebook page",
    "is the course on Zoom",
    "can I join by zoom",
    "is it an online course",
    "is it free",
    "can you do it for me",
    "I need it for my job",
    "word of mouth",
    "can I have a word with someone",
    "wheelchair access needed",
    "is there disabled access to the building",
    "my team at work won the quiz",
    "are you a robot",
    "am I talking to AI",
    "I'm on universal credit, is it free",
    "what data do you hold about me",
    "networking event for businesses",
    "I like to excel at everything",
    "start from scratch",
    "gis some more",
    "canvas painting",
    "sage and onion stuffing",
    "there's a cloud over Oldham today",
    "I want to learn cake decorating",
    "yoga near me",
    "hello",
    "thank you",
    "Tuesday evenings",
]


@pytest.mark.parametrize(("text", "expected"), [*NAMED, *WANTED, *GOALS, *VOICES, *REFUSED])
def test_a_text_gives_the_skills_that_it_asks_for(text: str, expected: str) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_name_that_means_something_else_gives_no_skill(text: str) -> None:
    assert asked(text) == ""


def test_a_mention_stands_where_the_text_names_the_skill() -> None:
    text = "I need help with exel, and Power BI"

    mentions = find_skills(read_doc(text))

    assert [(text[one.start : one.end], one.value) for one in mentions] == [
        ("exel", "spreadsheets"),
        ("Power BI", "data-analysis"),
    ]
    assert mentions[0] == Mention(17, 21, "skill", "spreadsheets")


def test_offsets_count_blanks_that_were_squeezed() -> None:
    text = "  help with \n\n spreadsheets   and  coding"

    mentions = find_skills(read_doc(text))

    assert [text[one.start : one.end] for one in mentions] == ["spreadsheets", "coding"]


def test_the_longest_name_wins() -> None:
    text = "excel macros"

    mentions = find_skills(read_doc(text))

    assert [text[one.start : one.end] for one in mentions] == ["excel macros"]


COURSES = [
    (
        "Digital Confidence. Use a mouse and keyboard, browse the web safely and send an email. No experience needed.",
        "general-digital-skills using-a-computer getting-online email",
    ),
    (
        "Introduction to Web Development. Build pages with HTML, CSS and JavaScript. No previous coding experience is"
        " needed. Delivered online via Microsoft Teams.",
        "web-development",
    ),
    ("Floristry. You can book online or email us. Follow us on Facebook.", ""),
    ("Yoga. Classes are held on Zoom. Please download Zoom before the first session.", ""),
    (
        "Office Skills Level 2: Word, Excel, PowerPoint and Outlook.",
        "general-digital-skills word-processing spreadsheets presentations email",
    ),
]


@pytest.mark.parametrize(("text", "expected"), COURSES)
def test_a_course_is_tagged_with_what_it_teaches(text: str, expected: str) -> None:
    named = name_skills(read_doc(text), taught=True)

    tags = dict.fromkeys(one.skill for one in named if not one.is_refused)

    assert " ".join(tags) == expected


def test_tagging_learns_which_words_led_to_a_skill_and_how_sure_they_are() -> None:
    doc = read_doc("Word for beginners. No coding.")

    named = name_skills(doc)

    assert [(str(doc[one.start : one.end]), one.skill, one.is_strong, one.is_refused) for one in named] == [
        ("Word for beginners", "word-processing", True, False),
        ("coding", "programming", True, True),
    ]


def test_every_skill_is_whole_and_its_names_are_its_own() -> None:
    skills = load_skills()
    names = [name for one in skills for name in one.other_names]

    assert len(skills) == 47
    assert all(one.area in AREAS and len(one.other_names) >= 36 for one in skills)
    assert all(uri.startswith("http://data.europa.eu/esco/skill/") for one in skills for uri in one.esco_uris)
    assert len(names) == len(set(names))
    assert not any(mark in name for name in names for mark in "~=|")


def test_a_skill_is_found_by_its_id_and_no_other() -> None:
    assert skill("spreadsheets").label == "Spreadsheets"
    with pytest.raises(UnknownSkillError):
        skill("Spreadsheets")


def test_every_goal_belongs_to_a_skill_or_to_none() -> None:
    with (ROOT / "data" / "signposting" / "skill_goals.csv").open(encoding="utf-8", newline="") as lines:
        owners = {row["skill"] for row in csv.DictReader(lines)}

    assert {owner for owner in owners if not owner.startswith("{")} <= {"none", *(one.id for one in load_skills())}


def test_every_skill_has_phrases_for_the_classifier() -> None:
    with (ROOT / "data" / "signposting" / "skill_phrases.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    phrases = {one.id: {row["phrase"] for row in rows if row["skill"] == one.id} for one in load_skills()}

    assert min(len(group) for group in phrases.values()) >= 25
    assert sum(len(group) for group in phrases.values()) == len(rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I want to learn about beekeeping in Bury please, evenings, free, M40 2AB", ("beekeeping",)),
        ("upholstery level 2", ("upholstery",)),
        ("C++ and c#", ("c++", "c#")),
        ("gardning cources near Oldham", ("gardening",)),
        ("hello, thank you", ()),
        ("", ()),
    ],
)
def test_the_words_of_a_topic_are_those_that_are_left(text: str, expected: tuple[str, ...]) -> None:
    assert words_of_topic(text) == expected


def test_the_stems_of_a_topic_bring_its_forms_together() -> None:
    assert stems_of_topic("websites, and a website") == ("website",)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_and_each_mention_lies_within_it(text: str) -> None:
    mentions = find_skills(read_doc(text))

    assert all(0 <= one.start < one.end <= len(text) for one in mentions)
    assert isinstance(words_of_topic(text), tuple)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "\ud800",
        "😀" * 2000,
        "excel " * 682,
        "a" * 4096,
        "not " * 1000,
        "help with " * 400,
        "在线课程",
        "/excel",
    ],
)
def test_hostile_texts_are_answered(text: str) -> None:
    assert all(text[one.start : one.end].strip() for one in find_skills(read_doc(text)))


def test_a_small_r_is_how_people_type_are_unless_it_is_to_be_learnt() -> None:
    assert hinted_skills(read_doc("mornings r best")) == frozenset()
    assert skills_of_topic(read_doc("mornings r best")) == ()
    assert skills_of_topic(read_doc("statistics with R")) == ("data-analysis",)
    assert asked("I want to learn r") == "data-analysis"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3D modelling or actually no, wait, Python", {"3d-and-cad"}),
        ("Excel in Bury. Scrap that, Photoshop", {"spreadsheets"}),
        ("i want word. no sorry i mean excel", {"word-processing"}),
        ("Python I guess? or is it JavaScript. no, Python", {"web-development"}),
        ("not Excel, no Word either", set()),
        ("no, Python", set()),
        ("Excel, no wait, Photoshop as well", set()),
        ("Excel and Photoshop", set()),
        ("no wait, Excel", set()),
    ],
)
def test_a_skill_is_taken_back_for_another(text: str, expected: set[str]) -> None:
    assert skills_taken_back(text, find_skills(read_doc(text))) == expected
