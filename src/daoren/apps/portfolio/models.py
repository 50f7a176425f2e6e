"""One model a table of the data contract, made from it: there is one schema and it stands in core/portfolio.

Each row carries the subject under which the ledger knows it (its key, parts joined by "/"), the number of its last
fact, and why a value is missing where that was said.
"""

from typing import Any

from django.db import models

from daoren.core.portfolio import Field, TableSchema, schema

# What the methods made of the facts at a date stands beside the tables; it can be made anew at any time.
LIGHTS = ("green", "yellow", "red", "unknown")


def _column(field: Field) -> "models.Field[Any, Any]":
    if field.type == "date" or field.type == "period":
        return models.DateField(null=True)
    if field.type == "money":
        return models.BigIntegerField(null=True)
    if field.type in ("number", "share"):
        return models.FloatField(null=True)
    if field.type == "flag":
        return models.BooleanField(null=True)
    return models.TextField(null=True)


def _model(table: TableSchema) -> type[models.Model]:
    columns: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": f"The table {table.name} of the data contract.",
        "subject": models.CharField(max_length=200, primary_key=True),
        "sequence": models.BigIntegerField(),
        "missing": models.TextField(default=""),
        "Meta": type("Meta", (), {"db_table": f"portfolio_{table.name}", "indexes": _indexes(table)}),
    }
    for field in table.fields.values():
        for column in field.columns:
            columns[column] = _column(field)
    return type(table.name.capitalize(), (models.Model,), columns)


def _indexes(table: TableSchema) -> list[models.Index]:
    by_project = "project_id" in table.fields and table.name != "projects"
    return [models.Index(fields=["project_id"], name=f"{table.name}_of_project")] if by_project else []


TABLES: dict[str, type[models.Model]] = {name: _model(table) for name, table in schema().items()}


class Standing(models.Model):
    """How a project stands by its latest facts: computed, never entered."""

    project = models.CharField(max_length=200, primary_key=True)
    as_of = models.DateField()
    light = models.CharField(max_length=10)
    schedule = models.CharField(max_length=10)
    money = models.CharField(max_length=10)
    delivery = models.CharField(max_length=10)
    lag = models.FloatField(null=True)
    planned = models.FloatField(null=True)
    actual = models.FloatField(null=True)
    score = models.FloatField(null=True)
    coverage = models.FloatField(default=0)
    public_total = models.BigIntegerField(null=True)
    public_planned = models.BigIntegerField(null=True)
    public_spent = models.BigIntegerField(null=True)
    before = models.CharField(max_length=10, default="unknown")
    history = models.TextField(default="[]")

    class Meta:
        """Find the projects of a light."""

        db_table = "standings"
        indexes = [models.Index(fields=["light", "project"], name="standings_by_light")]  # noqa: RUF012
