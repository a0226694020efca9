"""The published schemas of the messages say what the code writes and reads; a validator that is not ours judges them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from homeward.casework import their_keys
from homeward.process.entries import KINDS
from homeward.process.notifications import versions
from homeward.process.notifications.table import ROWS
from homeward.process.writing import Compartment, Unreadable, from_data, to_data
from homeward.wire import schemas
from homeward.wire.envelope import Automatic, Event
from tests.process.entry_strategies import entries

FOLDER = Path(__file__).parents[2] / "docs" / "exchange" / "messages"
MESSAGES = tuple(ROWS)
OPEN = [kind for kind in KINDS.values() if kind.MESSAGE and kind.COMPARTMENT is Compartment.CASE]


def published(message: str, what: str) -> dict[str, Any]:
    return file_of(versions.type_of(message), what)


def file_of(type_: str, what: str) -> dict[str, Any]:
    return dict(json.loads((FOLDER / f"{type_}.{what}.json").read_text()))


def judge(schema: dict[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def letter(kind: Any, data: dict[str, Any]) -> dict[str, Any]:
    return {"entries": [{"kind": kind.KIND, "data": data}], "sealed": {}}


@pytest.mark.parametrize("message", MESSAGES)
def test_the_example_of_every_message_is_one_and_is_read(message: str) -> None:
    example = published(message, "example")
    assert (example["type"], example["dataschema"]) == (
        versions.type_of(message),
        published(message, "schema")["$id"],
    )
    assert not list(judge(published(message, "schema")).iter_errors(example["data"]))
    (one,) = example["data"]["entries"]
    kind = KINDS[one["kind"]]
    assert message == kind.MESSAGE
    assert to_data(from_data(kind, one["data"])) == one["data"]


@pytest.mark.parametrize("kind", OPEN, ids=lambda kind: kind.KIND)
@given(data=st.data())
def test_whatever_the_code_writes_is_as_the_schema_says(kind: Any, data: Any) -> None:
    written = to_data(data.draw(entries(kind)))
    assert not list(judge(published(kind.MESSAGE, "schema")).iter_errors(letter(kind, written)))


@pytest.mark.parametrize("kind", OPEN, ids=lambda kind: kind.KIND)
def test_a_field_that_must_be_there_is_missed_by_the_schema_and_by_the_code(kind: Any) -> None:
    example = next(
        one["data"] for one in published(kind.MESSAGE, "example")["data"]["entries"] if one["kind"] == kind.KIND
    )
    validator = judge(published(kind.MESSAGE, "schema"))
    for name in schemas.of_entry(kind).get("required", []):
        less = {key: value for key, value in example.items() if key != name}
        assert list(validator.iter_errors(letter(kind, less))), name
        with pytest.raises(Unreadable):
            from_data(kind, less)


@pytest.mark.parametrize("message", MESSAGES)
def test_a_field_nobody_knows_is_allowed(message: str) -> None:
    example = published(message, "example")["data"]
    example["entries"][0]["data"]["from_a_later_version"] = {"any": [1]}
    assert not list(judge(published(message, "schema")).iter_errors(example))


def test_a_wrong_value_is_refused_by_the_schema() -> None:
    example = published("COM-5", "example")["data"]
    validator = judge(published("COM-5", "schema"))
    for name, wrong in (("left_at", 7), ("how", "by magic"), ("call", "her sister"), ("police", "no")):
        data = example["entries"][0]["data"] | {name: wrong}
        changed = {"entries": [{"kind": "departed", "data": data}]}
        assert list(validator.iter_errors(changed)), name


@pytest.mark.parametrize("type_", Automatic)
def test_what_a_session_sends_by_itself_is_as_its_schema_says_and_each_of_its_fields_must_be_there(
    type_: Automatic,
) -> None:
    example, validator = file_of(type_, "example"), judge(file_of(type_, "schema"))
    assert example["type"] == type_
    assert not list(validator.iter_errors(example["data"]))
    asked = set(example["data"]) - {"sealed"}
    for name in asked:
        assert list(validator.iter_errors({key: value for key, value in example["data"].items() if key != name})), name
    assert asked > {"entries"}
    assert list(validator.iter_errors(example["data"] | {"entries": [{"kind": "question-asked", "data": {}}]}))


def test_the_keys_of_the_example_are_read_and_shorter_ones_are_refused_by_the_schema() -> None:
    example = {name: value for name, value in file_of("mailbox", "example").items() if name in Event.__annotations__}
    told = their_keys.announced(Event(**example), example["hwcase"])
    assert told is not None
    assert [text.partition("=")[0] for text in told.mailboxes] == ["case"]
    keys = example["data"]["keys"]
    for wrong in (
        keys | {"case_key": keys["case_key"][:-1]},
        keys | {"mailboxes": {"case": keys["case_key"]}},
        keys | {"mailboxes": {"health": keys["mailboxes"]["case"]}},
        keys | {"mailboxes": keys["mailboxes"] | {"attic": keys["mailboxes"]["case"]}},
    ):
        assert list(judge(file_of("mailbox", "schema")).iter_errors(example["data"] | {"keys": wrong}))
