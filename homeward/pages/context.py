"""What every template knows."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from homeward.office import clock
from homeward.office.permissions import Action, Role, may
from homeward.pages import drawn_parts, languages, showing
from homeward.record.backup import state


@lru_cache(maxsize=256)
def _allowed(roles: frozenset[Role]) -> dict[str, bool]:
    return {action.name: may(roles, action) for action in Action}


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The member, what they may do, the direction of writing, and whether this node is fictional."""
    who = getattr(request, "member", None)
    allowed = _allowed(who.roles) if who else {}
    values = {"member": who is not None, "may": allowed, "fictional": settings.NODE.fictional}
    about = (who.roles if who else None, settings.NODE.fictional)
    return {
        "member": who,
        "may": allowed,
        "rtl": get_language_bidi(),
        "page_header": drawn_parts.part("header.html", about, lambda: values),
        "fictional": settings.NODE.fictional,
        "case_time": showing.moment(clock.now()) if settings.NODE.fictional and who else "",
        "read_only": settings.NODE.read_only,
        "backup_missing": who is not None and state.shown_everywhere(datetime.now(UTC)),
        "draft_language": languages.is_draft(get_language() or languages.SOURCE),
        "languages": [(code, LANG_INFO[code]["name_local"]) for code in languages.ready()],
    }
