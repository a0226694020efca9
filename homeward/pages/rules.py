"""What each page needs: a permission, a signed-in member, or nothing. A page without a rule answers 403."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from homeward.office.members import SignedIn
from homeward.office.permissions import Action

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """A request with the member who is signed in, which a page with a rule always has."""

    member: SignedIn
    vault: str


def rule(action: Action) -> Callable[[View], View]:
    """Declare the permission that a page needs; the middleware asks it before the page runs."""

    def declare(view: View) -> View:
        cast(Any, view).rule = action
        return view

    return declare


def public(view: View) -> View:
    """Declare that a page needs nobody signed in."""
    cast(Any, view).rule = None
    return view


def rule_of(view: object) -> object:
    """The rule of a view: an action, None for public, or `Ellipsis` when none was declared."""
    return getattr(view, "rule", ...)
