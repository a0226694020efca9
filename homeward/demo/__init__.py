"""The demonstration: two practice nodes with thirteen invented cases at different stages."""

"""The demonstration: two practice nodes with over twenty invented cases."""
