"""Signed heads both ways: at the start, after a restore and every six hours each node tells its partners how far every conversation is.

Whoever hears them sees what it lacks and what the other lacks: the one asks by its own heads, the other sends again.
"""

from homeward.exchange.heads.hearing import take
from homeward.exchange.heads.telling import at_start, bring_due, pages, soon

__all__ = ["at_start", "bring_due", "pages", "soon", "take"]
