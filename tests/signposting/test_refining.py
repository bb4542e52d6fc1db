"""How a need changes as a resident talks on."""

import pytest

from signposting.needs import Need
from signposting.refining import with_refusals

EXCEL = Need(skills=("spreadsheets",))


@pytest.mark.parametrize(
    ("asked_before", "text", "expected"),
    [
        ((), "no evenings", ("daytime", "weekend")),
        ((), "I can't do days", ("evening", "weekend")),
        (("evening",), "no evenings", ("daytime", "weekend")),
        (("evening", "weekend"), "not at weekends", ("evening",)),
        (("evening",), "a bit closer please", ("evening",)),
    ],
)
def test_times_that_are_ruled_out_are_not_searched(
    asked_before: tuple[str, ...], text: str, expected: tuple[str, ...]
) -> None:
    assert with_refusals(EXCEL.changed(times=asked_before), text).times == expected
