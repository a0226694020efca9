"""What a file is: found by its content, never by its name. A picture is made anew, so that nothing hidden in it stays."""

from dataclasses import dataclass

from homeward.record import apart

MOST = 25 * 1024 * 1024
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
PICTURES = frozenset({JPEG, PNG})
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")
_CHILD = "homeward.record.files.pictures"


class FileRefused(Exception):
    """A file that is not kept: says why by a code ("kind", "empty", "large", "picture")."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Content:
    """A file as it will be kept: what it is, and its bytes."""

    media: str
    raw: bytes


def examined(raw: bytes) -> Content:
    """Find out what a file is, and make a picture anew without anything but its points of colour.

    :raises FileRefused: for what is neither a PDF nor a picture, is empty or too large, or for a picture that cannot be read
    """
    if not raw:
        raise FileRefused("empty")
    if len(raw) > MOST:
        raise FileRefused("large")
    if raw.startswith(b"%PDF-"):
        return Content(PDF, raw)
    if not raw.startswith(_PICTURE_STARTS) and not (raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"):
        raise FileRefused("kind")
    try:
        made = apart.ask(_CHILD, raw)
    except apart.ApartFailed as error:
        raise FileRefused("picture") from error
    if len(made) > MOST:
        raise FileRefused("large")
    return Content(PNG if made.startswith(_PICTURE_STARTS[1]) else JPEG, made)
