"""Making wrong what lies deep in an object of JSON values."""

from typing import Any

Place = tuple[str | int, ...]


def places(said: Any, at: Place = ()) -> list[Place]:
    """Every place in an object but the whole: of each field and item, in a fixed order."""
    inside = sorted(said.items()) if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    found = []
    for name, value in inside:
        found += [(*at, name), *places(value, (*at, name))]
    return found


def get(said: Any, at: Place) -> Any:
    """What stands at a place."""
    for name in at:
        said = said[name]
    return said


def put(said: Any, at: Place, value: Any) -> None:
    """Let another value stand at a place."""
    get(said, at[:-1])[at[-1]] = value
