"""Which database a node keeps its tables in: a file of its own, or PostgreSQL where `node.toml` names one."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY"
        ),
    },
    "CONN_MAX_AGE": None,
}
# The commit of an acknowledged entry is on the disk, whatever the server's own setting says.
POSTGRESQL: dict[str, Any] = {
    "ENGINE": "homeward.config.postgresql",
    "OPTIONS": {"options": "-c synchronous_commit=on", "connect_timeout": 10},
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
}


class DatabaseMisnamed(ValueError):
    """The address of the database is not one that a node can use: says why."""


def settings(address: str, file: Path) -> dict[str, Any]:
    """Give Django's settings of the database: of the file when no address is given.

    :raises DatabaseMisnamed: when the address is not one of PostgreSQL, or carries a password
    """
    if not address:
        return {**SQLITE, "NAME": file, "TEST": {"NAME": str(file.with_name("test.sqlite3"))}}
    parts, host = _read(address)
    facts = {"NAME": parts.path.strip("/"), "HOST": host, "PORT": str(parts.port or ""), "USER": parts.username or ""}
    return {**POSTGRESQL, **facts}


def _read(address: str) -> Any:
    parts = urlsplit(address)
    try:
        unused = parts.port
    except ValueError as error:
        raise DatabaseMisnamed("its port is no number") from error
    asked = parse_qs(parts.query)
    if parts.scheme != "postgresql" or not parts.path.strip("/") or asked.keys() - {"host"}:
        raise DatabaseMisnamed("it must look like postgresql://user@host:5432/name or postgresql:///name?host=/folder")
    if parts.password is not None:
        raise DatabaseMisnamed("a password does not belong here: put it into the file that PGPASSFILE names")
    del unused
    return parts, asked.get("host", [parts.hostname or ""])[0]
