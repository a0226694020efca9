"""The directory of providers and the memorandums of understanding with them (LTS-0, LTS-10)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from homeward.office import clock
from homeward.office.models import AgreementRow, ProviderRow

KNOWN = ("name", "kind", "country", "place", "languages", "telephone", "contact", "conditions", "capacity", "free")


@dataclass(frozen=True)
class Agreement:
    """A memorandum of understanding: between whom, on what, where, from when to when, and where the signed paper is."""

    parties: str
    responsibilities: str
    services: tuple[str, ...]
    places: str
    begins: date
    ends: date
    signed_paper: str


@dataclass(frozen=True)
class Provider:
    """A provider and the last day on which an agreement with it is in force, or None without one."""

    id: int
    name: str
    kind: str
    country: str
    place: str
    telephone: str
    services: tuple[str, ...]
    capacity: int | None
    agreement_until: date | None
    languages: str = ""
    contact: str = ""
    conditions: str = ""
    free: int | None = None
    last_checked: date | None = None
    agreements: tuple[Agreement, ...] = ()
    places_noted: datetime | None = field(default=None, compare=False)


def add(*, name: str, kind: str, country: str, services: list[str], **more: Any) -> int:
    """Put a provider into the directory; gives its id."""
    noted = clock.now() if _counts(more) else None
    row = ProviderRow.objects.create(
        name=name, kind=kind, country=country, services=services, places_noted=noted, **more
    )
    return int(row.pk)


def _counts(values: dict[str, Any]) -> bool:
    return values.get("capacity") is not None or values.get("free") is not None


def change(number: int, **values: Any) -> None:
    """Change what the directory says of a provider; its places are noted anew only where their number changed."""
    before = ProviderRow.objects.filter(pk=number)
    known: dict[str, Any] = dict(before.values("capacity", "free").first() or {})
    if any(name in values and values[name] != known[name] for name in known):
        values["places_noted"] = clock.now() if _counts(values) else None
    before.update(**values)


def agree(
    *,
    provider: int,
    parties: str,
    services: list[str],
    begins: date,
    ends: date,
    responsibilities: str = "",
    places: str = "",
    signed_paper: str = "",
) -> None:
    """Note a memorandum of understanding with a provider.

    :raises ValueError: when it would end before it begins
    """
    if ends < begins:
        raise ValueError("an agreement cannot end before it begins")
    AgreementRow.objects.create(
        provider_id=provider,
        parties=parties,
        services=services,
        begins=begins,
        ends=ends,
        responsibilities=responsibilities,
        places=places,
        signed_paper=signed_paper,
    )


def everyone(on: date) -> list[Provider]:
    """List all providers with their agreements, and the end of the one in force on a day."""
    agreements: dict[int, list[Agreement]] = {}
    for row in AgreementRow.objects.order_by("begins"):
        agreements.setdefault(row.provider_id, []).append(_agreement(row))
    return [_provider(row, agreements.get(row.pk, []), on) for row in ProviderRow.objects.order_by("name", "pk")]


def _agreement(row: AgreementRow) -> Agreement:
    return Agreement(
        row.parties, row.responsibilities, tuple(row.services), row.places, row.begins, row.ends, row.signed_paper
    )


def _provider(row: ProviderRow, agreements: list[Agreement], on: date) -> Provider:
    until = max((one.ends for one in agreements if one.begins <= on), default=None)
    values = {name: getattr(row, name) for name in KNOWN}
    return Provider(
        id=row.pk,
        services=tuple(row.services),
        agreement_until=until,
        last_checked=row.last_checked,
        agreements=tuple(agreements),
        places_noted=row.places_noted,
        **values,
    )


def agreements_ending(on: date, days: int) -> list[tuple[str, date]]:
    """List the agreements that end within so many days, or have ended, with their provider's name."""
    found = [(one.name, one.agreement_until) for one in everyone(on) if one.agreement_until]
    return [(name, ends) for name, ends in found if (ends - on).days <= days]


def take_in(listed: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """Take in providers from elsewhere, all or none; one of the same name and place is brought up to date. Gives new and changed."""
    new = changed = 0
    with transaction.atomic():
        for values in listed:
            _, made = ProviderRow.objects.update_or_create(
                name=values["name"], place=values["place"], defaults={**values}
            )
            new, changed = new + made, changed + (not made)
    return new, changed
