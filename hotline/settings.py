"""All settings, one file. HOTLINE_SURFACE decides which of the two surfaces this process is:
`public` can insert a tip and open nothing; `staff` sits behind sign-in and second factor; `owner` is for
migrations alone. Unset HOTLINE_ENV means production, where nothing is made up and nothing is lenient."""

from __future__ import annotations

import os
import zoneinfo
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from hotline.alone import refuse_keys_in_reach
from hotline.database import database
from hotline.env import env_addresses, env_bool, env_choice, env_int, env_list, env_path, given_secret, secret
from hotline.logs import LINES

# The machine's and PostgreSQL's zone data are wrong for BC, AB and MB since 2026-11-01: only the tzdata
# package counts, for every computation in every process.
os.environ["PYTHONTZPATH"] = ""
zoneinfo.reset_tzpath(to=[])
zoneinfo.ZoneInfo.clear_cache()

BASE_DIR = Path(__file__).resolve().parent.parent
HOTLINE_ENV = env_choice("HOTLINE_ENV", ("demo", "test", "production"), "production")
HOTLINE_SURFACE = env_choice("HOTLINE_SURFACE", ("public", "staff", "owner"), "staff")
PRODUCTION = HOTLINE_ENV == "production"
PUBLIC = HOTLINE_SURFACE == "public"
DEBUG = False

HOTLINE_VAR = env_path("HOTLINE_VAR", BASE_DIR / "var")
HOTLINE_KEY_DIR = env_path("HOTLINE_KEY_DIR", HOTLINE_VAR / "keys")
HOTLINE_PUBLIC_KEY_DIR = env_path("HOTLINE_PUBLIC_KEY_DIR", HOTLINE_VAR / "public_keys")
HOTLINE_AUDIT_HEAD = env_path("HOTLINE_AUDIT_HEAD", HOTLINE_VAR / "audit_head.json")
HOTLINE_BACKUP_RETENTION_DAYS = env_int("HOTLINE_BACKUP_RETENTION_DAYS", 30, low=0, high=3650)
HOTLINE_IDLE_MINUTES = env_int("HOTLINE_IDLE_MINUTES", 15, low=2, high=120)
# So many tips within five minutes, to one process, are a flood.
HOTLINE_FLOOD_TIPS = env_int("HOTLINE_FLOOD_TIPS", 5, low=1, high=100_000)
# Zero bits that a browser looks for while somebody writes: each one more doubles the work.
HOTLINE_WORK_BITS = env_int("HOTLINE_WORK_BITS", 18, low=8, high=24)
# So many tips within so many days that name the same phone, plate or page are said aloud.
HOTLINE_SPIKE_TIPS = env_int("HOTLINE_SPIKE_TIPS", 3, low=2, high=1000)
HOTLINE_SPIKE_DAYS = env_int("HOTLINE_SPIKE_DAYS", 30, low=1, high=365)
HOTLINE_PUBLIC_URL = os.environ.get("HOTLINE_PUBLIC_URL", "")
HOTLINE_EXIT_URL = os.environ.get("HOTLINE_EXIT_URL", "")
# What the public pages lead to. Empty: the pages say nothing of it.
HOTLINE_CHAT_URL = os.environ.get("HOTLINE_CHAT_URL", "")
HOTLINE_PUBLIC_EMAIL = os.environ.get("HOTLINE_PUBLIC_EMAIL", "hotline@ccteht.ca")
# Where bodies of the directory write to (S77).
HOTLINE_PARTNERSHIP_EMAIL = os.environ.get("HOTLINE_PARTNERSHIP_EMAIL", "partnership@ccteht.ca")
HOTLINE_GMSD_URL = os.environ.get("HOTLINE_GMSD_URL", "https://www.globalmodernslavery.org/")
HOTLINE_CENTRE_URL = os.environ.get(
    "HOTLINE_CENTRE_URL", "https://www.canadiancentretoendhumantrafficking.ca/"
)
# Who may show the directory in a frame of theirs, as frame-ancestors wants it ("https://partner.example").
HOTLINE_FRAME_HOSTS = env_list("HOTLINE_FRAME_HOSTS")

