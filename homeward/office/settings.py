"""The organisation's own numbers, where they differ from the defaults of the process."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeward.office.models import SettingRow
from homeward.process.policy import AGREEABLE, NUMBERS, STANDARD, Policy
from homeward.record.prepared import Prepared

# Before a partner's id, which has 43 letters: the name of what was agreed with it.
AGREED = "agreed:"
# Read for every page, and never kept between two: another process may have changed it meanwhile.
_ALL = Prepared(lambda: SettingRow.objects.values_list("name", "value"))


def everything() -> dict[str, Any]:
    """All settings of the organisation, as they are kept."""
    return dict(_ALL())


def policy() -> Policy:
    """The policy of this organisation: the defaults with what it has set; durations are kept in seconds."""
    changes: dict[str, Any] = {}
    agreed: list[tuple[str, str, Any]] = []
    for name, value in _ALL():
        if name in NUMBERS:
            changes[name] = _like(getattr(STANDARD, name), value)
        elif name.startswith(AGREED):
            partner = name.removeprefix(AGREED)
            agreed += [(partner, one, _like(getattr(STANDARD, one), value[one])) for one in AGREEABLE if one in value]
    return replace(STANDARD, **changes, agreed=tuple(sorted(agreed)))


def keep_policy(numbers: Policy) -> tuple[str, ...]:
    """Keep what differs from the defaults; gives the names of the numbers that changed."""
    before = policy()
    changed = tuple(name for name in NUMBERS if getattr(numbers, name) != getattr(before, name))
    for name in changed:
        value = getattr(numbers, name)
        if value == getattr(STANDARD, name):
            SettingRow.objects.filter(name=name).delete()
        else:
            SettingRow.objects.update_or_create(name=name, defaults={"value": _kept(value)})
    return changed


def keep_agreed(partner: str, numbers: Policy) -> None:
    """Keep what was agreed with one partner, in place of what was kept before."""
    agreed = {name: _kept(value) for whose, name, value in numbers.agreed if whose == partner}
    if agreed:
        SettingRow.objects.update_or_create(name=f"{AGREED}{partner}", defaults={"value": agreed})
    else:
        SettingRow.objects.filter(name=f"{AGREED}{partner}").delete()


def _kept(value: Any) -> Any:
    return value.total_seconds() if isinstance(value, timedelta) else value


def _like(default: object, value: Any) -> Any:
    if isinstance(default, timedelta):
        return timedelta(seconds=float(str(value)))
    return tuple(value) if isinstance(default, tuple) and isinstance(value, list) else value


def flag(setting: str) -> bool:
    """Whether a setting of the organisation is on; off where it is not set."""
    return everything().get(setting) is True


def keep(setting: str, value: bool | list[str] | list[int] | dict[str, Any]) -> None:
    """Set a setting of the organisation."""
    SettingRow.objects.update_or_create(name=setting, defaults={"value": value})


def forget(setting: str) -> None:
    """Forget a setting, so that the default stands again; nothing happens when it is not set."""
    SettingRow.objects.filter(name=setting).delete()


def names(setting: str) -> list[str]:
    """A setting that lists names, such as the partners who witness the log; empty where it is not set."""
    value = everything().get(setting)
    return [str(one) for one in value] if isinstance(value, list) else []
