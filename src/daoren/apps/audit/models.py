"""Facts, and the place that the chain has got to."""

from typing import ClassVar

from django.db import models

from daoren.core.ledger import GENESIS, Fact


class FactRow(models.Model):
    """One fact as it stands; nothing in the product changes or deletes a row."""

    sequence = models.BigIntegerField(primary_key=True)
    id = models.CharField(max_length=36)
    recorded_at = models.DateTimeField()
    effective_on = models.DateField()
    actor = models.CharField(max_length=64)
    verb = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=200)
    payload = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Find the facts of a record, and what a person did, without reading the rest."""

        db_table = "facts"
        indexes: ClassVar = [
            models.Index(fields=["kind", "subject", "sequence"], name="facts_of_record"),
            models.Index(fields=["actor", "sequence"], name="facts_of_actor"),
            models.Index(fields=["recorded_at"], name="facts_at"),
        ]

    @classmethod
    def of(cls, fact: Fact) -> "FactRow":
        """Give the row of a fact."""
        return cls(**{name: getattr(fact, name) for name in FIELDS})


FIELDS = (
    "sequence", "id", "recorded_at", "effective_on", "actor", "verb", "kind", "subject", "payload", "previous",
    "hash",
)  # fmt: skip


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        """One table, one row."""

        db_table = "head"
