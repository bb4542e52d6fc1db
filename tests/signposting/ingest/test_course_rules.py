"""Every rule of the national course directory's course files, each with a file that breaks it and one at its edge."""

from datetime import date

import pytest

from signposting.ingest.course_known import Known, KnownVenue
from signposting.ingest.course_rows import LARS_SHAPE, NON_LARS_SHAPE, read_row
from signposting.ingest.faults import Faults
from signposting.ingest.stated import LARS, NON_LARS, StatedRun
from signposting.ingest.tables import read_table
from tests.factories import TODAY
from tests.signposting.ingest.files import AT_WORK, BOOTCAMP, LARS_RUN, ONLINE, lars_file, non_lars_file

OLDHAM = KnownVenue(1, "OLD-1", "Union Street Learning Centre")
BURY = KnownVenue(2, "BUR-1", "The Rock")
HELD_AIM = "60109092"
NOBODY_KNOWS = "60999999"
DESCRIPTIONS = (
    "ENTRY_REQUIREMENTS",
    "HOW_YOU_WILL_LEARN",
    "WHAT_YOU_WILL_NEED_TO_BRING",
    "HOW_YOU_WILL_BE_ASSESSED",
    "WHERE_NEXT",
)

Row = dict[str, str]


def check(row: Row, *, is_complete: bool = False) -> tuple[StatedRun | None, Faults]:
    """What the one row of a file states, and what is found wrong with it."""
    is_lars = "LARS_QAN" in row
    faults = Faults()
    content = lars_file(row) if is_lars else non_lars_file(row)
    (record,) = read_table(content, (LARS_SHAPE, NON_LARS_SHAPE), faults, most_bytes=100_000).records
    known = Known(
        today=TODAY,
        aims={HELD_AIM: "Award in Programming", "00301234": "An old award"},
        is_complete=is_complete,
        by_reference={one.reference.casefold(): one for one in (OLDHAM, BURY)},
        by_name={one.name.casefold(): one for one in (OLDHAM, BURY)},
    )
    return read_row(record, LARS if is_lars else NON_LARS, known, faults), faults


def errors(row: Row) -> list[tuple[str | None, str]]:
    _, faults = check(row)
    assert all(fault.row == 2 for fault in faults.errors)
    return [(fault.column, fault.code) for fault in faults.errors]


def stated(row: Row) -> StatedRun:
    run, faults = check(row)
    assert run is not None, faults.errors
    return run


