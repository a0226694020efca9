"""Everything that reads bytes of a stranger, and everything that reads what a known partner signed: one function of bytes each.

A target may refuse, with the refusals named beside it; anything else that it raises is a crash.
"""

from tests.fuzz.targets.made import Target
from tests.fuzz.targets.signed import SIGNED_BY_PARTNERS
from tests.fuzz.targets.strangers import STRANGERS

TARGETS = (*STRANGERS, *SIGNED_BY_PARTNERS)

__all__ = ["SIGNED_BY_PARTNERS", "STRANGERS", "TARGETS", "Target", "one"]


def one(target: Target, raw: bytes) -> bool:
    """Let a target read something; gives whether it took it. Whatever it raises beside its refusals is a crash."""
    try:
        target.run(raw)
    except target.refuses:
        return False
    return True
