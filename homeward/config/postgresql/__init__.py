"""PostgreSQL for a node: Django's own back end, whose transactions begin as writers, as SQLite's do here."""
