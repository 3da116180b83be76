"""An owner lets one person see records for a time: granted, opened, ended. Each opening is a look with its purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from abutment.foundation import mail
from abutment.foundation.accounts.models import Account
from abutment.foundation.audit import look, record
from abutment.foundation.documents import queries as documents
from abutment.foundation.mail.letters import compose
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.keeping import keep
from abutment.foundation.scope.models import Entity
from abutment.foundation.signin.actions import InvitationAccepted, invite
from abutment.portability.errors import AccessRefused, NoSuchAccess
from abutment.portability.models import Package, RecordsAccess
from abutment.portability.policies import check_can_take, check_takes_in_person
from abutment.portability.queries.accesses import until_in_words
from abutment.portability.rules.taking import LONGEST_ACCESS, is_open
from abutment.portability.taking.acting import SYSTEM
from abutment.portability.taking.lending import lent_pieces

REFERENCE = "records access"
"""How an invitation names what it is for."""


@dataclass(frozen=True, slots=True)
class NewAccess:
    """Whom an owner lets see what, why, and until when. first_on to before end_on: a period, where reach is one."""

    name: str
    email: str
    purpose: str
    reach: str
    ends_at: datetime
    first_on: date | None = None
    end_on: date | None = None


@transaction.atomic
def grant_access(*, actor: Actor, practice: Entity, access: NewAccess, moment: datetime) -> RecordsAccess:
    """Let a person see records until a moment; they are told, and invited where they cannot sign in yet.

    The caller has asked for a second factor just before. Raises NotAllowed, AccessRefused.
    """
    check_takes_in_person(actor, practice.pk)
    if not moment < access.ends_at <= moment + LONGEST_ACCESS:
        raise AccessRefused("Access lasts at least until today and a year at the most. Choose another day.")
    package = _newest(practice) if access.reach == RecordsAccess.Reach.WHOLE else None
    email = access.email.strip().lower()
    with opened(SYSTEM):
        account = Account.objects.filter(email=email, is_active=True).first()
    made = RecordsAccess.objects.create(
        entity=practice,
        name=access.name,
        email=email,
        account_id=account.pk if account else None,
        purpose=access.purpose,
        reach=access.reach,
        package=package,
        first_on=access.first_on if package is None else None,
        end_on=access.end_on if package is None else None,
        starts_at=moment,
        ends_at=access.ends_at,
    )
    with opened(SYSTEM):
        if account is None:
            invite(actor=SYSTEM, email=email, name=access.name, reference=f"{REFERENCE} {made.pk}")
        _tell(made)
    details = {"reach": made.reach, "until": made.ends_at.isoformat()}
    record(actor, action="access.granted", entity_id=practice.pk, subject=f"access {made.pk}", details=details)
    return made


def _newest(practice: Entity) -> Package:
    found = Package.objects.filter(entity=practice, state=Package.State.DONE).exclude(document=None).order_by("-pk")
    package = found.first()
    if package is None:
        raise AccessRefused("There is no complete Package to show. Take everything first, then let somebody see it.")
    return package


def _tell(made: RecordsAccess) -> None:
    address = settings.ABUTMENT_ADDRESS.rstrip("/") + reverse("lent-records")
    subject = f"{made.entity} lets you see records"
    words = [
        f"{made.entity} lets you see: {made.get_reach_display().lower()}. For: {made.purpose}.",
        f"It is open {until_in_words(made)}. Each time you open something is noted, and the practice reads that.",
    ]
    text, html = compose(title=subject, paragraphs=words, action=("Records that you may see", address))
    mail.send(to=made.email, subject=subject[:150], text=text, html=html, kind="access")


@transaction.atomic
def end_access(*, actor: Actor, access: RecordsAccess, moment: datetime) -> None:
    """End an access now. Raises NotAllowed, AccessRefused."""
    check_can_take(access.entity_id)
    if access.revoked_at is not None or access.ends_at <= moment:
        raise AccessRefused("This access has ended already.")
    access.revoked_at = moment
    access.save(update_fields=["revoked_at"])
    record(actor, action="access.ended", entity_id=access.entity_id, subject=f"access {access.pk}")


def take_access(event: InvitationAccepted) -> None:
    """Note whose sign-in an access is, once the invited person has one; heard in that act's own transaction."""
    kind, _, number = event.reference.rpartition(" ")
    if kind != REFERENCE or not number.isdecimal():
        return
    with opened(SYSTEM):
        access = RecordsAccess.objects.select_for_update().filter(pk=int(number), account_id=None).first()
        if access is not None:
            access.account_id = event.account_id
            access.save(update_fields=["account_id"])
            record(SYSTEM, action="access.taken", entity_id=access.entity_id, subject=f"access {access.pk}")


def open_lent(*, actor: Actor, access: RecordsAccess, moment: datetime) -> tuple[str, Iterator[bytes]]:
    """Open what an access shows: a name for the file and its bytes. A look, and an act in the practice's trail.

    Raises NoSuchAccess when it is another person's, ended, expired, or its file was removed.
    """
    is_theirs = access.account_id is not None and access.account_id == actor.account_id
    if not (is_theirs and is_open(access.starts_at, access.ends_at, access.revoked_at, moment)):
        raise NoSuchAccess(f"There is no access {access.pk} for you now. Ask the practice's owner.")
    subject = f"access {access.pk}"
    with opened(actor.acting_for(access.entity_id)) as there:  # noted at the practice, in the reader's own name
        look(there, entity_id=access.entity_id, patient_id=None, purpose=access.purpose[:60], what=subject)
        keep(partial(record, there, action="access.opened", entity_id=access.entity_id, subject=subject))
    with opened(SYSTEM):
        if access.reach == RecordsAccess.Reach.PERIOD:
            return f"records-access-{access.pk}.zip", lent_pieces(access)
        document = Package.objects.values_list("document_id", flat=True).get(pk=access.package_id or 0)
        if document is None:
            raise NoSuchAccess("The file of this Package was removed. Ask the practice's owner for another access.")
        found = documents.opened(SYSTEM, document)
        return found.document.name, found.pieces()
