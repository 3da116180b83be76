"""The house for programs: routes of all rooms under /api/, their description, and the tokens by which programs come in.

Nouns: route (a question or an act with stable keys), token (a key narrower than its account, shown once), problem (an
error in the form of RFC 9457). Doors: `register`, for rooms in their ready(); /security/tokens/, for people.
It never widens anything: a token sees what its account sees at one entity, less what was not chosen for it.
"""

from abutment.foundation.api.registry import register

__all__ = ["register"]
