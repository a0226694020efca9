"""Two nodes as processes of their own: made, served, delivering, and stopped again."""

import ctypes
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path


class NodeDidNotStart(Exception):
    """A node does not answer; says what it printed."""


class PortTaken(Exception):
    """Another program listens on the port that a node needs."""


@dataclass
class RunningNode:
    """A node in a folder, with its two processes while it runs.

    :ivar passphrases: of its members by user name, as they were printed once
    :ivar shares: of its identity key, as they were printed once
    """

    home: Path
    name: str
    port: int
    passphrases: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    shares: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """The environment in which its commands run."""
        signed = {f"HOMEWARD_PASSPHRASE_{name.upper()}": phrase for name, phrase in self.passphrases.items()}
        return {
            **os.environ,
            "HOMEWARD_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "homeward.config.settings",
            **signed,
        }

    def command(self, *arguments: str) -> str:
        """Run one command of the node and give what it printed.

        :raises NodeDidNotStart: when it fails
        """
        done = subprocess.run(
            [sys.executable, "-m", "homeward", *arguments], env=self.environment(), capture_output=True, text=True
        )
        if done.returncode:
            raise NodeDidNotStart(f"homeward {' '.join(arguments)}: {done.stderr or done.stdout}")
        for name, phrase in re.findall(r"^\s*(\S+): passphrase: (.+)$", done.stdout, re.M):
            self.passphrases[name] = phrase
        self.shares += re.findall(r"share of the identity key, .*:\n\s*(\S.*)", done.stdout)
        return done.stdout

    def set_clock(self, moment: datetime) -> None:
        """Move case time; the node is a practice node. Its processes read the old time or the new one, never half of it."""
        written = self.home / "clock.new"
        written.write_text(moment.isoformat(), encoding="ascii")
        written.replace(self.home / "clock")

    def start(self, *, workers: int = 1) -> None:
        """Serve the pages and deliver, and wait until the pages answer.

        :raises NodeDidNotStart: when they do not within two minutes
        """
        self.launch(workers=workers)
        self.await_answer()

    def launch(self, *, workers: int = 1) -> None:
        """Start both processes without waiting for them; they end with the thread that starts them."""
        self.serve(workers=workers)
        self.deliver()

    def serve(self, *, workers: int = 1) -> None:
        """Start to serve the pages, without waiting for them."""
        self._begin("serve", "--port", str(self.port), "--workers", str(workers))

    def deliver(self) -> None:
        """Start to deliver, in a process of its own."""
        self._begin("deliver")

    def await_answer(self) -> None:
        """Wait until the pages answer.

        :raises NodeDidNotStart: when they do not within two minutes
        """
        until = time.monotonic() + START
        while time.monotonic() < until:
            if self._answers():
                return
            if self.processes[0].poll() is not None:
                break
            time.sleep(0.1)
        raise NodeDidNotStart(f"{self.name} does not answer: {(self.home / 'log.txt').read_text()[-2000:]}")

    def _begin(self, *arguments: str) -> None:
        with (self.home / "log.txt").open("ab") as out:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "homeward", *arguments],
                    env=self.environment(),
                    stdout=out,
                    stderr=out,
                    start_new_session=True,
                    preexec_fn=_end_with_parent,
                )
            )

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/left/")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop both processes and wait for their end."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            process.wait(timeout=END)
        self.processes.clear()


# A number that reaches nobody.
TELEPHONE = "+15005550100"
# Of Linux: the signal that a process gets when the one that started it ends, however that ends.
_SET_PARENT_DEATH_SIGNAL = 1
_SYSTEM = ctypes.CDLL(None)
# Below those that the system itself gives out: one of its own might be another program's before a node listens on it.
PORTS = range(20_000, 32_000)
# Names of Linux's sockets that stand for the ports given out; they go with the process that holds them.
_HELD: list[socket.socket] = []
# Seconds: a machine that is slow and busy is not yet one where nothing starts or ends.
START, END = 120, 60


def _end_with_parent() -> None:
    """Ask the system to stop this process when its parent is gone, so that a killed demonstration leaves no ports taken."""
    _SYSTEM.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def free_port() -> int:
    """Find a port that nothing listens on, and that nobody else who asks here is given while this process runs.

    :raises PortTaken: when there is none
    """
    for port in random.sample(PORTS, len(PORTS)):
        held = socket.socket(socket.AF_UNIX)
        try:
            held.bind(f"\0homeward port {port}")
            require_free(port)
        except (OSError, PortTaken):
            held.close()
        else:
            _HELD.append(held)
            return port
    raise PortTaken("every one")


def require_free(port: int) -> None:
    """Check that nothing listens on a port.

    :raises PortTaken: otherwise
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(str(port)) from error


def make(
    folder: Path,
    name: str,
    *,
    port: int,
    organisation: str,
    country: str,
    members: list[tuple[str, list[str]]],
    host: str = "",
    telephone: str = TELEPHONE,
    time_zone: str = "UTC",
) -> RunningNode:
    """Make a practice node with two founders, "ada" and "ben", and further members signed by both.

    :param members: user name and roles of each
    :param time_zone: the organisation's own, by whose clocks its pages show times
    """
    home = folder / name
    shutil.rmtree(home, ignore_errors=True)
    node = RunningNode(home, name, port)
    hosts = [part for one in ("127.0.0.1", "localhost", host) if one for part in ("--host", one)]
    node.command(
        *(
            "node",
            "init",
            "--name",
            name,
            "--organisation",
            organisation,
            "--country",
            country,
            "--address",
            node.address,
        ),
        *("--telephone", telephone, "--founders", "ada", "ben", "--time-zone", time_zone, "--fictional", *hosts),
    )
    if members:
        staff = folder / f"staff-of-{name}.csv"
        rows = [f"{username},{username.title()},{';'.join(roles)}" for username, roles in members]
        staff.write_text("\n".join(["username,name,roles", *rows]) + "\n", encoding="utf-8")
        node.command("member", "add", "--staff", str(staff), "--by", "ada", "ben")
    return node
