"""The exchange: partners and their keys, what leaves and what comes, without ever opening a letter."""
