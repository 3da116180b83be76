"""Who reads a page that the gate has let through."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from abutment.foundation.accounts.models import Account


def account_of(request: HttpRequest) -> Account:
    """The account that is signed in."""
    if not isinstance(request.user, Account):
        raise PermissionDenied("Sign in first, then open this page again.")
    return request.user
