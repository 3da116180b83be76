"""How Django reaches the database: by the embedded server of this home, or by DATABASE_URL."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from abutment.foundation.keys import Purpose, key_ring

DATABASE = "abutment"
OWNER = "abutment_owner"
APPLICATION_SUFFIX = "_app"


def databases(home: Path, database_url: str, application_url: str) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: `default` under row security, `owner` for migrations.

    With the embedded server the addresses are filled in by boot(), once it runs. With DATABASE_URL that is the owner's
    login, and the application's is DATABASE_APP_URL, or else a login derived from it that `abutment migrate` creates.
    """
    owner = _from_url(database_url) if database_url else _blank(OWNER)
    application = _from_url(application_url) if application_url else {**owner, "USER": application_login(owner["NAME"])}
    if not application_url:
        application["PASSWORD"] = None  # drawn from the key ring by boot()
    return {
        "default": {**_COMMON, **application, "ATOMIC_REQUESTS": True},
        "owner": {**_COMMON, **owner, "ATOMIC_REQUESTS": False, "CONN_MAX_AGE": 0},
    }


def application_login(database: str) -> str:
    """The name of the login under row security for a database."""
    return f"{database}{APPLICATION_SUFFIX}"


def derived_password(home: Path, login: str) -> str:
    """The password of a login that this installation creates; drawn from its key ring, so never stored elsewhere."""
    secret = key_ring(home).all(Purpose.LOGIN)[-1].secret
    return hmac.new(secret, f"login:{login}".encode(), hashlib.sha256).hexdigest()


_COMMON: dict[str, Any] = {
    "ENGINE": "django.db.backends.postgresql",
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {"application_name": "abutment"},
    "TIME_ZONE": None,
    "AUTOCOMMIT": True,
    "DISABLE_SERVER_SIDE_CURSORS": False,
}


def _blank(user: str) -> dict[str, Any]:
    return {"NAME": DATABASE, "USER": user, "PASSWORD": None, "HOST": "", "PORT": ""}


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "NAME": unquote(parts.path.lstrip("/")) or DATABASE,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }
