"""Real storage: what is put there is there whole or not at all, and what stands in the way is said in one line."""

from __future__ import annotations

import io
import socket
import subprocess
import time
from pathlib import Path

import pytest
import urllib3

from abutment.portability.delivering import s3 as objects
from abutment.portability.delivering.errors import (
    ConnectionBroke,
    DeliveryError,
    DestinationRefused,
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    NoRight,
    PlaceMissing,
    StorageFailed,
    StorageFull,
    Unreachable,
)
from abutment.portability.delivering.s3 import Bucket, S3Store, checked_endpoint
from abutment.portability.delivering.sftp import Host, SftpStore, checked_private_key, fingerprint
from tests.portability.delivering.conftest import S3
from tests.portability.delivering.servers import Sshd, needs_sshd, road, started_sshd

MUCH = b"0123456789abcdef" * (40 << 16)
"""Forty mebibytes: three parts of an upload."""


def store_of(s3: S3, **facts: object) -> S3Store:
    given = {
        "endpoint": f"http://127.0.0.1:{s3.port}",
        "name": s3.bucket,
        "access_key": "key",
        "secret": "secret",
        **facts,
    }
    return S3Store(Bucket(**given))  # type: ignore[arg-type]


def sftp_of(sshd: Sshd, **facts: object) -> SftpStore:
    given = {
        "host": "127.0.0.1",
        "port": sshd.port,
        "user": sshd.user,
        "key": sshd.host_key,
        "private_key": sshd.private_key,
        "folder": str(sshd.files),
        **facts,
    }
    return SftpStore(Host(**given))  # type: ignore[arg-type]


