"""Long work and how far it is: started on a page, done by a job, found again by whoever may know of it.

Nouns: Work (what is being done, for whom, in which state), Progress (how a running job tells how far it is).
Doors: `start`, `progress`, `cancel`. What a job tells is seen at once, though its own transaction is still open.
It never does the work itself, and a title names things, never patients.
"""

from abutment.foundation.activity.actions import cancel, start
from abutment.foundation.activity.progress import Progress, progress

__all__ = ["Progress", "cancel", "progress", "start"]
