"""A letter sealed to a key that is lost there is rejected at once, never called stored, and sealed again by the next who opens the case."""

from homeward.casework import desk, files, lines
from homeward.exchange import troubles
from homeward.exchange.attachments import sending
from homeward.exchange.models import AttachmentPartRow, AttachmentRow, ConversationRow, InboxRow, OutboxRow
from homeward.office import clock
from homeward.process import conditions
from homeward.process.consent import ConsentGiven, ConsentWithdrawn, Information, Purpose
from homeward.process.next_steps import next_steps
from homeward.process.notifications import evidence
from homeward.process.notifications.attachments import documents
from homeward.process.notifications.evidence import LOST_KEY, Evidence, PartnerKeys, ReceiptNoted
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.process.writing import Compartment
from homeward.record import grants, opening
from homeward.wire import age, envelope
from tests.exchange.desks import Desk

Desks = tuple[Desk, Desk]


def restored_without_its_newest_intake_key(one: Desk, other: Desk) -> None:
    """The partner's newest intake key reached us, and is lost with its disk: the backup is older."""
    old = other.store.backup()
    other.signs_in()
    work(one, other, 7 * 3600)
    other.restored(old)


def work(one: Desk, other: Desk, seconds: float) -> None:
    """Both workers run once, some time later."""
    one.clock.pass_by(seconds)
    one.work(other)
    other.work(one)


def steps(case: object) -> set[str]:
    return {one.code for one in next_steps(case, clock.now())}  # type: ignore[arg-type]


def test_a_request_to_a_lost_intake_key_arrives_by_itself_after_its_case_was_opened(desks: Desks) -> None:
    one, other = desks
    restored_without_its_newest_intake_key(one, other)
    code = one.asks(other)
    work(one, other, 1)
    assert (one.out(), other.lies()) == ([(1, "rejected")], [(1, "rejected")])
    # Both sides' people are called, and told what it is; nothing says that it arrived.
    assert "sealed-to-a-lost-key" in one.wrong()
    assert "key-lost-here" in other.wrong()
    case = one.opens(code)
    assert one.evidence(code, "COM-1", other) is Evidence.SENT
    assert case.latest(ReceiptNoted).reason == LOST_KEY
    assert "letter-to-a-lost-key" in steps(case)
    # There is no newer key yet: it waits, however often somebody looks.
    assert one.out() == [(1, "rejected")]
    other.signs_in()
    work(one, other, 61)
    assert one.out() == [(1, "rejected")], "nobody without the case's keys can seal it"
    one.opens(code)
    one.opens(code)
    assert one.out() == [(1, "resealed"), (2, "queued")]
    work(one, other, 1)
    assert one.evidence(code, "COM-1", other) is Evidence.STORED
    assert "letter-to-a-lost-key" not in steps(one.opens(code))
    assert "sealed-to-a-lost-key" not in one.wrong()
    theirs = other.accepts()
    assert other.lies() == [(1, "replaced"), (2, "taken")]
    assert "key-lost-here" not in other.wrong()
    work(one, other, 1)
    assert one.evidence(code, "COM-1", other) is Evidence.ANSWERED
    one.write(code, QuestionAsked(other.id, "Which trains run?"))
    work(one, other, 1)
    assert [each.entry.question for each in other.opens(theirs).every(QuestionAsked)] == ["Which trains run?"]


def agreed(one: Desk, other: Desk) -> tuple[str, str]:
    """A case that both sides work on; gives its code here and there."""
    code = one.asks(other)
    work(one, other, 1)
    theirs = other.accepts()
    work(one, other, 1)
    one.opens(code)
    return code, theirs


