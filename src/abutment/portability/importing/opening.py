"""Opening the reader of a source, whatever kind it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from abutment.foundation.keys import fields
from abutment.portability.models import RecordSource
from abutment.portability.sources import Address, MysqlReader, Reader, TabFolder, Tls, loaded_dump

PASSWORD, SALT = "portability.password", "portability.salt"


_TLS = {
    RecordSource.Tls.OFF: Tls.OFF,
    RecordSource.Tls.REQUIRED: Tls.REQUIRED,
    RecordSource.Tls.VERIFIED: Tls.VERIFY,
}


@contextmanager
def opened_reader(source: RecordSource) -> Iterator[Reader]:
    """One snapshot of a source. Raises SourceError."""
    salt = fields.unseal(source.salt, context=SALT).encode()
    with ExitStack() as stack:
        if source.kind == RecordSource.Kind.FOLDER:
            yield stack.enter_context(TabFolder(Path(source.path), salt))
            return
        address = (
            _address(source)
            if source.kind == RecordSource.Kind.MYSQL
            else stack.enter_context(loaded_dump(Path(source.path)))
        )
        yield stack.enter_context(MysqlReader(address, salt))


def _address(source: RecordSource) -> Address:
    return Address(
        host=source.host,
        port=source.port or 3306,
        database=source.database,
        user=source.user,
        password=fields.unseal(source.password, context=PASSWORD) if source.password else "",
        tls=_TLS[RecordSource.Tls(source.tls)],
        ca_pem=source.ca_pem,
    )
