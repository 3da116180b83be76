"""Whose rows a reader may see, held by the database itself (row security).

Nouns: Entity (a practice or an organization: whom a row belongs to), Actor (who acts, for which entity, by which road),
Claim (an actor's sealed, short-lived statement that sets one transaction's scope), Scoped (a table under policy).
No claim, a forged claim or an expired one means no rows. It never knows what a role is: the room `organizations`
answers that, through the database function `foundation.entities_of`.
"""

from abutment.foundation.scope.actor import Actor, Via
from abutment.foundation.scope.claims import current_actor, may, opened
from abutment.foundation.scope.errors import NoScope, NotAllowed

__all__ = ["Actor", "NoScope", "NotAllowed", "Via", "current_actor", "may", "opened"]
