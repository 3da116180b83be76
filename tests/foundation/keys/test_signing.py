"""Signatures, and the commands that show and turn keys."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from abutment.foundation.keys import KeyRing, Purpose, key_ring, rotation
from abutment.foundation.keys.commands import app
from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.keys.signing import PublicKey, Signature, is_signed, is_signed_by, public_keys, sign


@pytest.fixture
def ring(tmp_path: Path, settings) -> KeyRing:
    settings.ABUTMENT_HOME = tmp_path
    return key_ring(tmp_path)


def test_a_signature_holds_for_its_message_context_and_key_alone(ring: KeyRing) -> None:
    signature = sign(ring, context="head", message=b"text")
    assert is_signed(ring, signature, context="head", message=b"text")
    assert not is_signed(ring, signature, context="head", message=b"Text")
    assert not is_signed(ring, signature, context="hea", message=b"dtext")
    assert not is_signed(ring, Signature(9, signature.value), context="head", message=b"text")
    ring.rotate(Purpose.SIGNING)
    assert is_signed(ring, signature, context="head", message=b"text")
    assert not is_signed(ring, Signature(2, signature.value), context="head", message=b"text")


@given(st.binary(max_size=64))
def test_nothing_else_is_a_signature(value: bytes) -> None:
    key = PublicKey(1, None, bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    assert not is_signed_by(key, Signature(1, value), context="head", message=b"text")


def test_a_public_key_checks_without_the_ring(ring: KeyRing) -> None:
    signature = sign(ring, context="head", message=b"text")
    [key] = public_keys(ring)
    assert is_signed_by(key, signature, context="head", message=b"text")
    assert load_pem_public_key(key.pem.encode()).public_bytes_raw() == key.raw  # type: ignore[union-attr]


def test_show_lists_numbers_and_dates_and_no_secret(ring: KeyRing) -> None:
    secrets = [ring.current(purpose).secret for purpose in Purpose]
    ring.rotate(Purpose.SIGNING)
    for arguments in (["show"], ["show", "--json"]):
        shown = CliRunner().invoke(app, arguments).stdout
        for secret in secrets:
            assert secret.hex() not in shown
            assert orjson.dumps(secret.hex()).decode() not in shown
    rows = orjson.loads(CliRunner().invoke(app, ["show", "--json"]).stdout)
    assert [(row["id"], row["is_current"]) for row in rows if row["purpose"] == "signing"] == [(1, False), (2, True)]


def test_keys_that_others_must_be_told_of_are_not_rotated_alone(ring: KeyRing) -> None:
    with pytest.raises(KeyRingError, match="not rotated by themselves"):
        rotation.rotate(ring, Purpose.LOGIN)


def test_a_signing_key_is_rotated_and_never_retired(ring: KeyRing) -> None:
    sign(ring, context="head", message=b"text")
    assert CliRunner().invoke(app, ["rotate", "signing"]).exit_code == 0
    result = CliRunner().invoke(app, ["retire", "signing", "1"])
    assert "are kept" in str(result.exception)
    assert CliRunner().invoke(app, ["public"]).stdout.count("BEGIN PUBLIC KEY") == 2
