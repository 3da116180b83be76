"""All settings of Abutment. The environment is read here and nowhere else; docs/settings.md describes each variable."""

from __future__ import annotations

import ipaddress
import os
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.functional import lazy

from abutment.config.databases import databases
from abutment.config.errors import SettingRefused
from abutment.foundation.keys import Purpose, key_ring
from abutment.foundation.signin.django_settings import (  # noqa: F401 - allauth reads them from here by name
    ACCOUNT_ADAPTER,
    ACCOUNT_EMAIL_NOTIFICATIONS,
    ACCOUNT_EMAIL_VERIFICATION,
    ACCOUNT_FORMS,
    ACCOUNT_LOGIN_METHODS,
    ACCOUNT_RATE_LIMITS,
    ACCOUNT_REAUTHENTICATION_TIMEOUT,
    ACCOUNT_SESSION_REMEMBER,
    ACCOUNT_SIGNUP_FIELDS,
    ACCOUNT_USER_MODEL_USERNAME_FIELD,
    MFA_ADAPTER,
    MFA_FORMS,
    MFA_PASSKEY_LOGIN_ENABLED,
    MFA_RATE_LIMITS,
    MFA_RECOVERY_CODE_COUNT,
    MFA_RECOVERY_CODE_DIGITS,
    MFA_SUPPORTED_TYPES,
    MFA_TOTP_ISSUER,
    MFA_TOTP_TOLERANCE,
)
from abutment.web.django_settings import (  # noqa: F401 - settings are read from here by name
    CONTENT_SECURITY_POLICY,
    COTTON_ISOLATE_BY_DEFAULT,
    DJANGO_TABLES2_TEMPLATE,
    FORM_RENDERER,
    TEMPLATES,
)

PACKAGE = Path(__file__).parent.parent

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _whole(name: str, default: int, *, least: int) -> int:
    """A whole number from the environment. Raises SettingRefused."""
    given = os.environ.get(name, str(default))
    if not given.isdecimal() or int(given) < least:
        raise SettingRefused(f"{name} is {given!r} and must be a whole number from {least} up. Correct or remove it.")
    return int(given)


def _scale(name: str, default: str) -> Decimal:
    """How much of something invented is made: 0 is none of it. Raises SettingRefused."""
    given = os.environ.get(name, default)
    if not re.fullmatch(r"\d{1,2}(\.\d{1,2})?", given):
        raise SettingRefused(f"{name} is {given!r} and must be a number such as 0, 0.25, 1 or 3. Correct or remove it.")
    return Decimal(given)


def _address(name: str, default: str) -> str:
    """An address of a site from the environment, without what follows the host. Raises SettingRefused."""
    given = os.environ.get(name, default).rstrip("/")
    if not re.fullmatch(r"https?://[^/\s@]+", given):
        raise SettingRefused(f"{name} is {given!r} and must look like https://abutment.example. Correct or remove it.")
    return given


def _networks(name: str) -> list[Network]:
    """Networks from the environment, separated by commas. Raises SettingRefused."""
    given = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
    try:
        return [ipaddress.ip_network(part) for part in given]
    except ValueError as wrong:
        raise SettingRefused(
            f"{name} must name networks such as 10.8.0.0/16: {wrong}. Correct or remove it."
        ) from wrong


# --- The environment -------------------------------------------------------------------------------------------------
ABUTMENT_HOME = Path(os.environ.get("ABUTMENT_HOME", "var")).absolute()
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASE_APP_URL = os.environ.get("DATABASE_APP_URL", "")
ABUTMENT_DEMO = os.environ.get("ABUTMENT_DEMO", "") == "1"
DEMO_SCALE = _scale("DEMO_SCALE", "0.7")
DEBUG = os.environ.get("ABUTMENT_DEBUG", "") == "1"
ABUTMENT_ADDRESS = _address("ABUTMENT_ADDRESS", "http://localhost:8000")
ALLOWED_HOSTS = [h for h in os.environ.get("ABUTMENT_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
EMAIL_URL = os.environ.get("EMAIL_URL", "")
IDLE_MINUTES = _whole("ABUTMENT_IDLE_MINUTES", 15, least=1)
ABUTMENT_DELIVERY_NETWORKS: list[Network] = _networks("ABUTMENT_DELIVERY_NETWORKS")
ABUTMENT_DELIVERY_FOLDER = os.environ.get(
    "ABUTMENT_DELIVERY_FOLDER", str(ABUTMENT_HOME / "delivered") if ABUTMENT_DEMO else ""
)
ABUTMENT_MODEL_READER_URL = os.environ.get("ABUTMENT_MODEL_READER_URL", "")
ABUTMENT_MODEL_READER_MODEL = os.environ.get("ABUTMENT_MODEL_READER_MODEL", "")
ABUTMENT_MODEL_READER_KEY = os.environ.get("ABUTMENT_MODEL_READER_KEY", "")

# --- Keys: drawn from the key ring when first used, so that reading settings creates nothing ------------------------
SECRET_KEY: Any = lazy(lambda: key_ring(ABUTMENT_HOME).current(Purpose.WEB).secret.hex(), str)()

# --- The house -------------------------------------------------------------------------------------------------------
ROOMS = [
    "abutment.desk.demonstration",
    "abutment.desk.charts",
    "abutment.desk",
    "abutment.portability",
    "abutment.fees",
    "abutment.claims",
    "abutment.receivables",
    "abutment.schedule",
    "abutment.patients",
    "abutment.agreements",
    "abutment.organizations",
    "abutment.law",
    "abutment.web",
]
FOUNDATION = [
    "abutment.foundation.api",
    "abutment.foundation.signin",
    "abutment.foundation.documents",
    "abutment.foundation.activity",
    "abutment.foundation.mail",
    "abutment.foundation.jobs",
    "abutment.foundation.audit",
    "abutment.foundation.scope",
    "abutment.foundation.accounts",
]
LIBRARIES = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "ninja",
    "django.forms",
]
INSTALLED_APPS = ROOMS + FOUNDATION + LIBRARIES

MIDDLEWARE = [
    "abutment.config.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "abutment.foundation.scope.middleware.ScopeMiddleware",
    "abutment.organizations.middleware.NamesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "abutment.foundation.signin.gate.SignInGate",
]
ROOT_URLCONF = "abutment.config.urls"
WSGI_APPLICATION = "abutment.config.wsgi.application"

# --- Database: two logins; the application's is under row security, the owner's migrates ----------------------------
DATABASES = databases(ABUTMENT_HOME, DATABASE_URL, DATABASE_APP_URL)
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Sign-in ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_ENGINE = "abutment.foundation.accounts.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
IS_HTTPS = ABUTMENT_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_TRUSTED_ORIGINS = [ABUTMENT_ADDRESS]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = (
    not IS_HTTPS
)  # passkeys on http://localhost; elsewhere browsers refuse http themselves
ALLAUTH_TRUSTED_PROXY_COUNT = _whole("ABUTMENT_PROXIES", 0, least=0)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"

# --- Words, times, files ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = None  # served from the package where they lie; nothing is collected
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20

# Mail that libraries send takes the house's own way: into the outbox, out by a job.
EMAIL_BACKEND = "abutment.foundation.mail.backend.OutboxBackend"

# What may be logged, and how: logs.py. Nothing in a log is of a patient.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "abutment.config.logs.RequestIdFilter"}},
    "formatters": {
        "line": {
            "()": "abutment.config.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} [{request_id}] {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "abutment": {"level": "INFO"},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "procrastinate": {"level": "WARNING"},
    },
}
