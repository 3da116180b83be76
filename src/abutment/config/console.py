"""Who acts at the server's command line, and the note in the trail that they did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from abutment.config.boot import check_is_provisioned, check_is_there, running
from abutment.config.errors import NoSuchSignIn
from abutment.foundation.accounts.models import Account
from abutment.foundation.audit import record
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.claims import operating
from abutment.foundation.scope.middleware import first_entity
from abutment.foundation.scope.models import Entity


@contextmanager
def standing(email: str | None, place: str | None, *, action: str, in_scope: bool) -> Iterator[Actor]:
    """A running database, the operator's act noted in it; with in_scope, one transaction in their name."""
    check_is_there()
    with running() as installation:
        check_is_provisioned(installation)
        actor = acting(email, place)
        with opened(actor):
            # Noted before it runs: an act that fails was tried all the same.
            record(actor, action=action, entity_id=actor.acting_entity_id)
        if not in_scope:
            with operating(actor):
                yield actor
            return
        with opened(actor):
            yield actor


def acting(email: str | None, place: str | None) -> Actor:
    """The actor of a command: the operator alone, or in the name of an account at a place. Raises NoSuchSignIn."""
    if email is None:
        if place is not None:
            raise NoSuchSignIn(f"--at {place} says where, but not who. Add --as EMAIL.")
        return Actor.console()
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None:
        raise NoSuchSignIn(f"Nobody signs in here as {email}. Check the address.")
    if place is None:
        return Actor.console(account.pk, first_entity(account.pk))
    with opened(Actor.system("find where the operator acts")):
        entity = Entity.objects.filter(name__iexact=place.strip()).first()
    if entity is None:
        raise NoSuchSignIn(f"There is no practice or organization named {place}. Write its name in full, in quotes.")
    return Actor.console(account.pk, entity.pk)
