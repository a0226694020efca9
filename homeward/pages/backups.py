"""The state of the backups: how old the newest is, how long erased texts can lie in one, when a restore was last shown to work."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from homeward.casework import backups as keeping
from homeward.office.permissions import Action
from homeward.pages import showing
from homeward.pages.rules import Request, rule

# A restore is rehearsed every six months (security.md, Keys 8).
REHEARSED = timedelta(days=183)


@rule(Action.SEE_BACKUPS)
def backups(request: Request | HttpRequest) -> HttpResponse:
    """Show what is known of backups; nothing can be done here, because archives open only with what lies offline."""
    known = keeping.known(by=request.member)  # type: ignore[union-attr]
    now = datetime.now(UTC)
    rows = [
        (_("Newest backup, in every place and read back"), known["newest"], keeping.OLD),
        (_("Oldest backup that still exists"), known["oldest"], timedelta(days=15)),
        (_("Last restore that was shown to work"), known["restored"], REHEARSED),
    ]
    shown = [
        {
            "name": name,
            "at": showing.moment(at) if at else "",
            "days": (now - at).days if at else 0,
            "hours": int((now - at) / timedelta(hours=1)) if at else 0,
            "late": at is None or now - at > limit,
        }
        for name, at, limit in rows
    ]
    return render(request, "backups/backups.html", {"heading": _("Backup"), "rows": shown, "kept": keeping.wanted()})
