"""The line to a partner's node: plain HTTP requests with an end in time, no redirect, no proxy, no cookie."""

import hashlib
import http.client
import time
from typing import Any, Protocol
from urllib.parse import urlsplit

from homeward.exchange import doors
from homeward.wire.jws import JwsRefused, read_object

TIMEOUT = 10.0
LONGEST = 30.0
MOST_BYTES, MOST_PART = 64 * 1024, 256 * 1024
LOOPBACK = "127.0.0.1"
# What every refusal of a node says, whatever its reason; anything else may come from something on the way.
REFUSED = b'{"refused": true}'


class NotDelivered(Exception):
    """The partner did not answer with a receipt that holds."""


class Unreachable(NotDelivered):
    """The partner's node did not answer at all, so nothing else for it need be tried now."""


class Refused(NotDelivered):
    """The partner's node itself refused what it was brought; it does not say why."""


class FullThere(NotDelivered):
    """The partner's node itself says that too much of ours lies unopened there: another way would bring it to the same door."""


class Line(Protocol):
    """A way to a partner's node."""

    def put(self, address: str, raw: bytes) -> bytes:
        """Bring an envelope and give the body of the answer; raise NotDelivered for anything but 200."""
        ...

    def slips(self, address: str) -> bytes:
        """Fetch the partner's newest slips; raise NotDelivered when there is no answer."""
        ...


class WitnessLine(Protocol):
    """A way to a partner who witnesses our log."""

    def checkpoint(self, address: str, raw: bytes) -> bytes:
        """Bring a checkpoint with its proof and give the body of the answer; raise NotDelivered for anything but 200."""
        ...


class PartLine(Protocol):
    """A way to a partner's node for the parts of files."""

    def missing(self, address: str, file: str) -> bytes:
        """Ask which parts of an announced file are missing there; raise NotDelivered without an answer."""
        ...

    def part(self, address: str, file: str, number: int, offset: int, piece: bytes) -> int:
        """Bring a piece of a part; gives how many bytes of it are there now. Raise NotDelivered without an answer."""
        ...


class Http:
    """The direct line: HTTP or HTTPS to the address on the partner's card."""

    def put(self, address: str, raw: bytes) -> bytes:
        """PUT an envelope under its SHA-256 and give the body of the answer.

        :raises NotDelivered: when the answer is not 200; Unreachable when there is none
        """
        return _ask(address, "PUT", f"/x/v1/in/{hashlib.sha256(raw).hexdigest()}", raw)

    def put_lot(self, address: str, raw: bytes) -> bytes:
        """PUT several envelopes at once under the SHA-256 of all and give the body of the answer.

        :raises NotDelivered: when the answer is not 200, as from a node that knows no lots; Unreachable when there is none
        """
        return _ask(address, "PUT", f"/x/v1/lot/{hashlib.sha256(raw).hexdigest()}", raw)

    def slips(self, address: str) -> bytes:
        """GET the partner's newest slips.

        :raises NotDelivered: when the answer is not 200; Unreachable when there is none
        """
        return _ask(address, "GET", "/x/v1/slips", None)

    def checkpoint(self, address: str, raw: bytes) -> bytes:
        """PUT a checkpoint of our log with its proof and give the witness's answer.

        :raises NotDelivered: when the answer is not 200; Unreachable when there is none
        """
        return _ask(address, "PUT", "/x/v1/log", raw)

    def missing(self, address: str, file: str) -> bytes:
        """GET which parts of an announced file are missing there.

        :raises NotDelivered: when the answer is not 200; Unreachable when there is none
        """
        return _ask(address, "GET", f"/x/v1/file/{file}", None)

    def part(self, address: str, file: str, number: int, offset: int, piece: bytes) -> int:
        """PUT a piece of a part.

        :raises NotDelivered: when the answer is not 200 with a number; Unreachable when there is none
        """
        said = read_object_of(_ask(address, "PUT", f"/x/v1/file/{file}/{number}/{offset}", piece))
        have = said.get("have")
        if type(have) is not int or not 0 <= have <= MOST_PART:
            raise NotDelivered("an answer in another form")
        return have


def _ask(address: str, method: str, path: str, body: bytes | None) -> bytes:
    status, said = request(address, method, path, body, token=doors.shown_at(address))
    if status == http.client.BAD_REQUEST and said == REFUSED:
        raise Refused
    if status == http.client.INSUFFICIENT_STORAGE and said == REFUSED:
        raise FullThere
    if status != http.client.OK:
        raise NotDelivered(f"status {status}")
    return said


def request(
    address: str,
    method: str,
    path: str,
    body: bytes | None,
    *,
    token: str = "",
    most: int = MOST_BYTES,
    wait: float = 0.0,
) -> tuple[int, bytes]:
    """Ask another machine; gives the status of its answer and the body.

    :param token: a bearer token, where one is due
    :param most: bytes of the longest answer
    :param wait: seconds for which the other side was asked to wait before it answers
    :raises Unreachable: when no whole answer came
    """
    end = time.monotonic() + LONGEST + wait
    try:
        connection, host = _connection(address, TIMEOUT + wait)
        try:
            headers = {"Host": host, "Content-Type": "application/octet-stream", "Accept-Encoding": "identity"}
            if token:
                headers["Authorization"] = f"Bearer {token}"
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            said = _read(answer, end, most)
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unreachable(str(error)) from error
    return answer.status, said


def _connection(address: str, timeout: float) -> tuple[http.client.HTTPConnection, str]:
    """Open the way to an address; names below `localhost` are this machine, whatever its resolver knows (RFC 6761)."""
    parts = urlsplit(address)
    name = parts.hostname or ""
    here = name == "localhost" or name.endswith(".localhost")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(LOOPBACK if here else name, parts.port, timeout=timeout), parts.netloc


def _read(answer: http.client.HTTPResponse, end: float, most: int) -> bytes:
    """Read an answer piece by piece: one that drips or does not end is given up."""
    said = b""
    while piece := answer.read1(MOST_BYTES):
        said += piece
        if len(said) > most or time.monotonic() > end:
            raise OSError("an answer too long or too slow")
    if answer.length:
        raise OSError("an answer cut short")
    return said


def read_answer(body: bytes) -> dict[str, str]:
    """Read the texts of an answer: a receipt, slips.

    :raises NotDelivered: when it is not a JSON object
    """
    return {name: value for name, value in read_object_of(body).items() if isinstance(value, str)}


def read_object_of(body: bytes) -> dict[str, Any]:
    """Read an answer that is a JSON object.

    :raises NotDelivered: when it is none
    """
    try:
        return read_object(body)
    except JwsRefused as error:
        raise NotDelivered("an answer in another form") from error
