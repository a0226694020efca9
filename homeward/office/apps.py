"""The office as Django knows it."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The tables of the office."""

    name = "homeward.office"
    label = "office"
