"""The six notifications and the messages around them: what they say, in which order, on which consent, and what they prove."""
