"""Who was let see records. An owner reads all of their practice; whoever was let in reads what is open to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from abutment.foundation.audit.models import Event
from abutment.foundation.scope import Actor
from abutment.portability.errors import NoSuchAccess
from abutment.portability.models import RecordsAccess
from abutment.portability.rules.taking import access_word


@dataclass(frozen=True, slots=True)
class Lent:
    """An access as a page tells it, at a moment."""

    access: RecordsAccess
    moment: datetime
    openings: int = 0

    @property
    def state(self) -> tuple[str, str]:
        """How it stands, as word and kind."""
        of = self.access
        return access_word(of.starts_at, of.ends_at, of.revoked_at, self.moment)

    @property
    def is_open(self) -> bool:
        """Whether something can be opened by it now."""
        return self.state[0] == "open"

    @property
    def waits_for_sign_in(self) -> bool:
        """Whether the invited person has not signed in yet."""
        return self.access.account_id is None


def accesses(actor: Actor, practice_id: int, moment: datetime) -> list[Lent]:
    """Every access that owners of a practice granted, the newest first."""
    found = list(RecordsAccess.objects.filter(entity=practice_id).select_related("entity").order_by("-pk")[:200])
    subjects = [f"access {each.pk}" for each in found]
    opened = Event.objects.filter(action="access.opened", subject__in=subjects, entity_id=practice_id)
    counts: dict[str, int] = {}
    for subject in opened.values_list("subject", flat=True):
        counts[subject] = counts.get(subject, 0) + 1
    return [Lent(each, moment, counts.get(f"access {each.pk}", 0)) for each in found]


def lent_to(actor: Actor, moment: datetime) -> list[Lent]:
    """What a signed-in person is let see now, at whatever practice."""
    mine = RecordsAccess.objects.filter(account_id=actor.account_id or 0).select_related("entity").order_by("-pk")
    return [told for each in mine if (told := Lent(each, moment)).is_open]


def one_access(actor: Actor, access_id: int) -> RecordsAccess:
    """One access, an owner's or one's own while it is open. Raises NoSuchAccess."""
    found = RecordsAccess.objects.filter(pk=access_id).select_related("entity").first()
    if found is None:
        raise NoSuchAccess(f"There is no access {access_id} for you now. Ask the practice's owner.")
    return found
