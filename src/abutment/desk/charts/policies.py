"""Who may open the pages of patients."""

from __future__ import annotations

from abutment.desk.charts.chart import Rights
from abutment.foundation.scope.claims import entities
from abutment.foundation.scope.errors import NotAllowed


def check_can_find() -> None:
    """Patients are found by who treats, receives or bills them."""
    if not entities("patients.read"):
        raise NotAllowed("Your roles do not include patients. Ask an owner or the practice's manager.")


def check_can_ask_identity(rights: Rights) -> None:
    """The page that asks what an identity number is needed for is for who may be told it."""
    if not rights.identity:
        raise NotAllowed("You may not see identity numbers. Ask an owner, the practice's manager or billing.")
