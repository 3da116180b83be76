"""After a rotation of the field key passwords lie under the new one, and still open."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from abutment.foundation.keys import Purpose, fields, key_ring
from abutment.foundation.keys.rotation import resealers
from abutment.foundation.scope import opened
from abutment.portability.delivering.opening import CONTEXT
from abutment.portability.delivering.resealing import passwords_under_key, reseal_passwords
from abutment.portability.models import Destination
from tests.cast import SERVER
from tests.portability.delivering.conftest import S3, Office


@pytest.mark.django_db(databases=["default", "owner"])
def test_passwords_move_to_the_new_key_and_none_is_left_under_the_old_one(
    office: Office, s3: S3, settings: Settings, tmp_path: Path
) -> None:
    shutil.copytree(Path(settings.ABUTMENT_HOME) / "keys", tmp_path / "keys")
    settings.ABUTMENT_HOME = tmp_path  # the keys of the tests stay as they are
    destination = office.in_force(office.s3(s3, secret="the secret"))
    ring = key_ring(Path(settings.ABUTMENT_HOME))
    old = ring.current(Purpose.FIELD).id
    assert passwords_under_key(old) == 1
    new = ring.rotate(Purpose.FIELD)
    assert reseal_passwords() >= 1
    assert (passwords_under_key(old), passwords_under_key(new.id)) == (0, 1)
    with opened(SERVER):
        moved = Destination.objects.get(pk=destination.pk)
    assert fields.unseal(moved.secret, context=CONTEXT) == "the secret"


def test_keys_ask_this_room_before_one_is_retired() -> None:
    assert any("storage" in each.noun for each in resealers(Purpose.FIELD))
