"""The WSGI application that `homeward serve` runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from homeward.config import hardening, upgrading
from homeward.record import whose

hardening.keep_memory_private()
whose.serving_pages()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")
application = get_wsgi_application()
upgrading.require_current()
# Every page with all it stands on: read once here, and not by the first person who asks each worker for one.
reverse("today")
# What is loaded now lives as long as the server: the collector need not walk through it again, and workers share its memory.
gc.collect()
gc.freeze()
