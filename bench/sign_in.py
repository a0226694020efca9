"""Signing in and what each request checks: `python bench/sign_in.py`.

Passphrase, passkey, the time of an answer to a name that nobody has, and permission with the opening of a case's grants.
"""

import statistics
import time

from common import milliseconds, report, start_node

HOME = start_node()

from authenticator import Authenticator  # noqa: E402 - needs Django started

from homeward.casework import administration  # noqa: E402 - needs Django started
from homeward.casework.administration import Facts  # noqa: E402 - needs Django started
from homeward.office import members, passkeys, permissions  # noqa: E402 - needs Django started
from homeward.office.members import Enrolled, SignedIn, SignInRefused  # noqa: E402 - needs Django started
from homeward.office.models import AttemptRow  # noqa: E402 - needs Django started
from homeward.office.permissions import Action, Role  # noqa: E402 - needs Django started
from homeward.process.case import CaseOpened, Side, Staff  # noqa: E402 - needs Django started
from homeward.process.writing import Compartment  # noqa: E402 - needs Django started
from homeward.record import book, grants, opening  # noqa: E402 - needs Django started
from homeward.record.book import Draft  # noqa: E402 - needs Django started
from scripts.figures import report as keep  # noqa: E402 - from the root of the checkout

COMMAND = "python bench/sign_in.py"


def refused_ms(name: str, typed: str, runs: int = 21) -> float:
    """The median time of a refusal; attempts are forgotten between them, or the sixth would not be checked."""
    taken = []
    for _ in range(runs):
        AttemptRow.objects.all().delete()
        began = time.perf_counter()
        try:
            members.sign_in(name, typed)
        except SignInRefused:
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def passphrase_ms(one: Enrolled) -> float:
    def sign_in() -> None:
        AttemptRow.objects.all().delete()
        members.sign_in(one.member.username, one.passphrase)

    return milliseconds(sign_in)


def passkey_ms(member: SignedIn) -> float:
    """The server's time to check a passkey that opens the keys, and to open them."""
    device, host = Authenticator("localhost"), "localhost"
    options, state = passkeys.begin(member.number, member.username, host)
    passkeys.enrol(member.keys, state, device.made(options["challenge"]), device.prf, name="bench", host=host)

    def enter() -> None:
        options, state = passkeys.ask(host)
        known = passkeys.check(state, device.shown(options["challenge"]), device.prf, host=host)
        assert known.keys is not None

    return milliseconds(enter)


def main() -> None:
    """Measure each."""
    facts = Facts("Bench", "DE", "en", "", "", "http://127.0.0.1:1")
    roles = (Role.SUPERVISOR, Role.OFFICER)
    made = administration.found(facts, founders=(("ada", "Ada", roles), ("ben", "Ben", roles)))
    ada, ben = made.founders
    drafts = [Draft(CaseOpened(Side.REFERRING, "Heron", fictional=True), Staff(1), opening.EPOCH)]
    readers = {ben.member.number: tuple(Compartment)}
    book.create_case("CFG-234", keys=ada.member.keys, readers=readers, drafts=drafts, card={})

    def checked() -> None:
        permissions.require(ben.member.roles, Action.READ_CASE)
        grants.secret_for("CFG-234", Compartment.CASE, ben.member.keys)

    def opened() -> None:
        permissions.require(ben.member.roles, Action.READ_CASE)
        grants.secrets_of("CFG-234", ben.member.keys)

    found = {
        "passphrase_ms": round(passphrase_ms(ada), 1),
        "wrong_passphrase_ms": round(refused_ms("ada", "wrong wrong wrong wrong wrong wrong"), 1),
        "unknown_name_ms": round(refused_ms("nobody", "wrong wrong wrong wrong wrong wrong"), 1),
        "passkey_ms": round(passkey_ms(ada.member), 1),
        "permission_and_grant_ms": round(milliseconds(checked, 101), 3),
        "permission_and_all_five_grants_ms": round(milliseconds(opened, 101), 3),
    }
    told = f"{found['passphrase_ms']} ms by passphrase, {found['passkey_ms']} ms of server time by passkey"
    keep(
        "bench-sign-in", told, command=COMMAND, good=150 <= found["passphrase_ms"] <= 600 and found["passkey_ms"] < 100
    )
    apart = abs(found["wrong_passphrase_ms"] - found["unknown_name_ms"]) / found["wrong_passphrase_ms"]
    told = f"refused in {found['wrong_passphrase_ms']} ms for a known name, {found['unknown_name_ms']} ms for an unknown one"
    keep("bench-names-are-not-told-by-time", told, command=COMMAND, good=apart < 0.1)
    told = f"{found['permission_and_grant_ms']} ms for one compartment, {found['permission_and_all_five_grants_ms']} ms for all five"
    keep("bench-permission-and-grant", told, command=COMMAND, good=found["permission_and_grant_ms"] <= 0.5)
    report(**found)


if __name__ == "__main__":
    main()
