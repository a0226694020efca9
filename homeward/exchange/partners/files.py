"""Card files: our own as partners get it, and theirs as they come, every signature checked."""

import json

from homeward.exchange import nodekeys
from homeward.wire import cards
from homeward.wire.jws import JwsRefused, read_object

FORMAT = "homeward-card-1"
MOST_BYTES = 64 * 1024
USES = ("node", "intake")


def write_file() -> bytes:
    """Write this organisation's card file: card, node slip and intake slip, all signed and public.

    :raises NoCard: before there is a card
    """
    _, card = nodekeys.own_card()
    return json.dumps({"format": FORMAT, "card": card.decode(), **own_slips()}, indent=1).encode()


def own_slips() -> dict[str, str]:
    """This node's newest slips as signed texts, named "node_slip" and "intake_slip"; anybody may have them."""
    newest = {f"{use}_slip": nodekeys.newest_slip(use) for use in USES}
    return {name: found[0].decode() for name, found in newest.items() if found}


def write_slips() -> bytes:
    """Write what `GET /x/v1/slips` answers."""
    return json.dumps(own_slips()).encode()


def read_file(raw: bytes) -> tuple[cards.Card, dict[str, bytes]]:
    """Read a card file and check every signature in it.

    :raises CardRefused: when it is not a card file, or a signature does not hold
    """
    if len(raw) > MOST_BYTES:
        raise cards.CardRefused("larger than any card file")
    try:
        facts = read_object(raw)
        texts = {name: facts[name].encode("ascii") for name in ("card", "node_slip", "intake_slip")}
    except (JwsRefused, KeyError, AttributeError, UnicodeError) as error:
        raise cards.CardRefused("this is not a card file") from error
    if facts.get("format") != FORMAT:
        raise cards.CardRefused("a card file of another format")
    card = cards.read_card(texts["card"])
    cards.read_slip(texts["node_slip"], "node", card.signing)
    cards.read_slip(texts["intake_slip"], "intake", card.desk)
    return card, texts
