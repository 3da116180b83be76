"""What a practice has taken, for programs: listed and downloaded with the right key, never started."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from abutment.foundation.api.actions import create_token
from abutment.foundation.scope import Actor, Via, opened
from abutment.portability.models import Package
from tests.cast import SERVER, Cast, today
from tests.portability.packages.conftest import taken
from tests.signing_in import sign_in

Visit = Callable[..., Client]


def key(cast: Cast, who: str, *chosen: str) -> dict[str, Any]:
    """A header with a token of somebody."""
    session = Actor(Via.SESSION, cast.accounts[who], cast.entity(cast.at[who]), "digest")
    with opened(cast.actor(who)):
        _, secret = create_token(
            actor=session, name="Backup", chosen=chosen, ends_on=today() + timedelta(days=30), moment=timezone.now()
        )
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_a_key_that_may_lists_and_downloads_and_starts_nothing(cast: Cast, own_home: Path, db: None) -> None:
    package = taken(cast)
    may = key(cast, "olive", "records.take", "network.read")
    client = Client()
    [told] = client.get("/api/packages", **may).json()
    assert (told["id"], told["is_proven"], told["sha256"]) == (package.pk, True, package.sha256)
    assert client.get(f"/api/packages/{package.pk}", **may).json() == told
    content = b"".join(client.get(f"/api/packages/{package.pk}/file", **may).streaming_content)  # type: ignore[attr-defined]
    assert len(content) == package.size_bytes
    refused = client.post("/api/packages", **may)
    assert refused.status_code == 403
    assert "second factor" in refused.content.decode()
    with opened(SERVER):
        assert Package.objects.count() == 1


def test_another_key_sees_nothing(cast: Cast, own_home: Path, db: None) -> None:
    package = taken(cast)
    for who, capability in (("olive", "network.read"), ("executive", "network.read"), ("bruno", "records.take")):
        header = key(cast, who, capability, "network.read")
        for address in ("/api/packages", f"/api/packages/{package.pk}", f"/api/packages/{package.pk}/file"):
            answer = Client().get(address, **header)
            assert answer.status_code in (403, 404) or answer.json() == [], (who, address)


def test_a_session_downloads_only_with_a_second_factor_given_just_now(
    cast: Cast, own_home: Path, reader: Visit
) -> None:
    package = taken(cast)
    assert reader("olive").get(f"/api/packages/{package.pk}/file").status_code == 200
    old = sign_in(Client(), cast.accounts["olive"], entity_id=cast.entity("cedar"), age_seconds=301)
    assert old.get(f"/api/packages/{package.pk}/file").status_code == 403
