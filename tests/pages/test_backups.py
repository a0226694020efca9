"""The state of the backups: seen by who looks after the node, and on every page once it is three days too old."""

from dataclasses import replace

from django.conf import settings
from django.test import override_settings

from tests.pages.people import signed_in, text

BANNER = "For three days or more there has been no backup"


def test_who_looks_after_the_node_sees_how_old_backup_and_rehearsal_are(organisation):
    for name in ("anna", "adam"):
        page = text(signed_in(organisation.members[name]).get("/backups/"))
        assert "Last restore that was shown to work" in page
        assert "No backup is kept" in page
    assert signed_in(organisation.members["wera"]).get("/backups/").status_code == 403


def test_without_a_backup_every_page_of_a_real_node_says_so_and_today_rings(organisation):
    client = signed_in(organisation.members["wera"])
    assert BANNER not in text(client.get("/cases/"))
    with override_settings(NODE=replace(settings.NODE, backup=("/one", "/two"))):
        for address in ("/", "/cases/", "/directory/"):
            assert BANNER in text(client.get(address))
