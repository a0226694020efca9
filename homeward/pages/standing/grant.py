"""Travel grant and kit: in kind first, thing by thing; then money against the budget, counted in the end (GRT-1, GRT-2)."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.pages import screens, showing, words
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.process import travel_grant
from homeward.process.travel_grant import CashGiven, Item, MoneyTransferred


def standing(record: DeskRecord) -> dict[str, Any]:
    """The kit thing by thing, the budget, the cash, and her own money on its way home."""
    return {"standing": [_kit(record), _budget(record), _cash(record), _own(record)]}


def _kit(record: DeskRecord) -> Group:
    said = travel_grant.offered(record.case)
    rows = [Stand(words.word(item), *_of(said.get(item))) for item in Item]
    return Group(_("In kind, before any cash"), rows, "", do(record, "grant", "in-kind"), _("Give things in kind"))


def _of(given: bool | None) -> tuple[Any, str]:
    if given is None:
        return _("Not spoken of"), OPEN
    return (_("Given"), GOOD) if given else (_("Rather not"), NEUTRAL)


def _budget(record: DeskRecord) -> Group:
    found = travel_grant.budget(record.case)
    if found is None:
        row = Stand(_("Budget of the case"), _("Not set"), NEUTRAL, (), do(record, "grant", "budget"))
        return Group(_("Money"), [row])
    hints = (
        format_lazy(_("given out: {sum}"), sum=_sum(found.given, found.currency)),
        *(
            format_lazy(_("not counted, another currency: {sum}"), sum=showing.ISOLATED.format(one))
            for one in found.elsewhere
        ),
    )
    left = format_lazy(
        _("{sum} left of {all}"), sum=_sum(found.left, found.currency), all=_sum(found.amount, found.currency)
    )
    rows = [
        Stand(_("Budget of the case"), left, GOOD if found.left >= 0 else WRONG, hints, do(record, "grant", "budget"))
    ]
    if travel_grant.to_reconcile(record.case):
        address = do(record, "grant", "reconcile", spent=str(found.given))
        rows.append(Stand(_("Count what was spent and what came back"), _("To do"), OPEN, (), address))
    return Group(_("Money"), rows)


def _sum(amount: Any, currency: str) -> str:
    return showing.ISOLATED.format(f"{amount} {currency}")


def _cash(record: DeskRecord) -> Group:
    rows = [
        Stand(
            _sum(one.entry.amount, one.entry.currency),
            _("Receipt") if one.entry.receipt else _("Small sum"),
            GOOD if one.entry.receipt else NEUTRAL,
            tuple(
                part
                for part in (
                    words.word(one.entry.reason),
                    showing.ISOLATED.format(one.entry.written_reason) if one.entry.written_reason else "",
                    format_lazy(_("rate as typed: {rate}"), rate=showing.ISOLATED.format(one.entry.rate))
                    if one.entry.rate
                    else "",
                )
                if part
            ),
        )
        for one in record.case.every(CashGiven)
    ]
    return Group(_("Cash"), rows, "", do(record, "grant", "cash"), _("Give cash, with its reason"))


def _own(record: DeskRecord) -> Group:
    rows = [
        Stand(
            _sum(one.entry.amount, one.entry.currency),
            _("Receipt") if one.entry.receipt else _("Receipt missing"),
            GOOD if one.entry.receipt else OPEN,
            (showing.ISOLATED.format(one.entry.how),),
        )
        for one in record.case.every(MoneyTransferred)
    ]
    return Group(
        _("Her own savings and wages"), rows, "", do(record, "grant", "transfer-money"), _("Send her money home")
    )


screens.EXTRAS["grant"] = standing
