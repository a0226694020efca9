"""The directory beside the published schemas of the Human Services Data Specification 3: their facts stand in hsds-3.json."""

import json
import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.casework.directory import CODES
from homeward.reports import hsds
from homeward.reports.hsds import Listed

FACTS: dict[str, Any] = json.loads((Path(__file__).parent / "hsds-3.json").read_text(encoding="utf-8"))
PLAIN = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "any": {},
    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
    **{one: {"type": "string", "format": one} for one in ("uuid", "date", "date-time", "uri", "email")},
}
TABLES = {name: facts for name, facts in FACTS.items() if name != "source"}
LISTED = Listed(
    "Sewing school (invented)", "MD", "Chisinau", "ro ru", "+37322000000", "Maria", "from 16 years", ("LTS-6", "LTS-5"),
    12, 3, date(2027, 3, 1),
)  # fmt: skip


def schema() -> dict[str, Any]:
    """The facts as a JSON schema in which a field that the specification does not have is an error."""
    return {"$ref": "#/$defs/service", "$defs": {name: _table(facts) for name, facts in TABLES.items()}}


def _table(facts: dict[str, Any]) -> dict[str, Any]:
    fields = {name: _field(said) for name, said in facts.items() if name != "required"}
    return {"type": "object", "properties": fields, "required": facts["required"], "additionalProperties": False}


def _field(said: Any) -> dict[str, Any]:
    if isinstance(said, list):
        return {"enum": said}
    if said in PLAIN:
        return dict(PLAIN[said])
    one = {"$ref": f"#/$defs/{said.lstrip('*')}"}
    return {"type": "array", "items": one} if said.startswith("*") else one


FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("uuid", raises=ValueError)
def _uuid(said: object) -> bool:
    return not isinstance(said, str) or str(uuid.UUID(said)) == said


@FORMATS.checks("date", raises=ValueError)
def _date(said: object) -> bool:
    return not isinstance(said, str) or bool(date.fromisoformat(said))


@FORMATS.checks("date-time", raises=ValueError)
def _moment(said: object) -> bool:
    """With a zone, and to the thousandth of a second."""
    return not isinstance(said, str) or (
        bool(re.search(r"\.\d{3}", said)) and bool(datetime.fromisoformat(said).tzinfo)
    )


CHECK = jsonschema.Draft202012Validator(schema(), format_checker=FORMATS)


def wrong(services: list[dict[str, Any]]) -> list[str]:
    return [f"{one.json_path}: {one.message}" for service in services for one in CHECK.iter_errors(service)]


def written(*listed: Listed) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(hsds.write(listed, {code: f"kind {code}" for code in CODES}))["contents"]
    return found


def test_what_we_carry_out_is_a_list_of_services_as_the_schemas_have_it() -> None:
    services = written(LISTED, Listed("Fund (invented)"), Listed("House (invented)", "MD", services=("LTS-9",), free=0))
    assert len(services) == 4
    assert wrong(services) == []
    ids = [one["id"] for one in services]
    assert len(set(ids)) == len(ids)


@given(
    st.builds(
        Listed,
        name=st.text(min_size=1, max_size=20),
        country=st.sampled_from(["", "MD", "AT"]),
        place=st.text(max_size=10),
        languages=st.sampled_from(["", "ro", "ro, ru"]),
        telephone=st.sampled_from(["", "+37322000000"]),
        contact=st.text(max_size=10),
        conditions=st.text(max_size=20),
        services=st.sampled_from([(), ("LTS-1",), CODES]),
        capacity=st.none() | st.integers(0, 99),
        free=st.none() | st.integers(0, 99),
        last_checked=st.none() | st.dates(),
        noted=st.none() | st.datetimes(timezones=st.just(UTC)),
    )
)
def test_any_provider_is_written_as_the_schemas_have_it(listed: Listed) -> None:
    assert wrong(written(listed)) == []


def test_places_say_since_when_they_are_known_and_are_left_out_where_nobody_knows() -> None:
    noted = datetime(2027, 3, 2, 9, 30, tzinfo=UTC)
    places = replace(LISTED, services=("LTS-6",))
    for one, since in (
        (places, "2027-03-01T00:00:00.000Z"),
        (replace(places, noted=noted), "2027-03-02T09:30:00.000Z"),
        (replace(places, last_checked=None, noted=noted), "2027-03-02T09:30:00.000Z"),
    ):
        (service,) = written(one)
        assert service["capacities"][0]["updated"] == since
        assert hsds.read(json.dumps([service]), CODES)[0].free == 3
    (silent,) = written(replace(places, last_checked=None))
    assert "capacities" not in silent
    assert wrong([silent]) == []


def test_a_moment_from_before_there_were_such_files_is_not_taken_for_one() -> None:
    (service,) = written(replace(LISTED, services=("LTS-6",)))
    for said in ("0001-01-01T00:00:00.000Z", "2027-03-01T09:00:00", "", None, 7):
        service["capacities"][0]["updated"] = said
        (found,) = hsds.read(json.dumps([service]), CODES)
        assert (found.noted, found.free) == (None, 3), said


@pytest.mark.parametrize(
    "change",
    [
        {"id": "7"},
        {"status": "open"},
        {"name": None},
        {"free_places": 3},
        {"capacities": [{"id": "0b7f1c52-6a0e-4c3e-9d55-2f6b6f0f9a11", "available": 3}]},
        {"assured_date": "1 March"},
        {"organization": {"id": "0b7f1c52-6a0e-4c3e-9d55-2f6b6f0f9a12", "name": "School"}},
        {"service_at_locations": [{"location": {}}]},
    ],
    ids=str,
)
def test_the_check_notices_what_the_schemas_do_not_have(change: dict[str, Any]) -> None:
    assert wrong([{**written(LISTED)[0], **change}])


def test_a_service_with_every_field_of_the_specification_is_taken_in() -> None:
    """What others write and we do not keep is passed over; what we keep is found where the schemas have it."""
    whole = {
        **_filled("service", 4),
        **{name: value for name, value in written(LISTED)[0].items() if name != "organization"},
    }
    assert wrong([whole]) == []
    (found,) = hsds.read(json.dumps({"contents": [whole]}), CODES)
    assert (found.place, found.free, found.capacity, found.services) == ("Chisinau", 3, 12, ("LTS-6",))


def _filled(table: str, deep: int) -> dict[str, Any]:
    """An object with every field of a table, as deep as is asked for."""
    examples = {
        "uuid": str(uuid.uuid4()), "number": 3, "date": "2027-03-01", "date-time": "2027-03-01T09:00:00.000Z", "country": "MD",
        "uri": "http://a.example", "email": "a@a.example", "any": [],
    }  # fmt: skip
    made: dict[str, Any] = {}
    for name, said in TABLES[table].items():
        if name == "required" or (deep == 0 and name not in TABLES[table]["required"]):
            continue
        if isinstance(said, list):
            made[name] = said[0]
        elif said.lstrip("*") in TABLES:
            inner = _filled(said.lstrip("*"), max(0, deep - 1))
            made[name] = [inner] if said.startswith("*") else inner
        else:
            made[name] = examples.get(said, "text")
    return made
