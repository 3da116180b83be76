"""Invitations make a sign-in that did not exist; one in use is never touched, its person only takes the link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from abutment.foundation import audit
from abutment.foundation.accounts.models import Account
from abutment.foundation.events import Event, publish
from abutment.foundation.scope import Actor, may, opened
from abutment.foundation.scope.errors import NotAllowed
from abutment.foundation.signin import letters, rules
from abutment.foundation.signin.claims import proving
from abutment.foundation.signin.errors import LinkSpent
from abutment.foundation.signin.links import digest_of, new_link
from abutment.foundation.signin.models import Invitation

SPENT = "This link was used, called back, or is past its seven days. Ask whoever invited you for a new one."


@dataclass(frozen=True)
class InvitationAccepted(Event):
    """A person has taken their invitation. reference is what the inviting room wrote on it, such as "person 12".

    entity_id is the place in whose name it was written, invited_by_account_id by whom; None: the server.
    """

    account_id: int
    invitation_id: int
    reference: str
    entity_id: int | None = None
    invited_by_account_id: int | None = None


@dataclass(frozen=True)
class Invited:
    """An invitation just written, with the link that is mailed and kept nowhere."""

    invitation: Invitation
    link: str


@transaction.atomic
def invite(*, actor: Actor, email: str, name: str = "", reference: str = "", entity_id: int | None = None) -> Invited:
    """Mail a one-time link. Takes people.write at the entity, or the server itself. Raises NotAllowed."""
    if not (may("people.write", entity_id) if entity_id else actor.via.is_unbounded and actor.account_id is None):
        raise NotAllowed(
            "Inviting somebody takes the right to change people there. Ask an administrator or the practice's owner."
        )
    token, digest = new_link()
    invitation = Invitation.objects.create(
        digest=digest,
        email=email.strip().lower(),
        name=name,
        reference=reference,
        entity_id=entity_id,
        invited_by_account_id=actor.account_id,
        expires_at=timezone.now() + rules.INVITATION_LASTS,
    )
    invitation.refresh_from_db()  # the database stamps who invites, and until when
    link = letters.link_to("invitation", token)
    audit.record(
        actor,
        action="signin.invited",
        entity_id=entity_id,
        subject=f"invitation {invitation.pk}",
        details={"for": reference, "address": invitation.email},
    )
    letters.post("invited", to=invitation.email, actor=actor, invitation=invitation, link=link)
    return Invited(invitation, link)


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation: Invitation, moment: datetime) -> None:
    """Call an invitation back; its link is worth nothing from now on."""
    invitation.revoked_at = moment
    invitation.save(update_fields=["revoked_at"])
    audit.record(
        actor, action="signin.invitation_revoked", entity_id=invitation.entity_id, subject=f"invitation {invitation.pk}"
    )


def open_invitation(token: str, moment: datetime) -> Invitation:
    """The invitation behind a link. Raises LinkSpent, whatever is wrong with it."""
    with opened(Actor.system("open an invitation")):
        found = Invitation.objects.select_for_update().filter(
            digest=digest_of(token), accepted_at=None, revoked_at=None, expires_at__gt=moment
        )
        invitation = found.first()
    if invitation is None:
        raise LinkSpent(SPENT)
    return invitation


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str, moment: datetime) -> Account:
    """Make the sign-in that an invitation offers. Raises LinkSpent, also when the address has a sign-in already."""
    invitation = open_invitation(token, moment)
    account = Account.objects.select_for_update().filter(email=invitation.email).first()
    if account is not None and not _waits_for_its_person(account, invitation):
        raise LinkSpent(
            "This address has a sign-in already, which no invitation changes. Sign in, then open the link again."
        )
    with opened(Actor.system("accept an invitation")):
        if account is None:
            account = Account.objects.create_user(invitation.email, password, name=name)
        else:
            account.set_password(password)
            account.save(update_fields=["password"])
    _take(invitation, account, moment)
    return account


def makes_a_sign_in(invitation: Invitation) -> bool:
    """Whether who takes this invitation chooses a password now, instead of signing in as usual."""
    account = Account.objects.filter(email=invitation.email).first()
    return account is None or _waits_for_its_person(account, invitation)


def _waits_for_its_person(account: Account, invitation: Invitation) -> bool:
    """Whether a sign-in came with a Package from another installation, so that nobody could use it here yet.

    Only the server's own invitation opens it: no administrator can send for an owner's sign-in. One that had a password
    or a second factor here is never opened again by any link.
    """
    is_of_server = invitation.invited_by_account_id is None and invitation.entity_id is None
    never_used = not account.has_usable_password() and account.last_login is None
    return is_of_server and never_used and not account.authenticator_set.exists()


@transaction.atomic
def accept_as_existing(*, token: str, account: Account, moment: datetime) -> None:
    """Take an invitation with one's own sign-in; only the person at the invited address can. Raises LinkSpent."""
    invitation = open_invitation(token, moment)
    if account.email != invitation.email:
        raise LinkSpent(
            "This invitation is for another address. Sign in with that one, or ask for an invitation to yours."
        )
    _take(invitation, account, moment)


def _take(invitation: Invitation, account: Account, moment: datetime) -> None:
    with opened(Actor.system("accept an invitation")) as server:
        invitation.accepted_at, invitation.account = moment, account
        invitation.save(update_fields=["accepted_at", "account"])
        if invitation.entity_id is not None:  # the place that invited reads it too; nobody acts there yet
            audit.record(
                server,
                action="signin.invitation_accepted",
                entity_id=invitation.entity_id,
                subject=f"invitation {invitation.pk}",
                details={"account": account.pk, "address": invitation.email},
            )
    with opened(proving(account.pk, "accept an invitation")) as actor:
        audit.record(actor, action="signin.invitation_accepted", entity_id=None, subject=f"invitation {invitation.pk}")
        publish(
            InvitationAccepted(
                account.pk,
                invitation.pk,
                invitation.reference,
                invitation.entity_id,
                invitation.invited_by_account_id,
            )
        )
