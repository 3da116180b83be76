"""Browser sessions in the database, known there only by the digest of their key.

SESSION_ENGINE names this module. The cookie carries the key; the table, and every claim made to the database, its
SHA-256.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

if TYPE_CHECKING:
    from abutment.foundation.accounts.models import Session

STARTED_AT = "_started_at"
SEEN_AT = "_seen_at"
ADDRESS = "_address"
BROWSER = "_browser"


def digest(session_key: str) -> str:
    """How a session is named in the database."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(db.SessionStore):
    """Django's database sessions with the key digested, and the account, address and times in columns of their own."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        from abutment.foundation.accounts.models import Session

        return Session

    @property
    def key_salt(self) -> str:
        """What the contents are signed with, beside the web key: copied to another session they do not open."""
        return f"abutment.session.{self.reference}"

    @property
    def reference(self) -> str:
        """The digest by which audit and claims name this session; empty when there is none yet."""
        return digest(self.session_key) if self.session_key else ""

    def _get_session_from_db(self) -> Session | None:
        key = digest(self.session_key or "")
        alive = self.get_model_class().objects.filter(session_key=key, expire_date__gt=timezone.now())
        found: Session | None = alive.first()
        if found is None:
            self._session_key = None  # as the base class does: an unknown key is never adopted
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(digest(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.get_model_class().objects.filter(session_key=digest(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        account_id = data.get(SESSION_KEY)
        session = self.get_model_class()(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=int(account_id) if account_id else None,
            address=data.get(ADDRESS),
            browser=data.get(BROWSER, "")[:200],
        )
        for column, key in (("started_at", STARTED_AT), ("seen_at", SEEN_AT)):
            if key in data:
                setattr(session, column, datetime.fromisoformat(data[key]))
        return session
