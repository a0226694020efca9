"""The organisation's own numbers, where they differ from the defaults of the process."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from homeward.office.models import SettingRow
from homeward.process.policy import STANDARD, Policy
from homeward.record.prepared import Prepared

# Read for every page, and never kept between two: another process may have changed it meanwhile.
_ALL = Prepared(lambda: SettingRow.objects.values_list("name", "value"))


def everything() -> dict[str, Any]:
    """All settings of the organisation, as they are kept."""
    return dict(_ALL())


def policy() -> Policy:
    """The policy of this organisation: the defaults with what it has set; durations are kept in seconds."""
    known = {one.name: getattr(STANDARD, one.name) for one in fields(Policy)}
    changes: dict[str, Any] = {}
    for name, value in _ALL():
        if name in known:
            changes[name] = _like(known[name], value)
    return replace(STANDARD, **changes)


def keep_policy(numbers: Policy) -> tuple[str, ...]:
    """Keep what differs from the defaults; gives the names of the numbers that changed."""
    before = policy()
    changed = tuple(one.name for one in fields(Policy) if getattr(numbers, one.name) != getattr(before, one.name))
    for name in changed:
        value = getattr(numbers, name)
        if value == getattr(STANDARD, name):
            SettingRow.objects.filter(name=name).delete()
        else:
            kept = value.total_seconds() if isinstance(value, timedelta) else value
            SettingRow.objects.update_or_create(name=name, defaults={"value": kept})
    return changed


def _like(default: object, value: Any) -> Any:
    if isinstance(default, timedelta):
        return timedelta(seconds=float(str(value)))
    return tuple(value) if isinstance(default, tuple) and isinstance(value, list) else value


def flag(setting: str) -> bool:
    """Whether a setting of the organisation is on; off where it is not set."""
    return everything().get(setting) is True


def keep(setting: str, value: bool | list[str]) -> None:
    """Set a setting of the organisation."""
    SettingRow.objects.update_or_create(name=setting, defaults={"value": value})


def names(setting: str) -> list[str]:
    """A setting that lists names, such as the partners who witness the log; empty where it is not set."""
    value = everything().get(setting)
    return [str(one) for one in value] if isinstance(value, list) else []
