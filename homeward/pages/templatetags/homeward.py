"""Small helps for templates: which template of a field to use."""

from django import forms, template
from django.forms import BoundField

register = template.Library()


@register.filter
def shape(field: BoundField) -> str:
    """How a field is laid out: "group" for several answers below one question, "tick" for a statement, "line" otherwise."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "line"


@register.filter
def kind(field: BoundField) -> str:
    """Whether a group is one of several ("radios") or any of several ("checkboxes")."""
    return "radios" if isinstance(field.field.widget, forms.RadioSelect) else "checkboxes"


@register.filter
def is_multi(field: BoundField) -> bool:
    """Whether a field is made of several inputs, which need a legend of their own."""
    return isinstance(field.field.widget, forms.MultiWidget)
