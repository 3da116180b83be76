"""In whose name an import writes: the software's own. Nobody else may write what is mirrored."""

from __future__ import annotations

from abutment.foundation.scope import Actor

SYSTEM = Actor.system("import records")
HOURS = 12 * 3600
"""How long a claim of an import lives, in seconds: the applying of a large first import is one transaction."""
