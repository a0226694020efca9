"""The journey: one whole case between two nodes, every step made through the pages, with nobody watching."""
