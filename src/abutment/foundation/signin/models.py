"""Tables of sign-in. Links and cancel buttons are kept as digests: who reads these rows can use none of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from abutment.foundation.scope.models import Entity


class Attempts(models.Model):
    """Failures counted against one account name or one network address, each known by a digest only."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)


class Invitation(models.Model):
    """A one-time link, good for seven days, by which a person makes a sign-in or brings the one they have."""

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    invited_by_account_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_is_lower_case"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"),
        ]


class Recovery(models.Model):
    """An owner brings a locked-out owner of the same practice back; nothing happens for 72 hours after the notice."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recoveries")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    old_email = models.EmailField()
    new_email = models.EmailField(blank=True)
    started_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    noticed_at = models.DateTimeField(null=True)
    cancel_digest = models.CharField(max_length=64, unique=True)
    cancelled_at = models.DateTimeField(null=True)
    link_digest = models.CharField(max_length=64, blank=True)
    link_expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(cancelled_at=None, used_at=None), name="one_open_recovery_per_account"
            )
        ]


class EmailChange(models.Model):
    """A new address that waits to be confirmed from there."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    new_email = models.EmailField()
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
