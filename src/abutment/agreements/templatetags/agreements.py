"""How terms, verdicts and papers are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString

from abutment.foundation.documents.models import Document
from abutment.law.jurisdictions import NAMES
from abutment.web.templatetags.shell import status

register = template.Library()

_TYPES = {
    "application/pdf": "PDF",
    "text/plain": "Text",
    "text/markdown": "Markdown",
    "image/png": "Picture (PNG)",
    "image/jpeg": "Picture (JPEG)",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
}


@register.simple_tag
def state_of(state: tuple[str, str]) -> SafeString:
    """A state given as word and kind."""
    return status(*state)


@register.filter
def short_digest(digest: str) -> str:
    """The beginning of a digest, enough to compare at a glance."""
    return digest[:12]


@register.filter
def kind_of(document: Document) -> str:
    """What a document is and how large, in words."""
    return f"{_TYPES.get(document.media_type, document.media_type)}, {filesizeformat(document.size_bytes)}"


@register.filter
def label_of(term_ids: Iterable[int], labels: Mapping[int, str]) -> str:
    """The names of terms by their numbers."""
    return "; ".join(labels[number] for number in term_ids if number in labels)


@register.filter
def state_name(code: str) -> str:
    """A state by its name."""
    return NAMES.get(code, code)


@register.filter
def at(values: Mapping[object, object], key: object) -> object:
    """What a mapping holds under a key; nothing where it holds nothing."""
    return values.get(key, "")
