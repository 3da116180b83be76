"""Readers of charts, and a family at Cedar."""

import pytest

from tests.cast import Cast
from tests.organizations.conftest import reader
from tests.patients.charts import Family, keep_family

__all__ = ["family", "reader"]


@pytest.fixture
def family(cast: Cast) -> Family:
    """A family at Cedar with everything in its charts."""
    return keep_family(cast.entity("cedar"))
