"""The commands of the identity key, which two custodians put together for minutes where no node is: `card sign`, `card split`."""

import argparse
import os
from getpass import getpass

from homeward.wire import custody, shamir
from homeward.wire.cards import CardRefused
from homeward.wire.shamir import ShareRefused


def run(chosen: argparse.Namespace, refused: type[Exception]) -> int:
    """Run one of the commands; the key is in memory only, and is written nowhere.

    :raises refused: saying why not, in one line
    """
    try:
        print(_sign(chosen) if chosen.command == "card sign" else _split(chosen))
    except (CardRefused, OSError) as error:
        raise refused(f"{getattr(chosen, 'file', '')}: {error}") from error
    except ShareRefused as error:
        raise refused(f"the shares: {error}") from error
    return 0


def _shares() -> tuple[str, str]:
    asked = (("HOMEWARD_IDENTITY_1", "First share of the identity key: "), ("HOMEWARD_IDENTITY_2", "Second share: "))
    one, other = (os.environ.get(name) or getpass(text) for name, text in asked)
    return one, other


def _sign(chosen: argparse.Namespace) -> str:
    card = custody.read_request(chosen.file.read_bytes())
    shown = (
        f"{card.name}, {card.country}, version {card.version}, until {card.until}\n"
        f"  telephone {card.telephone or '-'}, {card.hours or '-'}, {card.address}"
    )
    print(shown)
    made = custody.sign(card, custody.combine(_shares(), card.organisation))
    chosen.to.write_text(custody.write_signed(made.card) + "\n", encoding="utf-8")
    keys, whole = made.revocations
    return (
        f"written: {chosen.to}; take it to the node: homeward card take\n"
        f"  revocation of the keys of this card; print it, and destroy that of the last card:\n    {keys}\n"
        f"  revocation of the identity key itself, as before:\n    {whole}"
    )


def _split(chosen: argparse.Namespace) -> str:
    """Print new shares, so that a lost or seen one can be replaced; the old ones must be destroyed together."""
    key = custody.combine(_shares(), chosen.organisation)
    made: list[shamir.Share] = custody.split(key.private_bytes_raw())
    lines = [f"  share {one.number} of the identity key, on paper only:\n    {one.written}" for one in made]
    return "\n".join([*lines, "Destroy all old shares now: one old and one new do not fit together, two old ones do."])
