"""Write the documents that are made from the code, or check that they are up to date: `python scripts/documents.py [--check]`."""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("HOMEWARD_HOME", str(ROOT / "tests" / "node"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")

import django  # noqa: E402 - the node of the tests must be named first

django.setup()

import in_the_clear  # noqa: E402 - beside this file
import messages  # noqa: E402 - beside this file
import promises  # noqa: E402 - beside this file

from homeward import handbook  # noqa: E402 - needs Django started
from homeward.casework.table import ACTS  # noqa: E402 - needs Django started
from homeward.pages.screens import SHOWN  # noqa: E402 - needs Django started
from homeward.process import diagrams  # noqa: E402 - needs Django started


def sources(folder: str) -> dict[str, str]:
    """All Python files below a folder, by path."""
    return {str(file.relative_to(ROOT)): file.read_text() for file in sorted((ROOT / folder).rglob("*.py"))}


def named_in(texts: dict[str, str], clause: handbook.Clause, name: str) -> list[str]:
    """The files that name a clause, by its constant or its id, ranges included."""
    found = []
    part, _, number = clause.id.partition("-")
    for path, text in texts.items():
        ranges = re.findall(rf"\b{part}-(\d+) to {part}-(\d+)\b", text)
        inside = any(int(first) <= int(number) <= int(last) for first, last in ranges)
        if inside or re.search(rf"\bhandbook\.{name}\b|\b{clause.id}\b", text):
            found.append(path)
    return found


def _room(module: str) -> str:
    """The file or folder of the process that a module or a file stands in: "itinerary" for all of its parts."""
    return re.split(r"[./]", module.removeprefix("homeward").lstrip("./").removeprefix("process").lstrip("./"))[0]


def clauses() -> str:
    """docs/clauses.md: each clause with its rules, its pages and its tests."""
    rules = sources("homeward/process")
    tests = {path: text for path, text in sources("tests").items() if Path(path).name.startswith("test_")}
    names = {value.id: name for name, value in vars(handbook).items() if isinstance(value, handbook.Clause)}
    pages: dict[str, set[str]] = {}
    for act in ACTS:
        pages.setdefault(_room(act.maker.__module__), set()).add(act.page)
    for page, modules in SHOWN.items():
        for module in modules:
            pages.setdefault(module.split(".")[0], set()).add(page)
    lines = [
        "# Clauses of Tool 7.8 and what follows them",
        "",
        "Made by `make documents` from the code. A clause without a rule says why.",
        "",
        "| Clause | Text | Rules | Pages | Tests |",
        "|---|---|---|---|---|",
    ]
    for one in handbook.CLAUSES:
        files = named_in(rules, one, names[one.id])
        on = sorted({page for file in files for page in pages.get(_room(file), ())})
        shown = ", ".join(
            f"`{file.removeprefix('homeward/process/')}`" for file in files
        ) or handbook.NOT_FOR_SOFTWARE.get(one, "none")
        proved = ", ".join(
            f"`{file.removeprefix('tests/')}`" for file in sorted(named_in(tests, one, names[one.id]), key=_by_room)[:4]
        )
        lines.append(f"| {one.id} | {one.text} | {shown} | {', '.join(on)} | {proved} |")
    return "\n".join(lines) + "\n"


def _by_room(file: str) -> tuple[bool, str]:
    """The tests of the rules before those of pages and exchange."""
    return not file.startswith("tests/process"), file


def process() -> str:
    """docs/process.md: the messages and the stages, drawn from the tables."""
    return "\n".join(
        [
            "# The process, drawn from its tables",
            "",
            "Made by `make documents`. The tables are `homeward/process/notifications/table.py` and `homeward/process/stages.py`.",
            "",
            "## The six notifications",
            "",
            "```mermaid",
            diagrams.notifications_diagram().strip(),
            "```",
            "",
            "## All messages",
            "",
            diagrams.notifications_table().strip(),
            "",
            "## The stages of both sides",
            "",
            "```mermaid",
            diagrams.stages_diagram().strip(),
            "```",
            "",
        ]
    )


BEGIN, END = "<!-- figures: made by `make documents` -->", "<!-- end of figures -->"


def security() -> str:
    """SECURITY.md, whose table of promises is made from the figures that tests and benchmarks wrote."""
    before, _, rest = (ROOT / "SECURITY.md").read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{promises.table()}\n\n{END}{after}"


DOCUMENTS = {
    **messages.documents(),
    "SECURITY.md": security,
    "docs/clauses.md": clauses,
    "docs/in-the-clear.md": in_the_clear.document,
    "docs/process.md": process,
}


def main() -> int:
    """Write or check all documents."""
    wrong = []
    for name, make in DOCUMENTS.items():
        file, text = ROOT / name, make()
        if "--check" in sys.argv:
            if not file.exists() or file.read_text() != text:
                wrong.append(name)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    for name in wrong:
        print(f"{name} is not up to date: run `make documents`")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
