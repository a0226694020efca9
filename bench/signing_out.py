"""Signing a colleague out on every device: how long until none of many open sessions answers any more: `python bench/signing_out.py`."""

import time

from common import report, start_node

HOME = start_node()

from django.conf import settings  # noqa: E402 - needs Django started
from django.test import Client  # noqa: E402 - needs Django started

from homeward.casework import administration  # noqa: E402 - needs Django started
from homeward.casework.administration import Facts  # noqa: E402 - needs Django started
from homeward.office import vault  # noqa: E402 - needs Django started
from homeward.office.members import SignedIn  # noqa: E402 - needs Django started
from homeward.office.permissions import Role  # noqa: E402 - needs Django started
from scripts.figures import report as keep  # noqa: E402 - from the root of the checkout

DEVICES, OTHERS, COMMAND = 20, 200, "python bench/signing_out.py"


def a_session(member: SignedIn) -> Client:
    """A device on which this member is signed in."""
    client = Client(headers={"host": "localhost"})
    name, secret = vault.put(member.keys)
    session = client.session
    session["vault"], session["member"], session["fresh"] = name, member.number, time.time()
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.cookies[settings.KEY_COOKIE_NAME] = secret
    return client


def inside(devices: list[Client]) -> int:
    """How many of the devices still get the page of today."""
    return sum(one.get("/").status_code == 200 for one in devices)


def main() -> None:
    """Sign in on many devices beside many colleagues' sessions, sign out through the page, and look from every device."""
    facts = Facts("Bench", "DE", "en", "", "", "http://127.0.0.1:1")
    roles = (Role.SUPERVISOR, Role.OFFICER)
    made = administration.found(facts, founders=(("ada", "Ada", roles), ("ben", "Ben", roles)))
    ada, ben = made.founders
    for _ in range(OTHERS):
        vault.put(ben.member.keys)
    devices, mine = [a_session(ada.member) for _ in range(DEVICES)], a_session(ben.member)
    if inside(devices) != DEVICES:
        raise SystemExit("the sessions are none")
    typed = {"do": "out", "colleague": ada.member.number, "passphrase": ben.passphrase, "code": ""}
    began = time.perf_counter()
    answer = mine.post("/team/readers/", typed)
    sent = time.perf_counter() - began
    left = inside(devices)
    whole = time.perf_counter() - began
    if answer.status_code != 302:
        raise SystemExit(f"not signed out: {answer.status_code}")
    told = f"{sent * 1000:.0f} ms from the supervisor's click, passphrase checked; {left} of {DEVICES} devices answer then, all asked within {whole * 1000:.0f} ms"
    keep("bench-signed-out-everywhere", told, command=COMMAND, good=not left and whole < 1)
    report(click_ms=round(sent * 1000, 1), devices=DEVICES, still_inside=left, all_asked_ms=round(whole * 1000, 1))


if __name__ == "__main__":
    main()
