"""Forms as every page has them: labels, hints and errors in plain words, and what was typed stays."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

SHORT, LONG = 200, 4000
# A field of every form that means nothing to us.
KEPT_NOWHERE = "kept-nowhere"
# Characters that change how other text is read: overrides of direction, and controls.
UNSAFE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]")
# Day before month, as written nearly everywhere; the month in letters is clear to all.
TYPED_DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y"]
MOMENT = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::\d{2})?\s*([+-]\d{2}:\d{2}|Z)?$")


class Renderer(TemplatesSetting):
    """Our own templates for forms and fields."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class Field(BoundField):
    """A field of a form, drawn by our own templates: an answer that was refused is marked."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Mark what was refused, beside what Django adds for hints and errors."""
        built = super().build_widget_attrs(attrs, widget)
        kind = str((widget or self.field.widget).attrs.get("class", ""))
        block = kind.split(" ")[0]
        if self.errors and block in ("govuk-input", "govuk-textarea", "govuk-select"):
            built["class"] = f"{kind} {block}--error"
        return built

    @property
    def first_id(self) -> str:
        """The id of the field's first input, where an error's link leads."""
        return self.id_for_label or f"{self.auto_id}_0"


class Form(forms.Form):
    """A form in the house's look."""

    required_css_class = "required"
    bound_field_class = Field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class Text(forms.CharField):
    """A text without characters that change how other text is read."""

    default_error_messages = {
        "required": _("Enter an answer"),
        "unsafe": _("This text holds hidden characters that change its direction. Type it again without them."),
    }

    def __init__(self, *, long: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONG if long else SHORT)
        kwargs.setdefault(
            "widget",
            forms.Textarea(attrs={"rows": 4, "class": "govuk-textarea"})
            if long
            else forms.TextInput(attrs={"class": "govuk-input"}),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Check the text, with line ends in one form."""
        text = str(super().clean(value)).replace("\r\n", "\n")
        if UNSAFE.search(text):
            raise ValidationError(self.error_messages["unsafe"], code="unsafe")
        return text


class Lines(Text):
    """Several short texts, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") or _("One a line")
        super().__init__(long=True, **kwargs)

    def clean(self, value: Any) -> Any:
        """Give the lines that are not empty, as a tuple."""
        return tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())


class Day(forms.DateField):
    """A day, as 2026-12-31."""

    default_error_messages = {"invalid": _("Enter a day such as 2026-12-31"), "required": _("Enter a day")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(
            format="%Y-%m-%d", attrs={"class": "govuk-input govuk-input--width-10", "type": "date"}
        )
        super().__init__(input_formats=TYPED_DAYS, widget=widget, **kwargs)

    def clean(self, value: Any) -> date | None:
        """Check the day and keep it within reason."""
        day: date | None = super().clean(value)
        if day is not None and not 1900 <= day.year <= 2150:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class Moment(forms.CharField):
    """A day and hour, as 2026-12-31 08:40 +02:00; without an offset it is this organisation's own time."""

    default_error_messages = {
        "invalid": _("Enter day, hour and offset such as 2026-12-31 08:40 +02:00"),
        "required": _("Enter day and hour"),
    }

    def __init__(self, *, zone_needed: bool = False, **kwargs: Any) -> None:
        self.zone_needed = zone_needed
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20", "dir": "ltr"}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        """Read day and hour; never guess the zone of a journey."""
        text = super().clean(value)
        if not text:
            return None
        found = MOMENT.match(text.strip())
        if found is None or (self.zone_needed and not found[3]):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            moment = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3] or ''}")
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


class OneOf(forms.TypedChoiceField):
    """One of a few answers.

    :ivar answers_itself: one of the answers says that there is none today, so the question is not marked as optional
    """

    answers_itself = False

    default_error_messages = {"required": _("Choose an answer"), "invalid_choice": _("Choose one of the answers shown")}

    def __init__(self, **kwargs: Any) -> None:
        many = len(list(kwargs["choices"])) > 6
        kwargs.setdefault("widget", forms.Select(attrs={"class": "govuk-select"}) if many else forms.RadioSelect())
        super().__init__(**kwargs)


class SeveralOf(forms.TypedMultipleChoiceField):
    """Any of a few answers, as a tuple."""

    default_error_messages = {
        "required": _("Choose at least one"),
        "invalid_choice": _("Choose from the answers shown"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Give the answers as a tuple."""
        return tuple(super().clean(value))


class YesNo(forms.BooleanField):
    """A statement that is ticked or not."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["required"] = False
        kwargs.setdefault("widget", forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}))
        super().__init__(**kwargs)


class Scan(forms.FileField):
    """A PDF or a picture, as the record keeps them."""

    default_error_messages = {
        "required": _("Choose a file"),
        "empty": _("This file is empty. Choose another."),
        "invalid": _("Choose a file"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("A PDF or a picture, up to 25 MB. Where a picture was taken, and with what, is removed.")
        )
        widget = forms.FileInput(
            attrs={"class": "govuk-file-upload", "accept": ".pdf,.jpg,.jpeg,.png,.webp,.tif,.tiff"}
        )
        super().__init__(widget=widget, **kwargs)
