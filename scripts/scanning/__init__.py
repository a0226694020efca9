"""Trying a node from outside: TLS behind the documented proxy, and two scanners, each first on an application with planted holes."""
