"""The words of the house: the field's own, nothing of the machine it was made on, every code with a word."""

import re
import subprocess
from enum import StrEnum
from pathlib import Path

import pytest

from homeward import handbook
from homeward.casework.table import ACTS
from homeward.pages.words import acts, kinds, messages, refusals, values
from homeward.process import entries
from homeward.process.notifications.table import TABLE
from homeward.process.refusals import Refusal

ROOT = Path(__file__).parents[2]
NOT_HERS = ("victim", "gate", "risk class", "not fit", "failed", "deported", "dependency")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def texts() -> list[tuple[Path, str]]:
    found = []
    for file in tracked():
        if (
            file.suffix in (".py", ".md", ".html", ".toml", ".txt", ".in", ".json", ".mjs", ".scss", "")
            and file.exists()
        ):
            found.append((file, file.read_text(encoding="utf-8", errors="replace")))
    return found


def test_the_word_victim_is_not_used_for_the_person() -> None:
    wrong = [
        str(file) for file, text in texts() if re.search(r"\bvictims?\b", text, re.I) and "test_words" not in file.name
    ]
    assert wrong == []


def test_no_address_of_a_package_index_and_no_path_of_a_machine_is_kept() -> None:
    pattern = re.compile(r"--(extra-)?index-url|\"resolved\":\s*\"http|(?<![\w.])/(work|root|home/\w+)/")
    wrong = [str(file) for file, text in texts() if pattern.search(text) and "test_words" not in file.name]
    assert wrong == []


def enums() -> list[type[StrEnum]]:
    found: dict[str, type[StrEnum]] = {}
    for module in entries.MODULES:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum:
                found[f"{value.__module__}.{value.__name__}"] = value
    return list(found.values())


@pytest.mark.parametrize("kind", enums(), ids=lambda kind: kind.__name__)
def test_every_coded_answer_has_a_word(kind: type[StrEnum]) -> None:
    assert [one.value for one in kind if one.value and one.value not in values.WORDS] == []


def test_every_kind_of_entry_every_message_and_every_act_has_a_word() -> None:
    assert [name for name in entries.KINDS if name not in kinds.WORDS] == []
    assert [row.message for row in TABLE if row.message not in messages.WORDS] == []
    assert [f"{act.page}.{act.name}" for act in ACTS if f"{act.page}.{act.name}" not in acts.WORDS] == []


def every_refusal(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return [kind, *(below for one in kind.__subclasses__() for below in every_refusal(one))]


def test_every_refusal_has_a_sentence() -> None:
    missing = [one.__name__ for one in every_refusal() if one is not Refusal and one.__name__ not in refusals.WORDS]
    assert missing == []


def test_every_clause_is_followed_by_a_rule_or_says_why_not() -> None:
    source = "\n".join(file.read_text() for file in (ROOT / "homeward" / "process").rglob("*.py"))
    names = {value.id: name for name, value in vars(handbook).items() if isinstance(value, handbook.Clause)}
    named = set(re.findall(r"handbook\.([A-Z_]+)", source))
    ids = set(re.findall(r"\b([A-Z]{3}-\d+)\b", source))
    ranges = re.findall(r"\b([A-Z]{3})-(\d+) to \1-(\d+)\b", source)
    ids |= {f"{part}-{number}" for part, first, last in ranges for number in range(int(first), int(last) + 1)}
    left = [
        one.id
        for one in handbook.CLAUSES
        if names[one.id] not in named and one.id not in ids and one not in handbook.NOT_FOR_SOFTWARE
    ]
    assert left == []
    assert len(handbook.CLAUSES) == 89
    assert len(handbook.NOT_FOR_SOFTWARE) <= 3


def test_every_clause_that_software_follows_has_a_page_and_a_test_that_names_it() -> None:
    rows = [line.strip("|").split("|") for line in (ROOT / "docs" / "clauses.md").read_text().splitlines()]
    told = {one[0].strip(): [part.strip() for part in one[2:]] for one in rows if re.match(r" [A-Z]{3}-\d", one[0])}
    followed = [one.id for one in handbook.CLAUSES if one not in handbook.NOT_FOR_SOFTWARE]
    assert len(told) == len(handbook.CLAUSES)
    assert [name for name in followed if not all(told[name])] == []


def test_the_glossary_names_what_the_code_names() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text()
    source = "\n".join(file.read_text() for file in (ROOT / "homeward").rglob("*.py"))
    names = re.findall(r"^\*\*.+\*\* \(`(\w+)`\)", glossary, re.M)
    assert len(names) >= 25
    assert [name for name in names if not re.search(rf"\b{name}\b", source)] == []


def test_no_mark_of_an_unfinished_merge_stands_in_a_text() -> None:
    marks = re.compile(r"^(<{7} |>{7} )", re.M)
    assert [str(file) for file, text in texts() if marks.search(text)] == []