SECRET_KEY = secret("HOTLINE_SECRET_KEY", HOTLINE_VAR / f"secret_{HOTLINE_SURFACE}", production=PRODUCTION)
ALLOWED_HOSTS = env_list(
    "HOTLINE_ALLOWED_HOSTS", () if PRODUCTION else ("localhost", "127.0.0.1", "[::1]", "testserver")
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("HOTLINE_ALLOWED_HOSTS is not set: name the hosts this surface answers for.")
if PRODUCTION and HOTLINE_SURFACE != "owner" and os.environ.get("DATABASE_URL"):
    raise ImproperlyConfigured(
        "DATABASE_URL is the owner's address. A production web or worker process never holds it: unset it here."
    )
if PRODUCTION and PUBLIC:
    refuse_keys_in_reach(HOTLINE_KEY_DIR, HOTLINE_PUBLIC_KEY_DIR)
    if not os.environ.get("HOTLINE_KEY_PIN"):
        raise ImproperlyConfigured(
            "HOTLINE_KEY_PIN is not set. Whoever can write beside the public keys must not choose their judge too:"
            " set it to the content of keys.pin, in the environment of this process."
        )

DATABASES = {"default": database(HOTLINE_SURFACE, HOTLINE_VAR, production=PRODUCTION)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "crispy_forms",
    "hotline.launcher",
    "hotline.sealing",
    "hotline.accounts",
    "hotline.audit",
    "hotline.people",
    "hotline.places",
    "referrals",
    "intake",
    "triage",
    "desk",
]
AUTH_USER_MODEL = "accounts.Staff"

# Nothing on the public side could carry a session, a cookie or a sign-in: the middleware is not there.
PUBLIC_MIDDLEWARE = [
    "hotline.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "hotline.readable.FormsOnly",
    "django.middleware.common.CommonMiddleware",
]
STAFF_MIDDLEWARE = [
    "hotline.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "hotline.readable.FormsOnly",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MIDDLEWARE = PUBLIC_MIDDLEWARE if PUBLIC else STAFF_MIDDLEWARE
ROOT_URLCONF = "hotline.urls_public" if PUBLIC else "hotline.urls_staff"
WSGI_APPLICATION = "hotline.wsgi.application"

_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
_CONTEXT = ["django.template.context_processors.request", "hotline.context.house"]
_STAFF_CONTEXT = [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "triage.context.clock",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("hotline.loader.Loader", _LOADERS)],
            "context_processors": _CONTEXT if PUBLIC else _CONTEXT + _STAFF_CONTEXT,
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("house",)
CRISPY_TEMPLATE_PACK = "house"
CRISPY_FAIL_SILENTLY = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
# The zone a time is shown in where no other is known; always named beside the time.
HOTLINE_DISPLAY_ZONE = os.environ.get("HOTLINE_DISPLAY_ZONE", "America/Toronto")
zoneinfo.ZoneInfo(HOTLINE_DISPLAY_ZONE)

STATIC_URL = "/static/"
STATIC_ROOT = HOTLINE_VAR / "static"
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if HOTLINE_ENV == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# With sockets to spare in tests, static files come straight from the folders.
WHITENOISE_USE_FINDERS = HOTLINE_ENV == "test"
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has a use for our files

# No upload is taken anywhere: a plaintext temp file can then never exist.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600

FORM_RENDERER = "hotline.form.renderer.Written"

SESSION_ENGINE = "hotline.accounts.sessions"
MESSAGE_STORAGE = "hotline.accounts.said_once.SaidOnce"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hotline.errors_staff.stale_form"
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-desk" if PRODUCTION else "desk"
CSRF_COOKIE_NAME = "__Host-form" if PRODUCTION else "form"
SECURE_SSL_REDIRECT = PRODUCTION and env_bool("HOTLINE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 63072000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
# Headers with which a proxy tells who asked, and how, are believed only where there is one.
HOTLINE_BEHIND_PROXY = env_bool("HOTLINE_BEHIND_PROXY", PRODUCTION)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HOTLINE_BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W001",  # SecurityMiddleware, W002 frame options: SecurityHeaders sets these on every answer
    "security.W002",
    "security.W003",  # the public surface has no cookie and no authority to abuse, hence no CSRF middleware
]

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TASK_ROUTES = {"triage.tasks.watch_clock": {"queue": "clock"}}
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # A pass that waited longer than its interval is worthless: the next one does the same work.
    "watch-clock": {"task": "triage.tasks.watch_clock", "schedule": 60.0, "options": {"expires": 60}},
    # Each hour and not each night: a machine that is off at three in the morning would never purge.
    "purge-senders": {
        "task": "intake.mail.tasks.purge_senders",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    # Like the purge: a machine that is off for a night empties them when it is back.
    "purge-profiles": {"task": "desk.tasks.purge_profiles", "schedule": 3600.0, "options": {"expires": 3600}},
    "age-cues": {"task": "triage.tasks.read_age_cues", "schedule": 60.0, "options": {"expires": 60}},
    # Four times a minute: what belongs to a tip stands on its page within one.
    "link-tips": {"task": "triage.tasks.link_tips", "schedule": 15.0, "options": {"expires": 15}},
    "forget-tags": {"task": "triage.tasks.forget_tags", "schedule": 3600.0, "options": {"expires": 3600}},
    # Each hour and not each night, like the purge; a letter is written once however often it runs.
    "listing-round": {"task": "referrals.tasks.run_round", "schedule": 3600.0, "options": {"expires": 3600}},
    "listing-answers": {
        "task": "referrals.tasks.take_in_answers",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # Twice a minute: what somebody adds stands beside their tip within one.
    "join-additions": {"task": "intake.tasks.join_additions", "schedule": 30.0, "options": {"expires": 30}},
}

# The mailbox to which people write. Without a host nothing is fetched; the public side never hears of it.
HOTLINE_MAILBOX_HOST = "" if PUBLIC else os.environ.get("HOTLINE_MAILBOX_HOST", "")
HOTLINE_MAILBOX_PORT = env_int("HOTLINE_MAILBOX_PORT", 993, low=1, high=65535)
HOTLINE_MAILBOX_USER = os.environ.get("HOTLINE_MAILBOX_USER", "")
HOTLINE_MAILBOX_PASSWORD = "" if PUBLIC else given_secret("HOTLINE_MAILBOX_PASSWORD")
HOTLINE_MAILBOX_FOLDER = os.environ.get("HOTLINE_MAILBOX_FOLDER") or "INBOX"
HOTLINE_MAILBOX_CA_FILE = os.environ.get("HOTLINE_MAILBOX_CA_FILE", "")
HOTLINE_MAILBOX_RECEIPT = env_bool("HOTLINE_MAILBOX_RECEIPT", False)
HOTLINE_MAILBOX_RECEIPT_FROM = os.environ.get("HOTLINE_MAILBOX_RECEIPT_FROM", "")
# How long after a call the details stay that were asked only to find a service.
HOTLINE_PROFILE_HOURS = env_int("HOTLINE_PROFILE_HOURS", 72, low=1, high=72)
# How long a granted access to what is sealed lasts; the database knows the same upper end.
HOTLINE_ACCESS_MINUTES = env_int("HOTLINE_ACCESS_MINUTES", 60, low=1, high=240)
HOTLINE_SENDER_DAYS = env_int("HOTLINE_SENDER_DAYS", 30, low=1, high=3650)
if HOTLINE_MAILBOX_HOST and not (HOTLINE_MAILBOX_USER and HOTLINE_MAILBOX_PASSWORD):
    raise ImproperlyConfigured(
        "HOTLINE_MAILBOX_HOST is set: set HOTLINE_MAILBOX_USER and HOTLINE_MAILBOX_PASSWORD (or _PASSWORD_FILE) too."
    )
if HOTLINE_MAILBOX_CA_FILE and not Path(HOTLINE_MAILBOX_CA_FILE).is_file():
    raise ImproperlyConfigured("HOTLINE_MAILBOX_CA_FILE names no file.")
if HOTLINE_MAILBOX_HOST:
    CELERY_BEAT_SCHEDULE["fetch-mail"] = {
        "task": "intake.mail.tasks.fetch_mail", "schedule": 60.0, "options": {"expires": 55},
    }  # fmt: skip

# A production alert that went to the console would count as delivered and reach nobody.
EMAIL_BACKEND = os.environ.get(
    "HOTLINE_EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if PRODUCTION else 'console'}.EmailBackend"
)
EMAIL_HOST = os.environ.get("HOTLINE_EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("HOTLINE_EMAIL_PORT", 25, low=1, high=65535)
EMAIL_HOST_USER = os.environ.get("HOTLINE_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HOTLINE_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env_bool("HOTLINE_EMAIL_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("HOTLINE_EMAIL_FROM", "noreply@example.org")
HOTLINE_ALERT_EMAILS = env_addresses("HOTLINE_ALERT_EMAILS")
HOTLINE_ALERT_COMMAND = os.environ.get("HOTLINE_ALERT_COMMAND", "")
if HOTLINE_ALERT_COMMAND and not os.path.isabs(HOTLINE_ALERT_COMMAND):
    raise ImproperlyConfigured(
        "HOTLINE_ALERT_COMMAND is an absolute path: no search path decides what is run."
    )
# Where partners reach those who keep the directory: the letters to them are answered there.
HOTLINE_MAIL_DOMAIN = os.environ.get("HOTLINE_MAIL_DOMAIN", "example.org")
if PRODUCTION and HOTLINE_SURFACE == "staff":
    for _name in ("HOTLINE_EMAIL_FROM", "HOTLINE_MAIL_DOMAIN"):
        if not os.environ.get(_name):
            raise ImproperlyConfigured(
                f"{_name} is not set: an alert in the name of example.org is refused, or ends as spam."
            )
ADMINS: list[tuple[str, str]] = []

# Django's own error mail and debug pages carry the request body. Nothing here does: a record names the
# place and the kind of fault, never what was typed.
HOTLINE_LOG_FORMAT = env_choice("HOTLINE_LOG_FORMAT", tuple(LINES), "text")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"bare": {"()": "hotline.logs.Bare"}},
    "formatters": {"line": {"()": f"hotline.logs.{LINES[HOTLINE_LOG_FORMAT]}"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["bare"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        # Of a fault that it ignores it quotes the server's words, which may quote a row.
        "psycopg": {"handlers": [], "level": "ERROR", "propagate": True},
        "imapclient": {"handlers": [], "level": "WARNING", "propagate": True},  # below it, it quotes messages
    },
}

if HOTLINE_SURFACE != "public":
    from hotline.accounts.conf import SETTINGS as _sign_in

    # By the hour of the clock: hotline/celery.py makes a crontab of it, since Celery is not for processes that never
    # call it. 8:10 UTC is deep night from Newfoundland to the Pacific. On the ordinary queue: it may never stand before
    # a deadline.
    CELERY_BEAT_SCHEDULE["clear-sessions"] = {
        "task": "hotline.accounts.tasks.clear_sessions",
        "schedule": {"hour": "8", "minute": "10"},
        "options": {"expires": 6 * 3600},
    }
    CELERY_BEAT_SCHEDULE["trim-clock"] = {
        "task": "triage.tasks.trim_clock",
        "schedule": {"hour": "8", "minute": "15"},
        "options": {"expires": 6 * 3600},
    }
    # Each edit publishes what it touches at once. This is for what no edit brings: a season's hours that begin or
    # end, a row older than the code that reads it.
    CELERY_BEAT_SCHEDULE["publish-all"] = {
        "task": "referrals.tasks.publish_all",
        "schedule": {"hour": "8", "minute": "40"},
        "options": {"expires": 6 * 3600},
    }

    for _name, _value in _sign_in.items():
        if _name == "INSTALLED_APPS":
            INSTALLED_APPS += _value
        elif _name == "MIDDLEWARE":
            STAFF_MIDDLEWARE += _value
        else:
            globals()[_name] = _value
