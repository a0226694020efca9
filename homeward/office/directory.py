"""The directory of providers and the memorandums of understanding with them (LTS-0, LTS-10)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from homeward.office.models import AgreementRow, ProviderRow


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


def add(*, name: str, kind: str, country: str, services: list[str], **more: Any) -> int:
    """Put a provider into the directory; gives its id."""
    return int(ProviderRow.objects.create(name=name, kind=kind, country=country, services=services, **more).pk)


def agree(
    *, provider: int, parties: str, services: list[str], begins: date, ends: date, responsibilities: str = ""
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
    )


def everyone(on: date) -> list[Provider]:
    """List all providers with the end of the agreement in force on a day."""
    until: dict[int, date] = {}
    for provider, ends in AgreementRow.objects.filter(begins__lte=on).values_list("provider_id", "ends"):
        until[provider] = max(ends, until.get(provider, ends))
    return [
        Provider(
            row.pk,
            row.name,
            row.kind,
            row.country,
            row.place,
            row.telephone,
            tuple(row.services),
            row.capacity,
            until.get(row.pk),
            row.languages,
        )
        for row in ProviderRow.objects.order_by("name")
    ]


def agreements_ending(on: date, days: int) -> list[tuple[str, date]]:
    """List the agreements that end within so many days, or have ended, with their provider's name."""
    found = [(one.name, one.agreement_until) for one in everyone(on) if one.agreement_until]
    return [(name, ends) for name, ends in found if (ends - on).days <= days]
