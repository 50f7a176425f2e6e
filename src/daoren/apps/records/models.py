"""Records as their facts have made them, who takes part, what is attached, and what is not yet said."""

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from daoren.core.ledger import Record


class RecordRow(models.Model):
    """The state of one record, written in the transaction of each fact; `kind/number` is its key.

    Values that stand in a table of the data contract are held there and not here.
    """

    key = models.CharField(max_length=200, primary_key=True)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=160)
    state = models.CharField(max_length=40)
    of = models.CharField(max_length=200, blank=True)
    root = models.CharField(max_length=200)
    title = models.TextField(blank=True)
    region = models.CharField(max_length=12, blank=True)
    department = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    opened_on = models.DateField()
    since = models.DateField()
    next_due = models.DateField(null=True)
    next_clock = models.CharField(max_length=40, blank=True)
    values_text = models.TextField(default="{}")
    due_text = models.TextField(default="{}")
    counts_text = models.TextField(default="{}")
    actors_text = models.TextField(default="{}")
    sequence = models.BigIntegerField()
    gone = models.BooleanField(default=False)

    class Meta:
        """Serve the lists: by kind and state, of a parent, of a unit, a region, a department, by clock."""

        db_table = "records"
        indexes: ClassVar = [
            models.Index(fields=["kind", "state", "key"], name="records_by_state"),
            models.Index(fields=["kind", "-since", "-key"], name="records_by_since"),
            models.Index(fields=["of"], name="records_of"),
            models.Index(fields=["root"], name="records_of_root"),
            models.Index(fields=["unit", "kind"], name="records_of_unit"),
            models.Index(fields=["region", "kind"], name="records_of_region"),
            models.Index(fields=["department", "kind"], name="records_of_department"),
            models.Index(fields=["next_due"], name="records_by_clock"),
        ]

    @property
    def own_values(self) -> dict[str, Any]:
        """Give the values that are held here."""
        found: dict[str, Any] = json.loads(self.values_text)
        return found

    def record(self, values: dict[str, Any]) -> Record:
        """Give the record of core with all its values."""
        return Record(
            kind=self.kind,
            subject=self.number,
            state=self.state,
            of=self.of,
            values=values,
            due=json.loads(self.due_text),
            counts=json.loads(self.counts_text),
            actors=json.loads(self.actors_text),
            opened_on=self.opened_on.isoformat(),
            since=self.since.isoformat(),
            sequence=self.sequence,
            gone=self.gone,
        )


class Participant(models.Model):
    """Somebody whom a record names in a field of type person: investigator, finance assistant, expert."""

    record = models.ForeignKey(RecordRow, on_delete=models.CASCADE, related_name="participants", db_index=False)
    field = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    person = models.CharField(max_length=64)

    class Meta:
        """Find the records of a person, and the people of a record."""

        db_table = "participants"
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "field"], name="one_person_a_field")]
        indexes: ClassVar = [models.Index(fields=["person", "role"], name="participants_by_person")]


class Sealed(models.Model):
    """Something personal that the ledger knows only by its salted hash; erasing it leaves the chain whole."""

    digest = models.CharField(max_length=64, primary_key=True)
    salt = models.BinaryField(null=True)
    content = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        """Hold what is sealed in one table."""

        db_table = "sealed"


class Attachment(models.Model):
    """A file given as evidence: the ledger knows its salted hash, the bytes lie under the folder of files."""

    digest = models.CharField(max_length=64, primary_key=True)
    salt = models.BinaryField()
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=64)
    record = models.CharField(max_length=200, blank=True, db_index=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        """Hold the list of files in one table."""

        db_table = "attachments"


class Draft(models.Model):
    """Answers that somebody has begun, with the errors that are still in them."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    event = models.CharField(max_length=40)
    answers = models.TextField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One draft a person, record and event."""

        db_table = "drafts"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "subject", "event"], name="one_draft")
        ]


class Notification(models.Model):
    """Something that a person should know: which record, what happened, by the words of a statement."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    record = models.CharField(max_length=200)
    event = models.CharField(max_length=40)
    fact = models.BigIntegerField()
    yours = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        """Serve the list of a person, newest first."""

        db_table = "notifications"
        indexes: ClassVar = [models.Index(fields=["person", "read_at", "-id"], name="notifications_of_person")]


class Search(models.Model):
    """The pieces of a record's text that it is found by."""

    record = models.OneToOneField(RecordRow, on_delete=models.CASCADE, related_name="search")
    pieces = models.TextField()

    class Meta:
        """Hold the pieces in one table; the index over them is of the database's own kind."""

        db_table = "search"
