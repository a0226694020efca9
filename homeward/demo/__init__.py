"""The demonstration: two practice nodes with twelve invented cases at different stages."""
