"""Readers in a browser, signed in as members of the cast."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client
from pytest_django import Settings

from abutment.foundation.accounts.sessions import SessionStore
from abutment.foundation.scope.middleware import ACTING
from tests.cast import Cast

Visit = Callable[..., Client]


@pytest.fixture
def reader(cast: Cast, settings: Settings) -> Visit:
    """A browser in which a member of the cast is signed in, looking in the name of where they work, or of another."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]  # no files are served here

    def signed_in(name: str, at: str | None = None) -> Client:
        from abutment.foundation.accounts.models import Account

        client = Client()
        client.force_login(Account.objects.get(pk=cast.accounts[name]))
        session = client.session
        assert isinstance(session, SessionStore)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(cast.accounts[name])
        session[ACTING] = cast.entity(at or cast.at[name])
        session.save()
        return client

    return signed_in
