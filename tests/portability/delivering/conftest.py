"""Storage, keys, a Package that is quickly made, and destinations in force."""

from __future__ import annotations

import ipaddress
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import pyrage
import pytest
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from abutment.foundation.scope import opened
from abutment.portability.actions import deliveries as actions
from abutment.portability.actions.deliveries import NewDestination
from abutment.portability.delivering.making import Made, Teller, read_as_zip, workplace
from abutment.portability.models import Destination
from abutment.portability.rules.deliveries import Frequency, Schedule
from tests.cast import Cast
from tests.foundation.conftest import own_database, own_home, pristine_database
from tests.organizations.conftest import application_login, owner_login, reader
from tests.portability.delivering.servers import Sshd, started_sshd

__all__ = ["application_login", "own_database", "own_home", "owner_login", "pristine_database", "reader"]

DAILY = Schedule(Frequency.DAILY, 2)
PROVEN = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def loopback(settings: Settings, tmp_path: Path) -> None:
    """The servers of the tests are on this machine, which is closed to deliveries unless it is opened."""
    settings.ABUTMENT_DELIVERY_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    settings.ABUTMENT_DELIVERY_FOLDER = str(tmp_path / "shares")


@pytest.fixture(scope="session")
def s3_port() -> Iterator[int]:
    """A server that speaks S3, written by others."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


@dataclass
class S3:
    """One new bucket."""

    port: int
    bucket: str
    client: Any

    def names(self) -> list[str]:
        found = self.client.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return sorted(each["Key"] for each in found)

    def read(self, name: str) -> bytes:
        return bytes(self.client.get_object(Bucket=self.bucket, Key=name)["Body"].read())

    def unfinished(self) -> int:
        return len(self.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []))


@pytest.fixture
def s3(s3_port: int) -> S3:
    address = f"http://127.0.0.1:{s3_port}"
    client = boto3.client(
        "s3", endpoint_url=address, aws_access_key_id="key", aws_secret_access_key="secret", region_name="us-east-1"
    )
    bucket = f"practice-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=bucket)
    return S3(s3_port, bucket, client)


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    found = started_sshd(tmp_path / "ssh")
    yield found
    found.stop()


@dataclass
class Quiet:
    """Is told how far it is; may raise after so many bytes."""

    stop_after: int = 1 << 60
    error: BaseException | None = None
    done: int = 0

    def expect(self, total: int, unit: str = "") -> None:
        self.done = 0

    def advance(self, by: int = 1, message: str | None = None) -> None:
        self.done += by
        if self.error is not None and self.done >= self.stop_after:
            raise self.error


@dataclass
class Office:
    """Cedar with a key of its own."""

    cast: Cast
    identity: Any = field(default_factory=pyrage.x25519.Identity.generate)
    byte_count: int = 100_000

    @property
    def practice(self) -> int:
        return self.cast.entity("cedar")

    @property
    def recipient(self) -> str:
        return str(self.identity.to_public())

    def new(self, **facts: Any) -> NewDestination:
        given = {"schedule": DAILY, "recipients": self.recipient, **facts}
        return NewDestination(**given)

    def s3(self, s3: S3, **facts: Any) -> NewDestination:
        given = {
            "endpoint": f"http://127.0.0.1:{s3.port}",
            "bucket": s3.bucket,
            "access_key": "key",
            "secret": "secret",
            "prefix": "abutment",
            **facts,
        }
        return self.new(kind="s3", **given)

    def sftp(self, sshd: Sshd, **facts: Any) -> NewDestination:
        given = {
            "host": "127.0.0.1",
            "port": sshd.port,
            "user": sshd.user,
            "private_key": sshd.private_key,
            "prefix": str(sshd.files),
            **facts,
        }
        return self.new(kind="sftp", **given)

    def folder(self, path: Path) -> NewDestination:
        return self.new(kind="folder", prefix=str(path))

    def in_force(self, new: NewDestination, *, host_key: str = "", proven_at: datetime = PROVEN) -> Destination:
        """A destination whose test was opened by Olive."""
        with opened(self.cast.actor("olive")) as actor:
            found = actions.enter_destination(actor=actor, practice_id=self.practice, new=new)
            if host_key:
                found.offered_host_key = host_key
                found.save(update_fields=["offered_host_key"])
                actions.confirm_host(actor=actor, destination=found, key=host_key)
            found.proven_at = proven_at
            found.save(update_fields=["proven_at"])
            found.refresh_from_db()
        return found

    @contextmanager
    def make(self, practice_id: int, since: datetime, teller: Teller, /) -> Iterator[Made]:
        """A small folder that looks like a Package, by the same .zip."""
        folder = workplace(practice_id)
        (folder / "tables").mkdir(parents=True, exist_ok=True)
        (folder / "manifest.json").write_bytes(b'{"practice":1}')
        (folder / "manifest.sig").write_bytes(b"s" * 64)
        (folder / "tables" / "patients.csv").write_bytes((b"0123456789abcdef" * 64) * (self.byte_count // 1024 + 1))
        with read_as_zip(folder) as made:
            yield made

    def opened(self, sealed: bytes) -> bytes:
        return bytes(pyrage.decrypt(sealed, [self.identity]))


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


@pytest.fixture
def share(cast: Cast, tmp_path: Path) -> Path:
    """Cedar's own folder of this server."""
    found = tmp_path / "shares" / str(cast.entity("cedar"))
    found.mkdir(parents=True)
    return found
