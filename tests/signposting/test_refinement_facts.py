"""What words name, refuse and hint at, as numbers."""

from signposting.language import read_doc
from signposting.refinement_facts import HINTS, MEASURED, NAMED, facts_of, features_of, given_up_in


def named_in(text: str) -> set[str]:
    names = [*(value for _, value in NAMED), *MEASURED, *HINTS, *(f"no {value}" for _, value in NAMED), "back"]
    return {name for name, fact in zip(names, facts_of(read_doc(text)), strict=True) if fact}


def test_what_is_named_refused_and_hinted_at_stands_apart() -> None:
    assert named_in("evenings, within 3 miles") == {"evening", "distance_km"}
    assert {"no evening"} <= named_in("no evenings please")
    assert "closer" in named_in("anything nearer?")
    assert "back" in named_in("go back please")


def test_there_are_as_many_for_any_text() -> None:
    assert {len(facts_of(read_doc(text))) for text in ("", "👍", "\ud800", "free, online, step free and by May")} == {
        len(facts_of(read_doc("hello")))
    }


def test_the_access_features_that_are_named_refused_or_given_up_are_told() -> None:
    assert features_of(read_doc("forget the laptop, keep the quiet room")) == {"equipment_lent", "quiet_space"}
    assert features_of(read_doc("we can do without the loop")) == {"hearing_loop"}
    assert features_of(read_doc("evenings in Bolton")) == frozenset()
    assert given_up_in(read_doc("forget the laptop, keep the quiet room")) == {"equipment_lent"}
