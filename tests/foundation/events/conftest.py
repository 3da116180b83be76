"""Real commits: what is heard after a commit cannot be seen inside the transaction that wraps ordinary tests."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from abutment.foundation.accounts.models import Account


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database without a transaction around the test; what the test wrote is taken away again."""
    with django_db_blocker.unblock():
        yield
        Account.objects.using("owner").filter(email="act@example.test").delete()
        for each in connections.all(initialized_only=True):
            each.close()
