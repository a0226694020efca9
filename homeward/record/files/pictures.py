"""The child process that makes a picture anew: it reads what a stranger may have made, and can open no file and no connection.

What comes out is drawn from the points of colour alone: no place, time, device, thumbnail, comment or profile. Run as
`python -m homeward.record.files.pictures`; it needs neither Django nor the node.
"""

import io
import resource
import sys
from typing import Any

from PIL import Image, ImageOps

from homeward.record import apart

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
# A page at 600 dpi has 35 million points; more is no scan, and a picture that unpacks to more is an attack.
MOST_POINTS = 60_000_000
MEMORY, CPU_SECONDS = 2 * 1024**3, 40
QUALITY = 85


class PictureRefused(ValueError):
    """A picture with more points, or more pictures, than one scan has."""


def anew(raw: bytes) -> bytes:
    """Draw a picture anew: a photograph as JPEG, anything else as PNG, upright as it was meant to be seen.

    :raises PictureRefused: for too many points, or several pictures in one
    """
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
        if found.width * found.height > MOST_POINTS or getattr(found, "n_frames", 1) != 1:
            raise PictureRefused
        photograph = found.format in ("JPEG", "WEBP")
        upright: Any = ImageOps.exif_transpose(found)
        see_through = "A" in upright.getbands() or "transparency" in upright.info
        plain = upright.convert("RGBA" if see_through else "L" if upright.mode in ("1", "L") else "RGB")
    # Only the points go on: what else the file held stays behind with the old object.
    clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    made = io.BytesIO()
    if photograph and not see_through:
        clean.save(made, "JPEG", quality=QUALITY, optimize=True)
    else:
        clean.save(made, "PNG", compress_level=6)
    return made.getvalue()


def _load() -> None:
    """Read and draw a picture of each kind once, so that everything needed is loaded before the doors close."""
    for name in FORMATS:
        made = io.BytesIO()
        Image.new("RGB", (8, 8)).save(made, name)
        anew(made.getvalue())


def main() -> int:
    """Answer one order from the standard input."""
    raw = sys.stdin.buffer.read()
    _load()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    apart.shut_in()
    try:
        made = anew(raw)
    except Exception:  # noqa: BLE001 - whatever a stranger's picture does to the reader, there is no picture
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
