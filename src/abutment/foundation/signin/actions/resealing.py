"""Sealing the secrets of second factors anew after a rotation of the field key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator

from abutment.foundation import audit
from abutment.foundation.keys.fields import key_number, resealed
from abutment.foundation.scope import Actor, opened
from abutment.foundation.signin.codes import FIELD

_BATCH = 500
_SECRETS = ("secret", "seed")
_LISTS = ("migrated_codes",)


def reseal_factors() -> int:
    """Seal with the current key every second factor that still lies under an older one. Returns how many.

    The secrets stay what they are. Killed at any moment, every code still fits, and the next run goes on.
    """
    total, last = 0, 0
    while True:
        with opened(Actor.system("seal second factors with a new key")) as actor:
            batch = list(Authenticator.objects.filter(pk__gt=last).order_by("pk").select_for_update()[:_BATCH])
            moved = [factor for factor in batch if _reseal(factor)]
            Authenticator.objects.bulk_update(moved, ["data"])
            if moved:
                audit.record(actor, action="signin.factors_resealed", entity_id=None, details={"factors": len(moved)})
        total += len(moved)
        if len(batch) < _BATCH:
            return total
        last = batch[-1].pk


def factors_under_key(key_id: int) -> int:
    """How many second factors could not be used without this key."""
    factors = Authenticator.objects.order_by("pk").iterator(chunk_size=_BATCH)
    return sum(1 for factor in factors if key_id in {key_number(token) for token in _tokens(factor.data)})


def _reseal(factor: Authenticator) -> bool:
    before = list(_tokens(factor.data))
    factor.data = _each(factor.data, lambda token: resealed(token, context=FIELD))
    return list(_tokens(factor.data)) != before


def _tokens(data: dict[str, Any]) -> Iterator[str]:
    for name in _SECRETS:
        if name in data:
            yield data[name]
    for name in _LISTS:
        yield from data.get(name, ())


def _each(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    changed = {name: change(data[name]) for name in _SECRETS if name in data}
    return data | changed | {name: [change(token) for token in data[name]] for name in _LISTS if name in data}
