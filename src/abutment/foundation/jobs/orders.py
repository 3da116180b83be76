"""Declaring jobs, and the form in which an order for one lies in the queue."""

from __future__ import annotations

import hmac
import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import Any

from django.conf import settings

from abutment.foundation.jobs.errors import JobRefused, OrderForged
from abutment.foundation.jobs.rules import SIMPLE_TYPES, Plain, Retry, plain_arguments, read_argument, seal
from abutment.foundation.keys import Purpose, key_ring
from abutment.foundation.scope import Actor, Via


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A function that the worker can run, and how."""

    name: str
    function: Callable[..., None]
    arguments: Mapping[str, type] = field(repr=False)
    queue: str = "default"
    lock: str | None = None
    one_waiting: str | None = None
    retry: Retry = field(default_factory=Retry)
    is_long: bool = False
    seconds: int = 600
    cron: str | None = None

    def plain(self, ids: Mapping[str, Any]) -> dict[str, Plain]:
        """These arguments as the queue keeps them. Raises JobRefused."""
        return plain_arguments(self.name, ids, self.arguments)

    def read(self, ids: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments from the queue as the function takes them."""
        return {name: read_argument(ids[name], expected) for name, expected in self.arguments.items()}


_jobs: dict[str, Job] = {}


def job(
    *,
    queue: str = "default",
    lock: str | None = None,
    one_waiting: str | None = None,
    retry: Retry | None = None,
    is_long: bool = False,
    seconds: int = 600,
    cron: str | None = None,
) -> Callable[[Callable[..., None]], Job]:
    """Declare a function `f(run, *, thing_id: int, on: date)` to be a job.

    lock: no two with the same lock run at once; "practice {practice_id}" is filled from the arguments. one_waiting: in
    the same form; while one waits, another is not queued. is_long: the function opens its scopes itself, step by step
    (`run.scope()`), each at most `seconds` long; otherwise the whole run is one transaction, done once. cron: it is
    also queued by the clock, as the system, and then takes no arguments.
    """

    def declared(function: Callable[..., None]) -> Job:
        new = Job(
            name=_name_of(function),
            function=function,
            arguments=_arguments_of(function),
            queue=queue,
            lock=lock,
            one_waiting=one_waiting,
            retry=retry or Retry(),
            is_long=is_long,
            seconds=seconds,
            cron=cron,
        )
        if new.name in _jobs and _jobs[new.name].function.__code__ != function.__code__:
            raise JobRefused(f"Two jobs are named {new.name}. Rename one of the functions.")
        if cron and new.arguments:
            raise JobRefused(
                f"The job {new.name} is queued by the clock and cannot take arguments. Let it find its rows."
            )
        _jobs[new.name] = new
        return new

    return declared


_apart: set[str] = set()


def keep_apart(queue: str) -> None:
    """Give the jobs of a queue a place of their own in every worker: they never wait behind other work."""
    _apart.add(queue)


def queues_apart() -> frozenset[str]:
    """The queues that have a place of their own."""
    return frozenset(_apart)


@dataclass(frozen=True, slots=True)
class Going:
    """What every worker does by itself, every so many seconds, whatever lies in the queue."""

    name: str
    function: Callable[[], object]
    every_seconds: float


_goings: dict[str, Going] = {}