BROKEN: list[tuple[Row, str, str]] = [
    ({"LARS_QAN": ""}, "LARS_QAN", "COURSE_LARS_QAN_REQUIRED"),
    ({"LARS_QAN": "ABC"}, "LARS_QAN", "COURSE_LARS_QAN_INVALID"),
    ({"LARS_QAN": "6034650"}, "LARS_QAN", "COURSE_LARS_QAN_INVALID"),
    ({"LARS_QAN": "NOTANAIM"}, "LARS_QAN", "COURSE_LARS_QAN_INVALID"),
    ({"WHO_THIS_COURSE_IS_FOR": " "}, "WHO_THIS_COURSE_IS_FOR", "COURSE_WHO_THIS_COURSE_IS_FOR_REQUIRED"),
    ({"WHO_THIS_COURSE_IS_FOR": "x" * 2001}, "WHO_THIS_COURSE_IS_FOR", "COURSE_WHO_THIS_COURSE_IS_FOR_MAXLENGTH"),
    ({"WHAT_YOU_WILL_LEARN": "x" * 1501}, "WHAT_YOU_WILL_LEARN", "COURSE_WHAT_YOU_WILL_LEARN_MAXLENGTH"),
    ({"WHAT_YOU_WILL_LEARN": "<b>all</b>"}, "WHAT_YOU_WILL_LEARN", "COURSE_WHAT_YOU_WILL_LEARN_NO_HTML"),
    *(({column: "x" * 501}, column, f"COURSE_{column}_MAXLENGTH") for column in DESCRIPTIONS),
    *(({column: "a < b"}, column, f"COURSE_{column}_NO_HTML") for column in DESCRIPTIONS),
    *(({column: "a `b`"}, column, f"COURSE_{column}_NO_HTML") for column in DESCRIPTIONS),
    ({"COURSE_NAME": "", "LARS_QAN": NOBODY_KNOWS}, "COURSE_NAME", "COURSERUN_COURSE_NAME_REQUIRED"),
    ({"COURSE_NAME": "Excel <now>"}, "COURSE_NAME", "COURSERUN_COURSE_NAME_FORMAT"),
    ({"COURSE_NAME": "x" * 256}, "COURSE_NAME", "COURSERUN_COURSE_NAME_MAXLENGTH"),
    ({"YOUR_REFERENCE": "x" * 256}, "YOUR_REFERENCE", "COURSERUN_PROVIDER_COURSE_REF_MAXLENGTH"),
    ({"COURSE_WEBPAGE": ""}, "COURSE_WEBPAGE", "COURSERUN_COURSE_WEB_PAGE_REQUIRED"),
    ({"COURSE_WEBPAGE": "https://a.example/" + "x" * 255}, "COURSE_WEBPAGE", "COURSERUN_COURSE_WEB_PAGE_MAXLENGTH"),
    ({"COURSE_WEBPAGE": "our website"}, "COURSE_WEBPAGE", "COURSERUN_COURSE_WEB_PAGE_FORMAT"),
    ({"COURSE_WEBPAGE": "https://localhost/x"}, "COURSE_WEBPAGE", "COURSERUN_COURSE_WEB_PAGE_FORMAT"),
    ({"COURSE_WEBPAGE": "javascript:alert(1)"}, "COURSE_WEBPAGE", "COURSERUN_COURSE_WEB_PAGE_FORMAT"),
    ({"COURSE_WEBPAGE": "ftp://a.example/x"}, "COURSE_WEBPAGE", "COURSERUN_COURSE_WEB_PAGE_FORMAT"),
    ({"DELIVERY_MODE": ""}, "DELIVERY_MODE", "COURSERUN_DELIVERY_MODE_REQUIRED"),
    ({"DELIVERY_MODE": "By post"}, "DELIVERY_MODE", "COURSERUN_DELIVERY_MODE_REQUIRED"),
    ({"START_DATE": ""}, "START_DATE", "COURSERUN_START_DATE_REQUIRED"),
    ({"START_DATE": "", "FLEXIBLE_START_DATE": "No"}, "START_DATE", "COURSERUN_START_DATE_REQUIRED"),
    ({"START_DATE": "2027-01-12"}, "START_DATE", "COURSERUN_START_DATE_INVALID"),
    ({"START_DATE": "31/02/2027"}, "START_DATE", "COURSERUN_START_DATE_INVALID"),
    ({"START_DATE": "22/11/2026"}, "START_DATE", "COURSERUN_START_DATE_INVALID"),
    ({"FLEXIBLE_START_DATE": "Yes"}, "START_DATE", "COURSERUN_START_DATE_NOT_ALLOWED"),
    ({"FLEXIBLE_START_DATE": "Perhaps"}, "FLEXIBLE_START_DATE", "COURSERUN_FLEXIBLE_START_DATE_REQUIRED"),
    ({"COST": "", "COST_DESCRIPTION": ""}, "COST", "COURSERUN_COST_REQUIRED"),
    *(({"COST": cost}, "COST", "COURSERUN_COST_INVALID") for cost in ("£45", "1,000", "45.505", "-5", "free", "1e3")),
    ({"COST": "1000000"}, "COST", "COURSERUN_COST_MAX_VALUE"),
    ({"COST_DESCRIPTION": "x" * 256}, "COST_DESCRIPTION", "COURSERUN_COST_DESCRIPTION_MAXLENGTH"),
    ({"DURATION": ""}, "DURATION", "COURSERUN_DURATION_REQUIRED"),
    ({"DURATION": "six"}, "DURATION", "COURSERUN_DURATION_REQUIRED"),
    *(
        ({"DURATION": length}, "DURATION", "COURSERUN_DURATION_RANGE")
        for length in ("0", "1000", "1.5", "-3", "9" * 5000)
    ),
    ({"DURATION_UNIT": ""}, "DURATION_UNIT", "COURSERUN_DURATION_UNIT_REQUIRED"),
    ({"DURATION_UNIT": "Terms"}, "DURATION_UNIT", "COURSERUN_DURATION_UNIT_REQUIRED"),
    ({"STUDY_MODE": ""}, "STUDY_MODE", "COURSERUN_STUDY_MODE_REQUIRED"),
    ({"STUDY_MODE": "Some time"}, "STUDY_MODE", "COURSERUN_STUDY_MODE_REQUIRED"),
    ({"ATTENDANCE_PATTERN": ""}, "ATTENDANCE_PATTERN", "COURSERUN_ATTENDANCE_PATTERN_REQUIRED"),
    ({"ATTENDANCE_PATTERN": "At night"}, "ATTENDANCE_PATTERN", "COURSERUN_ATTENDANCE_PATTERN_REQUIRED"),
    ({"YOUR_VENUE_REFERENCE": ""}, "VENUE_NAME", "COURSERUN_VENUE_REQUIRED"),
    ({"YOUR_VENUE_REFERENCE": "", "VENUE_NAME": "The Moon"}, "VENUE_NAME", "COURSERUN_VENUE_NAME_INVALID"),
    ({"VENUE_NAME": "The Rock"}, "VENUE_NAME", "COURSERUN_VENUE_NAME_INVALID"),
    ({"YOUR_VENUE_REFERENCE": "X"}, "YOUR_VENUE_REFERENCE", "COURSERUN_PROVIDER_VENUE_REF_INVALID"),
    ({**ONLINE, "VENUE_NAME": "The Rock"}, "VENUE_NAME", "COURSERUN_VENUE_NAME_NOT_ALLOWED"),
    (
        {**ONLINE, "YOUR_VENUE_REFERENCE": "BUR-1"},
        "YOUR_VENUE_REFERENCE",
        "COURSERUN_PROVIDER_VENUE_REF_NOT_ALLOWED",
    ),
    ({"NATIONAL_DELIVERY": "No"}, "NATIONAL_DELIVERY", "COURSERUN_NATIONAL_DELIVERY_NOT_ALLOWED"),
    ({"SUB_REGION": "Oldham"}, "SUB_REGION", "COURSERUN_SUBREGIONS_NOT_ALLOWED"),
    ({**AT_WORK, "NATIONAL_DELIVERY": ""}, "NATIONAL_DELIVERY", "COURSERUN_NATIONAL_DELIVERY_REQUIRED"),
    ({**AT_WORK, "NATIONAL_DELIVERY": "No"}, "SUB_REGION", "COURSERUN_SUBREGIONS_REQUIRED"),
    (
        {**AT_WORK, "NATIONAL_DELIVERY": "No", "SUB_REGION": "Oldham;Narnia"},
        "SUB_REGION",
        "COURSERUN_SUBREGIONS_INVALID",
    ),
    ({**AT_WORK, "SUB_REGION": "Oldham"}, "SUB_REGION", "COURSERUN_SUBREGIONS_NOT_ALLOWED"),
]
BROKEN_WITHOUT_AIM: list[tuple[Row, str, str]] = [
    ({"COURSE_TYPE": ""}, "COURSE_TYPE", "COURSE_COURSE_TYPE_REQUIRED"),
    ({"COURSE_TYPE": "Hobby"}, "COURSE_TYPE", "COURSE_COURSE_TYPE_REQUIRED"),
    ({"SECTOR": ""}, "SECTOR", "COURSE_SECTOR_REQUIRED"),
    ({"EDUCATION_LEVEL": ""}, "EDUCATION_LEVEL", "COURSE_EDUCATION_LEVEL_REQUIRED"),
    ({"EDUCATION_LEVEL": "8"}, "EDUCATION_LEVEL", "COURSE_EDUCATION_LEVEL_REQUIRED"),
    ({"AWARDING_BODY": ""}, "AWARDING_BODY", "COURSE_AWARDING_BODY_REQUIRED"),
    ({"AWARDING_BODY": "x" * 256}, "AWARDING_BODY", "COURSE_AWARDING_BODY_MAXLENGTH"),
    ({"COURSE_NAME": ""}, "COURSE_NAME", "COURSERUN_COURSE_NAME_REQUIRED"),
]


