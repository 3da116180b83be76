"""What a person reads first in a Package."""

from __future__ import annotations

from collections.abc import Sequence

from abutment.portability.packing.engine_tasks import Inventory, Missing

README = "README.md"

_TEXT = """# Everything that {name} owns

This is a Package of Abutment: a practice's records, whole, in open formats. Nothing in it needs Abutment to be read.

| folder | holds |
| --- | --- |
| `tables/` | every table of the practice as CSV (RFC 4180) and Parquet; `datapackage.json` describes each column |
| `fhir/` | patients' records as FHIR R4, one resource a line, gzip |
| `source/` | the tables of the practice's former system as they were imported, and as a dump that MariaDB loads |
| `documents/` | documents and images, byte for byte; `index.csv` says what each is |
| `papers/` | agreements, statements, and who owns which data by which clause |
| `audit/` | who did what and who looked at whom, with the seals that prove it |

`manifest.json` lists each file with its size, SHA-256 and records, and control totals in cents. `manifest.sig` is the
Ed25519 signature over it.

## Is it whole and genuine?

`abutment verify PACKAGE`, or without Abutment, on Python 3.11 or later alone: `python abutment-verify.pyz PACKAGE`.
Both say what does not hold.

That one file is not in here: a verifier that came with what it verifies would prove nothing. Every installation of
Abutment gives it on its page "Our data", to anybody who signs in there. To trust no installation, build it from the
public source of Abutment, in its folder `src`:
`python -m abutment.portability.package.standalone abutment-verify.pyz`. The same source gives the same file.

By which key it must be signed, the practice's owners read on the Package's page: compare it by another road than the
file itself came.

## Load it

`abutment import package PACKAGE` brings it into an empty installation of Abutment. Everything else reads the files.

The format is described in `docs/package.md` of Abutment.
"""
_MISSING = """
## What is not in it

These files were lost or damaged before this Package was written, and are named here so that nobody looks for them.

"""


def readme(inventory: Inventory, missing: Sequence[Missing]) -> str:
    """The same for the same content: no moment, no version."""
    text = _TEXT.format(name=" ".join(inventory.name.split()))
    if missing:
        text += _MISSING + "".join(f"- `{each.path}`: {each.reason}\n" for each in missing)
    return text
