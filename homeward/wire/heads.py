"""Heads: how two nodes tell each other how far every conversation has come, so that what one of them lost is found and sent again.

They travel in an envelope of class `heads`, whose cover the node key signs; the letter is this JSON, for the node itself.
"""

import re
from dataclasses import asdict, dataclass, fields
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from homeward.wire import jws
from homeward.wire.envelope import HIGHEST, digest

FORMAT = 1
# Conversations on one page: with a statement it still fits into the largest envelope.
MOST = 150
MOST_TEXTS = 64
# Messages that one page vouches for.
MOST_VOUCHED = 100

_LINK = re.compile(r"[0-9a-f]{64}", re.ASCII)


class HeadsRefused(ValueError):
    """Heads that are malformed, or of a restored node without the statement of two officers; the text is a code."""


@dataclass(frozen=True)
class Head:
    """How far one conversation has come in both directions, as its writer knows it.

    :ivar seq: the number of the last message it sealed, and `link` the SHA-256 of its cover
    :ivar in_seq: the last number it has from the reader with none missing before, of the reader's epoch `in_epoch`, and its hash
    :ivar lost: how many messages of the reader it holds that the reader's restored backup does not know
    """

    hwcase: str
    seq: int
    link: str
    in_epoch: int
    in_seq: int
    in_link: str
    lost: int = 0


@dataclass(frozen=True)
class Statement:
    """What two officers sign when their node was restored: from which numbers it goes on in the new epoch.

    :ivar at: when, ISO 8601
    :ivar known: case, last number and its hash of every conversation on this page
    :ivar signed: public key and signature of each officer, base64url
    """

    epoch: int
    at: str
    known: tuple[tuple[str, int, str], ...]
    signed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Heads:
    """One page of heads.

    :ivar last: whether no page follows
    :ivar officers: the public keys of those who may sign a statement, base64url
    :ivar speaks: the formats and message types that the node reads
    :ivar card: the version of the reader's card that the writer has; 0 where it does not say
    :ivar vouches: ids of messages under way that the writer sealed with a key which its card of today no longer names
    """

    heads: tuple[Head, ...]
    last: bool
    officers: tuple[str, ...]
    speaks: tuple[str, ...]
    statement: Statement | None
    card: int = 0
    vouches: tuple[str, ...] = ()


def write(said: Heads) -> bytes:
    """Write a page of heads as JSON."""
    facts = asdict(said)
    facts["heads"] = [list(asdict(one).values()) for one in said.heads]
    return jws.write_object({"v": FORMAT, **facts})


def read(raw: bytes) -> Heads:
    """Read a page of heads; unknown fields are passed over.

    :raises HeadsRefused: when anything is malformed
    """
    try:
        facts = jws.read_object(raw)
        heads = tuple(_head(one) for one in _list(facts["heads"], MOST))
        officers, speaks = _texts(facts["officers"]), _texts(facts["speaks"])
        last, card, told = facts["last"], facts.get("card", 0), facts["statement"]
        _number(card)
        _number(facts["v"])
        if type(last) is not bool or facts["v"] != FORMAT:
            raise HeadsRefused("malformed")
        statement = None if told is None else read_statement(told)
        return Heads(heads, last, officers, speaks, statement, card, _vouches(facts.get("vouches", [])))
    except (jws.JwsRefused, KeyError, TypeError) as error:
        raise HeadsRefused("malformed") from error


def _head(one: Any) -> Head:
    values = _list(one, len(fields(Head)))
    if len(values) != len(fields(Head)):
        raise HeadsRefused("malformed")
    head = Head(*values)
    _conversation(head.hwcase, head.seq, head.link)
    _conversation(head.hwcase, head.in_seq, head.in_link)
    _number(head.in_epoch)
    _number(head.lost)
    return head


def _conversation(hwcase: Any, seq: Any, link: Any) -> None:
    _number(seq)
    if not (
        isinstance(hwcase, str)
        and jws.OF_32_BYTES.fullmatch(hwcase)
        and isinstance(link, str)
        and _LINK.fullmatch(link)
    ):
        raise HeadsRefused("malformed")


def _number(value: Any) -> None:
    if type(value) is not int or not 0 <= value <= HIGHEST:
        raise HeadsRefused("malformed")


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise HeadsRefused("malformed")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    found = _list(value, MOST_TEXTS)
    if not all(isinstance(one, str) and len(one) <= 64 and one.isascii() and one.isprintable() for one in found):
        raise HeadsRefused("malformed")
    return tuple(found)


def _vouches(value: Any) -> tuple[str, ...]:
    found = _list(value, MOST_VOUCHED)
    if not all(isinstance(one, str) and _LINK.fullmatch(one) for one in found):
        raise HeadsRefused("malformed")
    return tuple(found)


def read_statement(facts: Any) -> Statement:
    """Read a statement; its signatures are not checked by this.

    :raises HeadsRefused: when it is malformed
    """
    try:
        known = tuple(_known(one) for one in _list(facts["known"], MOST))
        signed = tuple(_pair(one) for one in _list(facts["signed"], 2))
        _number(facts["epoch"])
        if not isinstance(facts["at"], str) or len(facts["at"]) > 40:
            raise HeadsRefused("malformed")
    except (KeyError, TypeError, ValueError) as error:
        raise HeadsRefused("malformed") from error
    return Statement(facts["epoch"], facts["at"], known, signed)


def _known(one: Any) -> tuple[str, int, str]:
    hwcase, seq, link = _list(one, 3)
    _conversation(hwcase, seq, link)
    return hwcase, seq, link


def _pair(one: Any) -> tuple[str, str]:
    if not isinstance(one, list) or len(one) != 2 or not all(isinstance(text, str) and len(text) < 100 for text in one):
        raise HeadsRefused("malformed")
    return one[0], one[1]


def statement_text(said: Statement, by: str, to: str) -> bytes:
    """The bytes that both officers sign: whose node it is, for which partner, the epoch, and what was known before."""
    known = digest(jws.write_object({"known": [list(one) for one in said.known]}))
    return "|".join(["homeward epoch", by, to, str(said.epoch), said.at, known]).encode()


def sign_statement(said: Statement, by: str, to: str, officers: tuple[Ed25519PrivateKey, ...]) -> Statement:
    """Sign a statement with the keys of two officers."""
    text = statement_text(said, by, to)
    pairs = [(key.public_key().public_bytes_raw(), key.sign(text)) for key in officers]
    signed = tuple((jws.encode(public), jws.encode(signature)) for public, signature in pairs)
    return Statement(said.epoch, said.at, said.known, signed)


def check_statement(said: Statement, by: str, to: str, officers: tuple[str, ...]) -> None:
    """Check that two different ones of these officers signed a statement.

    :raises HeadsRefused: "epoch-without-statement" otherwise
    """
    text, found = statement_text(said, by, to), set()
    for public, signature in said.signed:
        try:
            Ed25519PublicKey.from_public_bytes(jws.decode(public)).verify(jws.decode(signature), text)
        except (InvalidSignature, ValueError) as error:
            raise HeadsRefused("epoch-without-statement") from error
        found.add(public)
    if len(found) != 2 or not found <= set(officers):
        raise HeadsRefused("epoch-without-statement")
