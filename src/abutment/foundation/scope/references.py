"""References between scoped tables."""

from __future__ import annotations

from typing import Any

from django.db import models


def related(model: type[models.Model] | str, **options: Any) -> models.ForeignKey[Any, Any]:
    """A reference, empty unless told, to a row of the same entity; its constraint is SameEntity, in a migration.

    options: as of Django's ForeignKey, where they differ.
    """
    return models.ForeignKey(
        model,
        **{
            "null": True,
            "on_delete": models.PROTECT,
            "related_name": "+",
            "db_constraint": False,
            "db_index": False,
            **options,
        },
    )
