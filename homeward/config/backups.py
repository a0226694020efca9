"""The commands `homeward backup` and `homeward restore`."""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from homeward.config import founding
from homeward.config.founding import start_django
from homeward.config.node import NodeMisconfigured
from homeward.record.backup import restoring
from homeward.record.backup.archives import ArchiveRefused

CHECKED = "restored and opened:"


def backup(chosen: argparse.Namespace) -> int:
    """Make a pair of archives now, or a new backup identity."""
    from homeward.config import cli  # it names the commands of this module

    start_django()
    from homeward.casework import backups  # needs Django started
    from homeward.record.backup.making import BackupFailed  # needs Django started

    if chosen.new_key:
        founding.backup_key(_home())
        print(f"{_home() / 'backup.key'}: take it offline and delete it here; older archives open with the older one")
        return 0
    try:
        print(f"{backups.make()}: written to every place and read back")
    except BackupFailed as error:
        raise cli.Refused(str(error)) from error
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """Make the node that HOMEWARD_HOME names from archives, or only check that it could be."""
    return _check(chosen) if chosen.check else _restore(chosen)


def _restore(chosen: argparse.Namespace) -> int:
    from homeward.config import cli  # it names the commands of this module

    home = _home()
    if home.exists() and any(home.iterdir()):
        raise cli.Refused(f"{home}: is not an empty folder; a node in use is never restored over")
    unfinished = home.with_name(f"{home.name}.restoring")
    try:
        seeds = [bytes.fromhex(file.read_text(encoding="ascii").strip()) for file in chosen.identity]
        key = bytes.fromhex(chosen.server_key.read_text(encoding="ascii").strip())
        what = restoring.plan([*chosen.place], seeds, chosen.until)
        restoring.fill(unfinished, what, seeds, key)
    except (ArchiveRefused, OSError, ValueError, sqlite3.Error) as error:
        raise cli.Refused(f"not restored: {error}") from error
    os.environ["HOMEWARD_HOME"] = str(unfinished)
    os.environ.pop("HOMEWARD_SERVER_KEY", None)
    said = _take_into_use(chosen, what)
    restoring.settle(unfinished)
    if home.exists():
        home.rmdir()
    unfinished.rename(home)
    print(f"{what.head.chain}-{what.head.number:04d} {CHECKED} {said}")
    if what.unread:
        # Said on its own line: nothing in the node itself can know of it.
        print(
            f"homeward: cannot be read: {', '.join(what.unread)}. What was erased after the last readable archive may stand here again.",
            file=sys.stderr,
        )
    return 0


def _take_into_use(chosen: argparse.Namespace, what: restoring.Plan) -> str:
    """Check the restored node, open a case by a real grant, and have two officers sign; says what was found."""
    from homeward.config import cli  # it names the commands of this module

    start_django()
    from django.core.management import call_command  # needs Django started
    from django.db import connection  # needs Django started

    from homeward.casework import backups  # needs Django started

    call_command("migrate", verbosity=0)
    try:
        erased = backups.erase_again(what.erased)
        cases, entries = backups.look_through()
        first, second = (cli.sign_in(name) for name in chosen.by)
        opened = backups.open_one(by=first) or backups.open_one(by=second)
        known = chosen.known.read_text(encoding="utf-8") if chosen.known else ""
        epoch = backups.sign(first=first, second=second, known=known)
    except (backups.RestoreRefused, OSError) as error:
        raise cli.Refused(f"not restored: {error}") from error
    finally:
        connection.close()
    found = f"{cases} cases, {entries} entries, {erased} erased again"
    return f"{found}; opened {opened or 'none, there is no case'}; epoch {epoch} begins. Telephone your partners."


def _check(chosen: argparse.Namespace) -> int:
    """Restore into a folder of its own in another process, open a case there, note it in the node in use, remove the folder."""
    from homeward.config import cli  # it names the commands of this module

    home = _home()
    folder = home.with_name(f"{home.name}.rehearsal")
    again = [sys.executable, "-m", "homeward", "restore", "--server-key", str(chosen.server_key), "--by", *chosen.by]
    for name, values in (("--from", chosen.place), ("--identity", chosen.identity)):
        for value in values:
            again += [name, str(value)]
    try:
        environment = {**os.environ, "HOMEWARD_HOME": str(folder)}
        done = subprocess.run(again, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    finally:
        for one in (folder, folder.with_name(f"{folder.name}.restoring")):
            shutil.rmtree(one, ignore_errors=True)
    if done.returncode or CHECKED not in done.stdout:
        raise cli.Refused("the archives do not restore; the node in use is untouched")
    start_django()
    from homeward.record.backup import state  # needs Django started

    chain, number = done.stdout.split()[0].split("-")
    state.note_restored(chain, int(number))
    print(done.stdout.strip())
    return 0


def _home() -> Path:
    named = os.environ.get("HOMEWARD_HOME")
    if not named:
        raise NodeMisconfigured("HOMEWARD_HOME: not set; it names the folder of the node")
    return Path(named).resolve()
