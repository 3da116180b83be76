"""Secrets in columns: what is sealed opens only here, only in its place, and survives a rotation."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.foundation.keys import KeyRing, Purpose
from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.keys.fields import is_current, resealed, seal, unseal


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing(tmp_path_factory.mktemp("keys") / "ring.json")


@given(text=st.text())
def test_what_is_sealed_opens_again(ring: KeyRing, text: str) -> None:
    assert unseal(seal(text, ring=ring), ring=ring) == text


def test_the_same_text_never_looks_the_same_twice(ring: KeyRing) -> None:
    assert seal("seed", ring=ring) != seal("seed", ring=ring)


def test_a_token_moved_to_another_column_does_not_open(ring: KeyRing) -> None:
    with pytest.raises(KeyRingError, match="moved"):
        unseal(seal("seed", context="totp", ring=ring), context="ssn", ring=ring)


@pytest.mark.parametrize("token", ["", "seed", "f1.1", "f2.1.AAAA", "f1.x.AAAA", "f1.1.!!!"])
def test_what_is_not_sealed_is_refused_in_one_line(ring: KeyRing, token: str) -> None:
    with pytest.raises(KeyRingError):
        unseal(token, ring=ring)


def test_a_changed_token_does_not_open(ring: KeyRing) -> None:
    head, key, body = seal("seed", ring=ring).split(".")
    swapped = "A" if body[20] != "A" else "B"
    with pytest.raises(KeyRingError, match="changed"):
        unseal(f"{head}.{key}.{body[:20]}{swapped}{body[21:]}", ring=ring)


def test_after_a_rotation_old_tokens_open_and_can_be_sealed_anew(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "ring.json")
    old = seal("seed", context="totp", ring=ring)
    ring.rotate(Purpose.FIELD)
    assert unseal(old, context="totp", ring=ring) == "seed"
    assert not is_current(old, ring=ring)
    new = resealed(old, context="totp", ring=ring)
    assert is_current(new, ring=ring)
    assert unseal(new, context="totp", ring=ring) == "seed"
    assert resealed(new, context="totp", ring=ring) == new


def test_another_installation_cannot_open_it(ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing(tmp_path / "ring.json")
    with pytest.raises(KeyRingError):
        unseal(seal("seed", ring=ring), ring=other)
