"""The formats in which organisations write to each other: pure functions over bytes, without clock or input and output."""
