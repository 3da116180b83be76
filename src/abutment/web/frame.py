"""In whose name a page is looked at, what the reader may use, and which theme the reader chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal, Protocol

from django.http import HttpRequest

Side = Literal["organization", "practice", "own"]
Theme = Literal["light", "dark", "system"]
THEME_COOKIE = "theme"


@dataclass(frozen=True)
class Name:
    """One name in which the reader may look: an organization, a practice, or themselves."""

    label: str
    side: Side
    entity_id: int | None = None
    note: str = ""


class NameSource(Protocol):
    """Knows in whose name a request looks and in which names it may; the room that owns entities registers one."""

    def acting(self, request: HttpRequest) -> Name | None:
        """The name in which this request looks."""
        ...

    def choices(self, request: HttpRequest) -> Sequence[Name]:
        """The names among which its reader may switch."""
        ...


_sources: list[NameSource] = []


def register(source: NameSource) -> None:
    """Say who knows the names; the one registered last is asked."""
    _sources[:] = [source]


def acting_name(request: HttpRequest) -> Name | None:
    """The name in which this request looks; asked once a request."""
    if not hasattr(request, "acting"):
        request.acting = _sources[0].acting(request) if _sources else None  # type: ignore[attr-defined]
    name = request.acting  # type: ignore[attr-defined]
    return name if isinstance(name, Name) else None


def names_to_choose(request: HttpRequest) -> Sequence[Name]:
    """The names among which the reader may switch; asked only when a page shows them."""
    return _sources[0].choices(request) if _sources else []


def side_of(request: HttpRequest) -> Side:
    """The side whose navigation this request gets; without a name, one's own."""
    name = acting_name(request)
    return name.side if name else "own"


def may(request: HttpRequest, capability: str | None) -> bool:
    """Whether the reader may use something; without an answer from below, nobody may."""
    ask = getattr(request, "may", None)
    if not callable(ask):
        return False
    return capability is None or bool(ask(capability))


@dataclass(frozen=True)
class Banner:
    """Something that holds on every page until it ends: what, why, and where one ends it."""

    title: str
    text: str
    action: str
    url: str


class BannerSource(Protocol):
    """Knows whether something must be said on every page; asks the database at most once."""

    def __call__(self, request: HttpRequest, /) -> Banner | None:
        """The banner, or None."""
        ...


_banners: dict[str, BannerSource] = {}


def register_banner(name: str, source: BannerSource) -> None:
    """Add what may have to be said on every page; adding the same name again replaces it."""
    _banners[name] = source


def banners(request: HttpRequest) -> list[Banner]:
    """What this reader must be told on every page."""
    return [banner for source in _banners.values() if (banner := source(request)) is not None]


def theme_of(request: HttpRequest) -> Theme:
    """The theme kept in the reader's cookie, else the system's."""
    match request.COOKIES.get(THEME_COOKIE):
        case "light":
            return "light"
        case "dark":
            return "dark"
        case _:
            return "system"


def is_from_here(request: HttpRequest) -> bool:
    """Whether the reader sits at this machine; one who comes through a proxy does not."""
    is_forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"))
    return not is_forwarded and ip_address(request.META["REMOTE_ADDR"]).is_loopback
