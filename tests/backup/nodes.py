"""A node as `homeward node init` makes it, with two places for its backups, driven from outside as whoever looks after it would."""

import json
import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

INIT = (
    *("node", "init", "--name", "harbour", "--organisation", "Harbour House (invented)", "--country", "DE"),
    *("--address", "http://127.0.0.1:1", "--founders", "ada", "ben", "--fictional"),
)
ROOT = Path(__file__).parents[2]


@dataclass
class Node:
    """A node with its restore sheet beside it, as custodians hold it, and two places for archives."""

    folder: Path
    passphrases: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "node"

    @property
    def places(self) -> tuple[Path, Path]:
        return self.folder / "one", self.folder / "two"

    def run(self, *typed: str, home: Path | None = None, most: int = 0) -> subprocess.CompletedProcess[str]:
        """Run one command of Homeward; `most` is the largest file in bytes that may be written, as on a full disk."""
        return self._python("-m", "homeward", *typed, home=home, most=most)

    def ask(self, *typed: str, home: Path | None = None) -> object:
        """Do something inside the node."""
        done = self._python("-m", "tests.backup.in_node", *typed, home=home)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def _python(self, *typed: str, home: Path | None, most: int = 0) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD", "DJANGO"))}
        known = {f"HOMEWARD_PASSPHRASE_{name.upper()}": phrase for name, phrase in self.passphrases.items()}
        where = {"HOMEWARD_HOME": str(home or self.home), "DJANGO_SETTINGS_MODULE": "homeward.config.settings"}
        return subprocess.run(
            [sys.executable, *typed],
            env={**kept, **known, **where, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))) if most else None,
        )

    def backup(self, most: int = 0) -> subprocess.CompletedProcess[str]:
        return self.run("backup", most=most)

    def restore(
        self, to: Path, *more: str, identity: Path | None = None, most: int = 0
    ) -> subprocess.CompletedProcess[str]:
        """Restore to a folder from both places and the restore sheet."""
        sheet = ("--identity", str(identity or self.folder / "backup.key"))
        key = ("--server-key", str(self.folder / "server.key"), "--by", "ada", "ben")
        froms = [word for place in self.places for word in ("--from", str(place))]
        return self.run("restore", *froms, *sheet, *key, *more, home=to, most=most)


def a_node(folder: Path) -> Node:
    """Make a node; its sheet (server key, backup identity) lies beside it, the backup identity no longer in it."""
    folder.mkdir(exist_ok=True)
    node = Node(folder)
    done = node.run(*INIT)
    assert done.returncode == 0, done.stderr
    node.passphrases = dict(re.findall(r"^\s+(\w+): passphrase: (.+)$", done.stdout, re.M))
    (node.home / "backup.key").rename(folder / "backup.key")
    (folder / "server.key").write_bytes((node.home / "server.key").read_bytes())
    for place in node.places:
        place.mkdir()
    with (node.home / "node.toml").open("a") as file:
        file.write(f"backup = {json.dumps([str(place) for place in node.places])}\n")
    return node
