"""An SFTP server as a store. Its key is pinned: no password and no name of a file goes to one that shows another."""

from __future__ import annotations

import base64
import binascii
import errno
import hashlib
import io
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import paramiko
from paramiko.ssh_exception import (
    AuthenticationException,
    BadAuthenticationType,
    IncompatiblePeer,
    PasswordRequiredException,
    SSHException,
)

from abutment.kernel.errors import AbutmentError
from abutment.portability.delivering.addresses import CONNECT_SECONDS, connected
from abutment.portability.delivering.errors import (
    ConnectionBroke,
    DestinationRefused,
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    NoRight,
    PlaceMissing,
    StorageFailed,
    StorageFull,
)
from abutment.portability.delivering.sealing import Readable
from abutment.portability.delivering.stores import PART, in_folder

CHUNK = 1 << 18
ANSWER_SECONDS = 60
_RSA = ("rsa-sha2-512", "rsa-sha2-256")
_KINDS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


@dataclass(frozen=True, slots=True)
class Host:
    """Where files are put, and by whom. key: the server's own, as an owner confirmed it, `ssh-ed25519 AAAA...`; empty
    while nobody has. private_key: in OpenSSH's own form, without a passphrase."""

    host: str
    user: str
    port: int = 22
    key: str = ""
    password: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    folder: str = ""

    @property
    def where(self) -> str:
        """The place in words."""
        return f"{self.host}:{self.port}"


def fingerprint(key: str) -> str:
    """How people compare a server's key: the same line that `ssh-keygen -l` prints, without size and name.

    >>> fingerprint("ssh-ed25519 AAAA")
    'ssh-ed25519 SHA256:cJKlMQOKVMEBNcxhB2mHNh0uCAPjCX3IkVrq4lY2Bfs'
    """
    kind, _, encoded = key.partition(" ")
    try:
        digest = hashlib.sha256(base64.b64decode(encoded, validate=True)).digest()
    except binascii.Error as error:
        raise DestinationRefused("That is no key of a server. Connect to it once more.") from error
    return f"{kind} SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def checked_private_key(text: str) -> str:
    """A private key that can be used as it is. Raises DestinationRefused."""
    _read_key(text)
    return text


def _read_key(text: str) -> paramiko.PKey:
    for kind in _KINDS:
        try:
            return kind.from_private_key(io.StringIO(text))
        except PasswordRequiredException as error:
            raise DestinationRefused(
                "The private key is locked by a passphrase. Make one without, for this purpose alone."
            ) from error
        except (SSHException, ValueError, IndexError, TypeError, UnicodeError):
            continue
    raise DestinationRefused(
        "That is no private key of OpenSSH. Paste the whole file, from “BEGIN OPENSSH PRIVATE KEY” to its end."
    )


