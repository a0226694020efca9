"""The blind relay, a process that any organisation can run: it keeps sealed bytes in random mailboxes and knows nothing else."""
