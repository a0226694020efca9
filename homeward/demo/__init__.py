"""The demonstration: two practice nodes with over twenty invented cases."""
