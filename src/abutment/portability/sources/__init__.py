"""Sources: a practice's own database, live, as a dump or as a folder of text files, each read in the same way."""

from abutment.portability.sources.base import (
    Batch,
    Block,
    Column,
    Kind,
    Reader,
    Sealing,
    SourceMeasure,
    Table,
    by_folded_name,
)
from abutment.portability.sources.connecting import Address, Tls
from abutment.portability.sources.copying import with_array
from abutment.portability.sources.dump import loaded_dump
from abutment.portability.sources.mysql import MysqlReader
from abutment.portability.sources.tab import TabFolder

__all__ = [
    "Address",
    "Batch",
    "Block",
    "Column",
    "Kind",
    "MysqlReader",
    "Reader",
    "Sealing",
    "SourceMeasure",
    "TabFolder",
    "Table",
    "Tls",
    "by_folded_name",
    "loaded_dump",
    "with_array",
]
