"""The API put together: the routes of all rooms, one way in, one form of errors, a description that works offline."""

from __future__ import annotations

from importlib.metadata import version

from ninja import NinjaAPI, Swagger

from abutment.foundation.api import problems
from abutment.foundation.api.authentication import TokenOrSession
from abutment.foundation.api.registry import routers
from abutment.foundation.api.routes import router

_ABOUT = (
    "Money is a string of dollars and cents; days and moments are ISO 8601; keys stay within a major version. "
    "Errors are application/problem+json with `status`, `code` and `message`."
)


class _Described(Swagger):
    """The description inside our own page, with a way back and in the reader's theme."""

    template = "api/docs.html"


def build() -> NinjaAPI:
    """The API of all rooms that have registered so far."""
    api = NinjaAPI(
        title="Abutment",
        version=version("abutment"),
        description=_ABOUT,
        auth=[TokenOrSession()],
        urls_namespace="api",
        docs_url="/docs",
        openapi_url="/openapi.json",
        # The validator is a service of somebody else; no request leaves this machine.
        docs=_Described(settings={"validatorUrl": None, "persistAuthorization": False, "defaultModelsExpandDepth": 0}),
    )
    problems.install(api)
    api.add_router("", router)
    for prefix, (tag, room) in routers().items():
        api.add_router(f"/{prefix}", room, tags=[tag])
    return api


api = build()
