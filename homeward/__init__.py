"""Homeward: the return and reintegration process of UNODC Tool 7.8, handed safely from one organisation to another."""