def test_a_partner_restored_from_before_the_case_gets_all_of_it_again_once_it_has_accepted_anew(desks: Desks) -> None:
    one, other = desks
    old = other.store.backup()
    code, _ = agreed(one, other)
    one.write(code, QuestionAsked(other.id, "first"))
    one.write(code, QuestionAsked(other.id, "second"))
    work(one, other, 1)
    assert set(one.out()) == {(1, "stored"), (3, "stored"), (4, "stored")}
    other.restored(old)
    work(one, other, 7 * 3600)
    work(one, other, 7 * 3600)
    # The first request was sealed to a key that is still there; the mailbox of the case is not.
    assert one.out() == [(1, "stored"), (3, "rejected"), (4, "rejected")]
    case = one.opens(code)
    assert one.evidence(code, "QUESTION", other) is Evidence.SENT
    assert "letter-to-a-lost-key" in steps(case)
    assert one.out() == [(1, "stored"), (3, "rejected"), (4, "rejected")], "there is no newer key to seal to"
    theirs = other.accepts()
    work(one, other, 1)
    one.opens(code)
    assert [state for _, state in one.out()] == ["stored", "resealed", "resealed", "queued", "queued"]
    work(one, other, 1)
    case = other.opens(theirs)
    assert [each.entry.question for each in case.every(QuestionAsked)] == ["first", "second"]
    assert case.waiting == ()
    assert "replaced" in dict(other.lies()).values()
    work(one, other, 1)
    assert one.evidence(code, "QUESTION", other) is Evidence.SEEN


def test_while_a_message_is_sealed_to_a_lost_mailbox_the_gate_there_stays_shut(desks: Desks) -> None:
    one, other = desks
    code, theirs = question_lost(one, other)
    assert other.opens(theirs).waiting == ("key-lost-here",)
    bars = {bar.code for bar in conditions.bars(other.opens(theirs), clock.now())}
    assert "letter-waits" in bars
    # Somebody telephones, and says so: the case goes on.
    with other.here():
        (row,) = (each for each in troubles.kept() if each.kind == troubles.Kind.KEY_LOST_HERE) if other.wrong() else ()
        assert troubles.settle(row.key)
    assert other.opens(theirs).waiting == ()


def question_lost(one: Desk, other: Desk) -> tuple[str, str]:
    """A question of ours came sealed to a mailbox that the partner has lost; gives the codes here and there."""
    code, theirs = agreed(one, other)
    one.write(code, QuestionAsked(other.id, "first"))
    with other.here():
        ConversationRow.objects.update(boxes=[])
    work(one, other, 1)
    return code, theirs


def renewed(one: Desk, other: Desk, theirs: str) -> None:
    """Somebody there has left; the next who writes to the case tells new keys."""
    with other.here():
        grants.suspend(other.people["ben"].number, by=other.ada.number)
    other.write(theirs, QuestionAsked(one.id, "Is she well?"))
    work(one, other, 1)


def test_what_was_seen_is_told_again_once_the_partner_has_new_keys(desks: Desks) -> None:
    one, other = desks
    code = one.asks(other)
    work(one, other, 1)
    theirs = other.accepts()
    with other.here():
        ConversationRow.objects.update(boxes=[])
    work(one, other, 1)
    one.opens(code)  # reads the answer, and says so
    work(one, other, 1)
    assert other.evidence(theirs, "COM-2", one) is Evidence.STORED
    assert other.opens(theirs).waiting == (), "a receipt that is lost holds up nothing"
    renewed(one, other, theirs)
    one.opens(code)
    work(one, other, 1)
    assert other.evidence(theirs, "COM-2", one) is Evidence.SEEN
    with one.here():
        assert "rejected" not in one.sent().values()


def test_a_partner_restored_from_before_it_told_newer_keys_is_written_to_under_the_older_ones(desks: Desks) -> None:
    one, other = desks
    code, theirs = agreed(one, other)
    old = other.store.backup()
    renewed(one, other, theirs)
    assert len(one.opens(code).every(PartnerKeys)) > 1
    other.restored(old)
    one.write(code, QuestionAsked(other.id, "first"))
    work(one, other, 7 * 3600)
    assert one.out()[-1][1] == "rejected"
    # By the word of two officers there, what was told above the number that they know of is void.
    one.opens(code)
    work(one, other, 1)
    assert [each.entry.question for each in other.opens(theirs).every(QuestionAsked)] == ["first"]
    other.write(theirs, QuestionAsked(one.id, "back"))
    work(one, other, 1)
    assert one.opens(code).every(QuestionAsked)[-1].entry.question == "back"


