"""What is watched on every page: what the console says, whom the page asks, what axe finds, what hangs over."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

AXE = (Path(__file__).parents[1] / "web" / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


@dataclass
class Watch:
    """Notes every complaint of a browser and every request that leaves the site."""

    address: str
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of this context."""
        context.on("console", self._console)
        context.on(
            "weberror",
            lambda found: self.complaints.append(f"script: {found.error} on {found.page and found.page.url}"),
        )
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # What failed to load is judged by its response, below: a page that is not found is an answer, not a failure.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text} at {message.location.get('url', '')}")

    def _script(self, found: WebError) -> None:
        self.complaints.append(f"script: {found.error} on {found.page.url if found.page else 'a closed page'}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(f"{self.address}/"):
            self.complaints.append(f"asked elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        is_refusal = response.request.method == "POST" and response.status == 422
        is_sent_to_sign_in = response.status == 401 and "hx-redirect" in response.headers
        is_answer = is_page or is_refusal or is_sent_to_sign_in
        if response.status >= 500 or (response.status >= 400 and not is_answer):
            self.complaints.append(f"{response.status}: {response.url}")


def violations(page: Page) -> list[str]:
    """What axe finds on a page, one line for each place."""
    if not page.evaluate("'axe' in window"):
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": f"{AXE};0"})
        session.detach()
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def overhang(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def resize(page: Page, size: str, theme: str) -> None:
    """Show the same page at another size and in another theme."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
