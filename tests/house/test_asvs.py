"""docs/asvs.md answers every requirement of OWASP ASVS 5.0, and names only tests and files that exist."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

from scripts.figures import report

ROOT = Path(__file__).parents[2]
# How many requirements each section of ASVS 5.0.0 has: 345 in all.
SECTIONS = {
    1: (2, 10, 12, 3, 3),
    2: (3, 3, 5, 2),
    3: (1, 3, 5, 8, 8, 1, 5),
    4: (5, 5, 2, 4),
    5: (1, 6, 3, 3),
    6: (3, 12, 8, 6, 8, 4, 2, 4),
    7: (3, 4, 2, 5, 3, 2),
    8: (4, 4, 3, 2),
    9: (3, 4),
    10: (2, 3, 5, 16, 5, 2, 3),
    11: (4, 5, 5, 4, 2, 2, 2),
    12: (5, 2, 5),
    13: (4, 6, 4, 7),
    14: (2, 8, 3),
    15: (5, 5, 7, 4),
    16: (1, 5, 4, 3, 4),
    17: (2, 8, 2),
}
ANSWERS = {"test", "mechanism", "not applicable", "deployer", "open"}


def rows() -> list[tuple[str, str, str, str]]:
    lines = (ROOT / "docs" / "asvs.md").read_text().splitlines()
    found = [tuple(part.strip() for part in line.strip("|").split("|")) for line in lines if re.match(r"\| \d", line)]
    return [(one[0], one[1], one[2], one[3]) for one in found]


@cache
def defined_in(file: str) -> frozenset[str]:
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    return frozenset(node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef))


def test_every_requirement_stands_once_in_order() -> None:
    asked = [
        f"{chapter}.{section}.{number + 1}"
        for chapter, counts in SECTIONS.items()
        for section, count in enumerate(counts, 1)
        for number in range(count)
    ]
    assert len(asked) == 345
    assert [one[0] for one in rows()] == asked


def test_every_requirement_has_an_answer_and_says_where_or_why() -> None:
    wrong = [one[0] for one in rows() if one[2] not in ANSWERS or len(one[3]) < 4]
    counts = Counter(one[2] for one in rows())
    said = ", ".join(f"{counts[name]} {name}" for name in sorted(ANSWERS))
    report("claims-checked", f"345 of 345 answered: {said}", command="make check", good=not wrong)
    assert wrong == []


def test_no_row_names_a_test_that_does_not_exist() -> None:
    wrong = []
    for number, _, answer, where in rows():
        named = re.findall(r"`(tests/[\w/.-]+\.py)::(\w+)`", where)
        if (answer == "test") != bool(named) or any(name not in defined_in(file) for file, name in named):
            wrong.append((number, where))
    assert wrong == []


def test_no_row_names_a_file_that_does_not_exist() -> None:
    named = [(one[0], path) for one in rows() for path in re.findall(r"`([\w/.-]+?)(?:::\w+)?`", one[3])]
    assert [(number, path) for number, path in named if not (ROOT / path).exists()] == []
