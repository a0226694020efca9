"""Homeward: the return and reintegration process of UNODC Tool 7.8, handed safely from one organisation to another."""

import zoneinfo

# Time zones are those of the package `tzdata`, the same on every machine; the system's own may be old or missing.
zoneinfo.reset_tzpath(to=())
