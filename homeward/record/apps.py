"""The record as Django knows it."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The tables of the record."""

    name = "homeward.record"
    label = "record"
