"""Backup and restore of a node (security.md, Keys 9).

Every hour the new sealed rows go to two places as two archives: the data, without anything that opens it, and apart from it grants and
locked keys. A whole one begins a chain each day. An archive lives at most 14 days, but the newest verified pair is never deleted.
"""
