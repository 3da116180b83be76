"""Rotating the keys of second factors and of claims while the house is in use."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, connections, transaction
from typer.testing import CliRunner

from abutment.foundation.accounts.models import Account
from abutment.foundation.audit.models import Event
from abutment.foundation.keys import KeyRing, Purpose, key_ring
from abutment.foundation.keys.commands import app
from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.keys.fields import key_number, unseal
from abutment.foundation.scope import Actor, claim_keys, opened
from abutment.foundation.scope.claims import sealed
from abutment.foundation.signin import actions, codes
from abutment.foundation.signin.actions import resealing
from abutment.foundation.signin.codes import FIELD
from tests.cast import SERVER, Cast

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def run(*arguments: str) -> dict[str, object]:
    result = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
    told: dict[str, object] = orjson.loads(result.stdout)
    return told


def enrolled(cast: Cast, *names: str) -> list[str]:
    """Recovery codes of the last of them; all have an authenticator app and recovery codes."""
    fresh: list[str] = []
    for name in names:
        with opened(SERVER):
            account = Account.objects.get(pk=cast.accounts[name])
            fresh = actions.enroll_totp(actor=SERVER, account=account, secret=SECRET)
    return fresh


def keys_in_use() -> set[int]:
    return {key_number(f.data.get("secret") or f.data["seed"]) for f in Authenticator.objects.all()}


def test_a_rotation_moves_every_second_factor_and_the_old_key_can_go(cast: Cast, own_home: Path) -> None:
    recovery_codes = enrolled(cast, "bruno", "olive")
    old = key_ring(own_home).current(Purpose.FIELD).id
    assert resealing.factors_under_key(old) == 4
    new = run("rotate", "field")["id"]
    assert keys_in_use() == {new}
    assert run("reseal", "field") == {
        "purpose": "field",
        "resealed": {"second factors": 0, "passwords of storage and systems": 0},
    }
    assert run("retire", "field", str(old)) == {"purpose": "field", "id": old, "is_retired": True}
    app_of_olive = Authenticator.objects.get(user_id=cast.accounts["olive"], type="totp")
    assert unseal(app_of_olive.data["secret"], context=FIELD) == SECRET
    with opened(Actor.system("try a code")):
        assert codes.accepted(cast.accounts["olive"], recovery_codes[0])
        assert not codes.accepted(cast.accounts["olive"], recovery_codes[0])
        assert Event.objects.filter(action="signin.factors_resealed").count() == 1


def test_marks_of_use_outlive_a_rotation(cast: Cast, own_home: Path) -> None:
    recovery_codes = enrolled(cast, "olive")
    codes.accepted(cast.accounts["olive"], recovery_codes[3])
    before = {
        f.pk: {k: v for k, v in f.data.items() if k not in ("secret", "seed")} for f in Authenticator.objects.all()
    }
    run("rotate", "field")
    after = {
        f.pk: {k: v for k, v in f.data.items() if k not in ("secret", "seed")} for f in Authenticator.objects.all()
    }
    assert after == before
    assert not codes.accepted(cast.accounts["olive"], recovery_codes[3])


def test_a_key_that_still_seals_a_second_factor_is_not_retired(cast: Cast, own_home: Path) -> None:
    enrolled(cast, "olive")
    ring = key_ring(own_home)
    old = ring.current(Purpose.FIELD).id
    ring.rotate(Purpose.FIELD)  # as if the process had died before sealing anew
    with pytest.raises(KeyRingError, match=r"still seals 2 second factors\. Run `abutment keys reseal field`"):
        run("retire", "field", str(old))
    resealed = run("reseal", "field")["resealed"]
    assert isinstance(resealed, dict)
    assert resealed["second factors"] == 2
    run("retire", "field", str(old))


def test_second_factors_are_moved_in_batches(cast: Cast, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled(cast, "olive", "bruno", "astrid")
    monkeypatch.setattr(resealing, "_BATCH", 2)
    assert run("rotate", "field")["id"]
    assert keys_in_use() == {key_ring(own_home).current(Purpose.FIELD).id}


def test_nobody_but_the_server_reseals_a_factor(cast: Cast, own_home: Path) -> None:
    enrolled(cast, "olive")
    for actor in (cast.actor("executive"), cast.actor("olive"), Actor.console()):
        with (
            opened(actor),
            pytest.raises(Exception, match="only its own person changes a second factor"),
            transaction.atomic(),
        ):
            Authenticator.objects.filter(type="totp").update(data={"secret": "f1.1.AAAA"})


@pytest.fixture
def ring(own_database: Cast, own_home: Path) -> Iterator[KeyRing]:
    yield key_ring(own_home)
    claim_keys.install(key_ring(own_home))


def accepts(actor: Actor, claim_key: object) -> bool:
    """Whether the database takes a claim that this key sealed."""
    with transaction.atomic(), connection.cursor() as cursor:
        claim = sealed(
            actor,
            backend_pid=connection.connection.info.backend_pid,
            expires_at=int(time.time()) + 60,
            key=claim_key,  # type: ignore[arg-type]
        )
        cursor.execute("select set_config('abutment.claim', %s, true)", [claim])
        cursor.execute("select foundation.is_server()")
        return bool(cursor.fetchone()[0])


def test_a_new_claim_key_is_told_to_the_database_and_the_one_before_stays_good(ring: KeyRing) -> None:
    first = ring.current(Purpose.CLAIM)
    assert run("rotate", "claim")["id"] == first.id + 1
    second = ring.current(Purpose.CLAIM)
    assert accepts(SERVER, second)
    assert accepts(SERVER, first)
    with opened(SERVER):
        assert Event.objects.exists()
    run("rotate", "claim")
    assert accepts(SERVER, ring.current(Purpose.CLAIM))
    assert accepts(SERVER, second)
    assert not accepts(SERVER, first)


def test_a_claim_key_that_the_database_could_not_be_told_is_never_used(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ring.current(Purpose.CLAIM)
    monkeypatch.setitem(connections["owner"].settings_dict, "PASSWORD", "wrong")
    monkeypatch.setitem(connections["owner"].settings_dict, "HOST", "/nowhere")
    connections["owner"].close()
    with pytest.raises(Exception, match="connection"):
        run("rotate", "claim")
    monkeypatch.undo()
    assert ring.current(Purpose.CLAIM) == first
    assert accepts(SERVER, first)


def test_claim_keys_are_not_retired_by_hand(ring: KeyRing) -> None:
    first = ring.current(Purpose.CLAIM).id
    run("rotate", "claim")
    with pytest.raises(KeyRingError, match="the database forgets all but the current one and the one before"):
        run("retire", "claim", str(first))
