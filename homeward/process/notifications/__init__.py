"""The six notifications and the messages around them: what they say, their order, their consent, their evidence."""
