"""The same own home and database as the trail's tests use."""

from tests.foundation.audit.conftest import own_database, own_home, pristine_database

__all__ = ["own_database", "own_home", "pristine_database"]
