"""What stands in the way of loading a Package, each said in one line."""

from abutment.portability.errors import PortabilityError


class LoadRefused(PortabilityError):
    """A Package cannot be loaded here; nothing was changed."""


class NotEmpty(LoadRefused):
    """There is something in this installation already."""


class NotWhole(LoadRefused):
    """The Package does not hold."""


class OtherVersion(LoadRefused):
    """The Package's tables are not those of this version."""
