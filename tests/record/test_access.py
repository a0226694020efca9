"""Leaving, withdrawing, new keys and rotation: nobody is locked out by one loss, and nobody stays in who should not."""

import os
from collections.abc import Callable

import pytest
from django.test import override_settings

from homeward.casework import access as office
from homeward.casework import opening as casework_opening
from homeward.casework import organisation
from homeward.exchange import nodekeys
from homeward.office import members, vault
from homeward.office.members import SignedIn, SignInRefused
from homeward.process.intake import FirstContact
from homeward.process.writing import Compartment
from homeward.record import access, book, grants, log, opening, verifying
from homeward.record.access import WouldBeOrphaned
from homeward.record.book import OpenCase
from homeward.record.grants import NoGrant, Recused
from homeward.record.models import EmergencyRow, EntryRow, GrantRow, OwedGeneration
from homeward.record.verifying import Keys
from tests.record.conftest import draft

Opened = Callable[..., OpenCase]
US = Keys("us")


def said(code: str, by: SignedIn) -> list[str]:
    return [one.entry.given_names for one in opening.open_case(code, by.keys).case.every(FirstContact)]


def test_a_colleague_who_leaves_is_out_at_once_and_the_next_reader_renews(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    code = opened().code
    kept = vault.put(worker.keys)
    office.leave(worker.number, by=founders[0])
    assert vault.take(*kept) is None
    with pytest.raises(NoGrant):
        opening.open_case(code, worker.keys)
    grants.make_owed(code, by=founders[0].keys)
    assert grants.secret_for(code, Compartment.CASE, founders[0].keys)[0] == 2
    assert said(code, founders[1]) == ["Canary"]
    assert verifying.whole(US).wrong == []


def test_a_case_that_only_one_can_read_is_named_before_that_one_leaves(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    alone = book.create_case("ALO-234", keys=worker.keys, readers={}, drafts=[draft(FirstContact(), worker)], card={})
    opened()
    with pytest.raises(WouldBeOrphaned) as refusal:
        office.leave(worker.number, by=founders[0])
    assert refusal.value.subjects == (alone.code,)
    grants.assign(alone.code, by=worker.keys, to=founders[0].number, compartments=[Compartment.CASE])
    office.leave(worker.number, by=founders[0])
    assert grants.readers(alone.code) == (founders[0].number,)


def test_who_knows_the_person_is_out_and_what_was_seen_stays_in_the_log(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    code = opened().code
    office.recuse(code, by=worker)
    with pytest.raises(NoGrant):
        opening.open_case(code, worker.keys)
    assert [one["what"] for one in log.about(code)][:2] == ["recused", "case opened"]
    assert access.recusals([code]) == [(code, worker.number)]
    assert OwedGeneration.objects.filter(subject=code).count() == len(Compartment)
    with pytest.raises(Recused):
        grants.assign(code, by=founders[0].keys, to=worker.number, compartments=[Compartment.CASE])
    office.saw_recusal(code, worker.number, by=founders[0])
    assert access.recusals([code]) == []


def test_the_only_reader_cannot_withdraw_before_another_is_named(worker: SignedIn) -> None:
    alone = book.create_case("ALO-234", keys=worker.keys, readers={}, drafts=[draft(FirstContact(), worker)], card={})
    with pytest.raises(WouldBeOrphaned):
        office.recuse(alone.code, by=worker)
    assert grants.readers(alone.code) == (worker.number,)


def test_a_member_who_lost_every_key_reads_again_what_colleagues_seal_anew(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    code = opened().code
    made = office.reset("wanda", first=founders[0], second=founders[1])
    assert said(code, made.member) == ["Canary"]
    with pytest.raises(NoGrant):
        grants.secret_for("@intake", Compartment.CASE, made.member.keys)
    assert members.sign_in("wanda", made.passphrase).keys.raw == made.member.keys.raw
    assert access.waiting_for_keys() == {}
    with pytest.raises(grants.GrantRefused):
        opening.open_case(code, worker.keys)
    assert verifying.whole(US).wrong == []


def test_what_no_signer_can_seal_waits_for_a_colleague_who_can(
    opened: Opened, worker: SignedIn, stranger: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    readers = {stranger.number: [Compartment.CASE]}
    theirs = book.create_case(
        "ALO-234", keys=worker.keys, readers=readers, drafts=[draft(FirstContact(), worker)], card={}
    )
    made = office.reset("wanda", first=founders[0], second=founders[1])
    assert access.waiting_for_keys()[worker.number] == (theirs.code,)
    assert access.seal_anew(worker.number, by=stranger.keys) == (1, (theirs.code,))
    assert len(opening.open_case(theirs.code, made.member.keys).case.entries) == 1


def test_new_keys_open_the_old_cases_and_the_old_keys_nothing(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    code = opened().code
    made = office.rotate_member(worker, first=founders[0], second=founders[1])
    assert made.member.keys.raw != worker.keys.raw
    assert said(code, made.member) == ["Canary"]
    with pytest.raises(grants.GrantRefused):
        opening.open_case(code, worker.keys)
    assert verifying.whole(US).wrong == []


def test_a_founder_renews_with_the_older_key_and_all_that_was_signed_still_holds(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    code = opened().code
    made = office.rotate_member(founders[0], first=founders[0], second=founders[1])
    assert said(code, made.member) == ["Canary"]
    assert said(code, worker) == ["Canary"]
    assert verifying.whole(US).wrong == []


def test_a_rotated_case_keeps_every_ciphertext_and_opens_for_everybody(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    held = opened()
    before = [bytes(one) for one in EntryRow.objects.order_by("id").values_list("sealed", flat=True)]
    assert office.rotate_case(held.code, by=founders[0]) == len(Compartment)
    assert [bytes(one) for one in EntryRow.objects.order_by("id").values_list("sealed", flat=True)] == before
    assert said(held.code, worker) == ["Canary"]
    assert access.without_copy() == ()
    assert EmergencyRow.objects.filter(subject=held.code, generation=2).count() == len(Compartment)


def test_after_the_server_key_was_rotated_everybody_signs_in_as_before(
    opened: Opened, founders: tuple[SignedIn, SignedIn], worker: SignedIn
) -> None:
    made = office.reset("wanda", first=founders[0], second=founders[1])
    new, old = os.urandom(32), organisation.server_key()
    node = nodekeys.signing(old).public_key().public_bytes_raw()

    class Rotated:
        server_key = new
        name = "harbour"

    for _ in range(2):  # a second run after a cut changes nothing
        office.rotate_server_key(new)
    with pytest.raises(SignInRefused):
        members.sign_in("wanda", made.passphrase)
    with override_settings(NODE=Rotated()):
        assert members.sign_in("wanda", made.passphrase).keys.raw == made.member.keys.raw
    assert nodekeys.signing(new).public_key().public_bytes_raw() == node


def test_a_new_node_key_leaves_the_old_one_open_for_what_is_on_its_way(founders: tuple[SignedIn, SignedIn]) -> None:
    key = organisation.server_key()
    before = nodekeys.node_seeds(key)
    office.rotate_node_keys()
    assert nodekeys.node_seeds(key)[1:] == before


def test_the_check_says_what_would_be_lost_if_one_or_two_were_gone(
    opened: Opened, worker: SignedIn, stranger: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    code = opened().code
    both = {one.gone: one for one in office.losses()}
    assert both[("wanda",)].unread == ()
    assert both[("ada", "ben")].unread == ("@analysts", "@intake", "@register")
    assert both[("ada", "ben")].shares == 1
    assert both[("ada", "ben")].lost
    assert both[("ada",)].shares == 2
    for founder in founders:
        GrantRow.objects.filter(subject=code, member=founder.number).update(ended=1)
    assert {one.gone: one for one in office.losses()}[("wanda",)].unread == (code,)


def test_who_opens_a_case_can_read_no_complaint_where_a_supervisor_does(
    worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    code = casework_opening.open_new(by=worker, name="Heron", fictional=True)
    assert Compartment.COMPLAINT in opening.open_case(code, worker.keys).case.closed
    assert Compartment.COMPLAINT not in opening.open_case(code, founders[0].keys).case.closed
