"""What the receiving organisation's staff can do, from the first request to closing."""
