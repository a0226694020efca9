"""Django's settings, made from the node's facts. Nothing here is secret, and DEBUG and ADMINS stay off for good."""

import hashlib
import hmac
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from homeward.config import databases as _databases
from homeward.config import node as _node
from homeward.config import quiet as _quiet

NODE = _node.load()

DEBUG = False
ADMINS: list[tuple[str, str]] = []
SECRET_KEY = hmac.new(NODE.server_key, b"django secret key", hashlib.sha256).hexdigest()
ALLOWED_HOSTS = list(NODE.hosts)
ROOT_URLCONF = "homeward.config.urls"
WSGI_APPLICATION = "homeward.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "office.MemberRow"
AUTHENTICATION_BACKENDS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "homeward.record",
    "homeward.office",
    "homeward.exchange",
    "homeward.pages",
]

MIDDLEWARE = [
    "homeward.pages.middleware.for_nobody",
    "homeward.pages.middleware.headers",
    "homeward.pages.middleware.size_limit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "homeward.pages.middleware.member",
    "homeward.pages.middleware.only_members_post_much",
    "homeward.pages.middleware.language",
    "homeward.pages.middleware.read_only",
    "django.middleware.common.CommonMiddleware",
    "homeward.pages.middleware.own_origin",
    "django.middleware.csrf.CsrfViewMiddleware",
    "homeward.pages.middleware.DenyByDefault",
]

DATABASES = {"default": _databases.settings(NODE.postgresql, NODE.database)}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "homeward.pages.context.everywhere",
            ],
            "builtins": ["homeward.pages.templatetags.homeward"],
        },
    }
]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
FORM_RENDERER = "homeward.pages.forms.Renderer"

USE_TZ = True
TIME_ZONE = NODE.time_zone
USE_I18N = True
LANGUAGE_CODE = NODE.language
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("en-xa", _("Pseudo")),
]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
# Django knows no names for these languages, which papers are written in.
LANG_INFO.update(
    {
        "am": {"bidi": False, "code": "am", "name": "Amharic", "name_local": "አማርኛ"},
        "ti": {"bidi": False, "code": "ti", "name": "Tigrinya", "name_local": "ትግርኛ"},
        "om": {"bidi": False, "code": "om", "name": "Oromo", "name_local": "Afaan Oromoo"},
        "so": {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"},
        "en-xa": {"bidi": False, "code": "en-xa", "name": "Pseudo", "name_local": "[Þšéûđö]"},
    }
)

SESSION_ENGINE = "homeward.office.sessions"
SESSION_COOKIE_NAME = f"__Host-homeward-{NODE.name}-s"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 8 * 3600
KEY_COOKIE_NAME = f"__Host-homeward-{NODE.name}-k"
CSRF_COOKIE_NAME = f"__Host-homeward-{NODE.name}-c"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "homeward.pages.errors.stale_form"

# A form field holds no file here; a page's own limit is far below this.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
FILE_UPLOAD_HANDLERS = ["homeward.pages.uploading.InMemory"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Django's own logging would write addresses and messages of errors.
LOGGING_CONFIG = None
_quiet.begin()
