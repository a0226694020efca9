"""The demonstration refuses to disturb another one, or another program on its ports."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeward.demo import main as demo
from homeward.journey import nodes
from homeward.journey.nodes import PortTaken

PATIENCE = 120
# A run that makes and starts one node, says so, and waits to be killed.
KILLED = """
import sys, time
from pathlib import Path
from homeward.journey import nodes
node = nodes.make(Path(sys.argv[1]), "harbour", port=int(sys.argv[2]), organisation="Invented", country="DE", members=[])
node.start()
print("started", flush=True)
time.sleep(60)
"""


# The demonstration itself, with two nodes of nobody but the founders and no cases, one of them lost and restored, as a shell starts
# it in the background.
IN_THE_BACKGROUND = """
import signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.SIG_IGN)
from homeward.demo import main as demo
def backed_up(node):
    node.command("backup")
    return node
demo.PORTS.update(referring=int(sys.argv[2]), receiving=int(sys.argv[3]))
demo.PEOPLE.update(referring=[], receiving=[])
demo.cases.fill = lambda *_: None
demo.restored.lose_and_restore = lambda journey: demo.restored.lost_and_restored(backed_up(journey.receiving))
sys.exit(demo.main(folder=Path(sys.argv[1]), fresh=True))
"""


@contextlib.contextmanager
def listening() -> Iterator[int]:
    """Another program that listens on a port."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_named_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as port:
        monkeypatch.setitem(demo.PORTS, "referring", port)
        assert demo.main(folder=tmp_path / "demo", fresh=False) == 1
    assert f"port {port} is taken by another program" in capsys.readouterr().err
    assert not (tmp_path / "demo" / "referring").exists()


def test_a_second_demonstration_in_the_same_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (tmp_path / "lock").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        assert demo.main(folder=tmp_path, fresh=True) == 1
    assert "runs in" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["lock"]


def test_a_port_is_free_again_when_nobody_listens() -> None:
    with listening() as port, pytest.raises(PortTaken):
        nodes.require_free(port)
    nodes.require_free(nodes.free_port())


def test_a_port_that_one_process_was_given_is_given_to_no_other_before_anybody_listens() -> None:
    port = nodes.free_port()
    ask = f"from homeward.journey import nodes; nodes.PORTS = range({port}, {port + 1}); nodes.free_port()"
    asked = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)
    assert asked.stderr.strip().endswith("PortTaken: every one")


def test_a_killed_run_leaves_neither_processes_nor_ports(tmp_path: Path) -> None:
    port = nodes.free_port()
    done = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path), str(port)], stdout=subprocess.PIPE, text=True)
    assert done.stdout is not None
    assert done.stdout.readline().strip() == "started"
    with pytest.raises(PortTaken):
        nodes.require_free(port)
    done.kill()
    done.wait()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not _is_free(port):
        time.sleep(0.1)
    nodes.require_free(port)
    assert _is_free(port)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_in_the_background_it_ends_with_a_signal_and_takes_everything_along(tmp_path: Path, sent: int) -> None:
    ports = [nodes.free_port() for _ in range(2)]
    # The folder is named as `make demo` names it: from where one stands.
    command = [sys.executable, "-c", IN_THE_BACKGROUND, os.path.relpath(tmp_path), *map(str, ports)]
    done = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert done.stdout is not None
    assert any("Ctrl-C stops both nodes" in line for line in done.stdout)
    done.send_signal(sent)
    assert done.wait(timeout=PATIENCE) == 0
    for port in ports:
        nodes.require_free(port)


def _is_free(port: int) -> bool:
    try:
        nodes.require_free(port)
    except PortTaken:
        return False
    return True