def test_a_consent_taken_back_before_there_is_a_newer_key_withdraws_what_rests_on_it(desks: Desks) -> None:
    one, other = desks
    code, theirs = question_lost(one, other)
    one.opens(code)
    one.write(code, ConsentWithdrawn(Purpose.CONTACT_RECEIVING, other.id))
    renewed(one, other, theirs)
    one.opens(code)
    work(one, other, 1)
    assert [each.entry.question for each in other.opens(theirs).every(QuestionAsked)] == ["Is she well?"]
    assert dict(one.out())[3] == "resealed"
    assert evidence.withdrawn(one.opens(code), "QUESTION", other.id)
    assert "sealed-to-a-lost-key" not in one.wrong()


def test_the_page_of_a_line_names_the_oldest_message_that_waits_for_their_answer(desks: Desks) -> None:
    one, other = desks
    code = one.asks(other)
    with one.here():
        (asked,) = lines.unanswered(other.id, opening.cards(one.ada.keys))
        assert (asked.code, asked.message, asked.late) == (code, "COM-1", False)
        assert asked.due > asked.asked
        assert lines.unanswered("another", opening.cards(one.ada.keys)) == []
    work(one, other, 1)
    other.accepts()
    work(one, other, 1)
    one.opens(code)
    with one.here():
        assert lines.unanswered(other.id, opening.cards(one.ada.keys)) == []


PAGE = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_a_file_is_sealed_again_with_its_letter_and_the_old_one_is_forgotten(desks: Desks) -> None:
    one, other = desks
    code, theirs = agreed(one, other)
    one.write(code, ConsentGiven(Purpose.SHARE_IDENTITY, other.id, (Information.DOCUMENTS,)))
    with one.here():
        number = files.keep(code, PAGE, title="A certificate", to=Compartment.CASE, by=one.ada)
        case = desk.read(code, by=one.ada).case
    one.write(code, *documents(case, to=other.id, at=clock.now(), files=(number,)))
    with other.here():
        ConversationRow.objects.update(boxes=[])
    work(one, other, 1)
    renewed(one, other, theirs)
    one.opens(code)
    with one.here():
        sending.forget_withdrawn(clock.now().date())
        ((file, message_id),) = AttachmentRow.objects.values_list("file", "message_id")
        assert OutboxRow.objects.get(message_id=message_id).state == "queued"
        raw = b"".join(bytes(part.body) for part in AttachmentPartRow.objects.order_by("number"))
    assert envelope.digest(raw) == file
    with other.here():
        held = desk.read(theirs, by=other.ada).held
        hwcase = ConversationRow.objects.get().pk
        assert age.decrypt(raw, held.mailboxes(Compartment.CASE, hwcase)[:1]) == PAGE


def test_a_letter_that_says_again_what_was_taken_in_before_is_kept_and_counts_for_nothing(desks: Desks) -> None:
    one, other = desks
    code, theirs = question_lost(one, other)
    renewed(one, other, theirs)
    old = one.store.backup()
    one.opens(code)  # seals it again
    work(one, other, 1)
    assert len(other.opens(theirs).every(QuestionAsked)) == 2
    # Our disk is lost before anybody could know: whoever opens the restored case seals it again once more.
    one.restored(old)
    for _ in range(2):
        work(one, other, 7 * 3600)
    one.opens(code)
    with other.here():  # nor does the node there know any more what it once rejected; the record of the case does
        InboxRow.objects.filter(state="replaced").update(state="void")
    work(one, other, 1)
    case = other.opens(theirs)
    assert [each.entry.question for each in case.every(QuestionAsked)] == ["Is she well?", "first"]
    assert case.waiting == ()