class SftpStore:
    """Files in one folder of an SFTP server."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._transport: paramiko.Transport | None = None
        self._files: paramiko.SFTPClient | None = None

    def close(self) -> None:
        """Leave."""
        if self._transport is not None:
            self._transport.close()
        self._transport = self._files = None

    def check(self) -> str:
        """Sign in and look whether the folder is there. Raises HostKeyUnknown before any password is sent."""
        with self._said():
            files = self._opened()
            folder = self._host.folder.rstrip("/") or "."
            mode = files.stat(folder).st_mode
            if mode is not None and not stat.S_ISDIR(mode):
                raise PlaceMissing(f"{folder} on {self._host.where} is no folder. Name one.")
        return f"{self._host.where} lets {self._host.user} in, and the folder is there"

    def put(self, name: str, content: Readable, expected_bytes: int) -> int:
        """Write under another name, compare sizes, rename."""
        part, whole = self._path(f".{name}{PART}"), self._path(name)
        with self._said():
            files = self._opened()
            try:
                size = _written(files, part, content)
                if files.stat(part).st_size != size:
                    raise StorageFull(f"{self._host.where} kept only a part of {name}. Make room there.")
                _rename(files, part, whole)
            except BaseException:
                with suppress(Exception):
                    files.remove(part)
                raise
        return size

    def _path(self, name: str) -> str:
        folder = self._host.folder.rstrip("/")
        return f"{folder}/{name}" if folder.startswith("/") else in_folder(folder, name)

    def _opened(self) -> paramiko.SFTPClient:
        if self._files is None:
            self._transport = self._signed_in()
            self._files = paramiko.SFTPClient.from_transport(self._transport)
            if self._files is None:
                raise StorageFailed(f"{self._host.where} opens no SFTP. Ask who runs it to allow it.")
            channel = self._files.get_channel()
            if channel is not None:
                channel.settimeout(ANSWER_SECONDS)
        return self._files

    def _signed_in(self) -> paramiko.Transport:
        transport = paramiko.Transport(connected(self._host.host, self._host.port))
        try:
            transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = CONNECT_SECONDS * 2
            if self._host.key:
                _expect(transport, self._host.key)
            transport.start_client(timeout=CONNECT_SECONDS * 2)
            self._check_key(transport.get_remote_server_key())
            if self._host.private_key:
                transport.auth_publickey(self._host.user, _read_key(self._host.private_key))
            else:
                transport.auth_password(self._host.user, self._host.password)
            transport.set_keepalive(20)
        except BaseException:
            transport.close()
            raise
        return transport

    def _check_key(self, shown: paramiko.PKey) -> None:
        key = f"{shown.get_name()} {shown.get_base64()}"
        if not self._host.key:
            raise HostKeyUnknown(
                f"{self._host.where} shows the key {fingerprint(key)}. Compare it with whoever runs that server, then "
                "confirm it.",
                key,
            )
        if key != self._host.key:
            raise HostKeyChanged(
                f"{self._host.where} shows another key than the one that was confirmed: {fingerprint(key)} in place of "
                f"{fingerprint(self._host.key)}. Nothing was sent. Ask who runs that server; if the new key is right, "
                "name the storage anew."
            )

    @contextmanager
    def _said(self) -> Iterator[None]:
        where, user = self._host.where, self._host.user
        try:
            yield
        except AbutmentError:
            raise
        except BadAuthenticationType as error:
            raise LoginRefused(
                f"{where} lets {user} in by {', '.join(error.allowed_types) or 'other ways'} only. Enter that."
            ) from error
        except AuthenticationException as error:
            raise LoginRefused(f"{where} does not let {user} in. Check the user, and its password or key.") from error
        except IncompatiblePeer as error:
            if self._host.key:
                raise HostKeyChanged(
                    f"{where} does not show the kind of key that was confirmed ({fingerprint(self._host.key)}). "
                    "Nothing was sent. Ask who runs that server; if its new key is right, name the storage anew."
                ) from error
            raise StorageFailed(f"{where} and this server have no cipher in common. Update that server.") from error
        except (TimeoutError, SSHException, EOFError) as error:
            raise ConnectionBroke(
                f"The connection to {where} broke off ({type(error).__name__}). It is tried again."
            ) from error
        except OSError as error:
            raise self._translated(error) from error

    def _translated(self, error: OSError) -> AbutmentError:
        where, folder = self._host.where, self._host.folder or "the login's folder"
        if error.errno == errno.ENOENT:
            return PlaceMissing(f"{where} has no folder {folder}. Create it, or correct its path.")
        if error.errno == errno.EACCES:
            return NoRight(f"{self._host.user} may not write into {folder} on {where}. Allow it there.")
        is_gone = self._transport is not None and not self._transport.is_active()
        if is_gone or isinstance(error, ConnectionError | TimeoutError) or "closed" in str(error):
            return ConnectionBroke(f"The connection to {where} broke off. It is tried again.")
        # SFTP 3 has one word for all else; with files of this size it is room, most often.
        return StorageFull(
            f"{where} could not write into {folder}: it answered “failure”. Look whether its disk is full."
        )


def _expect(transport: paramiko.Transport, key: str) -> None:
    """Ask for the kind of key that was confirmed: a server has several."""
    kind = key.partition(" ")[0]
    transport.get_security_options().key_types = _RSA if kind == "ssh-rsa" else (kind,)


def _written(files: paramiko.SFTPClient, part: str, content: Readable) -> int:
    size = 0
    with files.open(part, "wb") as file:
        files.chmod(part, 0o600)
        file.set_pipelined(True)
        while data := content.read(CHUNK):
            file.write(data)
            size += len(data)
    return size


def _rename(files: paramiko.SFTPClient, part: str, whole: str) -> None:
    try:
        files.posix_rename(part, whole)
    except OSError:  # a server without OpenSSH's extension: it renames to a name that is free
        files.rename(part, whole)
