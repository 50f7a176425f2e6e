"""The proposals of a round, read from its review, whose hash stands in the ledger."""

from typing import ClassVar

from django.db import models


class Proposal(models.Model):
    """One project on the board of a round."""

    round = models.CharField(max_length=160)
    project = models.CharField(max_length=160)
    place = models.IntegerField()
    band = models.CharField(max_length=12)
    light = models.CharField(max_length=10)
    name = models.TextField()
    unit = models.TextField(blank=True)
    department = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=12, blank=True)
    score = models.FloatField(null=True)
    coverage = models.FloatField(default=0)
    proposal = models.CharField(max_length=12)
    determined = models.BooleanField(default=True)
    amount = models.BigIntegerField(null=True)
    change = models.BigIntegerField(null=True)
    robustness = models.FloatField(null=True)
    dossier = models.TextField()

    class Meta:
        """Serve the board: by place, by band, by proposal."""

        db_table = "proposals"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "project"], name="one_proposal_a_project"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "place"], name="proposals_by_place"),
            models.Index(fields=["round", "proposal", "place"], name="proposals_by_kind"),
            models.Index(fields=["round", "band", "place"], name="proposals_by_band"),
        ]
