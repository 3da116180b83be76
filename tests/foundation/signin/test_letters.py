"""Letters of sign-in go with the act that they tell of: rolled back together, kept together, sent by a job."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from abutment.foundation.accounts.models import Account
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.signin import letters
from tests.foundation.signin.conftest import letters_to

pytestmark = pytest.mark.django_db


def test_an_act_rolled_back_writes_no_letter_and_queues_no_job(ada: Account) -> None:
    work_through()
    before = len(letters_to(ada.email))
    with transaction.atomic():
        letters.post("password_changed", to=ada.email, account=ada)
        transaction.set_rollback(True)
    assert work_through() == []
    assert len(letters_to(ada.email)) == before


def test_the_letter_and_its_job_are_committed_with_the_act_so_that_no_crash_comes_between(
    ada: Account, django_capture_on_commit_callbacks: Any
) -> None:
    work_through()
    with django_capture_on_commit_callbacks() as later, transaction.atomic():
        letters.post("password_changed", to=ada.email, account=ada)
    assert later == []
    assert work_through() == [("mail.deliver", "done")]
