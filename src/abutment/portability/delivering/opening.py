"""Opening the store of a destination, whatever kind it is; the one place where its secrets are unsealed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from abutment.foundation.keys.fields import unseal
from abutment.portability.delivering.errors import LoginRefused
from abutment.portability.delivering.folder import FolderStore
from abutment.portability.delivering.stores import Store
from abutment.portability.models import Destination

CONTEXT = "portability.delivery"


@contextmanager
def opened_store(destination: Destination) -> Iterator[Store]:
    """A destination opened for writing. Raises DeliveryError."""
    if destination.kind != Destination.Kind.FOLDER and not (destination.secret or destination.private_key):
        raise LoginRefused(
            f"The password of {destination.where} is not known here, as Packages leave it out. Name the storage anew."
        )
    if destination.kind == Destination.Kind.FOLDER:
        yield FolderStore(destination.entity_id, destination.prefix)
        return
    if destination.kind == Destination.Kind.S3:
        from abutment.portability.delivering.s3 import (
            Bucket,
            S3Store,
        )  # brings a library that most processes never need

        bucket = Bucket(
            endpoint=destination.endpoint,
            name=destination.bucket,
            access_key=destination.access_key,
            secret=_plain(destination.secret),
            region=destination.region,
            prefix=destination.prefix,
            is_path_style=destination.is_path_style,
        )
        objects = S3Store(bucket)
        try:
            yield objects
        finally:
            objects.close()
        return
    from abutment.portability.delivering.sftp import Host, SftpStore

    host = Host(
        host=destination.host,
        port=destination.port or 22,
        user=destination.user,
        key=destination.host_key,
        password=_plain(destination.secret),
        private_key=_plain(destination.private_key),
        folder=destination.prefix,
    )
    files = SftpStore(host)
    try:
        yield files
    finally:
        files.close()


def _plain(token: str) -> str:
    return unseal(token, context=CONTEXT) if token else ""
