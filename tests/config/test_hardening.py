"""A crashed server or worker leaves no core file, and its memory is nobody else's to read."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from homeward.journey.nodes import free_port
from tests.backup.nodes import Node, a_node

ASK = "import ctypes, resource; print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Node:
    return a_node(tmp_path_factory.mktemp("hardening"))


def python(node: Node, text: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a few lines in a folder of their own, with cores allowed to begin with."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD", "DJANGO"))}
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    return subprocess.run(
        [sys.executable, "-c", text],
        env={**kept, "HOMEWARD_HOME": str(node.home), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        cwd=folder,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (most, most)),
    )


def test_the_server_allows_no_core_and_is_not_dumpable(node: Node, tmp_path: Path) -> None:
    before = python(node, ASK, tmp_path).stdout.split()
    after = python(node, f"import homeward.config.wsgi; {ASK}", tmp_path).stdout.decode().split(") ")
    assert before[-1] == b"1"
    assert after == ["(0, 0", "0\n"]


def test_a_server_that_crashes_leaves_no_core_file(node: Node, tmp_path: Path) -> None:
    done = python(node, "import homeward.config.wsgi, os; os.abort()", tmp_path)
    assert done.returncode == -signal.SIGABRT
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["deliver"], ["serve", "--workers", "1"]])
def test_every_process_that_runs_has_no_room_for_a_core(node: Node, command: list[str]) -> None:
    port = ["--port", str(free_port())] if command[0] == "serve" else []
    running = subprocess.Popen(
        [sys.executable, "-m", "homeward", *command, *port],
        env={**os.environ, "HOMEWARD_HOME": str(node.home)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert _limited(running.pid, children=command[0] == "serve")
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _limited(parent: int, *, children: bool) -> bool:
    """Whether, within two minutes, the process and its workers have a limit of 0 for cores."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        time.sleep(0.2)
        below = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        if (below or not children) and all(_no_core(int(one)) for one in (parent, *below)):
            return True
    return False


def _no_core(number: int) -> bool:
    lines = Path(f"/proc/{number}/limits").read_text().splitlines()
    (line,) = [one for one in lines if one.startswith("Max core file size")]
    return line.split()[4:6] == ["0", "0"]
