"""Practices that take what they own, each in a home of its own so that nothing plain is shared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from abutment.foundation.scope import opened
from abutment.foundation.scope.models import Entity
from abutment.portability.actions.packages import take_everything
from abutment.portability.models import Package
from abutment.portability.packing import engine
from abutment.portability.packing.snapshot import here
from abutment.portability.taking.making import make
from tests.cast import SERVER, Cast
from tests.foundation.conftest import own_home
from tests.organizations.conftest import application_login, owner_login, reader
from tests.portability.packing.conftest import own_database

__all__ = ["application_login", "own_database", "own_home", "owner_login", "reader"]


class Silent:
    """Nobody is told how far it is; what was told is kept."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int, str, str]] = []

    def tell(self, done: int, total: int, unit: str, message: str) -> None:
        """Kept."""
        self.told.append((done, total, unit, message))


def pack_here(*, practice: int, folder: Path, processes: int, progress: Any) -> engine.Packed:
    """As the software packs, in this test's own transaction."""
    with here(practice) as reading:
        return engine.pack(practice=practice, folder=folder, progress=progress, reading=reading)


def asked(cast: Cast, who: str = "olive") -> Package:
    """An owner asks for everything of where they work."""
    actor = cast.actor(who)
    with opened(actor):
        return take_everything(actor=actor, practice=Entity.objects.get(pk=actor.acting_entity_id or 0))


def taken(cast: Cast, who: str = "olive") -> Package:
    """An owner's Package, complete."""
    package = asked(cast, who)
    make(package.pk, Silent(), pack=pack_here)
    return as_it_is(package)


def as_it_is(package: Package) -> Package:
    """A Package as the database has it."""
    with opened(SERVER):
        return Package.objects.select_related("document", "entity").get(pk=package.pk)
