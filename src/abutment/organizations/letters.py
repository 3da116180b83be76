"""Mails that this room sends."""

from __future__ import annotations

from abutment.organizations.events import EmergencyTaken


def tell_owners(event: EmergencyTaken) -> None:
    """Mail every owner of a practice that charts were opened in an emergency, in the act's own transaction."""
