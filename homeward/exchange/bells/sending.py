"""Ringing one bell: an e-mail by SMTP, or a POST that a gateway turns into a message to a telephone."""

import http.client
import json
import smtplib
import ssl
from email.message import EmailMessage
from string import Template
from urllib.parse import urlsplit

from homeward.exchange.bells.places import Bell

TIMEOUT = 20.0
PORTS = {"smtps": 465, "smtp+tls": 587, "smtp": 25}


class BellSilent(Exception):
    """The server did not take the message, or not for everybody; the text says at which step, with no address in it."""


def send(bell: Bell, whom: str) -> int:
    """Call those who have a duty; gives how many were called, 0 when this bell does not know the duty.

    :raises BellSilent: when the message did not get through
    """
    to = bell.to.get(whom, ())
    if not to:
        return 0
    try:
        (_mail if bell.kind == "smtp" else _post)(bell, whom, to)
    except (OSError, smtplib.SMTPException, http.client.HTTPException, ValueError) as error:
        raise BellSilent(type(error).__name__) from error
    return len(to)


def _secret(bell: Bell) -> str:
    return bell.secret.read_text(encoding="utf-8").strip() if bell.secret else ""


def _mail(bell: Bell, whom: str, to: tuple[str, ...]) -> None:
    parts = urlsplit(bell.address)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    with server:
        if parts.scheme == "smtp+tls":
            server.starttls(context=context)
        if bell.user:
            server.login(bell.user, _secret(bell))
        refused = server.send_message(_message(bell), bell.sender, list(to))
    if refused:
        raise BellSilent("refused for some")


def _message(bell: Bell) -> EmailMessage:
    """The e-mail. Its recipients stand on the envelope alone, so that nobody learns who else has the duty."""
    made = EmailMessage()
    made["From"], made["Subject"] = bell.sender, bell.text
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(bell.text + "\n")
    return made


def _post(bell: Bell, whom: str, to: tuple[str, ...]) -> None:
    for one in to:
        known = {"to": one, "text": bell.text, "whom": whom}
        body = {name: Template(value).safe_substitute(known) for name, value in bell.body.items()}
        _ask(bell, json.dumps(body).encode())


def _ask(bell: Bell, body: bytes) -> None:
    parts = urlsplit(bell.address)
    host, path = parts.hostname or "", (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    headers = {"Content-Type": "application/json"}
    if bell.secret:
        headers["Authorization"] = f"Bearer {_secret(bell)}"
    connection = kind(host, parts.port, timeout=TIMEOUT)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read(64 * 1024)
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise BellSilent(f"status {answer.status}")
