"""Downloads."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from abutment.foundation.documents import queries
from abutment.foundation.documents.errors import NoSuchDocument
from abutment.foundation.documents.rules import sent_type

# Whatever a browser makes of the bytes, it runs nothing in them and asks nobody for more.
_NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_GET
@login_required
def download(request: HttpRequest, document_id: int) -> StreamingHttpResponse:
    """A document's bytes; with `?inline` shown by the browser when its type can run nothing."""
    try:
        queries.check_opened_here(request.actor, document_id)  # type: ignore[attr-defined]
        found = queries.opened(request.actor, document_id, purpose=request.GET.get("purpose", "")[:60])  # type: ignore[attr-defined]
    except NoSuchDocument as absent:
        raise Http404(str(absent)) from absent
    return response_with(found, inline="inline" in request.GET)


def response_with(found: queries.OpenedDocument, *, inline: bool = False) -> StreamingHttpResponse:
    """The answer that carries a document. Its scope has ended when the bytes flow: they need no row any more."""
    document = found.document
    content_type, is_attachment = sent_type(document.media_type, inline=inline)
    response = StreamingHttpResponse(found.pieces(), content_type=content_type)
    response["Content-Length"] = str(document.size_bytes)
    response["Content-Disposition"] = content_disposition_header(is_attachment, document.name) or "attachment"
    response["Content-Security-Policy"] = _NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
