"""What a practice has taken. Visible to its owners, acting for it, and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from abutment.foundation.accounts.models import Account
from abutment.foundation.activity.queries import Standing, standing_of
from abutment.foundation.scope import Actor
from abutment.portability.errors import NoSuchPackage
from abutment.portability.models import Package
from abutment.portability.package.signatures import fingerprint
from abutment.portability.rules.taking import KindOf, kinds_of


@dataclass(frozen=True, slots=True)
class Telling:
    """A Package as its page tells it."""

    package: Package
    who: str
    kinds: Sequence[KindOf] = field(default=())

    @property
    def is_there(self) -> bool:
        """Whether its file can be downloaded."""
        return self.package.document_id is not None

    @property
    def fingerprint(self) -> str:
        """Of the key that signed it, as the verifier shows it."""
        return fingerprint(bytes.fromhex(self.package.key)) if self.package.key else ""

    @property
    def proof(self) -> dict[str, Any]:
        """What the verifier found before it was sealed."""
        found: dict[str, Any] = self.package.contents.get("proof", {})
        return found

    @property
    def is_proven(self) -> bool:
        """Whether it was verified whole, and nothing that the practice owns was missing."""
        return bool(self.proof.get("is_whole")) and not self.missing_count

    @property
    def missing_count(self) -> int:
        """How many files could not be written because their content is lost."""
        return int(self.package.contents.get("missing_count", 0))

    @property
    def missing(self) -> list[dict[str, str]]:
        """The first of these."""
        found: list[dict[str, str]] = self.package.contents.get("missing", [])
        return found

    @property
    def state(self) -> tuple[str, str]:
        """How it stands, as word and kind."""
        if self.package.state == Package.State.DONE and self.package.removed_at:
            return "removed", "off"
        return _WORDS[Package.State(self.package.state)]


_WORDS = {
    Package.State.ASKED: ("waiting", "waiting"),
    Package.State.PACKING: ("being packed", "working"),
    Package.State.DONE: ("complete", "good"),
    Package.State.FAILED: ("failed", "bad"),
    Package.State.CANCELED: ("called off", "off"),
}


def packages(actor: Actor, practice_id: int, *, limit: int | None = None) -> list[Telling]:
    """Everything that was taken of a practice, the newest first."""
    found = list(Package.objects.filter(entity=practice_id).select_related("entity").order_by("-pk")[:limit])
    names = {
        each.pk: str(each) for each in Account.objects.filter(pk__in={each.asked_by_account_id or 0 for each in found})
    }
    return [
        Telling(each, names.get(each.asked_by_account_id or 0, "The server's operator"), kinds_of(each.contents))
        for each in found
    ]


def one_package(actor: Actor, package_id: int) -> Telling:
    """One Package. Raises NoSuchPackage."""
    found = Package.objects.filter(pk=package_id).select_related("entity").first()
    if found is None:
        raise NoSuchPackage(f"There is no Package {package_id} here. It may belong to another practice.")
    who = Account.objects.filter(pk=found.asked_by_account_id or 0).first()
    return Telling(found, str(who) if who else "The server's operator", kinds_of(found.contents))


def open_package(actor: Actor, practice_id: int) -> tuple[Package, Standing | None] | None:
    """The Package that is being made, with how far its work is; None when none is."""
    found = (
        Package.objects.filter(entity=practice_id, state__in=[Package.State.ASKED, Package.State.PACKING])
        .select_related("entity")
        .first()
    )
    if found is None:
        return None
    return found, standing_of(found.work_id) if found.work_id else None


def last_proven(actor: Actor, practice_id: int) -> Telling | None:
    """The newest Package that was verified whole; None when none was."""
    return next((each for each in packages(actor, practice_id, limit=50) if each.is_proven), None)


def proven_moment(told: Telling | None) -> datetime | None:
    """Of which moment the last proven Package is."""
    return told.package.as_of if told else None
