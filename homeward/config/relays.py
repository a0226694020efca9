"""The command `homeward relay`: run a blind relay, or let an organisation open mailboxes at it. It needs no node."""

import argparse
import os
import resource
import secrets
import sys
from pathlib import Path

from homeward.config import hardening
from homeward.journey.nodes import PortTaken, require_free
from homeward.relay.service import FILE
from homeward.relay.store import Store

# Readers that wait hold a connection each.
CONNECTIONS = 12_000


def relay(chosen: argparse.Namespace) -> int:
    """Serve, or print an admission once."""
    from homeward.config import cli  # it names the commands of this module

    folder: Path = chosen.folder.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if chosen.admit:
        print(f"admission for {chosen.admit} mailboxes, shown once: {admit(folder, chosen.admit)}")
        return 0
    hardening.keep_memory_private()
    try:
        require_free(chosen.port)
    except (PortTaken, OverflowError) as error:
        raise cli.Refused(f"port {chosen.port}: taken by another program, or not allowed to this user") from error
    _allow_connections()
    os.environ["HOMEWARD_RELAY"] = str(folder)
    command = [
        *(sys.executable, "-m", "gunicorn", "homeward.relay.service:application()", "--worker-class", "asgi"),
        *("--bind", f"127.0.0.1:{chosen.port}", "--workers", "1", "--worker-connections", str(CONNECTIONS)),
        *("--keep-alive", "75", "--log-level", "critical", "--worker-tmp-dir", cli.memory_folder(folder)),
    ]
    os.execv(command[0], command)  # in place of this process, so that a signal reaches the server itself
    return 0


def admit(folder: Path, boxes: int) -> str:
    """Make an admission, whose holder may open so many mailboxes; it is shown once and kept as a hash."""
    token = secrets.token_urlsafe(24)
    store = Store(folder / FILE)
    try:
        with store.transaction():
            store.admit(token, boxes)
    finally:
        store.close()
    return token


def _allow_connections() -> None:
    """Raise the limit of open files as far as the system lets this user."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 500 if hard == resource.RLIM_INFINITY else min(hard, CONNECTIONS + 500)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
