"""The root of all addresses: everything is a page."""

from homeward.pages.urls import urlpatterns

handler400 = "homeward.pages.errors.bad_request"
handler403 = "homeward.pages.errors.forbidden"
handler404 = "homeward.pages.errors.not_found"
handler500 = "homeward.pages.errors.failure"

__all__ = ["urlpatterns"]
