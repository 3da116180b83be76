"""How the invented people sign in: one password for all, and codes that anybody can compute. Demonstrations only."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from abutment.desk.demonstration.plan import Plan, Somebody, plan
from abutment.kernel.errors import AbutmentError

PASSWORD = "granite-arch-over-water"  # noqa: S105 - of invented people
_STEP_SECONDS = 30

LABELS = {
    "owner": "Owner dentist",
    "it": "IT team",
    "it_provider": "IT provider",
    "people": "People team",
    "billing": "Billing team",
}


class NoSuchSignIn(AbutmentError):
    """The demonstration has no such sign-in."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """An invented person's way in, and what there is to see."""

    email: str
    name: str
    role: str
    place: str
    shown: str
    totp_secret: str


def signins(network: Plan | None = None) -> list[SignIn]:
    """One sign-in for each kind of user, the organization's people first."""
    network = network or plan()
    organization = network.organization
    found = [_signin(person, organization.name, organization.domain) for person in organization.people if person.shown]
    for practice in network.practices:
        everybody = [*practice.owners, *practice.staff]
        found += [_signin(person, practice.name, practice.domain) for person in everybody if person.shown]
    return found


def signin_named(email: str) -> SignIn:
    """A sign-in of the list by its address. Raises NoSuchSignIn."""
    found = next((signin for signin in signins() if signin.email == email.strip().lower()), None)
    if found is None:
        raise NoSuchSignIn(f"The demonstration lists no sign-in {email}. `abutment demo --no-serve` prints the list.")
    return found


def secret_of(email: str) -> str:
    """The TOTP secret of an invented person, in base32: always the same, so that an authenticator app keeps working."""
    return base64.b32encode(hashlib.sha256(f"abutment demonstration {email}".encode()).digest()[:20]).decode()


def code_at(secret: str, moment: datetime) -> str:
    """The six digits of a TOTP secret at a moment (RFC 6238)."""
    counter = int(moment.timestamp()) // _STEP_SECONDS
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def _signin(person: Somebody, place: str, domain: str) -> SignIn:
    email = person.email(domain)
    role = LABELS.get(person.role, person.role.replace("_", " ").capitalize())
    return SignIn(email, person.name, role, place, person.shown, secret_of(email))
