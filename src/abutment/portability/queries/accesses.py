"""Who was let see records. An owner reads all of their practice; whoever was let in reads what is open to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from abutment.foundation.audit.models import Event
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.models import Entity
from abutment.portability.errors import NoSuchAccess
from abutment.portability.models import RecordsAccess
from abutment.portability.rules.taking import access_word, last_day, through
from abutment.portability.taking.acting import SYSTEM
from abutment.web.words import day_in_words, moment_in_words


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
    def last_on(self) -> date | None:
        """The last day of its period, where it shows one."""
        return last_day(self.access.end_on) if self.access.end_on else None

    @property
    def until(self) -> str:
        """Until when it lasts, in the practice's own time whoever reads it."""
        return until_in_words(self.access)

    @property
    def is_open(self) -> bool:
        """Whether something can be opened by it now."""
        return self.state[0] == "open"

    @property
    def waits_for_sign_in(self) -> bool:
        """Whether the invited person has not signed in yet."""
        return self.access.account_id is None


def until_in_words(access: RecordsAccess) -> str:
    """`through Nov 30, 2026 (EST)`: days of the practice's own clock, to its owners and to whom it lets in alike."""
    local = access.ends_at.astimezone(ZoneInfo(access.entity.time_zone))
    if last := through(local):
        return f"through {day_in_words(last)} ({local:%Z})"
    return f"until {moment_in_words(local)}"


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
    mine = list(RecordsAccess.objects.filter(account_id=actor.account_id or 0).order_by("-pk"))
    return [told for each in _with_practices(mine) if (told := Lent(each, moment)).is_open]


def one_access(actor: Actor, access_id: int) -> RecordsAccess:
    """One access, an owner's or one's own while it is open. Raises NoSuchAccess."""
    found = _with_practices(RecordsAccess.objects.filter(pk=access_id))
    if not found:
        raise NoSuchAccess(f"There is no access {access_id} for you now. Ask the practice's owner.")
    return found[0]


def _with_practices(found: Iterable[RecordsAccess]) -> Sequence[RecordsAccess]:
    """With each access its practice, which who was let in may not see otherwise: a join would leave the access out."""
    rows = list(found)
    with opened(SYSTEM):
        practices = Entity.objects.in_bulk({each.entity_id for each in rows})
    for each in rows:
        each.entity = practices[each.entity_id]
    return rows
