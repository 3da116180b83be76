"""Whether the words of a term were found in its document: signed by who read them, checked by who shows them.

The column alone could be written by SQL by hand; the signature needs the key ring of the installation.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import orjson
from django.conf import settings

from abutment.agreements.models import Term
from abutment.foundation.keys import key_ring
from abutment.foundation.keys.signing import Signature, is_signed, sign

_CONTEXT = "a quote that stands in its document"


def sealed(sha256: str, starts_at: int, ends_at: int, quote: str) -> str:
    """The seal of a quote that was read at these characters of a document."""
    made = sign(
        key_ring(Path(settings.ABUTMENT_HOME)), context=_CONTEXT, message=_message(sha256, starts_at, ends_at, quote)
    )
    return f"{made.key_id}:{made.value.hex()}"


def is_verified(term: Term) -> bool:
    """Whether this installation read the quote of a term at its characters; asks for the term's document."""
    if not term.quote_is_verified or term.starts_at is None or term.ends_at is None:
        return False
    sha256 = term.agreement_document.document.sha256_hex
    return _is_sealed(term.quote_seal, sha256, term.starts_at, term.ends_at, term.quote, str(settings.ABUTMENT_HOME))


@lru_cache(maxsize=4096)
def _is_sealed(seal: str, sha256: str, starts_at: int, ends_at: int, quote: str, home: str) -> bool:
    key, _, value = seal.partition(":")
    try:
        signature = Signature(int(key), bytes.fromhex(value))
    except ValueError:
        return False
    message = _message(sha256, starts_at, ends_at, quote)
    return is_signed(key_ring(Path(home)), signature, context=_CONTEXT, message=message)


def _message(sha256: str, starts_at: int, ends_at: int, quote: str) -> bytes:
    return orjson.dumps([sha256, starts_at, ends_at, quote])
