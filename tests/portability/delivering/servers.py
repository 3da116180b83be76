"""Real storage for the tests: an S3 server by others (moto), OpenSSH's sshd, a folder; and a road that can be cut."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
AGE = shutil.which("age")
needs_sshd = pytest.mark.skipif(not os.access(SSHD, os.X_OK), reason="no sshd: apt-get install openssh-server")
needs_age = pytest.mark.skipif(AGE is None, reason="no age: apt-get install age")


@dataclass
class Sshd:
    """An SSH server of this test alone. Its user is whoever runs the tests; login by key."""

    port: int
    home: Path
    files: Path
    host_key: str
    private_key: str
    user: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(120)


def started_sshd(home: Path, *, kind: str = "ed25519") -> Sshd:
    """An SSH server with a new key of its own, on loopback."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = home / "files"
    files.mkdir(exist_ok=True)
    host, login = home / f"host_{kind}_{time.time_ns()}", home / "login"
    _keygen(host, kind)
    if not login.exists():
        _keygen(login, "ed25519")
    authorized = home / "authorized_keys"
    authorized.write_text((home / "login.pub").read_text())
    config = home / "sshd_config"
    config.write_text(
        f"ListenAddress 127.0.0.1\nHostKey {host}\nPidFile none\nAuthorizedKeysFile {authorized}\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        "PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\nMaxStartups 100\n"
    )
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    process, port = _listening(config, home / "log")
    public = " ".join(host.with_name(f"{host.name}.pub").read_text().split()[:2])
    user = os.environ.get("USER") or subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()
    return Sshd(port, home, files, public, login.read_text(), user, process)


def _listening(config: Path, log: Path) -> tuple[subprocess.Popen[bytes], int]:
    """On a port that nobody else took before it came to listen there: then it says so and ends."""
    for _ in range(20):
        port = free_port()
        command = [SSHD, "-D", "-e", "-f", str(config), "-p", str(port)]
        with log.open("wb") as said:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        deadline = time.monotonic() + 120
        while process.poll() is None and f"Server listening on 127.0.0.1 port {port}." not in log.read_text():
            assert time.monotonic() < deadline, f"sshd does not come to listen: {log.read_text()}"
            time.sleep(0.01)
        if process.poll() is None:
            return process, port
    pytest.fail(f"sshd ends by itself: {log.read_text()}")


def _keygen(path: Path, kind: str) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(path)], check=True)


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Road:
    """A road to a server that is cut after so many bytes were sent over it."""

    def __init__(self, to: int, *, cut_after: int) -> None:
        self.to, self.left = to, cut_after
        self.is_cut = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._take, daemon=True).start()

    def mend(self) -> None:
        """Let everything through from now on."""
        self.left, self.is_cut = 1 << 60, False

    def close(self) -> None:
        self._listening.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.to))
                threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if is_counted:
                    self.left -= len(data)
                    if self.left <= 0:
                        self.is_cut = True
                        break
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextmanager
def road(to: int, *, cut_after: int) -> Iterator[Road]:
    """A road for the length of a block."""
    found = Road(to, cut_after=cut_after)
    try:
        yield found
    finally:
        found.close()
