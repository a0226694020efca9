"""Lots: several envelopes for one partner in one request, stored there in one commit and receipted one by one.

Whatever a lot does not settle (a refusal, a lost answer, a node that knows no lots) goes envelope by envelope, as ever.
"""

from homeward.exchange.lots.bringing import LotLine, bring, goes, parted, wrapped
from homeward.exchange.lots.receiving import receive
from homeward.exchange.lots.writing import MOST, MOST_BYTES, read, write

__all__ = ["MOST", "MOST_BYTES", "LotLine", "bring", "goes", "parted", "read", "receive", "wrapped", "write"]
