"""What a browser sends: a form's names and values, in parts where a file is among them; or what a script made."""

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Attached:
    """A file chosen in a form."""

    name: str
    media: str
    content: bytes


Filled = list[tuple[str, str | Attached]]


def body(form: Filled | bytes) -> tuple[bytes, str]:
    """Write a form as a browser sends it, or take what a script made as it is; gives the bytes and their media type."""
    if isinstance(form, bytes):
        return form, "application/json"
    texts = [(name, value) for name, value in form if isinstance(value, str)]
    if len(texts) == len(form):
        return urlencode(texts).encode("ascii"), "application/x-www-form-urlencoded"
    boundary = secrets.token_hex(16)
    parts = b"".join(f"--{boundary}\r\n".encode() + _part(name, value) + b"\r\n" for name, value in form)
    return parts + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _part(name: str, value: str | Attached) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"'
    if isinstance(value, str):
        return f"{head}\r\n\r\n{value}".encode()
    return f'{head}; filename="{value.name}"\r\nContent-Type: {value.media}\r\n\r\n'.encode() + value.content
