"""What a morning page says of what the practice takes: the last proven export, what was taken lately, and patients who
wait for their records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate

from abutment.desk.blocks import Act, Block, Moment, Stat, State, Text
from abutment.foundation.scope import Actor, may
from abutment.portability.queries.packages import Telling, last_proven, packages
from abutment.portability.queries.requests import open_requests
from abutment.web.words import day_in_words, distance_in_words

LATELY = timedelta(days=7)
OLD_DAYS = 90
"""A proof older than this is said with attention."""


def export_stat(actor: Actor, practice_id: int, on: date) -> Stat:
    """When everything was last taken and proven whole."""
    told = last_proven(actor, practice_id)
    as_of = told.package.as_of if told else None
    if as_of is None:
        return Stat("Our data: last proven export", missing="Everything can be taken now, under Our data.")
    day = localdate(as_of)
    kind = "good" if (on - day).days <= OLD_DAYS else "attention"
    return Stat("Our data: last proven export", day_in_words(day), distance_in_words(day, on), kind)


def taken_blocks(actor: Actor, practice_id: int, on: date) -> list[Block]:
    """What was asked for or completed in the last days: every owner is told."""
    told = [each for each in packages(actor, practice_id, limit=20) if localdate(_moment(each)) > on - LATELY]
    if not told:
        return []
    return [
        Block(
            title="Everything was taken",
            sentence="Who took what the practice owns, in the last seven days. If no owner meant to, end that sign-in.",
            columns=("Taken by", "Status", "When", ""),
            rows=[_row(each) for each in told],
            empty="",
            more="Our data",
            more_url=reverse("our-data"),
        )
    ]


def _row(each: Telling) -> tuple[Text, State, Moment, Act]:
    return (
        Text(each.who),
        State(*each.state),
        Moment(_moment(each)),
        Act("Look", reverse("our-package", args=[each.package.pk])),
    )


def _moment(each: Telling) -> datetime:
    return each.package.finished_at or each.package.asked_at


def requests_blocks(actor: Actor, practice_id: int, on: date) -> Sequence[Block]:
    """Patients who wait for their own records, the most urgent first; nothing where nobody waits."""
    if not may("requests.work", practice_id):
        return []
    asked = open_requests(actor, practice_id, on)
    if not asked:
        return []
    return [
        Block(
            title="Patients who wait for their records",
            sentence="A copy is due within thirty days (45 CFR 164.524). Not legal advice.",
            columns=("Patient", "Status", "Due", ""),
            rows=[
                (
                    Text(str(each.request.patient), reverse("request", args=[each.request.pk])),
                    State(*each.state),
                    Text(distance_in_words(each.request.due_on, on), note=day_in_words(each.request.due_on)),
                    Act("Open", reverse("request", args=[each.request.pk])),
                )
                for each in asked[:12]
            ],
            empty="No patient waits for their records.",
            more="Patients' requests",
            more_url=reverse("requests"),
        )
    ]
