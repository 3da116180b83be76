"""Sources are tested against a real server."""

from tests.portability.mariadb import mariadb, practice

__all__ = ["mariadb", "practice"]
