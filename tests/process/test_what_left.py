"""Everything that left is listed with the consent it rests on; taking one back says what stops (VOL-1)."""

from dataclasses import replace

from homeward.process import what_left
from homeward.process.consent import ConsentGiven, ConsentWithdrawn, Purpose
from homeward.process.disclosure import DisclosedWithoutConsent, Ground
from homeward.process.documents import EmbassyRequest, Paper, PersonalFileCopy
from homeward.process.notifications.evidence import MessageSent, MessageWithdrawn
from homeward.process.what_left import Ground as Rests
from tests.process.builders import (
    HOME,
    NOW,
    approved,
    asked_and_accepted,
    letter,
    package,
    prepared,
    ready_to_depart,
    written,
)


def resting(case, message, *numbers):
    """The case as if this message had noted the consents it rests on, as the desk does."""
    entries = tuple(
        replace(one, entry=replace(one.entry, rests_on=numbers))
        if isinstance(one.entry, MessageSent) and one.entry.message == message
        else one
        for one in case.entries
    )
    return replace(case, entries=entries)


def numbers(case, purpose):
    return [one.number for one in case.every(ConsentGiven) if one.entry.purpose is purpose]


def test_every_message_of_ours_and_nothing_of_the_partners_is_listed():
    case = ready_to_depart()
    listed = [one.entry.entry.MESSAGE for one in what_left.everything(case) if one.entry.entry.MESSAGE]
    assert sorted(listed) == ["COM-1", "COM-3", "RECOMMENDATION", "TRAVEL-ARRANGEMENT"]
    assert {one.to for one in what_left.everything(case) if one.entry.entry.MESSAGE} == {HOME}


def test_what_left_names_its_consent_and_what_was_stopped_says_so():
    case = asked_and_accepted(prepared())
    identity = numbers(case, Purpose.SHARE_IDENTITY)
    case = resting(letter(case, package(case)), "COM-3", *identity)
    found = next(one for one in what_left.everything(case) if one.entry.entry.MESSAGE == "COM-3")
    assert found.ground is Rests.CONSENT
    assert [one.number for one in found.consents] == identity
    assert not found.stopped
    sent = next(one.entry for one in case.every(MessageSent) if one.entry.message == "COM-3")
    stopped = written(MessageWithdrawn(sent.message_id), to=case)
    assert next(one for one in what_left.everything(stopped) if one.entry.entry.MESSAGE == "COM-3").stopped


def test_embassies_disclosures_and_her_own_copy_are_listed_and_drafts_are_not():
    case = written(
        EmbassyRequest(Paper.PASSPORT, "An embassy", (), sent=True),
        EmbassyRequest(Paper.VISA, "Another embassy", (), sent=False),
        DisclosedWithoutConsent(Ground.DANGER_TO_LIFE, "a hospital", "blood group", "she was unconscious"),
        PersonalFileCopy(given=True, contents=("letters",)),
        to=prepared(),
    )
    found = {(one.to, one.ground) for one in what_left.everything(case)}
    assert ("An embassy", Rests.NO_CONSENT_NEEDED) in found
    assert ("a hospital", Rests.WITHOUT_CONSENT) in found
    assert ("", Rests.TO_HERSELF) in found
    assert "Another embassy" not in {to for to, _ground in found}


def test_taking_the_return_back_names_the_condition_and_the_approval_that_end():
    found = what_left.stops(approved(), Purpose.ASSISTED_RETURN, NOW)
    assert "DEP-1" in found.conditions
    assert found.approval
    assert found.consents == ((Purpose.ASSISTED_RETURN, ""),)


def test_taking_back_what_was_sent_names_the_partner_who_is_to_be_told():
    case = asked_and_accepted(prepared())
    case = resting(letter(case, package(case)), "COM-3", *numbers(case, Purpose.SHARE_IDENTITY))
    before = what_left.stops(case, Purpose.SHARE_IDENTITY, NOW, recipient=HOME)
    assert before.partners == (HOME,)
    after = written(ConsentWithdrawn(Purpose.SHARE_IDENTITY, HOME), to=case)
    _entry, stopped = what_left.by_newest_withdrawal(after, NOW)
    assert stopped == before


def test_taking_back_what_nothing_rests_on_stops_nothing_else():
    case = written(ConsentGiven(Purpose.STATISTICS), to=approved())
    found = what_left.stops(case, Purpose.STATISTICS, NOW)
    assert (found.conditions, found.partners, found.approval) == ((), (), False)
    assert what_left.by_newest_withdrawal(case, NOW) is None
