"""A program that crashes leaves no picture of its memory, and no other program of its user reads it (security.md, Login and pages)."""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4


class NotHardened(Exception):
    """The system refused to keep this program's memory to itself; nothing starts."""


def keep_memory_private() -> None:
    """Allow no core file and make the process not dumpable; what it forks inherits both.

    :raises NotHardened: when the system refuses
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise NotHardened(f"prctl: error {ctypes.get_errno()}")
