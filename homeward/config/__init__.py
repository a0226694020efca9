"""How a node is put together: its settings, its addresses, and the command line."""
