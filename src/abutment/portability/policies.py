"""Who may do what with a practice's own system. Each rule comes as a pair: check_can_x raises, can_x answers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from abutment.foundation.scope import Actor, Via, may
from abutment.foundation.scope.claims import entities
from abutment.foundation.scope.errors import NotAllowed
from abutment.portability.errors import NotThere


def can_connect(practice_id: int) -> bool:
    return may("records.connect", practice_id)


def check_can_connect(practice_id: int, what: str) -> None:
    """A practice's system is connected by its owners and managers, an administrator of the organization, or its IT."""
    if not can_connect(practice_id):
        raise NotAllowed(f"You may not {what}. Ask an owner, the practice's manager, an administrator or IT.")


def can_see_imports(practice_id: int) -> bool:
    return may("records.connect", practice_id) or may("money.read", practice_id)


def check_can_see_imports(practice_id: int) -> None:
    """How imports went is seen by who connects systems, and by who sees the practice's money."""
    if not can_see_imports(practice_id):
        raise NotAllowed("Your roles do not show you imports. Ask an owner, an administrator or IT.")


def check_can_see_some_imports() -> None:
    """The list of connections is for who connects systems or sees money somewhere."""
    if not (entities("records.connect") or entities("money.read")):
        raise NotAllowed("Your roles do not show you imports. Ask an owner, an administrator or IT.")


def can_see_amounts(practice_id: int) -> bool:
    return may("money.read", practice_id)


def check_can_see_amounts(practice_id: int) -> None:
    """Sums of a practice are for who sees its money."""
    if not can_see_amounts(practice_id):
        raise NotAllowed("Your roles do not show you money here. Ask an owner, the controller or an executive.")


def check_can_see_some_amounts() -> None:
    """Sums over practices are for who sees money at one of them."""
    if not entities("money.read"):
        raise NotAllowed("Your roles do not show you money. Ask an owner, the controller or an executive.")


def can_see_keys(practice_id: int) -> bool:
    """Whether the reader may see which patient's rows do not fit."""
    return may("accounts.read", practice_id)


def can_follow(practice_id: int, capabilities: Iterable[str]) -> bool:
    """Whether the reader sees rows of such records; capabilities: of which one is enough."""
    return any(may(capability, practice_id) for capability in capabilities)


def check_can_follow(practice_id: int, capabilities: Iterable[str], what: str) -> None:
    """Nothing to see is said, so that an empty answer always means that nothing changed."""
    if not can_follow(practice_id, capabilities):
        raise NotAllowed(
            f"Your roles, or the token's scope, do not show you {what} here. Ask an owner or the practice's manager."
        )


def can_keep_natively(practice_id: int) -> bool:
    return may("records.take", practice_id)


def check_can_keep_natively(practice_id: int) -> None:
    """Where charts, schedule, accounts and claims are kept is decided by an owner, acting for the practice."""
    if not can_keep_natively(practice_id):
        raise NotAllowed("Where records are kept is decided by an owner of the practice, acting for it. Ask one.")


def can_see_deliveries(practice_id: int) -> bool:
    return may("records.take", practice_id)


def check_sees_deliveries(practice_id: int) -> None:
    """Where a practice's data goes is seen by its owners, acting for it, and by nobody at the organization."""
    if not can_see_deliveries(practice_id):
        raise NotAllowed("Deliveries are for owners of the practice, acting for it. Ask one.")


def check_owns_deliveries(actor: Actor, practice_id: int) -> None:
    """Storage is named, proven and ended by an owner in person: not by the server's operator either."""
    check_sees_deliveries(practice_id)
    if actor.account_id is None:
        raise NotAllowed("Storage for deliveries is named by an owner of the practice, in person. Ask one.")


def folder_of(practice_id: int) -> Path:
    """The folder of this server in which a practice's own files may lie."""
    return Path(settings.ABUTMENT_HOME) / "imports" / str(practice_id)


def check_may_read_folder(actor: Actor, practice_id: int, path: str) -> None:
    """A page names only files in the practice's own folder: any other could be another practice's. The operator at the
    server's console may name any."""
    if not path or (actor.account_id is None and actor.via.is_unbounded):
        return
    home = folder_of(practice_id)
    if not Path(path).is_absolute() or not Path(path).resolve().is_relative_to(home.resolve()):
        raise NotThere(
            f"Files are read from {home} only. Ask the server's operator to put them there, or to connect them by "
            "“abutment imports connect”."
        )


def can_take(practice_id: int) -> bool:
    return may("records.take", practice_id)


def check_can_take(practice_id: int) -> None:
    """Everything is taken by an owner of the practice, acting for it. Nothing else is asked: no agreement, no fee."""
    if not can_take(practice_id):
        raise NotAllowed("What a practice owns is taken by an owner of the practice, acting for it. Ask one.")


def check_takes_in_person(actor: Actor, practice_id: int) -> None:
    """A second factor is given by a person in a browser; a token cannot carry one."""
    check_can_take(practice_id)
    if actor.via is Via.TOKEN:
        raise NotAllowed(
            "Taking everything asks for a second factor, which a token cannot give. Start it on the page “Our data”; a "
            "token may list and download what was taken."
        )


def can_work_requests(practice_id: int) -> bool:
    return may("requests.work", practice_id)


def check_can_work_requests(practice_id: int) -> None:
    """Patients' requests for their records are registered by the practice's own people."""
    if not can_work_requests(practice_id):
        raise NotAllowed("Patients' requests for their records are for the practice's own people. Ask one of them.")


def can_copy(practice_id: int) -> bool:
    return may("records.copy", practice_id)


def check_can_copy(practice_id: int) -> None:
    """A copy holds what is clinical: an owner or a dentist of the practice makes it and hands it over."""
    if not can_copy(practice_id):
        raise NotAllowed("A copy of a patient's records is made and given by an owner or a dentist. Ask one of them.")