@pytest.mark.parametrize(("broken", "column", "code"), BROKEN)
def test_a_row_with_one_fault_is_refused_for_that_fault_alone(broken: Row, column: str, code: str) -> None:
    assert errors({**LARS_RUN, **broken}) == [(column, code)]


@pytest.mark.parametrize(("broken", "column", "code"), BROKEN_WITHOUT_AIM)
def test_a_row_without_a_learning_aim_has_rules_of_its_own(broken: Row, column: str, code: str) -> None:
    assert errors({**BOOTCAMP, **broken}) == [(column, code)]


def test_every_fault_of_a_row_is_found_at_once() -> None:
    found = errors({**LARS_RUN, "COST": "lots", "DURATION": "", "START_DATE": "soon", "COURSE_WEBPAGE": ""})

    assert {column for column, _ in found} == {"COST", "DURATION", "START_DATE", "COURSE_WEBPAGE"}


@pytest.mark.parametrize(("broken", "code"), [(broken, code) for broken, _, code in BROKEN])
def test_a_message_says_what_is_wrong_and_then_how_to_mend_it(broken: Row, code: str) -> None:
    _, faults = check({**LARS_RUN, **broken})

    (fault,) = faults.errors
    assert len(fault.message.split(". ")) > 1 and fault.message.endswith(".")
    assert "{" not in fault.message and code not in fault.message


