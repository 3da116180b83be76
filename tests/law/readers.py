"""A reader who is signed in on a fixed day, for pages that ask the database nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

MIDDLEWARE = ["tests.law.readers.signed_in", "csp.middleware.CSPMiddleware", "django_htmx.middleware.HtmxMiddleware"]
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


class Reader:
    """Somebody with an account."""

    is_authenticated = True
    is_anonymous = False
    name = "Counsel Reader"
    pk = 1

    def __str__(self) -> str:
        return self.name


def signed_in(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware in place of sign-in and scope."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.__dict__.update(user=Reader(), moment=NOW, may=lambda capability: True)
        return get_response(request)

    return answer
