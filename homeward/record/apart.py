"""Work done apart: a child process that can open no file and no connection, and leaves no core.

What parses a stranger's bytes, or holds a key that must not stay, runs in one: it reads one order and writes one answer.
"""

import ctypes
import resource
import subprocess
import sys
from pathlib import Path

PR_SET_DUMPABLE = 4
SECONDS = 60
ROOT = Path(__file__).parents[2]


class ApartFailed(Exception):
    """The child gave no answer: it refused, took too long, or needed more than it may have."""


def shut_in() -> None:
    """Take from this process what it does not need: new files and connections, cores, being looked into."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Without a free descriptor neither a file nor a socket can be opened; those of the order and the answer stay.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def ask(module: str, order: bytes) -> bytes:
    """Have a module of ours answer one order in a child process.

    :raises ApartFailed: when it gives no answer
    """
    command = [sys.executable, "-m", module]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing typed
            command, input=order, capture_output=True, timeout=SECONDS, check=False, cwd=ROOT
        )
    except subprocess.TimeoutExpired as error:
        raise ApartFailed(module) from error
    if done.returncode != 0:
        raise ApartFailed(module)
    return done.stdout