class Breaking:
    """Gives so many bytes, then breaks."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1, /) -> bytes:
        if self.left <= 0:
            raise ValueError("the source broke")
        self.left -= size
        return b"x" * size


# --- Object storage ---------------------------------------------------------------------------------------------------


def test_an_object_in_parts_is_there_whole_and_a_second_time_in_its_place(s3: S3) -> None:
    store = store_of(s3, prefix="of/cedar/")
    assert "is there" in store.check()
    assert store.put("a.age", io.BytesIO(MUCH), len(MUCH)) == len(MUCH)
    assert s3.read("of/cedar/a.age") == MUCH
    store.put("a.age", io.BytesIO(b"less"), 4)
    assert (s3.names(), s3.read("of/cedar/a.age")) == (["of/cedar/a.age"], b"less")
    assert s3.unfinished() == 0


def test_an_upload_whose_source_breaks_leaves_nothing_and_says_what_broke(s3: S3) -> None:
    with pytest.raises(ValueError, match="the source broke"):
        store_of(s3).put("a.age", Breaking(len(MUCH)), len(MUCH))
    assert (s3.names(), s3.unfinished()) == ([], 0)


def test_a_connection_cut_in_the_middle_leaves_no_object_and_the_next_try_takes_its_parts_back(s3: S3) -> None:
    with road(s3.port, cut_after=20 << 20) as way:
        store = store_of(s3, endpoint=f"http://127.0.0.1:{way.port}")
        with pytest.raises((ConnectionBroke, Unreachable)):
            store.put("a.age", io.BytesIO(MUCH), len(MUCH))
        assert (s3.names(), s3.unfinished()) == ([], 1)
        way.mend()
        store.put("a.age", io.BytesIO(MUCH), len(MUCH))
    assert s3.read("a.age") == MUCH
    assert s3.unfinished() == 0


def test_a_bucket_that_is_missing_is_named(s3: S3) -> None:
    store = store_of(s3, name="practice-without")
    for act in (store.check, lambda: store.put("a", io.BytesIO(b"x"), 1)):
        with pytest.raises(PlaceMissing, match="no bucket practice-without"):
            act()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("InvalidAccessKeyId", LoginRefused),
        ("SignatureDoesNotMatch", LoginRefused),
        ("AccessDenied", NoRight),
        ("XMinioStorageFull", StorageFull),
        ("QuotaExceeded", StorageFull),
        ("AuthorizationHeaderMalformed", DestinationRefused),
        ("RequestTimeTooSkewed", StorageFailed),
        ("<b>Odd\nCode", StorageFailed),
    ],
)
def test_each_refusal_of_a_storage_becomes_one_line_with_a_next_step(
    s3: S3, code: str, kind: type[DeliveryError]
) -> None:
    refused = store_of(s3)._translated(code)
    assert type(refused) is kind
    assert "\n" not in str(refused)
    assert "<" not in str(refused)


def test_a_wrong_key_is_refused_by_the_storage_itself(s3: S3) -> None:
    """moto looks at keys only when it is told to."""
    control = f"http://127.0.0.1:{s3.port}/moto-api/reset-auth"
    urllib3.request("POST", control, body=b"0")
    try:
        with pytest.raises(LoginRefused):
            store_of(s3, access_key="AKIAWRONG").put("a.age", io.BytesIO(b"x"), 1)
    finally:
        urllib3.request("POST", control, body=b"inf")
    assert s3.names() == []


def test_nobody_at_the_address_is_said_as_that(s3: S3) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen: no other process takes the port meanwhile
        store = store_of(s3, endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(Unreachable):
            store.put("a", io.BytesIO(b"x"), 1)


def test_what_is_no_storage_is_said_as_that(sshd: Sshd, s3: S3) -> None:
    with pytest.raises(DeliveryError) as refused:
        store_of(s3, endpoint=f"http://127.0.0.1:{sshd.port}").check()
    assert "\n" not in str(refused.value)


def test_a_certificate_that_nobody_vouches_for_is_refused(s3: S3, tmp_path: Path) -> None:
    import ssl
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    from abutment.portability.delivering.errors import CertificateRefused

    pem = tmp_path / "own.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=nas", "-days", "1"]
    subprocess.run([*made, "-keyout", str(pem), "-out", str(tmp_path / "cert.pem")], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", pem)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(CertificateRefused):
            store_of(s3, endpoint=f"https://127.0.0.1:{server.server_port}").check()
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "text", ["ftp://a", "https://", "https://a/b", "https://u:p@a", "a", "https://a:x", "https://a b", "https://a?b"]
)
def test_an_address_that_is_more_than_a_host_is_refused(text: str) -> None:
    with pytest.raises(DestinationRefused):
        checked_endpoint(text)


def test_parts_grow_with_what_is_expected_so_that_they_are_never_too_many(
    s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "MOST_PARTS", 2)
    seen: list[int] = []
    store = store_of(s3)
    put = store._client.put_object

    def noted(*given: object, **facts: object) -> object:
        seen.append(facts["part_size"])  # type: ignore[arg-type]
        return put(*given, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(store._client, "put_object", noted)
    store.put("a.age", io.BytesIO(MUCH), len(MUCH))
    assert seen == [len(MUCH) // 2]


# --- SFTP -------------------------------------------------------------------------------------------------------------


@needs_sshd
def test_a_file_comes_whole_to_a_real_ssh_server_and_a_second_time_in_its_place(sshd: Sshd) -> None:
    store = sftp_of(sshd)
    assert "is there" in store.check()
    assert store.put("a.age", io.BytesIO(MUCH), len(MUCH)) == len(MUCH)
    assert (sshd.files / "a.age").read_bytes() == MUCH
    store.put("a.age", io.BytesIO(b"less"), 4)
    store.close()
    assert {path.name: path.read_bytes() for path in sshd.files.iterdir()} == {"a.age": b"less"}
    assert (sshd.files / "a.age").stat().st_mode & 0o777 == 0o600


@needs_sshd
def test_a_server_that_nobody_has_confirmed_is_shown_and_hears_no_name(sshd: Sshd) -> None:
    with pytest.raises(HostKeyUnknown) as shown:
        sftp_of(sshd, key="").check()
    assert shown.value.key == sshd.host_key
    told = subprocess.run(
        ["ssh-keygen", "-l", "-f", "-"], input=sshd.host_key, capture_output=True, text=True, check=True
    ).stdout.split()[1]
    assert told in str(shown.value)
    assert fingerprint(sshd.host_key).endswith(told)
    assert sshd.user not in (sshd.home / "log").read_text()


@needs_sshd
@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_a_server_whose_key_has_changed_is_refused_and_named_before_anybody_signs_in(
    sshd: Sshd, tmp_path: Path, kind: str
) -> None:
    before = sshd.host_key
    other = started_sshd(tmp_path / "other", kind=kind)
    try:
        with pytest.raises(HostKeyChanged) as refused:
            sftp_of(other, key=before).put("a.age", io.BytesIO(b"x"), 1)
        said = (other.home / "log").read_text()
    finally:
        other.stop()
    assert fingerprint(before) in str(refused.value)
    assert "Accepted" not in said
    assert list(other.files.iterdir()) == []


@needs_sshd
@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_servers_of_every_kind_of_key_are_known_again(tmp_path: Path, kind: str) -> None:
    found = started_sshd(tmp_path / "ssh", kind=kind)
    try:
        sftp_of(found).put("a.age", io.BytesIO(b"x"), 1)
    finally:
        found.stop()
    assert (found.files / "a.age").read_bytes() == b"x"


@needs_sshd
def test_a_wrong_key_and_a_password_where_none_is_taken_are_refused(sshd: Sshd, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "wrong")], check=True)
    with pytest.raises(LoginRefused):
        sftp_of(sshd, private_key=(tmp_path / "wrong").read_text()).check()
    with pytest.raises(LoginRefused):
        sftp_of(sshd, private_key="", password="wrong").check()


@needs_sshd
def test_a_connection_cut_in_the_middle_shows_nothing_and_the_next_try_is_whole(sshd: Sshd) -> None:
    with road(sshd.port, cut_after=5 << 20) as way:
        with pytest.raises((ConnectionBroke, Unreachable)):
            sftp_of(sshd, port=way.port).put("a.age", io.BytesIO(MUCH), len(MUCH))
        assert [path.name for path in sshd.files.iterdir()] == [".a.age.part"]
        way.mend()
        sftp_of(sshd, port=way.port).put("a.age", io.BytesIO(MUCH), len(MUCH))
    assert [path.name for path in sshd.files.iterdir()] == ["a.age"]
    assert (sshd.files / "a.age").read_bytes() == MUCH


@needs_sshd
def test_a_source_that_breaks_takes_its_part_back(sshd: Sshd) -> None:
    with pytest.raises(ValueError, match="the source broke"):
        sftp_of(sshd).put("a.age", Breaking(1 << 20), 1)
    assert list(sshd.files.iterdir()) == []


@needs_sshd
def test_a_folder_that_is_missing_and_one_that_is_a_file_are_named(sshd: Sshd) -> None:
    with pytest.raises(PlaceMissing, match="no folder"):
        sftp_of(sshd, folder=f"{sshd.files}/none").check()
    with pytest.raises(PlaceMissing, match="no folder"):
        sftp_of(sshd, folder=f"{sshd.files}/none").put("a", io.BytesIO(b"x"), 1)
    (sshd.files / "file").write_text("x")
    with pytest.raises(PlaceMissing, match="is no folder"):
        sftp_of(sshd, folder=f"{sshd.files}/file").check()


def small_disk(at: Path) -> bool:
    """Four mebibytes of memory as a disk; only where this user may."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(at)], capture_output=True, check=False)
    return done.returncode == 0


