"""What tests of fees share: a database of their own for killing, and readers in a browser."""

from __future__ import annotations

from tests.foundation.conftest import own_database, own_home, pristine_database
from tests.organizations.conftest import application_login, owner_login, reader

__all__ = ["application_login", "own_database", "own_home", "owner_login", "pristine_database", "reader"]
