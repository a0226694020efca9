"""What this node is: read once from the environment and from `node.toml` in its home folder.

HOMEWARD_HOME names the folder. `node.toml` holds name, address, hosts, fictional, read_only, time_zone
and language. A missing or wrong value is named in one line and nothing starts.
"""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from homeward.config import databases
from homeward.exchange import bells
from homeward.exchange.bells import Bell, BellMisconfigured

# The languages of the pages.
LANGUAGES = ("en", "fr", "es", "ar")
NAME = re.compile(r"^[a-z][a-z0-9-]{0,30}$")


class NodeMisconfigured(Exception):
    """The node cannot start: the message names the setting, where it is set and what is wrong with it."""


@dataclass(frozen=True)
class Node:
    """The facts of one node.

    :ivar home: the folder that holds everything this node keeps
    :ivar name: a short name in lower case; cookies carry it, so that two nodes on one machine do not mix
    :ivar address: where partners reach the node, such as "https://node.example.org"
    :ivar fictional: whether case time follows a clock file; such a node refuses real use
    :ivar read_only: whether cases can be read and taken out, and nothing written: for a node that moves or closes
    :ivar backup: the folders that archives go to, two at least, or none where no backup is kept
    :ivar bell: where our own people are called when an alarm rings
    :ivar postgresql: the address of the database in PostgreSQL, empty for the file in `home`
    """

    home: Path
    name: str
    address: str
    hosts: tuple[str, ...]
    fictional: bool
    time_zone: str
    language: str
    read_only: bool = False
    backup: tuple[str, ...] = ()
    bell: tuple[Bell, ...] = ()
    postgresql: str = ""

    @property
    def database(self) -> Path:
        """The file of the database, where it is not in PostgreSQL."""
        return self.home / "node.sqlite3"

    @property
    def clock_file(self) -> Path:
        """The file that a fictional node's case time follows."""
        return self.home / "clock"

    @property
    def timetables(self) -> Path:
        """The folder of imported timetables."""
        return self.home / "timetables"

    @property
    def server_key(self) -> bytes:
        """The server key, 32 bytes, kept outside the database.

        :raises NodeMisconfigured: when it is missing or not 32 bytes long
        """
        place = Path(os.environ.get("HOMEWARD_SERVER_KEY", self.home / "server.key"))
        try:
            key = bytes.fromhex(place.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as error:
            raise NodeMisconfigured(f"server key: {place} cannot be read as hexadecimal ({error})") from error
        if len(key) != 32:
            raise NodeMisconfigured(f"server key: {place} holds {len(key)} bytes, 32 are needed")
        return key


def load() -> Node:
    """Read the node's facts from the environment and its file.

    :raises NodeMisconfigured: naming the first setting that is missing or wrong
    """
    place = os.environ.get("HOMEWARD_HOME")
    if not place:
        raise NodeMisconfigured("HOMEWARD_HOME: not set; it names the folder of the node (see docs/configuration.md)")
    home = Path(place).resolve()
    file = home / "node.toml"
    try:
        with file.open("rb") as opened:
            facts = tomllib.load(opened)
    except FileNotFoundError as error:
        raise NodeMisconfigured(f"{file}: not found; `homeward node init` makes it") from error
    except tomllib.TOMLDecodeError as error:
        raise NodeMisconfigured(f"{file}: {error}") from error
    return node(home, file, facts)


def node(home: Path, file: Path, facts: dict[str, Any]) -> Node:
    """Check the facts of a node that a file holds, or is to hold.

    :raises NodeMisconfigured: naming the first that is missing or wrong
    """
    name = _text(file, facts, "name")
    if not NAME.match(name):
        raise NodeMisconfigured(f"{file}: name: {name!r} must be lower-case letters, digits and hyphens, at most 31")
    hosts = facts.get("hosts", [])
    if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts) or not hosts:
        raise NodeMisconfigured(f"{file}: hosts: a list of at least one host name is needed")
    fictional, read_only = _switch(file, facts, "fictional"), _switch(file, facts, "read_only")
    if (home / "clock").exists() and not fictional:
        raise NodeMisconfigured(f"{home / 'clock'}: only a node made --fictional follows a clock file; remove it")
    return Node(
        home=home,
        name=name,
        address=_text(file, facts, "address"),
        hosts=tuple(hosts),
        fictional=fictional,
        time_zone=_time_zone(file, facts),
        language=_language(file, facts),
        read_only=read_only,
        backup=_places(file, facts),
        bell=_bells(file, facts),
        postgresql=_postgresql(file, facts),
    )


def _switch(file: Path, facts: dict[str, Any], name: str) -> bool:
    value = facts.get(name, False)
    if not isinstance(value, bool):
        raise NodeMisconfigured(f"{file}: {name}: must be true or false")
    return value


def _bells(file: Path, facts: dict[str, Any]) -> tuple[Bell, ...]:
    try:
        return bells.read(facts.get("bell", []))
    except BellMisconfigured as error:
        raise NodeMisconfigured(f"{file}: {error}") from error


def _places(file: Path, facts: dict[str, Any]) -> tuple[str, ...]:
    places = facts.get("backup", [])
    if not isinstance(places, list) or not all(isinstance(one, str) and one.startswith("/") for one in places):
        raise NodeMisconfigured(f"{file}: backup: a list of folders, each from / on, is needed")
    if len(set(places)) == 1:
        raise NodeMisconfigured(f"{file}: backup: one place is none; two on different disks are needed")
    return tuple(places)


def _postgresql(file: Path, facts: dict[str, Any]) -> str:
    address = facts.get("postgresql", "")
    try:
        databases.settings(str(address), file)
    except databases.DatabaseMisnamed as error:
        raise NodeMisconfigured(f"{file}: postgresql: {error}") from error
    if address and facts.get("backup"):
        raise NodeMisconfigured(
            f"{file}: backup: archives are made from SQLite alone; PostgreSQL is backed up by its own means "
            "(see docs/configuration.md)"
        )
    return str(address)


def _time_zone(file: Path, facts: dict[str, Any]) -> str:
    name = _text(file, facts, "time_zone", "UTC")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NodeMisconfigured(f"{file}: time_zone: {name!r} is no time zone, such as Europe/Chisinau") from error


def _language(file: Path, facts: dict[str, Any]) -> str:
    code = _text(file, facts, "language", "en")
    if code not in LANGUAGES:
        raise NodeMisconfigured(f"{file}: language: {code!r} must be one of {', '.join(LANGUAGES)}")
    return code


def _text(file: Path, facts: dict[str, Any], key: str, default: str | None = None) -> str:
    value = facts.get(key, default)
    if not isinstance(value, str) or not value:
        raise NodeMisconfigured(f"{file}: {key}: a text is needed")
    return value
