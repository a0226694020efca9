"""The commands `homeward carry out`, `homeward carry in` and `homeward line relay`."""

import argparse
import os
from getpass import getpass
from typing import TYPE_CHECKING

from homeward.config.founding import start_django
from homeward.office.permissions import NotPermitted

if TYPE_CHECKING:  # the module itself needs Django started
    from homeward.office.members import SignedIn


def out(chosen: argparse.Namespace) -> int:
    """Write a file for a partner."""
    from homeward.config import cli  # it names the commands of this module

    start_django()
    from homeward.casework import carried  # needs Django started
    from homeward.exchange.partners import NotVerified  # needs Django started
    from homeward.wire.cards import CardRefused  # needs Django started

    by = cli.sign_in(chosen.by)
    try:
        made = carried.out(_partner(chosen.to), by=by)
    except (NotVerified, CardRefused) as error:
        raise cli.Refused(f"{chosen.to}: not verified, or its card or key has ended") from error
    except NotPermitted as error:
        raise cli.Refused(f"{chosen.by}: no role of this member carries anything") from error
    place = chosen.file or made.name
    _write(str(place), made.raw)
    print(f"{place}: {made.messages} messages; without their return file nothing shows that they arrived")
    return 0


def bring(chosen: argparse.Namespace) -> int:
    """Take in a file, and write the return file."""
    from homeward.config import cli  # it names the commands of this module

    start_django()
    from homeward.casework import carried  # needs Django started
    from homeward.exchange.carried import NotCarried  # needs Django started

    by = cli.sign_in(chosen.by)
    try:
        done = carried.take(chosen.file.read_bytes(), by=by)
    except NotCarried as refusal:
        raise cli.Refused(f"{chosen.file}: {refusal.why}; nothing was taken in") from refusal
    except OSError as error:
        raise cli.Refused(f"{chosen.file}: {error}") from error
    except NotPermitted as error:
        raise cli.Refused(f"{chosen.by}: no role of this member carries anything") from error
    print(f"{done.new} new, {done.known} here already, {done.told} receipts and states, {done.no_room} without room")
    for step, count in done.refused:
        print(f"{count} refused: {step}")
    if chosen.back and done.partners:
        _back(chosen, done.partners, by)
    return 1 if done.refused or done.no_room else 0


def _back(chosen: argparse.Namespace, partners: tuple[str, ...], by: "SignedIn") -> None:
    from homeward.casework import carried  # needs Django started

    for at, partner in enumerate(partners):
        place = str(chosen.back) if at == 0 else f"{chosen.back}.{at}"
        made = carried.out(partner, by=by)
        _write(place, made.raw)
        print(f"{place}: the return file")


def relay(chosen: argparse.Namespace) -> int:
    """Choose the relay that we collect from."""
    from homeward.config import cli  # it names the commands of this module

    start_django()
    from homeward.casework import relays  # needs Django started
    from homeward.exchange.relays.keeping import NoAddress  # needs Django started

    by = cli.sign_in(chosen.by)
    try:
        if not chosen.address:
            relays.stop(by=by)
            print("no relay any more")
            return 0
        relays.choose(chosen.address, os.environ.get("HOMEWARD_ADMISSION") or getpass("Admission: "), by=by)
    except NoAddress as error:
        raise cli.Refused(f"{chosen.address}: not the address of a relay") from error
    except NotPermitted as error:
        raise cli.Refused(f"{chosen.by}: no role of this member keeps partners") from error
    print("chosen; mailboxes are opened and partners told while `homeward deliver` runs")
    return 0


def _partner(named: str) -> str:
    """Find a partner by its id or its whole name.

    :raises NotVerified: when there is none
    """
    from homeward.exchange import partners  # needs Django started

    found = [one.id for one in partners.everyone() if named in (one.id, one.name)]
    if len(found) != 1:
        raise partners.NotVerified(named)
    return found[0]


def _write(place: str, raw: bytes) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(raw)
