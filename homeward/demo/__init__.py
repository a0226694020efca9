"""The demonstration: two practice nodes with thirteen invented cases at different stages."""