@pytest.mark.parametrize(
    "edge",
    [
        {"WHO_THIS_COURSE_IS_FOR": "x" * 2000, "WHAT_YOU_WILL_LEARN": "x" * 1500, "WHERE_NEXT": "x" * 500},
        {"COURSE_NAME": "x" * 255},
        {"COURSE_WEBPAGE": "castle.example.ac.uk"},
        {"COURSE_WEBPAGE": "HTTP://castle.example.ac.uk:8080/a?b=c#d"},
        {"START_DATE": "23/11/2026"},
        {"COST": "0"},
        {"COST": "", "COST_DESCRIPTION": "Free to all"},
        {"DURATION": "999", "DURATION_UNIT": "minutes"},
        {"YOUR_VENUE_REFERENCE": "", "VENUE_NAME": "UNION STREET LEARNING CENTRE"},
        {"YOUR_VENUE_REFERENCE": "old-1", "VENUE_NAME": "Union Street Learning Centre"},
        {**ONLINE, "START_DATE": "", "FLEXIBLE_START_DATE": "yes"},
        {**AT_WORK, "NATIONAL_DELIVERY": "No", "SUB_REGION": "North West; Bristol, City of"},
    ],
)
def test_what_is_just_allowed_is_taken(edge: Row) -> None:
    assert errors({**LARS_RUN, **edge}) == []


@pytest.mark.parametrize(
    ("written", "delivery"),
    [
        ("classroom", "in_person"),
        ("Classroom Based", "in_person"),
        ("ONLINE", "online"),
        ("work", "work_based"),
        ("WorkBased", "work_based"),
        ("blended", "blended"),
        ("Blended Learning", "blended"),
    ],
)
def test_a_delivery_mode_may_be_written_in_several_ways(written: str, delivery: str) -> None:
    base = {"online": ONLINE, "work_based": AT_WORK}.get(delivery, {})

    assert stated({**LARS_RUN, **base, "DELIVERY_MODE": written}).delivery == delivery


def test_a_row_is_read_into_the_words_of_the_database() -> None:
    run = stated(LARS_RUN)

    assert (run.cost_pence, run.start_date, run.venue_id, run.times) == (4550, date(2027, 1, 12), 1, ("evening",))
    assert (run.duration, run.duration_unit, run.study_mode) == (6, "Weeks", "Part time")


def test_a_blank_name_takes_the_title_of_the_learning_aim() -> None:
    assert stated({**LARS_RUN, "LARS_QAN": HELD_AIM, "COURSE_NAME": ""}).course_name == "Award in Programming"


@pytest.mark.parametrize(
    ("written", "aim"),
    [("603/4650/4", "60346504"), ("z0001234", "Z0001234"), ("ZPROG001", "ZPROG001"), ("301234", None),
     ("0301234", "00301234")],
)  # fmt: skip
def test_a_learning_aim_is_known_in_the_ways_in_which_it_is_written(written: str, aim: str | None) -> None:
    run, _ = check({**LARS_RUN, "LARS_QAN": written})

    assert (run.course.learning_aim_reference if run else None) == aim


def test_a_learning_aim_that_could_not_be_looked_up_is_taken_with_a_warning() -> None:
    _, faults = check({**LARS_RUN, "LARS_QAN": NOBODY_KNOWS})

    assert [(one.row, one.column, one.code) for one in faults.warnings] == [
        (2, "LARS_QAN", "COURSE_LARS_QAN_NOT_LOADED")
    ]
    assert not faults.errors


def test_a_learning_aim_that_is_not_on_the_whole_list_is_refused() -> None:
    _, faults = check({**LARS_RUN, "LARS_QAN": NOBODY_KNOWS}, is_complete=True)

    assert [(one.column, one.code) for one in faults.errors] == [("LARS_QAN", "COURSE_LARS_QAN_INVALID")]


def test_signs_of_html_in_whom_a_course_is_for_are_worth_a_warning_alone() -> None:
    _, faults = check({**LARS_RUN, "WHO_THIS_COURSE_IS_FOR": "People who earn < £26,800"})

    assert not faults.errors
    assert [one.column for one in faults.warnings] == ["LARS_QAN", "WHO_THIS_COURSE_IS_FOR"]
