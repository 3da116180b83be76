"""What was done and who looked: the trail that both sides of an agreement can check.

Nouns: Event (an act, appended in the act's own transaction), Seal (its place in the hash chain, given by the sealer job),
Look (somebody opened a patient's data, and why). Nothing here is ever changed or deleted; a practice reads its own.
It never decides whether an act is allowed, and never holds patient data: subjects are named by type and number.
"""

from abutment.foundation.audit.actions import look, record

__all__ = ["look", "record"]
