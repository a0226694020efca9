"""Where bells ring, as `node.toml` says: servers for e-mail, and web addresses that pass a text to a telephone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

DUTIES = ("worker", "supervisor", "duty", "intake")
TEXT = "Something at work waits for you. Please sign in."
BODY = {"to": "$to", "text": "$text", "whom": "$whom"}
SCHEMES = {"smtp": ("smtps", "smtp+tls", "smtp"), "webhook": ("https", "http")}
# Without TLS only on this machine, where a mail server or a gateway may listen.
PLAIN = ("smtp", "http")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
KNOWN = frozenset({"kind", "address", "user", "secret", "from", "to", "text", "body"})


class BellMisconfigured(Exception):
    """A bell that cannot ring: the text names the setting and what is wrong with it."""


@dataclass(frozen=True)
class Bell:
    """One place where bells ring.

    :ivar kind: "smtp" or "webhook"
    :ivar address: "smtps://mail.example.org:465", "smtp+tls://...", "https://..."
    :ivar to: for each duty the e-mail addresses or telephone numbers
    :ivar secret: the file that holds the password, or the token of a webhook
    :ivar sender: the e-mail address it comes from
    :ivar text: what it says; nothing of any case
    :ivar body: the fields of a webhook's JSON, in which $to, $text and $whom are filled in
    """

    kind: str
    address: str
    to: Mapping[str, tuple[str, ...]]
    user: str = ""
    secret: Path | None = None
    sender: str = ""
    text: str = TEXT
    body: Mapping[str, str] = field(default_factory=lambda: dict(BODY))

    @property
    def name(self) -> str:
        """What it is called on pages: its kind and host."""
        return f"{self.kind} {urlsplit(self.address).hostname}"


def read(found: Any) -> tuple[Bell, ...]:
    """Read the bells of a node's settings.

    :raises BellMisconfigured: naming the first setting that is missing or wrong
    """
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BellMisconfigured("bell: each begins with a line [[bell]]")
    return tuple(_bell(one) for one in found)


def _bell(facts: dict[str, Any]) -> Bell:
    unknown = sorted(set(facts) - KNOWN)
    if unknown:
        raise BellMisconfigured(f"bell: {unknown[0]}: there is no such setting")
    kind, address = _text(facts, "kind"), _text(facts, "address")
    if kind not in SCHEMES:
        raise BellMisconfigured(f"bell: kind: {kind!r} must be one of {', '.join(SCHEMES)}")
    _check_address(kind, address)
    sender = _text(facts, "from", "") if kind != "smtp" else _text(facts, "from")
    secret = _text(facts, "secret", "")
    return Bell(
        kind,
        address,
        _duties(facts.get("to")),
        _text(facts, "user", ""),
        Path(secret) if secret else None,
        sender,
        _text(facts, "text", TEXT),
        _body(facts.get("body", BODY)),
    )


def _check_address(kind: str, address: str) -> None:
    try:
        parts = urlsplit(address)
        reachable = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise BellMisconfigured(f"bell: address: {address!r} is none") from error
    if parts.scheme not in SCHEMES[kind] or not reachable:
        raise BellMisconfigured(f"bell: address: {address!r} must begin with {' or '.join(SCHEMES[kind])}://")
    if parts.scheme in PLAIN and parts.hostname not in LOOPBACK:
        raise BellMisconfigured(f"bell: address: {address!r} would go over a network unencrypted")


def _duties(found: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(found, dict) or not found:
        raise BellMisconfigured("bell: to: a table of duties is needed, such as {duty = ['+43 1 5550100']}")
    for duty, places in found.items():
        listed = isinstance(places, list) and all(isinstance(one, str) and one.isprintable() and one for one in places)
        if duty not in DUTIES or not listed:
            raise BellMisconfigured(f"bell: to: {duty}: one of {', '.join(DUTIES)} with a list of texts is needed")
    return {duty: tuple(places) for duty, places in found.items()}


def _body(found: Any) -> dict[str, str]:
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise BellMisconfigured("bell: body: a table of texts is needed")
    return dict(found)


def _text(facts: dict[str, Any], key: str, default: str | None = None) -> str:
    value = facts.get(key, default)
    if not isinstance(value, str) or (not value and default is None) or not value.isprintable():
        raise BellMisconfigured(f"bell: {key}: a text is needed")
    return value
