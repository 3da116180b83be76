"""Pages in a browser, answered by the test's own client in the test's own transaction."""

from __future__ import annotations

import mimetypes
from contextvars import copy_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route

ADDRESS = "http://charts.localhost"


def served(page: Page, client: Client) -> Page:
    """A page whose every request this client answers, files of the house included."""
    # Playwright answers in a context of its own, and each context has a connection of its own.
    here = copy_context()

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url)
        if asked.path.startswith("/static/"):
            found = finders.find(asked.path.removeprefix("/static/"))
            if not isinstance(found, str):
                route.fulfill(status=404)
                return
            kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
            return
        said = here.copy().run(ask, route)
        route.fulfill(status=said.status_code, headers=dict(said.headers), body=said.content)

    def ask(route: Route) -> Any:
        asked = urlsplit(route.request.url)
        headers = {name: value for name, value in route.request.headers.items() if name.startswith("hx-")}
        address = asked.path + (f"?{asked.query}" if asked.query else "")
        if route.request.method == "POST":
            kind = route.request.headers["content-type"]
            return client.post(address, route.request.post_data or "", content_type=kind, headers=headers)
        return client.get(address, headers=headers)

    page.route(f"{ADDRESS}/**", answer)
    return page
