"""The sealed record: the only writer of cases, readable only by the people who hold a grant."""
