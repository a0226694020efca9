"""The directory in the Human Services Data Specification (HSDS 3): a list of services with organization, place, languages, capacity.

Identifiers are derived from names, so that the same provider keeps its own from one export to the next.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

SPACE = uuid.UUID("6f3d1f0e-52c8-4a53-9d55-0b7d3f0c8a11")
TAXONOMY = "homeward-long-term-support"
MOST = 2_000
LONGEST = 900_000
EARLIEST = 1990


class HsdsRefused(ValueError):
    """A file that is not a list of HSDS services: names the place in it and what is wrong."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem


@dataclass(frozen=True)
class Listed:
    """One provider as it is carried out or taken in.

    :ivar services: our own codes of the kinds of service; empty for one that has to be told apart by hand
    :ivar names: what its services are called where they came from, when they have no code of ours
    :ivar noted: when the number of places was noted, or None where nobody knows
    """

    name: str
    country: str = ""
    place: str = ""
    languages: str = ""
    telephone: str = ""
    contact: str = ""
    conditions: str = ""
    services: tuple[str, ...] = ()
    capacity: int | None = None
    free: int | None = None
    last_checked: date | None = None
    names: tuple[str, ...] = field(default=())
    noted: datetime | None = None


def _id(*parts: str) -> str:
    return str(uuid.uuid5(SPACE, "\n".join(parts)))


def write(listed: Sequence[Listed], names: dict[str, str]) -> str:
    """Write providers as one page of HSDS services.

    :param names: what each of our codes is called
    """
    services = [_service(one, code, names.get(code, code)) for one in listed for code in one.services or ("",)]
    page = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }
    return json.dumps(page, ensure_ascii=False, indent=1)


def _service(one: Listed, code: str, name: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": _id(one.name, one.place, code),
        "name": name or one.name,
        "status": "active",
        "organization": {"id": _id(one.name), "name": one.name, "description": one.conditions or one.name},
        "languages": [
            {"id": _id(one.name, one.place, code, language), "name": language, "code": language}
            for language in one.languages.replace(",", " ").split()
        ],
    }
    if code:
        term = {"id": _id(TAXONOMY, code), "code": code, "name": name, "description": name, "taxonomy": TAXONOMY}
        made["attributes"] = [{"id": _id(one.name, one.place, code, "kind"), "taxonomy_term": term}]
    if one.conditions:
        made["eligibility_description"] = one.conditions
    if one.last_checked:
        made["assured_date"] = one.last_checked.isoformat()
    if one.telephone:
        made["phones"] = [{"id": _id(one.name, one.place, "phone"), "number": one.telephone}]
    if one.contact:
        made["contacts"] = [{"id": _id(one.name, one.place, "contact"), "name": one.contact}]
    if one.place or one.country:
        made["service_at_locations"] = [_location(one, code)]
    when = _when(one)
    if one.free is not None and when is not None:
        made["capacities"] = [_capacity(one, code, one.free, when)]
    return made


def _location(one: Listed, code: str) -> dict[str, Any]:
    """Where a service is: an address where the country is known, which an address must name; else a place with its name alone."""
    place: dict[str, Any] = {"id": _id(one.name, one.place, "place"), "location_type": "physical"}
    place |= {"addresses": [_written_address(one)]} if one.country else {"name": one.place}
    return {"id": _id(one.name, one.place, code, "at"), "location": place}


def _written_address(one: Listed) -> dict[str, Any]:
    return {
        "id": _id(one.name, one.place, "address"),
        "address_1": one.place,
        "city": one.place,
        "state_province": "",
        "postal_code": "",
        "country": one.country,
        "address_type": "physical",
    }


def _when(one: Listed) -> datetime | None:
    """Since when the number of places is known.

    The specification asks for it and has no word for "nobody knows": a number of which nobody knows how old it is stays here.
    """
    if one.noted is not None:
        return one.noted
    return datetime.combine(one.last_checked, time(), UTC) if one.last_checked else None


def _capacity(one: Listed, code: str, free: int, when: datetime) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": _id(one.name, one.place, code, "capacity"),
        "unit": {"id": _id("places"), "name": "places"},
        "available": free,
        "updated": when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    return made if one.capacity is None else {**made, "maximum": one.capacity}


