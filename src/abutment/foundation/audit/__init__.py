"""What was done and who looked: the trail that both sides of an agreement can check.

Nouns: Event (an act, appended in its own transaction), Look (somebody opened a patient's data, and why), Seal (their
place in the one hash chain, given by the sealer), Head (the last seal, signed). Nothing here is changed or deleted.
It never decides whether an act is allowed, and never holds patient data: subjects are named by type and number.
"""

from abutment.foundation.audit.actions import Act, look, record, record_all

__all__ = ["Act", "look", "record", "record_all"]
