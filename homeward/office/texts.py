"""What the organisation says of itself on papers: set by a supervisor, read when a paper is printed."""

from homeward.office.models import SettingRow

# The name that others may see on her papers; where complaints go; a body outside that takes them.
NAMES = ("neutral-name", "complaints", "outside-body")


def own() -> dict[str, str]:
    """Read the organisation's texts by name; empty where none was set."""
    found = dict.fromkeys(NAMES, "")
    for name, value in SettingRow.objects.filter(name__in=NAMES).values_list("name", "value"):
        found[name] = str(value)
    return found


def keep(texts: dict[str, str]) -> None:
    """Keep the organisation's texts.

    :raises KeyError: for a name that is none of `NAMES`
    """
    for name, value in texts.items():
        if name not in NAMES:
            raise KeyError(name)
        SettingRow.objects.update_or_create(name=name, defaults={"value": value})