def keep_going(*, every_seconds: float = 60) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declare a function `f()` that each worker calls by itself, so that no row of the queue can hold it up.

    It opens its own scopes, is quick, and does no harm when several workers call it at once.
    """

    def declared(function: Callable[[], None]) -> Callable[[], None]:
        name = _name_of(function)
        _goings[name] = Going(name, function, every_seconds)
        return function

    return declared


def goings() -> tuple[Going, ...]:
    """What workers do by themselves."""
    return tuple(_goings.values())


def jobs() -> Mapping[str, Job]:
    """Every job that rooms have declared, by name."""
    return dict(_jobs)


def _name_of(function: Callable[..., None]) -> str:
    parts = [part for part in function.__module__.split(".") if part not in ("abutment", "foundation")]
    room = ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "jobs" else parts)
    return f"{room}.{function.__name__}"


def _arguments_of(function: Callable[..., None]) -> dict[str, type]:
    hints = typing.get_type_hints(function, localns={"Run": object})
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or parameters[0].kind is inspect.Parameter.KEYWORD_ONLY:
        raise JobRefused(
            f"The job {_name_of(function)} lacks its first argument. Write it as f(run: Run, *, thing_id: int)."
        )
    found = {}
    for parameter in parameters[1:]:
        expected = _without_none(hints.get(parameter.name))
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY or expected not in SIMPLE_TYPES:
            raise JobRefused(
                f"The job {_name_of(function)} cannot take {parameter.name}: arguments are keyword-only and of the "
                f"types {', '.join(simple.__name__ for simple in SIMPLE_TYPES)}. Pass the id, read the row in the job."
            )
        found[parameter.name] = expected
    return found


def _without_none(hint: Any) -> Any:
    if isinstance(hint, UnionType) or typing.get_origin(hint) is typing.Union:
        kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        return kinds[0] if len(kinds) == 1 else None
    return hint


def order_for(wanted: Job, actor: Actor, ids: Mapping[str, Any]) -> dict[str, Any]:
    """The order as the queue keeps it, without its seal yet: who asks, for which rows. Raises JobRefused."""
    return {"actor": _reduced(actor), "ids": wanted.plain(ids)}


def seal_for(wanted: Job, job_id: int, order: Mapping[str, Any]) -> str:
    """The seal of an order, good under this job's number only."""
    key = key_ring(Path(settings.ABUTMENT_HOME)).current(Purpose.CLAIM)
    return f"{key.id}:{seal(key.secret, wanted.name, job_id, order['actor'], order['ids'])}"


def read_order(wanted: Job, job_id: int, order: Mapping[str, Any]) -> tuple[Actor, dict[str, Any]]:
    """In whose name and with which arguments an order is to be run. Raises OrderForged."""
    if wanted.cron and set(order) == {"timestamp"}:  # queued by the clock: nobody's wish, so nothing to seal
        return Actor.system(wanted.name), {}
    key_id, _, sealed = str(order.get("seal", "")).partition(":")
    actor, ids = order.get("actor"), order.get("ids")
    if not (key_id.isdigit() and isinstance(actor, dict) and isinstance(ids, dict)):
        raise _forged(wanted, job_id)
    key = key_ring(Path(settings.ABUTMENT_HOME)).named(Purpose.CLAIM, int(key_id))
    if not hmac.compare_digest(sealed, seal(key.secret, wanted.name, job_id, actor, ids)):
        raise _forged(wanted, job_id)
    return _restored(actor, job_id), wanted.read(ids)


def _forged(wanted: Job, job_id: int) -> OrderForged:
    return OrderForged(
        f"Job {job_id} ({wanted.name}) was not carried out: its seal is not of this installation. "
        "See who wrote to the queue's table, or restore keys/ring.json with the database."
    )


def _reduced(actor: Actor) -> dict[str, Any]:
    """An actor as a job keeps it: the account and the entity, narrowed as it was, or the system's purpose."""
    if actor.account_id is None:
        if not actor.via.is_unbounded:
            raise JobRefused(
                "A job was asked for by nobody. Sign in, or name the system's purpose with Actor.system(...)."
            )
        bound = {} if actor.acting_entity_id is None else {"entity": actor.acting_entity_id}
        return {"system": (actor.reference or actor.via)[:64], **bound}
    reduced: dict[str, Any] = {"account": actor.account_id, "entity": actor.acting_entity_id}
    if actor.capabilities is not None:
        reduced["capabilities"] = sorted(actor.capabilities)
    return reduced


def _restored(reduced: Mapping[str, Any], job_id: int) -> Actor:
    if "system" in reduced:
        return Actor.system(str(reduced["system"])).acting_for(reduced.get("entity"))
    narrowed = reduced.get("capabilities")
    return Actor(
        Via.JOB,
        int(reduced["account"]),
        reduced["entity"],
        reference=str(job_id),
        capabilities=None if narrowed is None else tuple(narrowed),
    )
