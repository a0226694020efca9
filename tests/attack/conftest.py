"""The attacker finds a node as the tests of the record make it."""

from tests.record.conftest import founders, opened, stranger, worker

__all__ = ["founders", "opened", "stranger", "worker"]
