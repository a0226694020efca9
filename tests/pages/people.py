"""An organisation to test the pages with: two founders, members of every role, and a browser-like client for each."""

import time
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from homeward.casework import administration, opening
from homeward.office import vault
from homeward.office.members import SignedIn
from homeward.office.permissions import Role

FACTS = administration.Facts("Harbour (fictional)", "AT", "en", "+4315550100", "", "http://referring.localhost:8001")
STAFF = (
    ("wera", Role.WORKER),
    ("walter", Role.WORKER),
    ("hana", Role.HEALTH),
    ("ines", Role.INTAKE),
    ("aldo", Role.ANALYST),
    ("adam", Role.ADMINISTRATOR),
)


@dataclass
class Organisation:
    """The members of an organisation with their passphrases; every one of them is fictional."""

    members: dict[str, SignedIn] = field(default_factory=dict)
    passphrases: dict[str, str] = field(default_factory=dict)


def an_organisation() -> Organisation:
    """Found an organisation with supervisors anna and berta, who are officers too, and one member or two of every other role."""
    roles = (Role.SUPERVISOR, Role.OFFICER)
    founded = administration.found(FACTS, founders=(("anna", "Anna", roles), ("berta", "Berta", roles)))
    made = Organisation()
    for one in founded.founders:
        _keep(made, one)
    for name, role in STAFF:
        _keep(
            made,
            administration.add_member(
                username=name, name=name.title(), roles=[role], first=made.members["anna"], second=made.members["berta"]
            ),
        )
    return made


def _keep(made: Organisation, one: administration.Enrolled) -> None:
    made.members[one.member.username] = one.member
    made.passphrases[one.member.username] = one.passphrase


def a_case(of: Organisation, by: str = "wera", name: str = "Heron") -> str:
    """Open a fictional case on the referring side; gives its code."""
    return opening.open_new(by=of.members[by], name=name, fictional=True)


def signed_in(member: SignedIn) -> Client:
    """A client with a session of this member, as signing in makes it."""
    client = Client()
    name, secret = vault.put(member.keys)
    session = client.session
    session["vault"] = name
    session["member"] = member.number
    session["fresh"] = time.time()
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.cookies[settings.KEY_COOKIE_NAME] = secret
    return client


def text(response: HttpResponse) -> str:
    """The page as text."""
    return response.content.decode()
