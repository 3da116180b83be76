"""Telling the database the keys by which it checks claims; done by the owner login at each migrate and rotation."""

from __future__ import annotations

from django.db import connections

from abutment.foundation.keys import Key, KeyRing, Purpose

_BLOCK = 64  # bytes in a block of SHA-256 (RFC 2104)


def pads(secret: bytes) -> tuple[bytes, bytes]:
    """The two pads of HMAC-SHA256 for a key: enough to check a seal, computed here because the server has no
    pgcrypto."""
    block = secret.ljust(_BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def install(ring: KeyRing, *, alias: str = "owner") -> int:
    """Make the database accept exactly the claim keys of this ring. Returns how many there are."""
    keys = (ring.current(Purpose.CLAIM), *ring.all(Purpose.CLAIM)[1:2])  # the one before stays good while claims live
    with connections[alias].cursor() as cursor:
        cursor.execute("delete from foundation.claim_key where not (id = any(%s))", [[key.id for key in keys]])
    for key in keys:
        tell(key, alias=alias)
    return len(keys)


def tell(key: Key, *, alias: str = "owner") -> None:
    """Make the database accept one more claim key, before anybody seals with it."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "insert into foundation.claim_key (id, inner_pad, outer_pad) values (%s, %s, %s) on conflict (id) "
            "do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            [key.id, *pads(key.secret)],
        )
