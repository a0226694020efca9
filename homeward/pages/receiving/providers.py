"""Forms that name a provider: those of the directory are offered while typing, and what the directory knows is not asked again."""

from typing import Any

from homeward.casework.desk import DeskRecord
from homeward.office import clock, directory
from homeward.pages import screens
from homeward.pages.act_forms import ActForm
from homeward.process.services import ProviderConfirmed


class ProviderForm(ActForm):
    """A form with a provider's name, offered from the directory and from what was confirmed in this case."""

    providers: list[str]

    def __init__(self, act: Any, record: DeskRecord, *args: Any, **kwargs: Any) -> None:
        super().__init__(act, record, *args, **kwargs)
        known = [one.name for one in directory.everyone(clock.now().date())]
        known += [one.entry.provider for one in record.case.every(ProviderConfirmed)]
        self.providers = list(dict.fromkeys(known))
        self.fields["provider"].widget.attrs["list"] = "providers"

    def clean(self) -> dict[str, Any]:
        """Fill in until when the agreement with this provider lasts, where the directory knows it and nothing was typed."""
        values = super().clean()
        if "agreement_until" in self.fields and not values.get("agreement_until"):
            listed = directory.everyone(clock.now().date())
            ends = [one.agreement_until for one in listed if one.name == values.get("provider")]
            values["agreement_until"] = next((day for day in ends if day is not None), None)
        return values


for _page, _act in (
    ("plan", "first-support"),
    ("plan", "component"),
    ("services", "provider"),
    ("services", "progress"),
):
    screens.FORMS[_page, _act] = ProviderForm
    screens.FORM_TEMPLATES[_page, _act] = "receiving/with_providers.html"
