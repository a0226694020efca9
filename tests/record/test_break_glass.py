"""Break-glass: two officers, two papers and a reason; the log first; a day; nothing that can be passed on."""

import time
from collections.abc import Callable

import pytest

from homeward.casework import administration
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.process.intake import FirstContact
from homeward.process.writing import Compartment
from homeward.record import book, combining, emergency, glass, grants, log, opening, verifying
from homeward.record.emergency import NotTypedBack
from homeward.record.glass import GlassRefused
from homeward.record.grants import NoGrant
from homeward.record.models import EmergencyKeyRow, GlassRow, GrantRow
from homeward.record.verifying import Keys
from homeward.wire.shamir import ShareRefused
from tests.record.conftest import FACTS, draft

Founded = administration.Founded
US = Keys("us")


@pytest.fixture
def founded(db: None) -> Founded:
    roles = (Role.SUPERVISOR, Role.OFFICER)
    return administration.found(FACTS, founders=(("ada", "Ada", roles), ("ben", "Ben", roles)))


@pytest.fixture
def officers(founded: Founded) -> tuple[SignedIn, SignedIn]:
    return founded.founders[0].member, founded.founders[1].member


@pytest.fixture
def made(officers: tuple[SignedIn, SignedIn]) -> Callable[..., SignedIn]:
    def make(name: str, *roles: Role) -> SignedIn:
        return administration.add_member(
            username=name, name=name.title(), roles=roles, first=officers[0], second=officers[1]
        ).member

    return make


@pytest.fixture
def case(made: Callable[..., SignedIn]) -> str:
    """A case that only two workers can read."""
    wanda, wim = made("wanda", Role.WORKER), made("wim", Role.WORKER)
    readers = {wim.number: tuple(Compartment)}
    entries = [draft(FirstContact(given_names="Canary"), wanda)]
    return book.create_case("CFG-234", keys=wanda.keys, readers=readers, drafts=entries, card={}).code


def broken(founded: Founded, code: str) -> int:
    """Break the glass with the first two shares; gives until when."""
    one, other = (each.member for each in founded.founders)
    number = glass.ask(
        code, share=founded.shares[0].written, reason="Both workers fell ill.", second=other.number, by=one.keys
    )
    return glass.open_with(number, share=founded.shares[1].written, by=other.keys)[1]


def test_two_officers_open_a_case_that_neither_could_read(founded: Founded, case: str) -> None:
    one, other = (each.member.keys for each in founded.founders)
    with pytest.raises(NoGrant):
        opening.open_case(case, other)
    until = broken(founded, case)
    assert opening.open_case(case, other).case.entries[0].entry.given_names == "Canary"
    assert 23.9 * 3600 < until / 1e6 - time.time() < 24.1 * 3600
    with pytest.raises(NoGrant):
        opening.open_case(case, one)
    assert verifying.whole(US).wrong == []


@pytest.mark.parametrize("pair", [(0, 2), (2, 1), (1, 0)])
def test_any_two_of_the_three_papers_do_it(founded: Founded, case: str, pair: tuple[int, int]) -> None:
    one, other = (each.member for each in founded.founders)
    first, second = (founded.shares[at].written for at in pair)
    number = glass.ask(case, share=first, reason="One share was lost.", second=other.number, by=one.keys)
    assert glass.open_with(number, share=second, by=other.keys)[0] == case


def test_the_opened_case_cannot_be_passed_on(founded: Founded, case: str, made: Callable[..., SignedIn]) -> None:
    broken(founded, case)
    sam = made("sam", Role.WORKER)
    other = founded.founders[1].member.keys
    with pytest.raises(NoGrant):
        grants.assign(case, by=other, to=sam.number, compartments=[Compartment.CASE])
    with pytest.raises(NoGrant):
        grants.renew(case, Compartment.CASE, by=other)
    generation, secret = grants.secret_for(case, Compartment.CASE, other)
    grants.give(
        subject=case, compartment=Compartment.CASE, generation=generation, secret=secret, to=sam.number, by=other
    )
    with pytest.raises(grants.GrantRefused):
        opening.open_case(case, sam.keys)
    assert "held no grant to pass on" in str(verifying.whole(US).wrong[0].what)


def test_after_a_day_it_is_closed_again_and_a_longer_day_written_in_is_found(founded: Founded, case: str) -> None:
    until = broken(founded, case)
    other = founded.founders[1].member.keys
    now = time.time_ns() // 1000
    GrantRow.objects.filter(until=until).update(until=now - 1)
    with pytest.raises(NoGrant):
        opening.open_case(case, other)
    GrantRow.objects.filter(until=now - 1).update(until=until + 10**12)
    with pytest.raises(grants.GrantRefused):
        opening.open_case(case, other)
    assert "signature does not hold" in str(verifying.whole(US).wrong[0].what)


