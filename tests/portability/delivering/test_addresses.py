"""To which addresses this server speaks for a practice: never to those of its link or its cloud, whoever names them."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest
from pytest_django import Settings

from abutment.portability.delivering import addresses
from abutment.portability.delivering.addresses import check_address, connected
from abutment.portability.delivering.errors import AddressRefused, Unreachable

NEVER = [
    "169.254.169.254",
    "169.254.1.1",
    "fe80::1",
    "fd00:ec2::254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "224.0.0.1",
    "ff02::1",
    "0.0.0.0",
    "::",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
]
INSIDE = [
    "127.0.0.1",
    "::1",
    "10.1.2.3",
    "192.168.1.9",
    "172.16.0.1",
    "100.64.0.1",
    "fd12::1",
    "::ffff:10.1.2.3",
    "240.0.0.1",
]
PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]


@pytest.mark.parametrize("address", NEVER)
def test_links_and_clouds_are_never_spoken_to_even_where_everything_is_opened(settings: Settings, address: str) -> None:
    settings.ABUTMENT_DELIVERY_NETWORKS = [ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")]
    with pytest.raises(AddressRefused):
        check_address("nas", ipaddress.ip_address(address))


@pytest.mark.parametrize("address", INSIDE)
def test_an_inner_address_is_refused_until_its_network_is_opened(settings: Settings, address: str) -> None:
    settings.ABUTMENT_DELIVERY_NETWORKS = []
    asked = ipaddress.ip_address(address)
    with pytest.raises(AddressRefused, match="ABUTMENT_DELIVERY_NETWORKS"):
        check_address("nas", asked)
    inner = getattr(asked, "ipv4_mapped", None) or asked
    settings.ABUTMENT_DELIVERY_NETWORKS = [ipaddress.ip_network(inner)]
    check_address("nas", asked)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_storage_is_open_without_anybody_opening_it_but_only_encrypted(settings: Settings, address: str) -> None:
    settings.ABUTMENT_DELIVERY_NETWORKS = []
    check_address("storage", ipaddress.ip_address(address))
    with pytest.raises(AddressRefused, match="https"):
        check_address("storage", ipaddress.ip_address(address), is_private_only=True)


def test_a_name_that_leads_inside_is_refused_before_anything_is_connected(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ABUTMENT_DELIVERY_NETWORKS = []
    asked: list[Any] = []

    def answer(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: asked.append(address))
    with pytest.raises(AddressRefused):
        connected("innocent.example", 443)
    assert asked == []


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers harmlessly first and with an inner address then gains nothing: it is asked once."""
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1))]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(answers))
    with pytest.raises(Unreachable):
        connected("twofaced.example", 1)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 300, ""])
def test_a_host_that_is_none_is_said_in_one_line(host: str) -> None:
    with pytest.raises((Unreachable, AddressRefused)) as refused:
        connected(host, 9)
    assert "\n" not in str(refused.value)


def test_an_upload_does_not_follow_a_storage_that_points_inside(settings: Settings) -> None:
    """A redirect is answered by an error, never by a request to where it leads."""
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    from abutment.portability.delivering.errors import DeliveryError
    from abutment.portability.delivering.s3 import Bucket, S3Store

    asked: list[str] = []

    class Pointing(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(self.path)
            self.send_response(307)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/inner")  # type: ignore[attr-defined]
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Pointing)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        store = S3Store(Bucket(f"http://127.0.0.1:{server.server_port}", "practice", "key", "secret"))
        with pytest.raises(DeliveryError):
            store.check()
    finally:
        server.shutdown()
        server.server_close()
    assert "/inner" not in asked
    assert asked
    assert addresses.opened_networks()
