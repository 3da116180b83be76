"""Tables of sign-in. They hold no practice's data and are read before anyone is known, so row security does not cover
them; instead nothing in them is worth stealing: passwords and keys are digests, seeds are encrypted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower, Now

from abutment.foundation.accounts.sessions import SessionStore


class AccountManager(BaseUserManager["Account"]):
    """How accounts are found and made."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """A new account; without a password nobody can sign in until the invitation is accepted."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, email: str | None) -> Account:
        return self.get(email=(email or "").strip().lower())


class Account(AbstractBaseUser):
    """One person's sign-in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="account_email_is_lower_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Session(AbstractBaseSession):
    """A signed-in browser. Its key is kept as a SHA-256 digest: who reads this table cannot use what is in it."""

    session_key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account"]), models.Index(fields=["expire_date"])]

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class ApiToken(models.Model):
    """A key for programs: acts as its account, at one entity, with no more than the named capabilities."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    acting_entity_id = models.BigIntegerField()
    capabilities = ArrayField(models.CharField(max_length=60))
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
