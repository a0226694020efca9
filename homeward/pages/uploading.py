"""Uploads stay in memory whatever their size; how large one may be, the middleware has decided before anything is read."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemory(MemoryFileUploadHandler):
    """Django's handler for small files, without its own limit: a temporary file on a disk is never made."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Take every file."""
        self.activated = True
