"""A letter's look: plain words first, and the same words set in ours; nothing in it is fetched from anywhere."""

from __future__ import annotations

from django.template.loader import render_to_string


def compose(*, title: str, paragraphs: list[str], action: tuple[str, str] | None = None) -> tuple[str, str]:
    """A letter's text and HTML from its words; action is the one link it may have, as (label, address)."""
    words = {"title": title, "paragraphs": paragraphs, "action": action}
    text = "\n\n".join([*paragraphs, *([f"{action[0]}:\n{action[1]}"] if action else [])]) + "\n"
    return text, render_to_string("mail/letter.html", words)


def set_in_our_look(subject: str, text: str) -> str:
    """The HTML of a letter that was written as text only."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return render_to_string("mail/letter.html", {"title": subject, "paragraphs": paragraphs, "action": None})
