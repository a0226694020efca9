"""Troubles: everything in the exchange that a person must be called for, found with nobody signed in.

A trouble is found from the tables, not reported by whoever caused it, so that a step which was killed half way still rings; when what
it was about is over (a late receipt, a letter opened, a card renewed), it is gone with its alarms.
"""

from homeward.exchange.troubles.finding import find
from homeward.exchange.troubles.keeping import forget_alarms, kept, look
from homeward.exchange.troubles.kinds import OURS, STOPS, Kind, Trouble
from homeward.exchange.troubles.settling import by_word, settle

__all__ = ["OURS", "STOPS", "Kind", "Trouble", "by_word", "find", "forget_alarms", "kept", "look", "settle"]
