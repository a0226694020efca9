"""The pages as Django knows them."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Templates, static files and texts."""

    name = "homeward.pages"
    label = "pages"
