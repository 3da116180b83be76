"""What stands in the way of a delivery, each said in one line."""

from __future__ import annotations

from typing import ClassVar

from abutment.portability.errors import PortabilityError


class DeliveryError(PortabilityError):
    """A Package cannot be delivered. passes: whether trying again may help without anybody doing something."""

    passes: ClassVar[bool] = False


class AddressRefused(DeliveryError):
    """An address to which this server does not speak for a practice."""


class Unreachable(DeliveryError):
    """Nothing answers there."""

    passes = True


class ConnectionBroke(DeliveryError):
    """The connection broke off, or fell silent, while something was sent."""

    passes = True


class CertificateRefused(DeliveryError):
    """The server's certificate does not prove who it is, or the connection cannot be encrypted."""


class HostKeyUnknown(DeliveryError):
    """An SFTP server's key has been confirmed by nobody. key: what it showed."""

    def __init__(self, words: str, key: str) -> None:
        super().__init__(words)
        self.key = key


class HostKeyChanged(DeliveryError):
    """An SFTP server shows another key than the one that an owner confirmed."""


class LoginRefused(DeliveryError):
    """The storage does not accept the key or password."""


class PlaceMissing(DeliveryError):
    """There is no such bucket or folder."""


class NoRight(DeliveryError):
    """The login may not write there."""


class StorageFull(DeliveryError):
    """There is no room left there, or on this server for the making of the Package."""


class StorageFailed(DeliveryError):
    """The storage answered with an error that no other class names."""

    passes = True


class NotMade(DeliveryError):
    """The Package itself could not be made."""

    passes = True


class RecipientRefused(DeliveryError):
    """What was given is not the public half of an age key."""


class DestinationRefused(DeliveryError):
    """A destination that cannot be entered as it is."""


class NotProven(DeliveryError):
    """Nobody has shown that what is delivered can be opened."""


class NothingDue(DeliveryError):
    """The Package of this slot lies there already."""


class DeliveryUnderWay(DeliveryError):
    """Another worker is at the same delivery."""
