"""Blind relays as a node uses them: our mailboxes and the partners', what falls back to them, what is collected there."""
