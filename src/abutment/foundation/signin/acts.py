"""What the trail calls the acts of sign-in, and how it names accounts and invitations."""

from __future__ import annotations

from abutment.foundation.accounts.models import Account
from abutment.foundation.signin.models import Invitation

ACTS = {
    "signin.completed": "Signed in",
    "signin.email_change_requested": "Asked for another email address",
    "signin.email_changed": "Changed the email address",
    "signin.ended": "Signed out",
    "signin.factor_added": "Added a second step",
    "signin.factor_removed": "Removed a second step",
    "signin.factors_resealed": "Sealed second factors with a new key",
    "signin.invitation_accepted": "Accepted an invitation",
    "signin.invitation_revoked": "Revoked an invitation",
    "signin.invited": "Sent an invitation",
    "signin.locked": "Locked a sign-in after failures",
    "signin.password_changed": "Changed the password",
    "signin.recovery_code_used": "Used a recovery code",
    "signin.recovery_codes_renewed": "Made new recovery codes",
    "signin.recovery_link_made": "Made the link of a recovery",
    "signin.recovery_started": "Started a recovery",
    "signin.recovery_stopped": "Stopped a recovery",
    "signin.refused": "Was refused a sign-in",
    "signin.session_ended": "Ended a session",
    "signin.sessions_ended": "Ended all other sessions",
    "signin.started_anew": "Reset a sign-in",
}


def accounts(numbers: set[int]) -> dict[int, str]:
    """Whose sign-in it is, by name alone."""
    return dict(Account.objects.filter(pk__in=numbers).values_list("pk", "name"))


def invitations(numbers: set[int]) -> dict[int, str]:
    """Who was invited."""
    found = Invitation.objects.filter(pk__in=numbers).values_list("pk", "name", "email")
    return {number: f"Invitation of {name or email}" for number, name, email in found}


SUBJECTS = {"account": accounts, "invitation": invitations}
