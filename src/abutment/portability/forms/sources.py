"""How a practice's own system is reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from abutment.kernel.months import Month, NotAMonth
from abutment.portability.actions import NewSource
from abutment.portability.models import RecordSource
from abutment.web.days import FIRST_YEAR, LAST_YEAR, offer

_SCHEDULES = [
    ("", "Only when somebody asks"),
    ("15", "Every 15 minutes"),
    ("60", "Every hour"),
    ("240", "Every four hours"),
    ("1440", "Once a day"),
]


def schedule_in_words(source: RecordSource) -> str:
    """How often a source is imported, as the form offers it."""
    if source.is_paused:
        return "paused"
    minutes = str(source.every_minutes or "")
    return dict(_SCHEDULES).get(minutes, f"Every {minutes} minutes").lower()


# A name that reaches a driver: no spaces, no quotes, nothing that ends a line.
_PLAIN = RegexValidator(r"^[^\s'\"`\\;]+$", "Leave out spaces, quotes and backslashes.")
_NEEDED: Mapping[str, tuple[str, ...]] = defaultdict(
    tuple, {"mysql": ("host", "database", "user"), "dump": ("path",), "folder": ("path",)}
)
_PEM = RegexValidator(
    r"^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s-]+-----END CERTIFICATE-----\s*$",
    "Paste the certificate as text, from “BEGIN CERTIFICATE” to “END CERTIFICATE”.",
)


class SourceForm(forms.Form):
    """Where the practice's system is, who reads it, and how often."""

    kind = forms.ChoiceField(label="What is read", choices=RecordSource.Kind.choices)
    host = forms.CharField(
        label="Host",
        max_length=255,
        required=False,
        validators=[_PLAIN],
        help_text="A name or an address: db.practice.lan",
    )
    port = forms.IntegerField(label="Port", min_value=1, max_value=65535, required=False, help_text="3306 unless told.")
    database = forms.CharField(
        label="Database", max_length=64, required=False, validators=[_PLAIN], help_text="Often opendental."
    )
    user = forms.CharField(label="User", max_length=80, required=False, validators=[_PLAIN])
    password = forms.CharField(
        label="Password",
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    tls = forms.ChoiceField(label="Encryption", choices=RecordSource.Tls.choices)
    ca_pem = forms.CharField(
        label="Certificate of the authority",
        max_length=20_000,
        required=False,
        validators=[_PEM],
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="For a checked certificate, where its authority is the practice's own.",
    )
    path = forms.CharField(
        label="Path of the dump or folder",
        max_length=500,
        required=False,
        help_text="On this server; empty for a server.",
    )
    documents_path = forms.CharField(
        label="Path of images and documents",
        max_length=500,
        required=False,
        help_text="The AtoZ folder as this server sees it. Empty: lists of documents without their files.",
    )
    every_minutes = forms.TypedChoiceField(
        label="Import", choices=_SCHEDULES, coerce=int, required=False, empty_value=None
    )
    fees_from = forms.CharField(
        label="Fees from",
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-01", "autocomplete": "off"}),
        help_text="The first month of which fees are computed from these records, such as 2026-01. What was reported "
        "of earlier months stays. Empty: every month that they have.",
    )

    def __init__(self, *args: Any, kept: RecordSource | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        # A server needs these, files do not: the browser must not insist, and no word beside them says optional.
        self.use_required_attribute = False
        for name in _NEEDED[self.data.get("kind") or self.initial.get("kind") or RecordSource.Kind.MYSQL.value]:
            self.fields[name].required = True
        if kept is not None and kept.password:
            self.fields["password"].help_text = "Empty keeps the one that is there."
        chosen = {value for value, _ in _SCHEDULES}
        if kept is not None and kept.every_minutes and str(kept.every_minutes) not in chosen:
            own = (str(kept.every_minutes), f"Every {kept.every_minutes} minutes")
            offer(self, "every_minutes", [*_SCHEDULES, own])

    def clean_fees_from(self) -> date | None:
        """The first day of the month."""
        written = self.cleaned_data["fees_from"].strip()
        if not written:
            return None
        try:
            month = Month.parse(written)
        except NotAMonth as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        if not FIRST_YEAR <= month.year <= LAST_YEAR:
            raise forms.ValidationError(f"Choose a month between {FIRST_YEAR} and {LAST_YEAR}.")
        return month.first_day

    def source(self) -> NewSource:
        """How it is reached."""
        data = self.cleaned_data
        # Files are sent no password, so that none is asked for again when a server gives way to them.
        keeps = self.kept is not None and not data["password"] and data["kind"] == RecordSource.Kind.MYSQL
        return NewSource(
            kind=data["kind"],
            host=data["host"],
            port=data["port"],
            database=data["database"],
            user=data["user"],
            password=None if keeps else data["password"],
            tls=data["tls"],
            ca_pem=data["ca_pem"],
            path=data["path"],
            documents_path=data["documents_path"],
            every_minutes=data["every_minutes"],
            fees_from=data["fees_from"],
        )


class NamedForm(forms.Form):
    """Something that changes pages for everybody: the practice's name is typed."""

    confirmed = forms.CharField(label="Type the practice's name", max_length=200)

    def __init__(self, *args: Any, practice: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practice = practice
        self.fields["confirmed"].help_text = f"{practice}"

    def clean_confirmed(self) -> str:
        """The name as it stands."""
        typed = " ".join(str(self.cleaned_data["confirmed"]).split())
        if typed.casefold() != self.practice.casefold():
            raise forms.ValidationError(f"Type “{self.practice}” to go on.")
        return typed


class AskForm(forms.Form):
    """Nothing but the wish itself."""
