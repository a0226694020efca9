"""Every type of letter that a node can send is published and exchanged with the second implementation; the next cannot be forgotten."""

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_type_hints

from homeward.casework import sealing
from homeward.process.notifications import versions
from homeward.process.notifications.table import ROWS
from homeward.wire.envelope import Automatic
from tests.exchange import test_vectors as taken_in
from tests.interop import test_interop as interop
from tests.wire import test_vectors as wire

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "exchange"
# All that a letter can be: messages that people write, and what a session sends by itself.
TYPES = sorted(
    [versions.type_of(message, versions.newest(message)) for message in ROWS] + [one.value for one in Automatic]
)


def type_of_vector(name: str) -> str:
    return str(json.loads((DOCS / "vectors" / f"{name}.json").read_text())["event"]["type"])


def tried(test: Callable[..., Any]) -> list[str]:
    """The types of the vectors with which a test is run."""
    (mark,) = (one for one in getattr(test, "pytestmark", []) if one.name == "parametrize")
    return sorted(type_of_vector(name) for name in mark.args[1])


def test_a_letter_has_a_type_of_the_two_tables_and_one_place_seals_it() -> None:
    assert get_type_hints(sealing.Letter)["type"] == sealing.MessageType | Automatic
    made, named = [], []
    for file in sorted((ROOT / "homeward").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func).rpartition(".")[2]
                made += [str(file.relative_to(ROOT))] if called == "seal_letter" else []
                named += [ast.unparse(node.args[0])] if called == "MessageType" else []
    assert made == ["homeward/casework/sealing.py"]
    assert [one.partition("(")[0] for one in named] == ["versions.type_of"]


def test_every_type_has_one_good_vector_and_is_opened_taken_in_and_exchanged_with_the_second_implementation() -> None:
    published = sorted(type_of_vector(file.stem) for file in (DOCS / "vectors").glob("good-*.json"))
    assert published == TYPES
    for test in (
        wire.test_a_good_vector_opens_as_it_says,
        taken_in.test_a_good_envelope_is_stored_and_receipted,
        interop.test_it_opens_every_good_vector,
        interop.test_our_node_takes_in_and_our_people_read_what_it_seals,
    ):
        assert tried(test) == TYPES, test.__name__


def test_every_type_has_a_schema_an_example_and_a_row() -> None:
    for what in ("schema", "example"):
        assert (
            sorted(file.name.removesuffix(f".{what}.json") for file in (DOCS / "messages").glob(f"*.{what}.json"))
            == TYPES
        )
    rows = re.findall(r"^\|(?: [A-Z0-9-]+ \|)? `([a-z0-9.-]+)` \|", (DOCS / "messages.md").read_text(), re.M)
    assert sorted(rows) == TYPES
    signed_by = (DOCS / "envelope.md").read_text()
    assert [one.value for one in Automatic if f"`{one}`" not in signed_by] == []