def read(text: str, codes: Sequence[str]) -> list[Listed]:
    """Read HSDS services, as a page with `contents` or as a bare list, gathered by organization and place.

    :param codes: our own codes of kinds of service; other terms are kept as names to be told apart by hand
    :raises HsdsRefused: naming the place in the file and what is wrong
    """
    if len(text) > LONGEST:
        raise HsdsRefused("file", "too-long")
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise HsdsRefused("file", "not-json") from error
    services = raw.get("contents") if isinstance(raw, dict) else raw
    if not isinstance(services, list) or not services:
        raise HsdsRefused("contents", "missing")
    if len(services) > MOST:
        raise HsdsRefused("contents", "too-long")
    found: dict[tuple[str, str], Listed] = {}
    for number, one in enumerate(services, 1):
        listed = _listed(f"contents.{number}", one, codes)
        key = (listed.name, listed.place)
        found[key] = _joined(found[key], listed) if key in found else listed
    return list(found.values())


def _joined(one: Listed, other: Listed) -> Listed:
    services = tuple(dict.fromkeys((*one.services, *other.services)))
    names = tuple(dict.fromkeys((*one.names, *other.names)))
    values = {name: getattr(one, name) or getattr(other, name) for name in Listed.__dataclass_fields__}
    return Listed(**{**values, "services": services, "names": names})


def _listed(place: str, raw: Any, codes: Sequence[str]) -> Listed:
    if not isinstance(raw, dict):
        raise HsdsRefused(place, "missing")
    organization = raw.get("organization")
    name = _text(organization, "name") or _text(raw, "name")
    if not name:
        raise HsdsRefused(f"{place}.name", "missing")
    terms = [_text(one.get("taxonomy_term"), "code") for one in _objects(raw, "attributes")]
    known = tuple(code for code in terms if code in codes)
    address = _address(raw)
    capacity = next(iter(_objects(raw, "capacities")), {})
    return Listed(
        name=name,
        country=_text(address, "country").upper() if len(_text(address, "country")) == 2 else "",
        place=_text(address, "city"),
        languages=" ".join(_text(one, "code") or _text(one, "name") for one in _objects(raw, "languages")),
        telephone=next((_text(one, "number").strip('" ') for one in _objects(raw, "phones")), "")[:20],
        contact=next((_text(one, "name") for one in _objects(raw, "contacts")), ""),
        conditions=_text(raw, "eligibility_description", 2000),
        services=known,
        capacity=_number(capacity, "maximum", place),
        free=_number(capacity, "available", place),
        last_checked=_day(raw, place),
        names=() if known else (_text(raw, "name"),),
        noted=_noted(capacity),
    )


def _address(raw: dict[str, Any]) -> Any:
    for at in _objects(raw, "service_at_locations"):
        location = at.get("location")
        found = _objects(location, "addresses") if isinstance(location, dict) else []
        if found:
            return found[0]
        if _text(location, "name"):
            return {"city": _text(location, "name")}
    return {}


def _objects(raw: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = raw.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(raw: Any, name: str, most: int = 200) -> str:
    found = raw.get(name) if isinstance(raw, dict) else None
    return " ".join(found.split())[:most] if isinstance(found, str) else ""


def _number(raw: dict[str, Any], name: str, place: str) -> int | None:
    found = raw.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= 100_000:
        raise HsdsRefused(f"{place}.capacities.{name}", "not-a-number")
    return found


def _noted(capacity: dict[str, Any]) -> datetime | None:
    """When the places were noted; an hour without a zone, or from before there were such files, says nothing."""
    try:
        found = datetime.fromisoformat(_text(capacity, "updated"))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo and found.year >= EARLIEST else None


def _day(raw: dict[str, Any], place: str) -> date | None:
    found = _text(raw, "assured_date")
    try:
        return date.fromisoformat(found[:10]) if found else None
    except ValueError as error:
        raise HsdsRefused(f"{place}.assured_date", "not-a-date") from error
