"""Tables of the API. Tokens themselves lie with the accounts, since they are read before anyone is known."""

from django.db import models


class WrongTokens(models.Model):
    """How often a network address, known by a digest only, came with a token that is none."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField()
    since = models.DateTimeField()