@needs_sshd
def test_a_full_disk_over_there_is_said_as_that_and_leaves_nothing(sshd: Sshd) -> None:
    if not small_disk(sshd.files):
        pytest.skip("this user may not make a small disk")
    try:
        with pytest.raises(StorageFull):
            sftp_of(sshd).put("a.age", io.BytesIO(MUCH), len(MUCH))
        assert list(sshd.files.iterdir()) == []
    finally:
        subprocess.run(["umount", "-l", str(sshd.files)], check=True)


@pytest.mark.parametrize(
    "text", ["", "x", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"]
)
def test_what_is_no_private_key_is_refused(text: str) -> None:
    with pytest.raises(DestinationRefused):
        checked_private_key(text)


def test_a_private_key_with_a_passphrase_is_refused_with_what_to_do(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "locked", "-f", str(tmp_path / "key")], check=True)
    with pytest.raises(DestinationRefused, match="passphrase"):
        checked_private_key((tmp_path / "key").read_text())


def test_a_storage_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch, s3: S3) -> None:
    from threading import Thread

    silent = socket.create_server(("127.0.0.1", 0))
    Thread(target=lambda: silent.accept(), daemon=True).start()
    monkeypatch.setattr(objects, "READ_SECONDS", 0.2)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with pytest.raises(ConnectionBroke):
        store_of(s3, endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}").put("a", io.BytesIO(b"x"), 1)
    silent.close()
