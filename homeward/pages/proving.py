"""Showing once more who one is, before a page that can do harm; and where an attempt comes from."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from homeward.office import members
from homeward.office.members import SignInRefused, TooManyAttempts
from homeward.pages.forms import Form, Text

SECRET = {"class": "govuk-input", "autocomplete": "off", "dir": "ltr"}


def code_field() -> Text:
    """The six digits of an authenticator app, where a member has one."""
    return Text(
        label=_("Code of your app"),
        required=False,
        max_length=12,
        help_text=_("Six digits, when you have set up an app"),
        widget=forms.TextInput(
            attrs={"class": "govuk-input", "autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
        ),
    )


class AgainForm(Form):
    """Passphrase and code once more.

    :ivar status: what the page answers with
    """

    status = 200
    passphrase = Text(
        label=_("Your passphrase, again"),
        help_text=_("Six words"),
        widget=forms.PasswordInput(attrs={"class": "govuk-input", "autocomplete": "current-password"}),
    )
    code = code_field()

    def proves(self, request: HttpRequest) -> bool:
        """Whether the form is whole and who sent it is the member; wrong ones count as attempts to sign in."""
        if not self.is_valid():
            self.status = 422
            return False
        typed, who = self.cleaned_data, request.member.username  # type: ignore[attr-defined]
        try:
            members.sign_in(who, typed["passphrase"], code=typed["code"], place=place_of(request))
        except SignInRefused:
            self.add_error(None, _("Passphrase and code do not fit together."))
            self.status = 403
        except TooManyAttempts:
            self.add_error(
                None,
                _("Too many attempts from here. Wait fifteen minutes, or try on another line, such as a telephone's."),
            )
            self.status = 429
        return self.status == 200


def place_of(request: HttpRequest) -> str:
    """Where a request comes from: what the reverse proxy on this machine says of it, else the other end of the line."""
    direct = request.META.get("REMOTE_ADDR", "")
    through = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return members.place_of(through if through and direct in ("127.0.0.1", "::1", "") else direct)