def test_the_log_knows_before_the_shares_are_joined(
    founded: Founded, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def cut(*_: object, **__: object) -> list[bytes]:
        seen.append([one["what"] for one in log.about(case)])
        raise ShareRefused("the power failed here")

    monkeypatch.setattr(combining, "ask", cut)
    with pytest.raises(ShareRefused):
        broken(founded, case)
    assert seen[0][:2] == ["break-glass", "break-glass asked"]


def test_the_readers_of_the_case_are_told_who_and_why(
    founded: Founded, case: str, made: Callable[..., SignedIn]
) -> None:
    broken(founded, case)
    wanda = GrantRow.objects.filter(subject=case, generation=1).order_by("id").values_list("member", flat=True)[0]
    assert [one[0] for one in glass.in_use()] == [case]
    other = founded.founders[1].member
    told = glass.told(case, other.keys)
    assert [(one.first, one.second, one.reason) for one in told] == [(1, 2, "Both workers fell ill.")]
    assert wanda not in (1, 2)
    assert b"fell ill" not in b"".join(bytes(row.waiting) + bytes(row.reason) for row in GlassRow.objects.all())


def test_what_a_complaint_says_is_not_opened_by_break_glass(founded: Founded, case: str) -> None:
    broken(founded, case)
    held = opening.open_case(case, founded.founders[1].member.keys)
    assert Compartment.COMPLAINT not in held.secrets


def test_no_reason_no_officer_no_second_person_no_glass(
    founded: Founded, case: str, made: Callable[..., SignedIn]
) -> None:
    one, other = (each.member for each in founded.founders)
    sam, share = made("sam", Role.WORKER), founded.shares[0].written
    wrong = [
        (case, " ", other.number, one, "reason"),
        ("ZZZ-ZZZ", "why", other.number, one, "case"),
        (case, "why", one.number, one, "same-person"),
        (case, "why", sam.number, one, "officer"),
        (case, "why", other.number, sam, "officer"),
    ]
    for code, reason, second, by, why in wrong:
        with pytest.raises(GlassRefused, match=why):
            glass.ask(code, share=share, reason=reason, second=second, by=by.keys)


def test_a_quarter_of_an_hour_later_the_first_officer_must_ask_again(founded: Founded, case: str) -> None:
    one, other = (each.member for each in founded.founders)
    number = glass.ask(case, share=founded.shares[0].written, reason="why", second=other.number, by=one.keys)
    GlassRow.objects.filter(pk=number).update(asked=time.time_ns() // 1000 - 16 * 60 * 1_000_000)
    assert glass.waiting(by=other.keys) == []
    with pytest.raises(GlassRefused, match="late"):
        glass.open_with(number, share=founded.shares[1].written, by=other.keys)


def test_one_officer_with_both_papers_is_refused(founded: Founded, case: str) -> None:
    one, other = (each.member for each in founded.founders)
    number = glass.ask(case, share=founded.shares[0].written, reason="why", second=other.number, by=one.keys)
    with pytest.raises(GlassRefused):
        glass.open_with(number, share=founded.shares[1].written, by=one.keys)
    with pytest.raises(ShareRefused):
        glass.open_with(number, share=founded.shares[0].written, by=other.keys)


def test_the_child_that_joins_shares_can_open_no_file_and_no_connection() -> None:
    probe = (
        "import socket, sys, resource; from homeward.record import apart; apart.shut_in()\n"
        "for what in (lambda: socket.socket(), lambda: open('/etc/hostname')):\n"
        "    try: what()\n"
        "    except OSError as error: sys.stdout.write(f'{error.errno} ')\n"
        "    else: sys.stdout.write('open ')\n"
        "sys.stdout.write(str(resource.getrlimit(resource.RLIMIT_CORE)))"
    )
    import subprocess  # for this test alone
    import sys  # with the above

    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "24 24 (0, 0)"


def test_old_shares_stay_valid_until_two_new_ones_were_typed_back(founded: Founded, case: str) -> None:
    one, other = (each.member for each in founded.founders)
    new = administration.rotate_emergency_key(
        holders=("ada", "ben"), shares=(founded.shares[0].written, founded.shares[2].written), first=one, second=other
    )
    assert verifying.whole(US).wrong == []
    broken(founded, case)
    emergency.recognised(new[0].written)
    with pytest.raises(NotTypedBack):
        emergency.confirm(2, by=one.number)
    emergency.recognised(new[1].written)
    emergency.confirm(2, by=one.number)
    with pytest.raises(ShareRefused):
        broken(founded, case)
    number = glass.ask(case, share=new[1].written, reason="With the new ones.", second=other.number, by=one.keys)
    assert glass.open_with(number, share=new[0].written, by=other.keys)[0] == case


def test_an_emergency_key_planted_in_the_database_is_refused_and_found(founded: Founded, case: str) -> None:
    from homeward.record import keys as record_keys  # the attacker's own

    evil = record_keys.generate(1)
    EmergencyKeyRow.objects.create(
        version=9,
        public=evil.public.grant,
        at=0,
        first=1,
        first_signature=bytes(64),
        second=2,
        second_signature=bytes(64),
    )
    with pytest.raises(emergency.EmergencyKeyRefused):
        grants.create("NEW-234", [Compartment.CASE], by=founded.founders[0].member.keys, to=[])
    assert str(verifying.whole(US).wrong[0].what).startswith("emergency key 9")
