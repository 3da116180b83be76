"""Signed-in browsers, as signing in with a second factor leaves them."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from abutment.foundation.accounts.models import Account
from abutment.foundation.accounts.sessions import ADDRESS, BROWSER, SEEN_AT, STARTED_AT, SessionStore
from abutment.foundation.scope import Actor, Via
from abutment.foundation.scope.middleware import ACTING


def signed_in(account_id: int, entity_id: int) -> Actor:
    """A reader as the database sees them: by a session that lives and is theirs."""
    return Actor(Via.SESSION, account_id, entity_id, browser(account_id, entity_id).reference)


def browser(account_id: int, entity_id: int) -> SessionStore:
    """A session of an account that looks in the name of an entity; its key is what the cookie carries."""
    account = Account.objects.get(pk=account_id)
    now = datetime.now(tz=UTC).isoformat()
    store = SessionStore()
    store.update(
        {
            SESSION_KEY: str(account_id),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: account.get_session_auth_hash(),
            ACTING: entity_id,
            STARTED_AT: now,
            SEEN_AT: now,
            ADDRESS: "127.0.0.1",
            BROWSER: "a benchmark",
            _AUTHENTICATION_METHODS_USER_SESSION_KEY: str(account_id),
            AUTHENTICATION_METHODS_SESSION_KEY: [
                {"method": "password", "at": time.time(), "email": account.email},
                {"method": "mfa", "at": time.time(), "type": "totp"},
            ],
        }
    )
    store.create()
    return store
