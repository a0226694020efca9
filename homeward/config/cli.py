"""The command line of a node: `homeward --help`."""

import argparse
import os
import secrets
import sys
import time
from pathlib import Path

from homeward.config import arguments
from homeward.config.node import NodeMisconfigured


def main(typed: list[str] | None = None) -> int:
    """Run one command; gives its exit status. What is wrong is said in one line."""
    parser = arguments.parser(COMMANDS)
    chosen = parser.parse_args(typed)
    if not hasattr(chosen, "run"):
        parser.print_help()
        return 2
    try:
        return int(chosen.run(chosen))
    except NodeMisconfigured as error:
        print(f"homeward: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _django() -> None:
    """Start Django for a command that needs the node's tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")
    import django  # only now: it reads the node's settings

    django.setup()


def _init(chosen: argparse.Namespace) -> int:
    place = os.environ.get("HOMEWARD_HOME")
    if not place:
        raise NodeMisconfigured("HOMEWARD_HOME: not set; it names the folder to make")
    home = Path(place)
    if (home / "node.toml").exists():
        raise NodeMisconfigured(f"{home}: there is a node already; nothing was changed")
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    _write_secret(home / "server.key", secrets.token_hex(32))
    hosts = ", ".join(f'"{host}"' for host in chosen.host or ["localhost", "127.0.0.1"])
    (home / "node.toml").write_text(
        f'name = "{chosen.name}"\naddress = "{chosen.address}"\nhosts = [{hosts}]\nfictional = {str(chosen.fictional).lower()}\n'
        f'time_zone = "{chosen.time_zone}"\nlanguage = "en"\n',
        encoding="utf-8",
    )
    _django()
    from django.core.management import call_command  # needs Django started

    call_command("migrate", verbosity=0)
    _found(chosen, home)
    return 0


def _found(chosen: argparse.Namespace, home: Path) -> None:
    from homeward.casework import administration  # needs Django started
    from homeward.office.permissions import Role  # needs Django started

    facts = administration.Facts(chosen.organisation, chosen.country, "en", chosen.telephone, "", chosen.address)
    roles = (Role.SUPERVISOR, Role.OFFICER)
    first, second = chosen.founders
    made = administration.found(facts, founders=((first, first.title(), roles), (second, second.title(), roles)))
    _write_secret(home / "identity.key", made.identity)
    print(f"The node {chosen.name} is made in {home}.")
    for one in made.founders:
        print(
            f"  {one.member.username}: passphrase: {one.passphrase}\n    recovery code, to print and lock away: {one.recovery}"
        )
    print(f"  {home / 'identity.key'}: the identity key. Two custodians take it offline now; delete it here.")


def _write_secret(place: Path, text: str) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text + "\n")


def _sign_in(username: str):  # type: ignore[no-untyped-def]
    from getpass import getpass  # only for commands that ask

    from homeward.office import members  # needs Django started

    typed = os.environ.get(f"HOMEWARD_PASSPHRASE_{username.upper()}") or getpass(f"Passphrase of {username}: ")
    return members.sign_in(username, typed)


def _member_add(chosen: argparse.Namespace) -> int:
    _django()
    from homeward.casework import administration  # needs Django started
    from homeward.office.permissions import Role  # needs Django started

    first, second = (_sign_in(name) for name in chosen.by)
    roles = [Role(one) for one in chosen.role]
    made = administration.add_member(
        username=chosen.username, name=chosen.name, roles=roles, first=first, second=second
    )
    print(f"{chosen.username}: passphrase: {made.passphrase}\n  recovery code: {made.recovery}")
    return 0


def _card_show(chosen: argparse.Namespace) -> int:
    _django()
    from homeward.casework import administration  # needs Django started
    from homeward.exchange import partners  # needs Django started

    print(partners.write_file().decode())
    print(f"number: {administration.own_number()}", file=sys.stderr)
    return 0


def _card_add(chosen: argparse.Namespace) -> int:
    _django()
    from homeward.casework import administration  # needs Django started
    from homeward.wire.cards import CardRefused  # needs Django started

    try:
        added = administration.add_card(chosen.file.read_bytes(), by=_sign_in(chosen.by))
    except (CardRefused, OSError) as error:
        print(f"homeward: {chosen.file}: {error}", file=sys.stderr)
        return 1
    print(f"{added.name}: found; nothing goes out until two members have verified the number")
    return 0


def _deliver(chosen: argparse.Namespace) -> int:
    _django()
    from homeward.casework import worker  # needs Django started

    while True:
        worker.once()
        if chosen.once:
            return 0
        time.sleep(worker.PAUSE)


def _serve(chosen: argparse.Namespace) -> int:
    from homeward.config import node  # read here so that a wrong setting is named before anything starts

    node.load()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")
    command = [
        *(sys.executable, "-m", "gunicorn", "homeward.config.wsgi:application", "--preload"),
        *(
            "--bind",
            f"127.0.0.1:{chosen.port}",
            "--workers",
            str(chosen.workers),
            "--threads",
            "4",
            "--log-level",
            "warning",
        ),
        *("--worker-tmp-dir", _memory_folder()),
    ]
    os.execv(command[0], command)  # in place of this process, so that a signal reaches the server itself


def _journey(chosen: argparse.Namespace) -> int:
    from homeward.journey import main as journey  # not needed by any other command

    return journey.main(intake=chosen.intake, itinerary=chosen.itinerary, folder=chosen.folder)


def _demo(chosen: argparse.Namespace) -> int:
    from homeward.demo import main as demo  # not needed by any other command

    return demo.main(folder=chosen.folder, fresh=chosen.fresh)


def _memory_folder() -> str:
    """A folder in memory for the server's heartbeat, so that nothing of a request reaches a disk."""
    shared = Path("/dev/shm")  # noqa: S108 - made by the system, in memory
    return str(shared if shared.is_dir() else Path(os.environ["HOMEWARD_HOME"]))


def _verify(chosen: argparse.Namespace) -> int:
    _django()
    from homeward.record import log, opening  # needs Django started

    cases, entries, wrong = opening.verify_all()
    leaf = log.damaged()
    print(f"{cases} cases, {entries} entries checked")
    if wrong or leaf:
        print(f"first thing that is wrong: {wrong or f'log leaf {leaf}'}", file=sys.stderr)
        return 1
    print("every chain holds")
    return 0


COMMANDS = {
    "node init": _init,
    "member add": _member_add,
    "card show": _card_show,
    "card add": _card_add,
    "deliver": _deliver,
    "serve": _serve,
    "verify": _verify,
    "demo": _demo,
    "journey": _journey,
}
