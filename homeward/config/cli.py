"""The command line of a node: `homeward --help`."""

import argparse
import os
import sys
from collections.abc import Callable
from getpass import getpass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from homeward.config import arguments
from homeward.office.permissions import NotPermitted

if TYPE_CHECKING:  # the module itself needs Django started
    from homeward.office.members import SignedIn


class Refused(Exception):
    """A command is refused: the message says why, in one line."""


def main(typed: list[str] | None = None) -> int:
    """Run one command; gives its exit status. What is wrong is said in one line."""
    parser = arguments.parser(COMMANDS)
    chosen = parser.parse_args(typed)
    if not hasattr(chosen, "run"):
        parser.print_help()
        return 2
    try:
        # What needs no node starts at once, without what a node needs.
        return int(chosen.run(chosen)) if chosen.run is _search else _on_a_node(chosen)
    except Refused as error:
        print(f"homeward: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _on_a_node(chosen: argparse.Namespace) -> int:
    from homeward.config.node import NodeMisconfigured  # not needed where there is no node

    try:
        return int(chosen.run(chosen))
    except NodeMisconfigured as error:
        print(f"homeward: {error}", file=sys.stderr)
        return 2


def start_django() -> None:
    """Start Django on the node."""
    from homeward.config import founding  # not needed where there is no node

    founding.start_django()


def _init(chosen: argparse.Namespace) -> int:
    from homeward.config import founding  # not needed where there is no node

    founding.make(chosen)
    return 0


def sign_in(username: str) -> "SignedIn":
    """Sign a member in by the passphrase from the environment or as typed.

    :raises Refused: when it is not theirs
    """
    from homeward.office import members  # needs Django started

    typed = os.environ.get(f"HOMEWARD_PASSPHRASE_{username.upper()}") or getpass(f"Passphrase of {username}: ")
    try:
        code = os.environ.get(f"HOMEWARD_CODE_{username.upper()}", "")
        return members.sign_in(username, typed, code=code)
    except members.SignInRefused as error:
        raise Refused(f"{username}: no member of this name has this passphrase") from error
    except members.TooManyAttempts as error:
        raise Refused(f"{username}: too many attempts; try again in a quarter of an hour") from error


def _member_add(chosen: argparse.Namespace) -> int:
    start_django()
    from homeward.config import enrolling  # needs Django started

    for made in enrolling.add(chosen, sign_in, Refused):
        print(f"{made.member.username}: passphrase: {made.passphrase}\n  recovery code: {made.recovery}")
    return 0


def _card_show(chosen: argparse.Namespace) -> int:
    start_django()
    from homeward.casework import administration  # needs Django started
    from homeward.exchange import partners  # needs Django started

    print(partners.write_file().decode())
    print(f"organisation: {administration.own_id()}", file=sys.stderr)
    print(f"number: {administration.own_number()}", file=sys.stderr)
    return 0


def _card_add(chosen: argparse.Namespace) -> int:
    start_django()
    from homeward.casework import administration  # needs Django started
    from homeward.wire.cards import CardRefused  # needs Django started

    try:
        added = administration.add_card(chosen.file.read_bytes(), by=sign_in(chosen.by))
    except (CardRefused, OSError) as error:
        raise Refused(f"{chosen.file}: {error}") from error
    except NotPermitted as error:
        raise Refused(f"{chosen.by}: no role of this member keeps partners") from error
    print(f"{added.name}: found; nothing goes out until two members have verified the number")
    return 0


def _own_card(chosen: argparse.Namespace) -> int:
    start_django()
    from homeward.config import carding  # needs Django started

    return carding.run(chosen, sign_in(chosen.by), Refused)


def _identity(chosen: argparse.Namespace) -> int:
    from homeward.config import identity  # needs no node: it may run where there is none

    return identity.run(chosen, Refused)


def _deliver(chosen: argparse.Namespace) -> int:
    from homeward.config import hardening, upgrading  # not needed by other commands

    hardening.keep_memory_private()
    start_django()
    upgrading.require_current()
    from django.conf import settings  # needs Django started

    from homeward.casework.rounds import Rounds  # needs Django started

    if settings.NODE.read_only:
        raise Refused("this node is for reading only (read_only in node.toml): nothing is sent and nothing is taken in")
    rounds = Rounds()
    if chosen.once:
        rounds.one()
        return 0
    while True:
        rounds.next()


# Pages that one process of the server answers at once.
THREADS = 2


def _serve(chosen: argparse.Namespace) -> int:
    from homeward.config import node  # read here so that a wrong setting is named before anything starts
    from homeward.journey.nodes import PortTaken, require_free  # not needed by other commands

    node.load()
    try:
        require_free(chosen.port)
    except (PortTaken, OverflowError) as error:
        raise Refused(f"port {chosen.port}: taken by another program, or not allowed to this user") from error
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")
    command = [
        *(sys.executable, "-m", "gunicorn", "homeward.config.wsgi:application", "--preload"),
        *(
            "--bind",
            f"127.0.0.1:{chosen.port}",
            "--workers",
            str(chosen.workers),
            "--threads",
            str(THREADS),
            "--log-level",
            "warning",
        ),
        # A connection is for one page, and a worker lets in one more than it answers: all others wait in one line, for whoever is free
        # first. Those that a worker has let in stay with it, however long its own line is.
        *("--keep-alive", "0", "--worker-connections", str(THREADS + 1)),
        *("--worker-tmp-dir", memory_folder(Path(os.environ["HOMEWARD_HOME"]))),
    ]
    os.execv(command[0], command)  # in place of this process, so that a signal reaches the server itself


def _journey(chosen: argparse.Namespace) -> int:
    from homeward.journey import main as journey  # not needed by any other command

    return journey.main(intake=chosen.intake, itinerary=chosen.itinerary, partner=chosen.partner, folder=chosen.folder)


def _demo(chosen: argparse.Namespace) -> int:
    from homeward.demo import main as demo  # not needed by any other command

    return demo.main(folder=chosen.folder, fresh=chosen.fresh)


def memory_folder(otherwise: Path) -> str:
    """A folder in memory for the server's heartbeat, so that nothing of a request reaches a disk."""
    shared = Path("/dev/shm")  # noqa: S108 - made by the system, in memory
    return str(shared if shared.is_dir() else otherwise)


def _verify(chosen: argparse.Namespace) -> int:
    start_django()
    from homeward.config import checking  # needs Django started

    return checking.verify(chosen, Refused)


def _log_checkpoint(chosen: argparse.Namespace) -> int:
    start_django()
    from homeward.config import checking  # needs Django started

    return checking.write_checkpoint(chosen, Refused)


def _log_epoch(chosen: argparse.Namespace) -> int:
    start_django()
    from homeward.config import checking  # needs Django started

    first, second = (sign_in(name) for name in chosen.by)
    return checking.new_epoch(chosen, first, second, Refused)


def _keys(chosen: argparse.Namespace) -> int:
    start_django()
    from homeward.config import keys  # needs Django started

    by = [sign_in(name) for name in getattr(chosen, "by", None) or ()]
    try:
        match chosen.command:
            case "keys check":
                return keys.check()
            case "keys rotate":
                said = keys.rotate(chosen, by)
            case "keys confirm":
                said = keys.confirm(by[0])
            case "member leave":
                said = keys.leave(chosen.username, by[0])
            case "member reset":
                said = keys.reset(chosen.username, by)
            case _:
                said = keys.open_glass(chosen, by[0])
    except keys.REFUSALS as error:
        raise Refused(f"{chosen.command}: {type(error).__name__}: {error}") from error
    print(said)
    return 0


def _later(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    """A command of a module that is loaded only when the command is run."""

    def run(chosen: argparse.Namespace) -> int:
        return int(getattr(import_module(f"homeward.config.{module}"), name)(chosen))

    return run


# Needs no node, so that it starts at once.
_search = _later("timetables", "search")

COMMANDS = {
    "node init": _init,
    "node upgrade": _later("upgrading", "upgrade"),
    "member add": _member_add,
    "member leave": _keys,
    "member reset": _keys,
    "keys check": _keys,
    "keys rotate": _keys,
    "keys confirm": _keys,
    "break-glass": _keys,
    "card show": _card_show,
    "card add": _card_add,
    "card prepare": _own_card,
    "card sign": _identity,
    "card split": _identity,
    "card take": _own_card,
    "card revoke": _own_card,
    "deliver": _deliver,
    "serve": _serve,
    "relay": _later("relays", "relay"),
    "carry out": _later("carrying", "out"),
    "carry in": _later("carrying", "bring"),
    "line relay": _later("carrying", "relay"),
    "verify": _verify,
    "timetable search": _search,
    "timetable import": _later("timetable_keeping", "keep"),
    "timetable list": _later("timetable_keeping", "show"),
    "timetable remove": _later("timetable_keeping", "remove"),
    "log checkpoint": _log_checkpoint,
    "log epoch": _log_epoch,
    "backup": _later("backups", "backup"),
    "restore": _later("backups", "restore"),
    "demo": _demo,
    "journey": _journey,
}
