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


def rule(action: Action, *, step_up: bool | str = False) -> Callable[[View], View]:
    """Declare the permission that a page needs; the middleware asks it before the page runs.

    :param step_up: the page also needs a sign-in not older than fifteen minutes, or the member's passphrase and code once more;
        "POST" where only what is sent there needs it
    """

    def declare(view: View) -> View:
        cast(Any, view).rule = action
        cast(Any, view).step_up = step_up
        return view

    return declare


def public(view: View) -> View:
    """Declare that a page needs nobody signed in."""
    cast(Any, view).rule = None
    return view


def takes(most: int) -> Callable[[View], View]:
    """Declare that a page takes more than other pages in one post: so many bytes."""

    def declare(view: View) -> View:
        cast(Any, view).takes = most
        return view

    return declare


def most_of(view: object) -> int:
    """How many bytes a page declares to take in one post; 0 where it declares nothing."""
    return int(getattr(view, "takes", 0))


def needs_step_up(view: object, method: str | None) -> bool:
    """Tell whether a page needs a fresh sign-in when it is asked in this way."""
    return getattr(view, "step_up", False) in (True, method)


def rule_of(view: object) -> object:
    """The rule of a view: an action, None for public, or `Ellipsis` when none was declared."""
    return getattr(view, "rule", ...)
