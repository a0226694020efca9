"""The keys that partners announced for a case: to which letters are sealed, and which sign theirs; without those that are void."""

from dataclasses import replace

from homeward.exchange import epochs, standing
from homeward.process.case import Case, Partner
from homeward.process.notifications.evidence import PartnerKeys
from homeward.process.refusals import Refusal
from homeward.process.writing import Compartment
from homeward.wire import age, jws
from homeward.wire.envelope import BadLetter, Event


class PartnerHasNoKeys(Refusal):
    """The partner has not announced keys for this case: it has not answered the first request yet."""


def mailboxes(case: Case, hwcase: str) -> dict[Compartment, bytes]:
    """The partner's announced mailbox keys for a conversation, by compartment.

    :raises PartnerHasNoKeys: when there are none
    """
    found = partner_keys(case, hwcase)
    if found is None:
        raise PartnerHasNoKeys
    return boxes_of(found)


def partner_keys(case: Case, hwcase: str) -> PartnerKeys | None:
    """The newest keys announced in a conversation, without those that are void.

    Void is what was announced while the partner's keys were in other hands, and what its node lost when it was restored.
    """
    every = _announced(case, hwcase)
    # Who tells newer keys may not hold every compartment: the mailbox of another stays as it was.
    boxes = {text.partition("=")[0]: text for one in every for text in one.mailboxes}
    return replace(every[-1], mailboxes=tuple(boxes.values())) if every else None


def case_keys(case: Case, hwcase: str) -> list[str]:
    """All case keys announced in a conversation (base64url), the oldest first, without those that are void."""
    return [one.case_key for one in _announced(case, hwcase)]


def _announced(case: Case, hwcase: str) -> list[PartnerKeys]:
    every = [one for one in case.every(PartnerKeys) if one.entry.hwcase == hwcase]
    doubts, undone, found = standing.doubts(), epochs.undone(hwcase) if every else [], []
    for one in every:
        doubt = doubts.get(one.by.id) if isinstance(one.by, Partner) else None
        if not (doubt and doubt.covers(one.at)) and not one.entry.lost_by(undone):
            found.append(one.entry)
    return found


def boxes_of(keys: PartnerKeys) -> dict[Compartment, bytes]:
    """The mailbox keys that a partner announced, by compartment."""
    pairs = (text.partition("=") for text in keys.mailboxes)
    return {Compartment(name): jws.decode(key) for name, _, key in pairs}


def announced(event: Event, hwcase: str, epoch: int = 1) -> PartnerKeys | None:
    """The keys that a letter brings, or None.

    :param epoch: of the letter's sender

    :raises BadLetter: when they are malformed
    """
    keys = event.data.get("keys")
    if keys is None:
        return None
    try:
        boxes = {Compartment(name): jws.decode(key) for name, key in keys["mailboxes"].items()}
        case_key = jws.decode(keys["case_key"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadLetter("the announced keys are malformed") from error
    if len(case_key) != 32 or not all(age.is_public(one) for one in boxes.values()):
        raise BadLetter("an announced key is none")
    if Compartment.CASE not in boxes:
        raise BadLetter("keys without a mailbox of the case, to which every letter is sealed")
    texts = tuple(f"{name}={jws.encode(box)}" for name, box in boxes.items())
    return PartnerKeys(hwcase, keys["case_key"], texts, event.hwseq, epoch)
