"""The house for programs: routes of all rooms under /api/, their description, and the tokens by which programs come in.

Nouns: route (a question or an act with stable keys), token (a key narrower than its account, shown once), problem (an
error in the form of RFC 9457). Doors: `register`, `register_labels`, for rooms in their ready(); /security/tokens/.
It never widens anything: a token sees what its account sees at one entity, less what was not chosen for it.
"""

from abutment.foundation.api.registry import register, register_labels

__all__ = ["register", "register_labels"]
