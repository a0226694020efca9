"""The shim between a program and its files: built with the machine's compiler, and its record read back."""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HEAD = struct.Struct("=cIQQ")
MISSING = "a C compiler (gcc) is not on this machine" if shutil.which("gcc") is None else ""


@dataclass(frozen=True)
class Change:
    """One change of a file: kind W (bytes written), T (cut or grown to a size), S (synced), U (removed)."""

    kind: str
    path: str
    offset: int
    data: bytes


def built(folder: Path) -> Path:
    """Compile the shim into a folder."""
    made = folder / "shim.so"
    command = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(made), str(HERE / "shim.c"), "-ldl", "-lpthread"]
    subprocess.run(command, check=True)
    return made


def environment(shim: Path, home: Path, **more: str) -> dict[str, str]:
    """The environment of a program that runs on a node under the shim."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD", "DJANGO"))}
    own = {"LD_PRELOAD": str(shim), "HOMEWARD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "homeward.config.settings"}
    return {**kept, **own, "PYTHONPATH": str(ROOT), **more}


def run(arguments: list[str], within: dict[str, str]) -> str:
    """Run a module of Python to its end; gives what it printed."""
    done = subprocess.run([sys.executable, "-m", *arguments], env=within, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def changes(record: Path) -> Iterator[Change]:
    """Read the record of the shim, in order."""
    names: dict[int, str] = {}
    raw = record.read_bytes()
    place = 0
    while place < len(raw):
        kind, number, offset, size = HEAD.unpack_from(raw, place)
        place += HEAD.size
        data = b""
        if kind in (b"N", b"U", b"W"):
            data = raw[place : place + size]
            place += size
        if kind == b"N":
            names[number] = data.decode()
        else:
            path = data.decode() if kind == b"U" else names[number]
            yield Change(kind.decode(), path, offset, data if kind == b"W" else b"")
