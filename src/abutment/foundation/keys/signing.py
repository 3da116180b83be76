"""Signatures of this installation (Ed25519, RFC 8032): heads of the trail, manifests of packages, statements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.keys.ring import Key, KeyRing, Purpose


@dataclass(frozen=True, slots=True)
class Signature:
    """Sixty-four bytes, and the number of the key that made them."""

    key_id: int
    value: bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The half of a signing key that may be given to anybody: it checks signatures and makes none."""

    id: int
    created_at: datetime | None
    raw: bytes

    @property
    def pem(self) -> str:
        """The key as other programs read it."""
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def fingerprint(self) -> str:
        """The key as two people compare it over the telephone: the first 128 bits of its SHA-256, in groups of four."""
        text = hashlib.sha256(self.raw).hexdigest()[:32]
        return " ".join(text[at : at + 4] for at in range(0, 32, 4))


def sign(ring: KeyRing, *, context: str, message: bytes) -> Signature:
    """Sign with the current key. context names the kind of thing that is signed; a signature fits no other kind."""
    key = ring.current(Purpose.SIGNING)
    return Signature(key.id, _private(key).sign(_framed(context, message)))


def is_signed(ring: KeyRing, signature: Signature, *, context: str, message: bytes) -> bool:
    """Whether a key of this ring made the signature over this message; no is the answer for an unknown key, too."""
    try:
        key = ring.named(Purpose.SIGNING, signature.key_id)
    except KeyRingError:
        return False
    return is_signed_by(_public(key), signature, context=context, message=message)


def is_signed_by(key: PublicKey, signature: Signature, *, context: str, message: bytes) -> bool:
    """Whether this public key's other half made the signature: what somebody without the ring asks."""
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature.value, _framed(context, message))
    except InvalidSignature:
        return False
    return True


def public_keys(ring: KeyRing) -> tuple[PublicKey, ...]:
    """The public halves of all signing keys, newest first."""
    return tuple(_public(key) for key in ring.all(Purpose.SIGNING))


def _framed(context: str, message: bytes) -> bytes:
    name = context.encode()
    return b"abutment\0" + len(name).to_bytes(2, "big") + name + message


def _private(key: Key) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key.secret)


def _public(key: Key) -> PublicKey:
    return PublicKey(key.id, key.created_at, _private(key).public_key().public_bytes_raw())
