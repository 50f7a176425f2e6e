"""A province in the database, or a few rows of it, and people who draw up, issue and correct its statement."""

from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from daoren.apps.audit.append import Act, append
from daoren.apps.parties.actors import SYSTEM
from daoren.apps.portfolio.actions.import_portfolio import import_portfolio
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.projection import row_values, write
from daoren.core.ledger import Record, apply

YEAR = 2022


@pytest.fixture(autouse=True)
def nothing_kept(db, settings, tmp_path, today):
    """Count anew in every test, and keep files of its own."""
    cache.clear()
    settings.FILES = tmp_path / "files"
    today("2025-10-10")


@pytest.fixture
def put():
    """Record a row as an import does, new or changed: put("outputs", "P1/O1", {...})."""

    def record(table: str, subject: str, values: dict) -> None:
        row = TABLES[table]._default_manager.filter(pk=subject).first()
        before = row_values(table, row) if row else {}
        record = Record(table, subject, values=before, sequence=row.sequence if row else 0)
        with transaction.atomic():
            (fact,) = append([Act("system", "import", table, subject, {"set": values})])
            write([apply(record, fact)])

    return record


@pytest.fixture
def province_in(province):
    """Import the demo province, without the tables of months that no statement counts."""
    empty = {name: province[name].head(0) for name in ("money", "reports", "milestones", "ratings", "indicators")}
    import_portfolio(replace(province, tables={**province.tables, **empty}), SYSTEM)
    return province


def observation(code: str, value: float, *, region: str = "330000", year: int = YEAR, status: str = "published"):
    """Give the subject and values of an actual of a year."""
    values = {
        "indicator": code, "name": code, "name_en": code, "region": region, "kind": "actual",
        "period_start": f"{year}-01-01", "period_end": f"{year}-12-31", "value": value, "status": status,
        "document": "某年鉴", "comparison": "", "unit": "x",
    }  # fmt: skip
    return f"{code}/{region}/{year}-01-01/actual", values


def output(number: int, day: str) -> tuple[str, dict]:
    """Give the subject and values of a substitute first recognised on a day."""
    values = {
        "project_id": "P1", "output_id": f"O{number}", "kind": "import_substitution", "title": f"轴承{number}",
        "recognised_on": day, "stage": "sample",
    }  # fmt: skip
    return f"P1/O{number}", values


@pytest.fixture
def few(put):
    """Put a project with four substitutes and some figures of two years."""
    with transaction.atomic():
        (fact,) = append(
            [Act("system", "import", "project", "P1", {"set": {"name": "轴承"}, "to": "in_progress"})]
        )
        write([apply(Record("project", "P1"), fact)])
    for number, day in enumerate(("2021-03-01", "2022-03-01", "2022-04-01", "2022-05-01"), start=1):
        put("outputs", *output(number, day))
    put("observations", *observation("cluster_rank", 14, region="330100"))
    put("observations", *observation("provincial_labs", 10))
    put("observations", *observation("rd_spending", 2416.8, status="unconfirmed"))
    put("observations", *observation("rd_spending", 2157.69, year=2021))
    for city, loans, firms in (("330100", 500.5, 5000), ("330200", 330.5, 4785)):
        put("observations", *observation("technology_loans_by_city", loans, region=city, status="synthetic"))
        put("observations", *observation("technology_loan_firms_by_city", firms, region=city, status="synthetic"))
    put("observations", *observation("finance_reform_zones", 1, region="330400"))
    put("regions", "330400", {"region_code": "330400", "name": "嘉兴市", "name_en": "Jiaxing", "kind": "city"})


@pytest.fixture
def people(person):
    """Give an officer, a leader, and a second leader."""
    return {
        "officer": person("officer"), "leader": person("leader"), "second": person("leader", name="second-leader"),
    }  # fmt: skip


@pytest.fixture
def browser():
    """Open a browser as somebody: browser(person, "en")."""

    def open_as(person=None, language: str = "zh-hans") -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        client.cookies["django_language"] = language
        return client

    return open_as
