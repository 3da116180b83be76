"""Letters to people: written with the act that causes them, sent by a job, each with its fate on record.

Nouns: Message (to whom, of which kind, sent or not and why), Letter (its words, erased once they are sent),
transport (an SMTP server, the console, or the mailbox of the demonstration). Door: `send`.
It never carries patient data, never sends what was rolled back, and shows nobody the words of a letter but its reader:
an invitation's link is worth a sign-in.
"""

from abutment.foundation.mail.actions import send

__all__ = ["send"]
