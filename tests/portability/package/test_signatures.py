"""Signatures of manifests: made by the key ring, checked with `cryptography` and without."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from abutment.foundation.keys import key_ring, signing
from abutment.portability.package import ed25519, signatures
from abutment.portability.package.manifest import CONTEXT

# RFC 8032, 7.1: public key, message, signature of tests 1, 2, 3 and SHA(abc).
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_signatures_of_rfc_8032_hold(public: str, message: str, signature: str) -> None:
    key = bytes.fromhex(public)
    assert ed25519.is_signed(key, bytes.fromhex(signature), bytes.fromhex(message))
    assert not ed25519.is_signed(key, bytes.fromhex(signature), bytes.fromhex(message) + b"\0")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.data())
@settings(max_examples=60, deadline=None)
def test_python_alone_and_the_library_agree_on_true_and_altered_signatures(
    seed: bytes, message: bytes, data: st.DataObject
) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), bytearray(private.sign(message))
    assert ed25519.is_signed(public, bytes(signature), message)
    altered = bytearray(public + signature + message)
    altered[data.draw(st.integers(0, len(altered) - 1))] ^= data.draw(st.integers(1, 255))
    key, mark, text = bytes(altered[:32]), bytes(altered[32:96]), bytes(altered[96:])
    assert ed25519.is_signed(key, mark, text) == library_says(key, mark, text)
    assert not ed25519.is_signed(key, mark, text)


@given(st.binary(max_size=70), st.binary(max_size=70), st.binary(max_size=5))
@settings(max_examples=200, deadline=None)
def test_bytes_that_are_no_signature_are_none(public: bytes, signature: bytes, message: bytes) -> None:
    assert not ed25519.is_signed(public, signature, message)
    assert not signatures.is_signed(public, signature, message)


def test_a_scalar_beyond_the_order_is_refused() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = private.sign(b"x")
    order = 2**252 + 27742317777372353535851937790883648493
    other = signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert not ed25519.is_signed(private.public_key().public_bytes_raw(), other, b"x")


@pytest.mark.parametrize("with_library", [True, False])
def test_what_the_installation_signs_is_signed_for_the_verifier(
    with_library: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not with_library:
        monkeypatch.setattr(signatures, "Ed25519PublicKey", None)
    ring = key_ring(tmp_path)
    signature = signing.sign(ring, context=CONTEXT, message=b"{}")
    public = signing.public_keys(ring)[0].raw
    assert signatures.is_signed(public, signature.value, b"{}")
    assert not signatures.is_signed(public, signature.value, b"{ }")
    other = signing.sign(ring, context="audit head", message=b"{}")
    assert not signatures.is_signed(public, other.value, b"{}")


def test_a_fingerprint_is_half_of_the_digest_of_the_key() -> None:
    found = signatures.fingerprint(b"k" * 32)
    assert found.replace(" ", "") == hashlib.sha256(b"k" * 32).hexdigest()[:32]
    assert found == signing.PublicKey(1, None, b"k" * 32).fingerprint  # as `abutment keys public` shows it


def library_says(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
