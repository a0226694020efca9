"""One idea a file, one thing a function: 95 % of functions at most 25 lines, none over 50; 95 % of files at most 250, none over 400."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Tables, which have no size.
TABLES = ("handbook.py", "words/")


def files() -> list[Path]:
    found = sorted((ROOT / "homeward").rglob("*.py"))
    return [file for file in found if "migrations" not in file.parts and not any(name in str(file) for name in TABLES)]


def functions() -> list[tuple[int, str]]:
    found = []
    for file in files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.append(
                    ((node.end_lineno or node.lineno) - node.lineno + 1, f"{file.relative_to(ROOT)}:{node.name}")
                )
    return found


def test_no_function_is_over_50_lines() -> None:
    assert [name for lines, name in functions() if lines > 50] == []


def test_95_percent_of_functions_are_at_most_25_lines() -> None:
    every = functions()
    long = [name for lines, name in every if lines > 25]
    assert len(long) <= 0.05 * len(every), long


def test_no_file_is_over_400_lines() -> None:
    assert [str(file) for file in files() if len(file.read_text().splitlines()) > 400] == []


def test_95_percent_of_files_are_at_most_250_lines() -> None:
    every = files()
    long = [str(file) for file in every if len(file.read_text().splitlines()) > 250]
    assert len(long) <= 0.05 * len(every), long
