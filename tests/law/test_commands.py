"""The law on the command line answers in words and in JSON, and refuses in one line."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from abutment.kernel.errors import AbutmentError
from abutment.law.commands import app
from abutment.law.queries import TOPICS


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


def test_a_question_is_answered_with_citation_and_disclaimer():
    result = run("show", "US-NY", "fee-methods", "--on", "2026-11-21")
    assert result.exit_code == 0
    assert "Prohibited" in result.output
    assert "8 NYCRR 29.1(b)(4)" in result.output
    assert "Not legal advice." in result.output


def test_a_place_alone_is_answered_in_short_on_every_topic():
    result = run("show", "NY", "--on", "2026-11-21")
    assert result.exit_code == 0
    assert all(topic in result.output for topic in TOPICS)
    assert "Percentage fees are prohibited in New York" in result.output
    stored = json.loads(run("show", "NY", "--on", "2026-11-21", "--json").output)
    assert list(stored["answers"]) == list(TOPICS)
    early = json.loads(run("show", "FL", "--on", "1990-01-01", "--json").output)
    assert "1997-10-01" in early["answers"]["fee-methods"]["problem"]


def test_place_and_topic_may_come_in_either_order():
    question = ("--on", "2026-11-21", "--json")
    assert run("show", "fee-methods", "NY", *question).output == run("show", "NY", "fee-methods", *question).output


def test_reasons_rules_and_notes_are_printed_in_full_only():
    short, full = run("show", "NY", "fee-methods").output, run("show", "NY", "fee-methods", "--full").output
    assert "add --full" in short
    assert "A licensed professional may not let anyone" not in short
    assert "A licensed professional may not let anyone" in full
    assert "add --full" not in full


def test_what_is_no_day_is_answered_with_how_to_write_one():
    refused = at_the_console("show", "NY", "retention", "--on", "yesterday")
    assert "'yesterday' is not a day; write 20" in refused.stderr


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_answered_in_words_and_in_json(topic):
    assert run("show", "tx", topic, "--on", "2026-11-21").exit_code == 0
    stored = json.loads(run("show", "tx", topic, "--on", "2026-11-21", "--json").output)
    assert stored["topic"] == topic
    assert stored["on"] == "2026-11-21"
    assert stored["disclaimer"] == "Not legal advice."


def test_json_of_a_fee_answer_has_stable_keys():
    stored = json.loads(run("show", "NY", "fee-methods", "--on", "2026-11-21", "--json").output)
    assert list(stored)[:8] == ["topic", "rule", "jurisdiction", "on", "status", "sentence", "values", "citations"]
    assert list(stored["methods"][0]) == [
        "method",
        "verdict",
        "control",
        "finding",
        "sentence",
        "conditions",
        "citations",
    ]


def test_a_profession_narrows_license_renewal():
    result = run("show", "NY", "license-renewal", "--on", "2026-11-21", "--profession", "dentist", "--json")
    assert [each["profession"] for each in json.loads(result.output)["renewals"]] == ["dentist"]


def test_a_profession_is_refused_for_other_topics():
    assert run("show", "NY", "retention", "--profession", "dentist").exit_code == 2


def test_today_is_asked_about_when_no_day_is_given():
    assert run("show", "NY", "retention").exit_code == 0


def test_every_state_is_listed():
    result = run("list", "--on", "2026-11-21")
    assert "Of 51 jurisdictions" in result.output
    assert "US-WY" in result.output
    stored = json.loads(run("list", "--on", "2026-11-21", "--json").output)
    assert len(stored["jurisdictions"]) == 51
    assert stored["jurisdictions"][0]["methods"]["percentage"] == "unread"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("show", "Texs", "retention"), "US-TX"),
        (("show", "NY", "retension"), "retention"),
        (("show", "NY", "license-renewal", "--profession", "dentits"), "dentist"),
        (("show", "FL", "fee-methods", "--on", "1990-01-01"), "1997-10-01"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line_with_status_one(arguments, hint):
    result = run(*arguments)
    assert result.exit_code == 1
    assert isinstance(result.exception, AbutmentError)
    assert hint in str(result.exception)
    assert "\n" not in str(result.exception)


@pytest.mark.parametrize(
    "arguments", [("show",), ("show", "retention"), ("show", "NY", "retention", "--on", "soon"), ("shew",)]
)
def test_wrong_usage_has_status_two(arguments):
    assert run(*arguments).exit_code == 2


def at_the_console(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "abutment", "law", *arguments], capture_output=True, text=True, check=False
    )


def test_the_one_command_answers_without_a_database(tmp_path, monkeypatch):
    monkeypatch.setenv("ABUTMENT_HOME", str(tmp_path / "nowhere"))
    answered = at_the_console("show", "US-NY", "fee-methods", "--on", "2026-11-21", "--json")
    assert answered.returncode == 0
    assert json.loads(answered.stdout)["jurisdiction"] == "US-NY"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("arguments", "status"), [(("show", "Texs", "retention"), 1), (("show", "NY", "retention", "--on", "yesterday"), 2)]
)
def test_the_one_command_refuses_in_one_line_and_never_shows_a_traceback(arguments, status):
    refused = at_the_console(*arguments)
    assert refused.returncode == status
    assert refused.stdout == ""
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "Traceback" not in refused.stderr
