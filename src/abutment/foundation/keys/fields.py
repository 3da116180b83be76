"""Small secrets in columns, sealed with the installation's FIELD key: TOTP seeds, social security numbers, file names.

A token names the key that sealed it ("f1.<key>.<nonce and ciphertext>"), so that keys can be rotated while old rows
stay readable. AES-256-GCM; the key proper is derived per context (HKDF-SHA256, RFC 5869), so a token moved to another
column does not open.
"""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.keys.ring import Key, KeyRing, Purpose, key_ring

_VERSION = "f1"
_NONCE_BYTES = 12


def seal(text: str, *, context: str = "", ring: KeyRing | None = None) -> str:
    """A text as it may lie in a column. context names the column or kind; opening needs the same."""
    key = (ring or _own_ring()).current(Purpose.FIELD)
    nonce = os.urandom(_NONCE_BYTES)
    body = nonce + _cipher(key, context).encrypt(nonce, text.encode(), _header(key.id))
    return f"{_VERSION}.{key.id}.{base64.urlsafe_b64encode(body).rstrip(b'=').decode()}"


def unseal(token: str, *, context: str = "", ring: KeyRing | None = None) -> str:
    """The text of a sealed token. Raises KeyRingError when it was changed, moved, or sealed by an unknown key."""
    key_id, body = _parts(token)
    key = (ring or _own_ring()).named(Purpose.FIELD, key_id)
    try:
        return _cipher(key, context).decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], _header(key_id)).decode()
    except (InvalidTag, ValueError) as error:
        raise KeyRingError(
            "A sealed value does not open: it was changed, or moved from another place. Restore its row from a backup."
        ) from error


def key_number(token: str) -> int:
    """The number of the key that sealed a token."""
    return _parts(token)[0]


def is_current(token: str, *, ring: KeyRing | None = None) -> bool:
    """Whether a token was sealed by the newest key."""
    return _parts(token)[0] == (ring or _own_ring()).current(Purpose.FIELD).id


def resealed(token: str, *, context: str = "", ring: KeyRing | None = None) -> str:
    """The same secret under the newest key; the token itself when it is under it already. For use after a rotation."""
    if is_current(token, ring=ring):
        return token
    return seal(unseal(token, context=context, ring=ring), context=context, ring=ring)


def _own_ring() -> KeyRing:
    from django.conf import settings

    return key_ring(Path(settings.ABUTMENT_HOME))


def _cipher(key: Key, context: str) -> AESGCM:
    return AESGCM(
        HKDF(algorithm=SHA256(), length=32, salt=None, info=f"abutment field:{context}".encode()).derive(key.secret)
    )


def _header(key_id: int) -> bytes:
    return f"{_VERSION}.{key_id}".encode()


def _parts(token: str) -> tuple[int, bytes]:
    try:
        version, key_id, body = token.split(".")
        if version != _VERSION:
            raise ValueError(version)
        return int(key_id), base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise KeyRingError("A value is not sealed as this version seals. Restore its row from a backup.") from error
