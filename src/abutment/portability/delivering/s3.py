"""Object storage that speaks S3 as a store. An upload in parts is seen by nobody until its last call."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, MaxRetryError, SSLError

from abutment.kernel.errors import AbutmentError
from abutment.portability.delivering.addresses import CONNECT_SECONDS, connected
from abutment.portability.delivering.errors import (
    CertificateRefused,
    ConnectionBroke,
    DeliveryError,
    DestinationRefused,
    LoginRefused,
    NoRight,
    PlaceMissing,
    StorageFailed,
    StorageFull,
)
from abutment.portability.delivering.sealing import Readable
from abutment.portability.delivering.stores import in_folder

PART_BYTES = 16 << 20
"""What is held of an upload at once, about three times over."""
MOST_PARTS = 9_000  # S3 takes 10,000; the rest is for what sealing adds
READ_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where objects are put, and by whom."""

    endpoint: str
    name: str
    access_key: str
    secret: str = field(repr=False)
    region: str = "us-east-1"
    prefix: str = ""
    is_path_style: bool = True

    @property
    def where(self) -> str:
        """The place in words."""
        return f"{self.endpoint}/{self.name}"


def checked_endpoint(text: str) -> str:
    """An address of a storage: https://host, perhaps a port, and nothing else. Raises DestinationRefused."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise DestinationRefused(f"{text} is no address: {error}. Write it as https://s3.example.com.") from error
    is_bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in ("https", "http") or not parts.hostname or not is_bare:
        raise DestinationRefused(f"{text} is no address of a storage. Write it as https://s3.example.com.")
    if not re.fullmatch(r"[A-Za-z0-9.:-]+", parts.hostname):
        raise DestinationRefused(f"{parts.hostname} is no name of a host. Check it.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


class _GuardedHttps(HTTPSConnection):
    """Connects only to where this server may speak."""

    def _new_conn(self) -> Any:
        return connected(self._dns_host, self.port or 443)


class _GuardedHttp(HTTPConnection):
    """The same without encryption: never over a public network."""

    def _new_conn(self) -> Any:
        return connected(self._dns_host, self.port or 80, is_private_only=True)


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedHttps


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _GuardedHttp


def _pool() -> urllib3.PoolManager:
    retries = urllib3.Retry(
        total=4,
        redirect=0,
        raise_on_redirect=False,
        raise_on_status=False,
        backoff_factor=0.3,
        status_forcelist=[500, 502, 503, 504],
        allowed_methods=None,
    )
    found = urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        retries=retries,
        ssl_context=ssl.create_default_context(),  # the certificates that this machine trusts
        maxsize=2,
    )
    found.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
    return found


class S3Store:
    """Objects of one bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        endpoint = checked_endpoint(bucket.endpoint)
        scheme, _, host = endpoint.partition("://")
        self._http = _pool()
        self._client = Minio(
            endpoint=host,
            access_key=bucket.access_key,
            secret_key=bucket.secret,
            secure=scheme == "https",
            region=bucket.region or "us-east-1",
            http_client=self._http,
        )
        if bucket.is_path_style:
            self._client.disable_virtual_style_endpoint()  # type: ignore[no-untyped-call]
        else:
            self._client.enable_virtual_style_endpoint()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Let the connections go."""
        self._http.clear()

    def check(self) -> str:
        """Whether the bucket is there; a login that may only write is not asked to prove it."""
        with self._said():
            try:
                is_there = self._client.bucket_exists(self._bucket.name)
            except S3Error as error:
                if error.code != "AccessDenied":
                    raise
                return f"{self._bucket.where} answers; the login may not look into it, so only the test will show"
        if not is_there:
            raise self._no_bucket()
        return f"{self._bucket.where} is there"

    def put(self, name: str, content: Readable, expected_bytes: int) -> int:
        """Upload in parts; what came before a failure is taken back."""
        key = in_folder(self._bucket.prefix, name)
        part_bytes = max(PART_BYTES, -(-expected_bytes // MOST_PARTS))
        counted = _Counted(content)
        try:
            with self._said():
                self._forget_unfinished(key)
                self._client.put_object(
                    self._bucket.name,
                    key,
                    cast(BinaryIO, counted),
                    length=-1,
                    part_size=part_bytes,
                    num_parallel_uploads=1,  # with threads the library reads on to the end after one has failed
                )
        except Exception as error:
            if counted.failure is not None and error is not counted.failure:
                raise counted.failure from error  # not what the library made of it
            raise
        return counted.byte_count

    def _forget_unfinished(self, key: str) -> None:
        """Take back the parts of an upload whose worker was killed: they are no object, and cost room. A login that may
        not list them leaves them to the bucket's own rule."""
        with suppress(S3Error, InvalidResponseError):
            found = self._client._list_multipart_uploads(self._bucket.name, prefix=key)
            for each in found.uploads:
                if each.object_name == key:
                    self._client._abort_multipart_upload(self._bucket.name, key, cast(str, each.upload_id))

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except AbutmentError:
            raise
        except S3Error as error:
            raise self._translated(str(error.code or "")) from error
        except (InvalidResponseError, ServerError) as error:
            raise StorageFailed(
                f"{self._bucket.where} does not answer as S3 does. Check the address, or try again later."
            ) from error
        except (MinioException, ValueError) as error:
            raise DestinationRefused(f"{self._bucket.where} is not usable: {_line(error)}. Correct it.") from error
        except HTTPError as error:
            raise self._of_the_wire(error) from error

    def _of_the_wire(self, error: HTTPError) -> DeliveryError:
        cause: BaseException | None = error.reason if isinstance(error, MaxRetryError) else error
        if isinstance(cause, SSLError):
            return CertificateRefused(
                f"{self._bucket.endpoint} does not prove who it is: {_line(cause)[:160]}. Give it a certificate that "
                "this server trusts."
            )
        return ConnectionBroke(
            f"The connection to {self._bucket.endpoint} broke off ({type(cause).__name__}). It is tried again."
        )

    def _no_bucket(self) -> PlaceMissing:
        return PlaceMissing(
            f"{self._bucket.endpoint} has no bucket {self._bucket.name}. Create it, or correct its name."
        )

    def _translated(self, code: str) -> DeliveryError:
        where, code = self._bucket.where, re.sub(r"[^A-Za-z0-9.]", "", code)[:60]
        if code in ("NoSuchBucket", "NoSuchKey"):
            return self._no_bucket()
        if code in (
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidToken",
            "ExpiredToken",
            "TokenRefreshRequired",
        ):
            return LoginRefused(f"{where} refuses the access key or its secret ({code}). Enter them anew.")
        if code in ("AccessDenied", "AllAccessDisabled", "AccountProblem", "NotSignedUp"):
            return NoRight(f"The access key may not write to {where} ({code}). Allow it s3:PutObject there.")
        if "Quota" in code or "StorageFull" in code or code in ("EntityTooLarge", "InsufficientStorage"):
            return StorageFull(f"{where} takes no more ({code}). Make room there, or raise its limit.")
        if code in ("PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect", "Redirect"):
            return DestinationRefused(f"{where} lies in another region ({code}). Enter its region and address.")
        if code == "RequestTimeTooSkewed":
            return StorageFailed(
                f"The clocks of {where} and of this server differ. Ask who runs this server to set it."
            )
        return StorageFailed(f"{where} failed ({code or 'no code'}). It is tried again; look there if it stays.")


class _Counted:
    """Counts what was read, and remembers what the reading raised."""

    def __init__(self, content: Readable) -> None:
        self._content = content
        self.byte_count = 0
        self.failure: BaseException | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            data = self._content.read(size)
        except BaseException as error:
            self.failure = error
            raise
        self.byte_count += len(data)
        return data


def _line(error: object) -> str:
    return " ".join(str(error).split()).rstrip(".")[:200]
