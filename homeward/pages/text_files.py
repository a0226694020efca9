"""Forms whose one text is brought as a file, or is there already: typed in, or looked at before."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from homeward.pages.forms import Form


class FileOrText(Form):
    """A file, beside a field `text` that the form itself adds.

    :cvar longest: characters that are read of a file; what reads the text refuses one that is longer
    :cvar asks: the field at which a form with neither is refused, and in what words
    """

    longest: int
    asks: tuple[str, Any]

    file = forms.FileField(label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ".json"}))

    def clean(self) -> dict[str, Any]:
        """Give the one text, from the file where there is one."""
        values = dict(super().clean() or {})
        file = values.get("file")
        if file:
            try:
                values["text"] = file.read(self.longest + 1).decode("utf-8")
            except UnicodeDecodeError:
                self.add_error("file", _("This file is not a text"))
        if not self.errors and not values.get("text"):
            field, words = self.asks
            self.add_error(field, words)
        return values
