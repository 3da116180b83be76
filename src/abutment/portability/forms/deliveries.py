"""Where a practice's Packages are delivered, when, and to whose keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from abutment.portability.actions.deliveries import NewDestination
from abutment.portability.delivering.errors import RecipientRefused
from abutment.portability.delivering.sealing import checked_recipients
from abutment.portability.models import Destination
from abutment.portability.rules.deliveries import LAST_DAY, Frequency, Schedule

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVERY = [
    ("daily", "Every day"),
    ("Every week on", [(f"weekly-{number}", name) for number, name in enumerate(WEEKDAYS)]),
    ("Every month on day", [(f"monthly-{day}", str(day)) for day in range(1, LAST_DAY + 1)]),
]
_HOURS = [(str(hour), f"{hour % 12 or 12} {'AM' if hour < 12 else 'PM'}") for hour in range(24)]
_PLAIN = RegexValidator(r"^[^\s'\"`\\;]+$", "Leave out spaces, quotes and backslashes.")
_PATH = RegexValidator(r"^[^\x00-\x1f\\]+$", "Leave out backslashes and what cannot be printed.")
_NO_PARENTS = RegexValidator(r"(^|/)\.\.(/|$)", "Leave out “..”.", inverse_match=True)
_BUCKET = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$", "That is no name of a bucket.")


def schedule_in_words(schedule: Schedule) -> str:
    """When Packages are delivered, as a person says it.

    >>> schedule_in_words(Schedule(Frequency.WEEKLY, 14, weekday=2))
    'every Wednesday at 2 PM'
    """
    hour = _HOURS[schedule.hour][1]
    if schedule.weekday is not None:
        return f"every {WEEKDAYS[schedule.weekday]} at {hour}"
    if schedule.day is not None:
        return f"on day {schedule.day} of every month at {hour}"
    return f"every day at {hour}"


class ScheduleForm(forms.Form):
    """When a Package is delivered."""

    every = forms.ChoiceField(label="Deliver", choices=_EVERY)
    hour = forms.ChoiceField(label="At", choices=_HOURS, initial="2", help_text="By the practice's own clock.")

    @classmethod
    def initial_of(cls, schedule: Schedule) -> dict[str, str]:
        """What stands in the form for a schedule."""
        number = schedule.weekday if schedule.weekday is not None else schedule.day
        every = schedule.frequency.value + ("" if number is None else f"-{number}")
        return {"every": every, "hour": str(schedule.hour)}

    def schedule(self) -> Schedule:
        """What was chosen."""
        frequency, _, number = self.cleaned_data["every"].partition("-")
        chosen, hour = Frequency(frequency), int(self.cleaned_data["hour"])
        if chosen is Frequency.WEEKLY:
            return Schedule(chosen, hour, weekday=int(number))
        return Schedule(chosen, hour, day=int(number) if number else None)


def _secret(label: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, max_length=1000, strip=False, widget=widget, **options)


class StorageForm(ScheduleForm):
    """What every kind of storage is asked for."""

    kind = ""
    recipients = forms.CharField(
        label="Your age keys",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "placeholder": "age1..."}),
        help_text="The public halves, one a line. Whoever holds one of the secret halves opens what is delivered. Keep "
        "them yourself: nobody here has them, and nobody here can help when they are lost.",
    )

    def clean_recipients(self) -> str:
        """Keys that can be sealed to."""
        try:
            return "\n".join(checked_recipients(self.cleaned_data["recipients"]))
        except RecipientRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def new(self) -> NewDestination:
        """The storage as it was entered."""
        own = {name: value for name, value in self.cleaned_data.items() if name not in ("every", "hour")}
        return NewDestination(kind=self.kind, schedule=self.schedule(), **own)


class S3Form(StorageForm):
    """Object storage."""

    kind = Destination.Kind.S3.value
    endpoint = forms.CharField(label="Address", max_length=300, help_text="https://s3.us-east-1.amazonaws.com")
    bucket = forms.CharField(label="Bucket", max_length=63, validators=[_BUCKET])
    prefix = forms.CharField(  # type: ignore[assignment]  # a field, no prefix of a form
        label="Folder in it", max_length=300, required=False, validators=[_PATH, _NO_PARENTS], help_text="May be empty."
    )
    region = forms.CharField(
        label="Region", max_length=40, required=False, validators=[_PLAIN], help_text="us-east-1 unless told."
    )
    access_key = forms.CharField(label="Access key", max_length=128, validators=[_PLAIN])
    secret = _secret("Its secret", help_text="A key that may only write (s3:PutObject) is enough.")
    is_path_style = forms.BooleanField(
        label="The bucket's name follows the address",
        required=False,
        initial=True,
        help_text="So at most storage outside of AWS. Without it the name stands before the host.",
    )
    field_order = ("endpoint", "bucket", "prefix", "region", "access_key", "secret", "is_path_style", "recipients")


class SftpForm(StorageForm):
    """An SFTP server."""

    kind = Destination.Kind.SFTP.value
    host = forms.CharField(label="Host", max_length=255, validators=[_PLAIN], help_text="sftp.practice.example")
    port = forms.IntegerField(label="Port", min_value=1, max_value=65535, required=False, help_text="22 unless told.")
    user = forms.CharField(label="User", max_length=80, validators=[_PLAIN])
    secret = _secret("Password", required=False, help_text="Empty where a key is used.")
    private_key = forms.CharField(
        label="Private key",
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text="OpenSSH's own form, made for this alone, without a passphrase.",
    )
    prefix = forms.CharField(  # type: ignore[assignment]  # a field, no prefix of a form
        label="Folder", max_length=300, required=False, validators=[_PATH, _NO_PARENTS], help_text="May be empty."
    )
    field_order = ("host", "port", "user", "secret", "private_key", "prefix", "recipients")

    def clean(self) -> dict[str, Any]:
        """One of the two ways to sign in."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["private_key"] = data.get("private_key", "").replace("\r\n", "\n").strip()
        data["private_key"] += "\n" if data["private_key"] else ""
        if bool(data.get("secret")) is bool(data["private_key"]):
            self.add_error("secret", "Enter a password or a private key, one of the two.")
        return data


class FolderForm(StorageForm):
    """A folder of this server."""

    kind = Destination.Kind.FOLDER.value
    prefix = forms.CharField(label="Folder", max_length=300, validators=[_PATH, _NO_PARENTS])  # type: ignore[assignment]  # a field, not the prefix of a form
    field_order = ("prefix", "recipients")


STORAGE_FORMS: dict[str, type[StorageForm]] = {form.kind: form for form in (S3Form, SftpForm, FolderForm)}


class WordForm(forms.Form):
    """The code word of the test."""

    word = forms.CharField(
        label="Code word",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "ABCD-EFGH-JKLM"}),
        help_text="It stands in the file, once you have opened it.",
    )
