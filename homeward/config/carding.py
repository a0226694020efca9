"""The commands of our own card that need the node: `card prepare`, `card take`, `card revoke`."""

import argparse
import os
from datetime import datetime
from getpass import getpass

from homeward.casework import carding
from homeward.exchange import partners
from homeward.office.members import SignedIn
from homeward.office.permissions import NotPermitted
from homeward.record.grants import NoGrant
from homeward.wire.cards import CardRefused


def run(chosen: argparse.Namespace, by: SignedIn, refused: type[Exception]) -> int:
    """Run one of the commands.

    :raises refused: saying why not, in one line
    """
    try:
        match chosen.command:
            case "card prepare":
                said = _prepare(chosen, by)
            case "card take":
                said = _take(chosen, by)
            case _:
                said = _revoke(chosen, by, refused)
    except NotPermitted as error:
        raise refused(f"{chosen.by}: no role of this member keeps partners") from error
    except (CardRefused, NoGrant, OSError) as error:
        raise refused(f"{chosen.command}: {error or type(error).__name__}") from error
    print(said)
    return 0


def _prepare(chosen: argparse.Namespace, by: SignedIn) -> str:
    changes = {name: value for name in carding.CHANGES if (value := getattr(chosen, name)) is not None}
    chosen.file.write_text(carding.prepare(by=by, after=chosen.after, **changes) + "\n", encoding="utf-8")
    return (
        f"written: {chosen.file}; two custodians sign it with `homeward card sign`, best on a machine without network"
    )


def _take(chosen: argparse.Namespace, by: SignedIn) -> str:
    card = carding.take(chosen.file.read_bytes(), by=by)
    return f"card {card.version} is ours until {card.until}; `homeward deliver` announces it to every partner"


def _revoke(chosen: argparse.Namespace, by: SignedIn, refused: type[Exception]) -> str:
    try:
        since = datetime.fromisoformat(chosen.since)
    except ValueError as error:
        raise refused(f"--since: {chosen.since!r} is no time such as 2031-03-24T08:40+00:00") from error
    if since.tzinfo is None:
        raise refused("--since: a time with its offset is needed, such as 2031-03-24T08:40+00:00")
    typed = os.environ.get("HOMEWARD_REVOCATION") or getpass("The printed revocation: ")
    told, names = carding.revoke_own(typed, since=since, by=by), partners.names()
    lines = [f"{names[one]}: {'told' if done else 'NOT told'}" for one, done in told.items()]
    return "\n".join([*lines, "Telephone every partner all the same, and read the revocation out to those not told."])
