"""Readers of the pages of imports."""

from tests.organizations.conftest import reader

__all__ = ["reader"]
