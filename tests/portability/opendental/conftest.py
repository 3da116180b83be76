"""Offices as in tests of importing."""

from tests.portability.importing.conftest import mariadb, office

__all__ = ["mariadb", "office"]
