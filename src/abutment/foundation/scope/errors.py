"""What row scope refuses."""

from django.core.exceptions import PermissionDenied

from abutment.kernel.errors import AbutmentError


class NotAllowed(AbutmentError, PermissionDenied):
    """The actor may not do this; the message says what and who may. A page answers it with 403 and these words."""


class NoScope(AbutmentError):
    """Something asked for scoped rows or recorded an act outside of any opened scope."""
