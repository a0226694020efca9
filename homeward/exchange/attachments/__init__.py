"""Attachments between nodes: age files to the case's mailbox, in parts of 256 KiB named by their SHA-256.

The sender's node announces a file by a note; the receiver's node asks for what is missing, down to the byte, so that a line that breaks
costs what was on its way and no more. Neither node can open one.
"""
