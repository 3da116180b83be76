"""Pages that misbehave on purpose, for the road of a request."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.urls import path

from abutment.foundation.audit import look
from abutment.foundation.scope.middleware import streamed
from abutment.organizations.models import Practice, Region


def names(request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(Practice.objects.order_by("pk").values_list("entity__name", flat=True)))


def crash(request: HttpRequest) -> HttpResponse:
    Region.objects.create(entity_id=request.actor.acting_entity_id, name="half done")  # type: ignore[attr-defined]
    look(request.actor, entity_id=int(request.GET["practice"]), patient_id=7, purpose="test", what="crash")  # type: ignore[attr-defined]
    raise RuntimeError("crash after a write")


def crash_in_template(request: HttpRequest) -> HttpResponse:
    Region.objects.create(entity_id=request.actor.acting_entity_id, name="half done")  # type: ignore[attr-defined]
    template = engines["django"].from_string("{% load shell %}{{ broken.go }}")
    return SimpleTemplateResponse(template, {"broken": Broken()})


def broken_sql(request: HttpRequest) -> HttpResponse:
    look(request.actor, entity_id=int(request.GET["practice"]), patient_id=8, purpose="test", what="broken sql")  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("select 1 / 0")
    return HttpResponse("never")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    def rows() -> object:
        for name in Practice.objects.order_by("pk").values_list("entity__name", flat=True).iterator():
            yield f"{name},".encode()

    return StreamingHttpResponse(streamed(request.actor, rows))  # type: ignore[attr-defined, arg-type]


def forgetful_stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        name.encode() for name in Practice.objects.values_list("entity__name", flat=True).iterator()
    )


class Broken:
    def go(self) -> str:
        raise RuntimeError("crash while rendering")


urlpatterns = [
    path("names/", names),
    path("crash/", crash),
    path("crash-in-template/", crash_in_template),
    path("broken-sql/", broken_sql),
    path("stream/", stream),
    path("forgetful-stream/", forgetful_stream),
]
