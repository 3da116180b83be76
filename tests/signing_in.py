"""Being signed in, for tests whose subject is something else: a session as the way in leaves it."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth import get_user_model
from django.test import Client

from abutment.foundation.scope.middleware import ACTING


def sign_in(client: Client, account_id: int, *, entity_id: int | None = None, age_seconds: float = 0) -> Client:
    """Sign an account in with a second factor given so many seconds ago, looking in the name of an entity."""
    client.force_login(get_user_model()._default_manager.get(pk=account_id))
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - age_seconds, "type": "totp"}]
    session["account_authentication_methods_user"] = str(account_id)
    if entity_id is not None:
        session[ACTING] = entity_id
    session.save()
    return client
