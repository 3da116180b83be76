"""What all owners of a practice are told: that everything is taken, by whom, and how it ended."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from abutment.foundation import mail
from abutment.foundation.accounts.models import Account
from abutment.foundation.mail.letters import compose
from abutment.foundation.scope import opened
from abutment.foundation.scope.models import Entity
from abutment.organizations import queries as network
from abutment.portability.models import Package
from abutment.portability.taking.acting import SYSTEM
from abutment.web.words import day_in_words


def owners_of(practice_id: int) -> list[str]:
    """The addresses of all owners of a practice who can sign in. Called in the software's own scope."""
    on = timezone.localdate(timezone.now(), ZoneInfo(Entity.objects.get(pk=practice_id).time_zone))
    found = network.assignments_at(SYSTEM, practice_id, on).filter(role__code="owner", granted_at__isnull=False)
    active = found.filter(person__account__is_active=True)
    return sorted(set(active.values_list("person__account__email", flat=True)))


def tell_start(package: Package) -> None:
    """Everything is being taken: if no owner asked for it, somebody can still stop them."""
    who = _who(package)
    _tell(
        package,
        "is being taken",
        f"{who} asked for a complete copy of everything that {package.entity} owns: patients' records, documents, "
        "agreements and the trail.\n\nIf no owner of the practice meant to do this, end that person's sessions and "
        "their role today.",
    )


def tell_end(package: Package) -> None:
    """It is complete, or it failed and why."""
    if package.state == Package.State.DONE:
        said = (
            f"What {_who(package)} asked for is complete, as things stood on {_moment(package.as_of)}. "
            "Download it from the page, and check it with the digest that stands there."
        )
        _tell(package, "is complete", said)
    else:
        said = (
            f"What {_who(package)} asked for could not be completed: {package.error or 'no reason is known.'}\n\n"
            "Take everything again. Whoever runs this server can also write it by “abutment export”."
        )
        _tell(package, "could not be completed", said)


def _tell(package: Package, how: str, text: str) -> None:
    address = settings.ABUTMENT_ADDRESS.rstrip("/") + reverse("our-data")
    subject = f"Everything of {package.entity} {how}"
    plain, html = compose(title=subject, paragraphs=text.split("\n\n"), action=("Our data", address))
    with opened(SYSTEM):
        for email in owners_of(package.entity_id):
            mail.send(to=email, subject=subject[:150], text=plain, html=html, kind="package")


def _who(package: Package) -> str:
    if package.asked_by_account_id is None:
        return "The server's operator"
    account = Account.objects.filter(pk=package.asked_by_account_id).first()
    return str(account) if account else "A former sign-in"


def _moment(at: datetime | None) -> str:
    return day_in_words(timezone.localtime(at)) if at else "a day that is not known"
