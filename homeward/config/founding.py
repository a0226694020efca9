"""Making a node: everything is made beside its place and moved there whole, so that a run that fails or is killed leaves no half node."""

import json
import os
import secrets
import shutil
from argparse import Namespace
from pathlib import Path
from typing import Any

from homeward.config import node
from homeward.config.node import NodeMisconfigured
from homeward.wire import age


def make(chosen: Namespace) -> None:
    """Make the node that `homeward node init` was asked for in HOMEWARD_HOME, and print what is shown once.

    :raises NodeMisconfigured: when something is missing or wrong; nothing was made then
    """
    home = _free_place()
    facts = {
        "name": chosen.name,
        "address": chosen.address,
        "hosts": chosen.host or ["localhost", "127.0.0.1"],
        "fictional": chosen.fictional,
        "time_zone": chosen.time_zone,
        "language": "en",
        **({"postgresql": chosen.postgresql} if chosen.postgresql else {}),
    }
    node.node(home, Path("node init"), facts)
    if len(set(chosen.founders)) < 2:
        raise NodeMisconfigured("node init: founders: two different people are needed")
    if not (len(chosen.country) == 2 and chosen.country.isascii() and chosen.country.isalpha()):
        raise NodeMisconfigured(f"node init: country: {chosen.country!r} must be two letters")
    unfinished = home.with_name(f"{home.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        said = _fill(unfinished, facts, chosen)
        unfinished.rename(home)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    print(f"The node {chosen.name} is made in {home}.")
    print(said)
    print(
        f"  {home / 'backup.key'}: the backup identity, without which no archive opens. Two custodians take it offline now; delete it here."
    )


def _free_place() -> Path:
    named = os.environ.get("HOMEWARD_HOME")
    if not named:
        raise NodeMisconfigured("HOMEWARD_HOME: not set; it names the folder to make")
    home = Path(named).resolve()
    if (home / "node.toml").exists():
        raise NodeMisconfigured(f"{home}: there is a node already; nothing was changed")
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise NodeMisconfigured(f"{home}: is not an empty folder; nothing was changed")
    return home


def _passes_policies(connection: Any) -> bool:
    """Whether the database lets this role through every policy, so that it would see the rows of all cases."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _fill(home: Path, facts: dict[str, object], chosen: Namespace) -> str:
    """Write the files of a node, its tables and founders; gives what is to be shown once."""
    home.mkdir(parents=True, mode=0o700)
    _server_key(home)
    # JSON of texts, lists of texts and booleans is TOML too.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items()]
    (home / "node.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.environ["HOMEWARD_HOME"] = str(home)
    start_django()
    from django.core.management import call_command  # needs Django started
    from django.db import connection  # needs Django started

    if connection.introspection.table_names():
        raise NodeMisconfigured("node init: postgresql: the database holds tables already; nothing was changed")
    if connection.vendor == "postgresql" and _passes_policies(connection):
        raise NodeMisconfigured(
            "node init: postgresql: this role is a superuser or bypasses row-level security; give the node one that does not; "
            "nothing was changed"
        )
    call_command("migrate", verbosity=0)
    said = _found(home, chosen)
    connection.close()
    return said


def _server_key(home: Path) -> None:
    """Make the server key, unless HOMEWARD_SERVER_KEY names one that exists."""
    place = Path(os.environ.get("HOMEWARD_SERVER_KEY", home / "server.key"))
    if not place.exists():
        _write_secret(place, secrets.token_hex(32))


def start_django() -> None:
    """Start Django for a command that needs the node's tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")
    import django  # only now: it reads the node's settings

    django.setup()


def _found(home: Path, chosen: Namespace) -> str:
    from homeward.casework import administration  # needs Django started
    from homeward.office.permissions import Role  # with the above

    facts = administration.Facts(
        name=chosen.organisation,
        country=chosen.country.upper(),
        languages=chosen.languages,
        telephone=chosen.telephone,
        hours=chosen.hours,
        address=chosen.address,
        zone=chosen.time_zone,
    )
    roles = (Role.SUPERVISOR, Role.OFFICER)
    first, second = chosen.founders
    made = administration.found(facts, founders=((first, first.title(), roles), (second, second.title(), roles)))
    backup_key(home)
    said = [
        f"  {one.member.username}: passphrase: {one.passphrase}\n    recovery code, to print and lock away: {one.recovery}"
        for one in made.founders
    ]
    said += [
        f"  share of the emergency key, on paper only, for {one.holder}:\n    {one.written}" for one in made.shares
    ]
    said += [
        f"  share of the identity key, on paper only, for {one.holder}:\n    {one.written}" for one in made.custody
    ]
    keys, whole = made.revocations
    said.append(f"  revocation of the keys of this card, for after a theft; print it, lock it away:\n    {keys}")
    said.append(f"  revocation of the identity key itself, for when its shares are stolen:\n    {whole}")
    said.append(
        "  If two of the three shares of the emergency key and all members who read a case are lost, that case is lost; nobody can help."
    )
    return "\n".join([*said, *(_restore_sheet(home, copy) for copy in (1, 2))])


def _restore_sheet(home: Path, copy: int) -> str:
    """One of the two sheets from which a node is set up again; alone it opens no case (security.md, Keys 8)."""
    from django.conf import settings  # needs Django started

    from homeward.record import certificates  # with the above

    prints = "\n".join(f"    founder {number}: {one}" for number, one in certificates.fingerprints().items())
    key = settings.NODE.server_key.hex()
    identity = (home / "backup.key").read_text(encoding="ascii").strip()
    said = f"    server key: {key}\n    backup identity: {identity}"
    return f"  ---- restore sheet {copy} of 2 of {settings.NODE.name} ----\n{said}\n{prints}\n  ----"


def backup_key(home: Path) -> None:
    """Make a backup identity: its seed to take offline, its public half to seal archives to.

    :raises FileExistsError: while the seed of an earlier one still lies there
    """
    seed = age.new_seed()
    _write_secret(home / "backup.key", seed.hex())
    (home / "backup.recipient").write_text(age.public_of(seed).hex() + "\n", encoding="ascii")


def _write_secret(place: Path, text: str) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text + "\n")
