"""What the reading of skills is learnt from."""

from pathlib import Path

import pytest

from signposting import skill_examples
from signposting.skill_examples import files, read_all, read_examples, read_messages, read_phrases
from signposting.skills import load_skills

SKILLS = {skill.id for skill in load_skills()}


def test_every_phrase_and_message_is_of_a_known_skill_and_every_skill_has_some() -> None:
    for phrases in (read_phrases(), read_messages()):
        assert frozenset[str]().union(*(phrase.skills for phrase in phrases)) == SKILLS


def test_no_text_stands_twice_in_a_file() -> None:
    for phrases in (read_phrases(), read_messages()):
        texts = [phrase.text for phrase in phrases]
        assert len(texts) == len(set(texts))


def test_everything_has_words_a_weight_and_a_skill_or_none() -> None:
    every = read_all()

    assert all(phrase.text and phrase.weight > 0 for phrase in every)
    assert frozenset[str]().union(*(phrase.skills for phrase in every)) == SKILLS
    assert {0, 1, 2} <= {len(phrase.skills) for phrase in every}


def test_the_files_that_it_is_read_from_are_all_there() -> None:
    assert all(file.is_file() for file in files())


@pytest.mark.parametrize(
    ("intent", "text", "skills"),
    [
        ("find_course", "I want to learn Excel for work", [{"spreadsheets"}]),
        ("find_course", "Excel and Photoshop please", []),
        ("find_course", "anything for somebody like me", []),
        ("out_of_scope", "what is the weather like", [set()]),
        ("thank", "that is lovely, ta", [set()]),
        ("find_support", "where can I use a computer", []),
        ("ask_cost", "is the Excel one free", []),
    ],
)
def test_an_example_means_the_only_skill_that_it_names_and_other_talk_means_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, intent: str, text: str, skills: list[set[str]]
) -> None:
    for name in ("EVERY_REQUEST", "EVERY_OFF_TOPIC", "EVERY_OTHER"):
        monkeypatch.setattr(skill_examples, name, 1)
    file = tmp_path / "some.yml"
    file.write_text(f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n    - {text}\n')

    assert [phrase.skills for phrase in read_examples([file])] == skills


def test_which_examples_are_taken_does_not_depend_on_what_else_there_is(tmp_path: Path) -> None:
    lines = [f"    - I want to learn Excel, {n} hours a week" for n in range(40)]
    few, many = tmp_path / "few.yml", tmp_path / "many.yml"
    head = 'version: "3.1"\nnlu:\n- intent: find_course\n  examples: |\n'
    few.write_text(head + "\n".join(lines[1:]) + "\n")
    many.write_text(head + "\n".join([*lines[:1], "    - I want to learn Excel, on the ninth floor", *lines]) + "\n")

    assert {*read_examples([few])} <= {*read_examples([many])}
    assert 0 < len(read_examples([few])) < len(lines) - 1
