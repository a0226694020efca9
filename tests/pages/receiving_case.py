"""A case of the receiving side for tests of the pages: the partner's letters stand in it as if they had come; everybody is fictional."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from homeward.casework import leaving, opening
from homeward.exchange import outbox
from homeward.office import settings
from homeward.process.case import Case, CaseOpened, Side, Staff
from homeward.process.case import Partner as PartnerId
from homeward.process.departure import Departed
from homeward.process.intake import AgeBand, Gender
from homeward.process.notifications.evidence import LetterKept, PartnerKeys
from homeward.process.notifications.messages import (
    Answer,
    AssistanceRequested,
    Need,
    RequestAnswered,
    SupportRequested,
)
from homeward.process.writing import Entry
from homeward.record import book
from homeward.record import opening as record_opening
from homeward.record.book import Draft, OpenCase
from homeward.record.log import Leaf
from homeward.wire import age, jws
from tests.exchange.partner import Partner, public
from tests.pages.people import Organisation

NEEDS = (Need.HOUSING, Need.COUNSELLING)


@dataclass
class Received:
    """A case that a partner asked us to receive."""

    code: str
    partner: Partner
    organisation: Organisation

    def case(self, by: str = "wera") -> Case:
        """The case as a member can open it now."""
        return record_opening.open_case(self.code, self.organisation.members[by].keys).case

    def write(self, *entries: Entry, by: str = "wera") -> None:
        """Write further entries as a member of ours, past the rules that would make them."""
        member, now = self.organisation.members[by], datetime.now(UTC)
        held = record_opening.open_case(self.code, member.keys)
        _append(held, [Draft(one, Staff(member.number), now) for one in entries], now)


def received(of: Organisation, *more: Entry, landed: datetime | None = None, by: str = "wera") -> Received:
    """Open a case as after COM-1 to COM-3, and COM-5 when a landing is named; then what a member of ours wrote."""
    now = datetime.now(UTC)
    partner = Partner(slips_from=now.date())
    partner.make_known()
    theirs: list[Entry] = [
        LetterKept("homeward.com-1.v1", "1" * 64, 1, now),
        AssistanceRequested("us", NEEDS, AgeBand.UNDER_30, Gender.FEMININE, ("ro",), "MD"),
    ]
    later: list[Entry] = [SupportRequested("us", "Ileana", "Example", languages=("ro",), needs=NEEDS)]
    if landed is not None:
        gone = Departed("us", landed - timedelta(hours=5), expected_arrival=landed, never_call=("her uncle",))
        later.append(gone)
    staff, other, start = Staff(of.members[by].number), PartnerId(partner.id), now - timedelta(days=20)
    drafts = [Draft(CaseOpened(Side.RECEIVING, "Heron", True), staff, start)]
    drafts += [Draft(one, other, start) for one in theirs]
    drafts.append(Draft(RequestAnswered(partner.id, Answer.ACCEPT, "Rosa", "Radu", "+373 1"), staff, start))
    drafts += [Draft(one, other, start) for one in later]
    drafts += [Draft(one, staff, now) for one in more]
    held = opening.create(by=of.members[by], drafts=drafts)
    talk = outbox.conversation(held.code, partner.id)
    boxes = tuple(f"{part}={jws.encode(age.public_of(partner.intake_seed))}" for part in ("case", "health"))
    keys = PartnerKeys(talk.hwcase, jws.encode(public(partner.desk)), boxes)
    _announce(held, keys, other, now)
    return Received(held.code, partner, of)


def came(of: Organisation, code: str, *letters: Entry, partner: str, by: str = "wera") -> None:
    """Put what a partner wrote into a case, as if its letters had come."""
    held, now = record_opening.open_case(code, of.members[by].keys), datetime.now(UTC)
    _append(held, [Draft(one, PartnerId(partner), now) for one in letters], now)


def _announce(held: OpenCase, keys: PartnerKeys, other: PartnerId, now: datetime) -> None:
    """The keys name the conversation, which exists once the case does."""
    _append(held, [Draft(keys, other, now)], now)


def _append(held: OpenCase, drafts: list[Draft], now: datetime) -> None:
    after = held.case
    for one in drafts:
        after = after.after(one.entry, at=one.at, by=one.by)
    card = leaving.card_of(after, now, settings.policy())
    book.append(held, drafts, card=card, leaf=Leaf("written for a test", held.keys.number, held.code))
