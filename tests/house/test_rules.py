"""Rules that the code keeps everywhere: every page has a rule, commands are keyword-only, imports go down."""

import ast
import inspect
from pathlib import Path

import django

django.setup()

from homeward.casework import acts, administration, desk, opening, table  # noqa: E402 - needs Django started
from homeward.casework.receiving import requests  # noqa: E402 - needs Django started
from homeward.office.permissions import TABLE, Action  # noqa: E402 - needs Django started
from homeward.pages.rules import rule_of  # noqa: E402 - needs Django started
from homeward.pages.urls import urlpatterns  # noqa: E402 - needs Django started

ROOT = Path(__file__).parents[2]


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
