"""What a node asks a relay for (docs/exchange/relay.md): open a mailbox, deposit, collect, delete."""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from homeward.exchange.line import NotDelivered, request
from homeward.wire import jws

MOST_ANSWER = 2 * 1024 * 1024


class RelayRefused(NotDelivered):
    """The relay knows no such mailbox, or not this token or admission."""


class RelayFull(NotDelivered):
    """The mailbox, or the relay, is full."""


@dataclass(frozen=True)
class Item:
    """One sealed thing in a mailbox, by its number there."""

    number: int
    body: bytes


class RelayLine(Protocol):
    """A way to a relay."""

    def ask(
        self, address: str, method: str, path: str, *, token: str, body: bytes = b"", wait: float = 0.0
    ) -> tuple[int, bytes]:
        """Ask the relay; gives status and body. Raise Unreachable when there is no answer."""
        ...


class HttpRelay:
    """The way over HTTP or HTTPS."""

    def ask(
        self, address: str, method: str, path: str, *, token: str, body: bytes = b"", wait: float = 0.0
    ) -> tuple[int, bytes]:
        """Ask the relay.

        :raises Unreachable: when there is no whole answer
        """
        return request(address, method, path, body or None, token=token, most=MOST_ANSWER, wait=wait)


def open_box(line: RelayLine, address: str, box: str, *, admission: str, deposit: str, read: str) -> None:
    """Open a mailbox; one that was opened before stays.

    :raises RelayRefused: when the admission has no mailboxes left, or is none
    :raises NotDelivered: when the relay does not answer
    """
    hashes = {"deposit": _hash(deposit.encode()), "read": _hash(read.encode())}
    _answered(line.ask(address, "PUT", f"/b/{box}", token=admission, body=jws.write_object(hashes)))


def deposit(line: RelayLine, address: str, box: str, token: str, body: bytes) -> None:
    """Lay something sealed into a mailbox. That it lies there is no evidence that anybody has it.

    :raises NotDelivered: RelayRefused, RelayFull, or when the relay does not answer
    """
    _answered(line.ask(address, "PUT", f"/b/{box}/{_hash(body)}", token=token, body=body))


def collect(line: RelayLine, address: str, box: str, token: str, *, wait: float = 0.0) -> list[Item]:
    """Give what lies in a mailbox, in order.

    :param wait: seconds to wait for something to come
    :raises NotDelivered: RelayRefused, or when the relay does not answer rightly
    """
    status, raw = line.ask(address, "GET", f"/b/{box}?after=0&wait={wait:g}", token=token, wait=wait)
    if status == 204:
        return []
    return _unpacked(_answered((status, raw)))


def delete(line: RelayLine, address: str, box: str, token: str, upto: int) -> None:
    """Delete what lies in a mailbox up to a number, because it is stored here for good.

    :raises NotDelivered: when the relay does not answer
    """
    _answered(line.ask(address, "DELETE", f"/b/{box}?upto={upto}", token=token))


def _answered(answer: tuple[int, bytes]) -> bytes:
    status, said = answer
    if status in (200, 201):
        return said
    if status == 404:
        raise RelayRefused
    if status == 507:
        raise RelayFull
    raise NotDelivered(f"status {status}")


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _unpacked(raw: bytes) -> list[Item]:
    """Read the things of an answer: number (8 bytes), length (4 bytes), bytes.

    :raises NotDelivered: when it ends in the middle of one
    """
    found, at = [], 0
    while at < len(raw):
        size = int.from_bytes(raw[at + 8 : at + 12], "big")
        end = at + 12 + size
        if at + 12 > len(raw) or end > len(raw):
            raise NotDelivered("an answer in another form")
        found.append(Item(int.from_bytes(raw[at : at + 8], "big"), raw[at + 12 : end]))
        at = end
    return found
