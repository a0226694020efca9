"""Signing in and what each request checks: `python bench/sign_in.py`.

Passphrase, passkey, the time of an answer to a name that nobody has, and permission with the opening of a case's grants.
"""

import random
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


WRONG = "wrong wrong wrong wrong wrong wrong"


def refused_ms(name: str) -> float:
    """The time of one refusal; attempts are forgotten before it, or the sixth would not be checked."""
    AttemptRow.objects.all().delete()
    began = time.perf_counter()
    try:
        members.sign_in(name, WRONG)
    except SignInRefused:
        return (time.perf_counter() - began) * 1000
    raise SystemExit("a wrong passphrase signed somebody in")


def refusals(names: tuple[str, ...], runs: int = 61) -> dict[str, list[float]]:
    """The times of refusals for each name, in turns of another order each, so that a slower minute slows all."""
    taken: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(runs):
        for name in random.sample(names, len(names)):
            taken[name].append(refused_ms(name))
    return taken


def told_apart(one: list[float], other: list[float]) -> float:
    """How often a time of the first is the longer of two drawn at random: a half says nothing, all or none says everything."""
    pairs = [(a > b) + (a == b) / 2 for a in one for b in other]
    return sum(pairs) / len(pairs)


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

    refused = refusals(("ada", "ben", "nobody"))
    found = {
        "passphrase_ms": round(passphrase_ms(ada), 1),
        "wrong_passphrase_ms": round(statistics.median(refused["ada"]), 1),
        "unknown_name_ms": round(statistics.median(refused["nobody"]), 1),
        "known_longer_than_unknown": round(told_apart(refused["ada"], refused["nobody"]), 2),
        "known_longer_than_another_known": round(told_apart(refused["ada"], refused["ben"]), 2),
        "passkey_ms": round(passkey_ms(ada.member), 1),
        "permission_and_grant_ms": round(milliseconds(checked, 101), 3),
        "permission_and_all_five_grants_ms": round(milliseconds(opened, 101), 3),
    }
    told = f"{found['passphrase_ms']} ms by passphrase, {found['passkey_ms']} ms of server time by passkey"
    keep(
        "bench-sign-in", told, command=COMMAND, good=150 <= found["passphrase_ms"] <= 600 and found["passkey_ms"] < 100
    )
    told = f"refused in {found['wrong_passphrase_ms']} ms for a known name, {found['unknown_name_ms']} ms for an unknown one"
    guessed = (
        f"of two the known one took longer {found['known_longer_than_unknown']:.0%} of the time (50 % says nothing)"
    )
    good = 0.35 < found["known_longer_than_unknown"] < 0.65
    keep("bench-names-are-not-told-by-time", f"{told}; {guessed}", command=COMMAND, good=good)
    told = f"{found['permission_and_grant_ms']} ms for one compartment, {found['permission_and_all_five_grants_ms']} ms for all five"
    keep("bench-permission-and-grant", told, command=COMMAND, good=found["permission_and_grant_ms"] <= 0.5)
    report(**found)


if __name__ == "__main__":
    main()
