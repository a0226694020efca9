"""Rules that the code keeps everywhere: every page has a rule, commands are keyword-only, imports go down."""

import ast
import inspect
import json
import re
from dataclasses import fields
from pathlib import Path

import django

django.setup()

from homeward.casework import acts, administration, desk, opening, table  # noqa: E402 - needs Django started
from homeward.casework.receiving import requests  # noqa: E402 - needs Django started
from homeward.config.node import Node  # noqa: E402 - with the above
from homeward.office.permissions import TABLE, Action  # noqa: E402 - needs Django started
from homeward.pages.rules import rule_of  # noqa: E402 - needs Django started
from homeward.pages.urls import urlpatterns  # noqa: E402 - needs Django started

ROOT = Path(__file__).parents[2]
ENVIRONMENT = re.compile(r"\bHOMEWARD_[A-Z_]+[A-Z]\b")


def test_every_address_declares_a_rule() -> None:
    missing = [str(one.pattern) for one in urlpatterns if rule_of(one.callback) is ...]
    assert missing == []


def test_every_action_stands_in_the_one_table_of_permissions() -> None:
    assert set(TABLE) == set(Action)


def test_every_act_needs_an_action_of_the_table() -> None:
    assert [act.name for act in table.ACTS if act.to not in TABLE] == []


def test_commands_take_the_member_by_name_only() -> None:
    wrong = []
    for module in (acts, administration, desk, opening, requests):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            by = inspect.signature(function).parameters.get("by")
            if (
                by is not None
                and not name.startswith("_")
                and function.__module__ == module.__name__
                and by.kind is not by.KEYWORD_ONLY
            ):
                wrong.append(f"{module.__name__}.{name}")
    assert wrong == []


def test_errors_are_not_swallowed() -> None:
    wrong = []
    for file in (ROOT / "homeward").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ExceptHandler) and len(node.body) == 1 and isinstance(node.body[0], ast.Pass):
                wrong.append(f"{file}:{node.lineno}")
    assert wrong == []


def test_public_functions_and_classes_say_what_they_do() -> None:
    missing = []
    for file in (ROOT / "homeward").rglob("*.py"):
        if "migrations" in file.parts:
            continue
        for node in ast.parse(file.read_text()).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                missing.append(f"{file.relative_to(ROOT)}:{node.name}")
    assert missing == []


def test_every_direct_dependency_has_its_reason() -> None:
    reasons = "\n".join(file.read_text().lower() for file in (ROOT / "docs" / "decisions").glob("*.md"))
    asked = [line for name in ("base", "test", "bench") for line in _asked(f"{name}.in")]
    assert len(asked) >= 15
    assert [name for name in asked if name.lower() not in reasons] == []
    built = json.loads((ROOT / "assets" / "package.json").read_text())
    assert [name for name in built["devDependencies"] if name not in reasons] == []


def _asked(file: str) -> list[str]:
    lines = (ROOT / "requirements" / file).read_text().splitlines()
    return [re.split(r"[<>=~!\[]", line)[0].strip() for line in lines if line and line[0] not in "#-"]


def test_locks_hold_a_hash_for_everything() -> None:
    for name in ("base", "test", "bench"):
        parts = re.split(r"^(?=[a-zA-Z])", (ROOT / "requirements" / f"{name}.txt").read_text(), flags=re.M)[1:]
        assert parts
        assert [part.split()[0] for part in parts if "==" not in part or "--hash=sha256:" not in part] == []


def test_every_setting_is_documented() -> None:
    told = (ROOT / "docs" / "configuration.md").read_text()
    named = {name for file in (ROOT / "homeward").rglob("*.py") for name in ENVIRONMENT.findall(file.read_text())}
    assert {"HOMEWARD_HOME", "HOMEWARD_SERVER_KEY"} <= named
    assert [name for name in named if name not in told] == []
    assert [one.name for one in fields(Node) if one.name != "home" and f"`{one.name}`" not in told] == []


def test_every_target_of_make_is_listed_by_help() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.M)
    assert phony is not None
    assert [name for name in phony[1].split() if not re.search(rf"^{name}:.*## ", makefile, re.M)] == []


def test_an_import_inside_a_function_says_why() -> None:
    wrong = []
    for file in (ROOT / "homeward").rglob("*.py"):
        lines = file.read_text().splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef):
                inside = [one for one in ast.walk(node) if isinstance(one, ast.Import | ast.ImportFrom)]
                wrong += [f"{file.name}:{one.lineno}" for one in inside if "#" not in lines[one.lineno - 1]]
    assert wrong == []


def test_every_test_asserts_something() -> None:
    wrong = []
    for file in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not _asserts(node):
                wrong.append(f"{file.relative_to(ROOT)}:{node.name}")
    assert wrong == []


def _asserts(test: ast.FunctionDef) -> bool:
    called = [one.func for one in ast.walk(test) if isinstance(one, ast.Call)]
    names = [one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in called]
    # Helpers of these names fail by themselves: `look` at a page, `require` a consent, `wait_for` an address.
    said = ("assert", "expect", "raises", "check", "must", "look", "require", "wait_for")
    return any(isinstance(one, ast.Assert) for one in ast.walk(test)) or any(name.startswith(said) for name in names)


def test_no_function_takes_more_than_six_positional_parameters() -> None:
    wrong = []
    for file in (ROOT / "homeward").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and len(node.args.posonlyargs) + len(node.args.args) > 6:
                wrong.append(f"{file.relative_to(ROOT)}:{node.name}")
    assert wrong == []


def test_no_form_lets_a_browser_keep_what_is_typed() -> None:
    forms = [
        (file.name, one)
        for file in (ROOT / "homeward" / "pages" / "templates").rglob("*.html")
        for one in re.findall(r"<form[^>]*>", file.read_text())
    ]
    assert len(forms) > 60
    assert [one for one in forms if 'autocomplete="off"' not in one[1]] == []
    # What is sent by GET stands in the address, and the browser keeps that: a paper's language is all that may.
    assert {name for name, one in forms if 'method="get"' in one} == {"paper.html"}
