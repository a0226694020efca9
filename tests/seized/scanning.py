"""The scan of a seized node: every byte it ever wrote, its files as they lie there, and its data archives opened, in six encodings."""

import base64
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from homeward.record.backup import archives
from scripts import in_the_clear
from tests.backup.nodes import Node, a_node
from tests.durability import shim

# Letters outside ASCII, so that each encoding of the mark differs from every other.
MARK, CONTROL = "\u0436Kestrel\u0446", "\u0436Control\u0446"


def _base64(text: str) -> bytes:
    return base64.b64encode(text.encode())


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-16": lambda text: text.encode("utf-16-le"),
    "JSON": lambda text: json.dumps(text)[1:-1].encode(),
    "address": lambda text: quote(text).encode(),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "base64": _base64,
}


def patterns(text: str) -> dict[str, re.Pattern[bytes]]:
    """What a text looks like in each encoding; base64 at each of its three places, without the letters that depend on what is beside."""
    found = {name: re.compile(re.escape(encoded(text))) for name, encoded in ENCODINGS.items() if name != "base64"}
    raw = text.encode()
    forms = []
    for before in range(3):
        whole = base64.b64encode(bytes(before) + raw)
        first, last = -(-before * 8 // 6), (before + len(raw)) * 8 // 6
        forms.append(re.escape(whole[first:last]))
    return found | {"base64": re.compile(b"|".join(forms)), "hexadecimal": re.compile(raw.hex().encode(), re.I)}


@dataclass
class Seized:
    """What a scan found: bytes looked at, canaries by encoding and place, controls by encoding, codes, and columns not listed."""

    planted: int
    kinds: int
    scanned: int = 0
    files: int = 0
    found: dict[str, int] = field(default_factory=dict)
    controls: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    unlisted: list[str] = field(default_factory=list)

    @property
    def canaries(self) -> int:
        """How many canaries were found, in all encodings and places."""
        return sum(self.found.values())


def seize(folder: Path, cases: int) -> Seized:
    """Plant canaries in a node through its pages under the recorder, make backups, and scan everything."""
    node = a_node(folder)
    library, record = shim.built(folder), folder / "record"
    known = {f"HOMEWARD_PASSPHRASE_{name.upper()}": phrase for name, phrase in node.passphrases.items()}
    recorder = {"SHIM_LOG": str(record), "SHIM_UNDER": "/", "TMPDIR": str(folder)}
    within = shim.environment(library, node.home, **known, **recorder)
    said = json.loads(shim.run(["tests.seized.planting", str(cases)], within))
    for command in ("deliver --once", "verify", "backup"):
        shim.run(["homeward", *command.split()], within)
    seized = Seized(said["planted"], said["kinds"])
    marks, controls = patterns(MARK), patterns(CONTROL)
    for place, raw in _everything(node, record):
        seized.scanned += len(raw)
        for name, pattern in marks.items():
            if count := len(pattern.findall(raw)):
                seized.found[f"{place}: {name}"] = seized.found.get(f"{place}: {name}", 0) + count
        seized.controls |= {name for name, pattern in controls.items() if pattern.search(raw)}
        seized.codes |= {code for code in said["codes"] if code.encode() in raw}
    seized.files = len({one.path for one in shim.changes(record)})
    seized.unlisted = in_the_clear.otherwise(node.home / "node.sqlite3")
    shutil.rmtree(node.home)
    return seized


def _everything(node: Node, record: Path) -> Iterator[tuple[str, bytes]]:
    """Every write by itself, every file put together again from its writes, every file as it lies there, every archive opened."""
    whole: dict[str, bytearray] = {}
    for change in shim.changes(record):
        if change.kind == "W" and change.path.startswith("/dev/") is False:
            yield change.path, change.data
            file = whole.setdefault(change.path, bytearray())
            end = change.offset + len(change.data)
            file.extend(bytes(max(0, end - len(file))))
            file[change.offset : end] = change.data
    for path, raw in whole.items():
        yield path, bytes(raw)
    for file in node.home.rglob("*"):
        if file.is_file():
            yield str(file), file.read_bytes()
    yield from _archives(node.places, bytes.fromhex((node.folder / "backup.key").read_text()))


def _archives(places: Iterable[Path], seed: bytes) -> Iterator[tuple[str, bytes]]:
    for place in places:
        for file in place.glob("*.age"):
            yield file.name, repr(archives.read_head(file, [seed])).encode()
            for raw in archives.read_slices(file, [seed]):
                yield f"{file.name}, opened", raw
