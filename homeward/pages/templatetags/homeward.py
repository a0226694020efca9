"""Small helps for templates: how a field is laid out."""

from django import forms, template
from django.forms import BoundField

register = template.Library()


@register.filter
def shape(field: BoundField) -> str:
    """How a field is laid out: "radios" or "checkboxes" below one question, "parts" of several inputs, a "tick", or a "line"."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.MultiWidget):
        return "parts"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "line"
