"""The exchange as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The tables of the exchange."""

    name = "homeward.exchange"
    label = "exchange"
