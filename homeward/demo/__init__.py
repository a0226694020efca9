"""The demonstration: two practice nodes with over thirty invented cases."""
