"""Readers for the walk."""

from tests.organizations.conftest import reader

__all__ = ["reader"]
