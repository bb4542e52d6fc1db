"""What the rooms owe one another, in one place: names that agree, paths that import, words that exist."""

import copy
import importlib
import pkgutil
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.slots import TextSlot
from rasa_sdk.interfaces import Action
from typer.testing import CliRunner

import actions
from bot.speed import do_once_what_rasa_repeats
from signposting import vocabulary
from signposting.cli import app
from signposting.privacy import CHATS_KEPT
from signposting.settings import ROOT, SETTING_NAMES
from signposting.skills import load_skills

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text())
RESPONSES: dict[str, Any] = yaml.safe_load((ROOT / "data" / "responses.yml").read_text())["responses"]
RULES = [
    rule
    for file in sorted((ROOT / "data" / "rules").glob("*.yml"))
    for rule in yaml.safe_load(file.read_text())["rules"]
]
CONTRACT_INTENTS = set(
    "find_course find_support check_skills ask_cost refine_search show_more ask_course_details reject_results "
    "notify_me "
    "report_employer_need report_listing_problem give_feedback talk_to_person ask_privacy see_my_data delete_my_data "
    "disclose_crisis report_scam ask_language inform skip greet goodbye thank affirm deny ask_help bot_challenge "
    "start_over stop out_of_scope".split()
)


def action_classes() -> dict[str, type[Action]]:
    for module in pkgutil.iter_modules(actions.__path__):
        importlib.import_module(f"actions.{module.name}")
    return {one().name(): one for one in Action.__subclasses__() if one.__module__.startswith("actions.")}


def test_every_action_of_the_domain_has_one_class_and_the_reverse() -> None:
    assert set(action_classes()) == set(DOMAIN["actions"])


def test_the_domain_lists_the_intents_of_the_vocabulary() -> None:
    assert set(DOMAIN["intents"]) == CONTRACT_INTENTS


def test_every_intent_has_examples_and_every_intent_that_asks_for_an_answer_has_a_rule() -> None:
    with_examples = {
        group["intent"]
        for file in (ROOT / "data" / "nlu").glob("*.yml")
        for group in yaml.safe_load(file.read_text())["nlu"]
    }
    with_rules = {step["intent"] for rule in RULES for step in rule["steps"] if "intent" in step}

    assert with_examples == CONTRACT_INTENTS
    assert with_rules - {"nlu_fallback"} == CONTRACT_INTENTS


def test_lists_in_the_domain_are_in_alphabetical_order() -> None:
    for name in ("intents", "entities", "actions"):
        assert DOMAIN[name] == sorted(DOMAIN[name])


def test_every_response_is_used_and_every_response_that_is_used_exists() -> None:
    said = " ".join(
        file.read_text()
        for folder in ("actions", "bot", "data/rules", "data/stories")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", ".yml")
    )
    used = {name for name in re.findall(r"utter_[a-z_]+[a-z]", said) if name != "utter_message"}
    patterns = {name for name in re.findall(r"utter_[a-z_]+_(?=\{)", said)}
    built = {name for name in RESPONSES if any(name.startswith(pattern) for pattern in patterns)}

    assert {name for name in used if name not in RESPONSES and not any(p.startswith(name) for p in patterns)} == set()
    assert set(RESPONSES) - used - built == set()


@pytest.mark.parametrize("name", ["utter_privacy", "utter_my_data", "utter_my_data_none"])
def test_residents_are_told_how_long_their_chat_is_kept(name: str) -> None:
    for said in RESPONSES[name]:
        assert re.search(rf"(this chat|only) for {CHATS_KEPT.days} days", said["text"])


def test_every_button_of_the_responses_is_short_enough_and_names_an_intent() -> None:
    for name, variations in RESPONSES.items():
        for button in [button for one in variations for button in one.get("buttons", [])]:
            payload = button["payload"].replace("{{", "{").replace("}}", "}")
            assert len(button["title"]) <= 30, name
            assert len(payload.encode()) <= 64, name
            assert re.match(r"/(\w+)", payload)[1] in DOMAIN["intents"], name  # type: ignore[index]


def test_every_dotted_path_in_the_files_of_rasa_imports() -> None:
    texts = "".join((ROOT / name).read_text() for name in ("config.yml", "credentials.yml", "endpoints.yml"))
    for path in set(re.findall(r"\bbot(?:\.\w+)+", texts)):
        module, _, name = path.rpartition(".")
        assert hasattr(importlib.import_module(module), name), path


def test_the_skills_are_those_of_the_vocabulary() -> None:
    assert len(load_skills()) == 47


def test_reasons_cover_every_condition_of_the_search() -> None:
    from signposting.search import CONDITIONS

    assert {condition.value for condition in CONDITIONS} < set(vocabulary.Reason.values())
    assert len(CONDITIONS) == 8  # one bit each in a byte


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert documented == {*SETTING_NAMES, "VAR_FOLDER"}


@pytest.mark.parametrize("page", ["README.md", "docs/telegram.md"])
def test_every_command_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z-]+)\b(?= |`|$)", text)) - {"and"} <= targets
    for call in set(re.findall(r"`?signpost ((?:[a-z-]+ ?)+)", text)):
        words = [word for word in call.split()][:2]
        for length in (2, 1):
            shown = CliRunner().invoke(app, [*words[:length], "--help"])
            if shown.exit_code == 0:
                break
        assert shown.exit_code == 0, call


def test_paths_that_the_readme_names_exist() -> None:
    for path in re.findall(
        r"`((?:data|docs|web|bot|actions|signposting|tests|ops|benchmarks)/[\w./-]*)`", (ROOT / "README.md").read_text()
    ):
        assert (ROOT / path).exists(), path


def test_the_check_of_an_actions_answer_is_still_the_one_that_rasa_would_make() -> None:
    do_once_what_rasa_repeats()
    action = RemoteAction("action_show_more", None)
    action._validate_action_result({"events": [], "responses": []})

    with pytest.raises(jsonschema.ValidationError):
        action._validate_action_result({"events": [{"no": "event"}], "responses": 3})
    assert set(RemoteAction.action_response_format_spec()["properties"]) == {"events", "responses"}


def test_a_copy_of_a_slot_is_its_own_and_an_event_that_cannot_change_is_not_copied() -> None:
    do_once_what_rasa_repeats()
    slot, event = TextSlot("place", mappings=[], initial_value="Bury"), SlotSet("place", "Bury")
    copied = copy.copy(slot)
    copied.value = "Bolton"

    assert (type(copied), slot.value, copied.name) == (TextSlot, "Bury", "place")
    assert copy.deepcopy([event])[0] is event


def test_whether_a_domain_is_empty_is_still_told() -> None:
    do_once_what_rasa_repeats()

    assert Domain.empty().is_empty()
    assert not Domain.from_yaml("version: '3.1'\nintents: [greet]").is_empty()


def test_no_sentence_that_a_resident_reads_stands_in_the_code_of_an_action() -> None:
    for file in (ROOT / "actions").glob("*.py"):
        assert "utter_message(text=" not in file.read_text(), file.name


def test_the_product_speaks_of_itself_alone() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for name in listed:
        file = ROOT / name
        if name == "uv.lock" or not file.exists() or file.suffix in (".png", ".ico", ".csv"):
            continue
        assert not re.search(r"/work/(main|shared)|\.\./shared", file.read_text(errors="replace")), name


def test_every_test_folder_is_a_package() -> None:
    folders = {file.parent for file in (ROOT / "tests").rglob("test_*.py")}

    assert [folder for folder in folders if not (Path(folder) / "__init__.py").exists()] == []
