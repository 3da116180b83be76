"""Who signed a manifest: the same frame as the installation's own signatures (foundation.keys.signing)."""

from __future__ import annotations

import hashlib

from . import ed25519
from .manifest import CONTEXT

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # the standalone verifier may stand alone
    Ed25519PublicKey = None  # type: ignore[assignment,misc]


def framed(context: str, message: bytes) -> bytes:
    """What is signed: the message, and before it what kind of thing it is, so that a signature fits no other kind."""
    name = context.encode()
    return b"abutment\0" + len(name).to_bytes(2, "big") + name + message


def is_signed(public: bytes, signature: bytes, what: bytes, *, context: str = CONTEXT) -> bool:
    """Whether the other half of the public key signed these bytes as a manifest, or as what the context says."""
    message = framed(context, what)
    if Ed25519PublicKey is None:
        return ed25519.is_signed(public, signature, message)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):  # ValueError: no key of 32 bytes
        return False
    return True


def fingerprint(public: bytes) -> str:
    """A key as two people compare it over the telephone: the first 128 bits of its SHA-256, in groups of four."""
    text = hashlib.sha256(public).hexdigest()[:32]
    return " ".join(text[at : at + 4] for at in range(0, 32, 4))
