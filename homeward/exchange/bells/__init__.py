"""Bells: e-mail and messages to telephones that call our own people when an alarm rings, and say nothing of any case.

A bell says that something waits, to whoever has that duty; what it is stands on the pages alone.
"""

from homeward.exchange.bells.places import Bell, BellMisconfigured, read
from homeward.exchange.bells.sending import BellSilent, send

__all__ = ["Bell", "BellMisconfigured", "BellSilent", "read", "send"]
