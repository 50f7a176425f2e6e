"""What is imported is what is read back, to the last gap; the same file again writes nothing."""

from dataclasses import replace

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from daoren.apps.audit.models import FactRow, Head
from daoren.apps.parties.actors import SYSTEM
from daoren.apps.portfolio.actions.import_portfolio import ImportRefusedError, import_portfolio
from daoren.apps.portfolio.models import TABLES
from daoren.apps.portfolio.queries import portfolio_as_of, portfolio_now
from daoren.apps.records.actions.act import act
from daoren.apps.records.models import RecordRow
from daoren.core.portfolio import schema
from tests.portfolios import portfolio

pytestmark = pytest.mark.django_db


def assert_same(found, wanted):
    for name in schema():
        assert_frame_equal(found[name].to_polars(), wanted[name].to_polars(), check_row_order=False), name
        assert found[name].to_polars().equals(found[name].to_polars().sort(schema()[name].key)), name
    order = ["table", "row", "field", "reason", "raw"]
    assert_frame_equal(found.gaps.to_polars().sort(order), wanted.gaps.to_polars().sort(order))
    for name in ("currency", "region", "synthetic", "rounds"):
        assert getattr(found, name) == getattr(wanted, name), name
    assert dict(found.name) == dict(wanted.name)


def test_the_demo_province_is_read_back_as_it_was_loaded(province, today):
    from datetime import date

    today("2025-10-10")
    done = import_portfolio(province, SYSTEM)
    assert done.facts == sum(len(province[name]) for name in schema()) + 1 == FactRow.objects.count()
    assert_same(portfolio_now(), province)
    assert portfolio_now().digest == Head.objects.get().hash
    assert_same(portfolio_as_of(date(2025, 10, 10)), province)
    assert len(portfolio_as_of(date(2025, 10, 9))["projects"]) == 0
    again = import_portfolio(replace(province, digest="other"), SYSTEM)
    assert again.facts == 1  # the digest alone
    assert import_portfolio(replace(province, digest="other"), SYSTEM).facts == 0


@pytest.mark.data
@pytest.mark.parametrize(
    ("key", "path", "as_of", "currency"),
    [
        ("gmpp", "gmpp/gmpp_panel_2014_2021.csv.gz", "2021-03-31", "GBP"),
        ("us-it-dashboard", "grants/us_it_dashboard_hhs", "2021-06-30", "USD"),
        ("nkrdp", "evaluations/PubNKRDP.csv", "2024-12-31", "CNY"),
        ("nsfc", "evaluations/nsfc_mgmt_dev.csv.gz", "2024-12-31", "CNY"),
        ("sbir-phase3", "grants/fpds_phase3_dev.csv.gz", "2024-12-31", "USD"),
    ],
)
def test_real_sources_are_read_back_as_they_were_loaded(real, settings, key, path, as_of, currency):
    wanted = real(key, path, as_of)
    settings.CURRENCY = currency
    import_portfolio(wanted, SYSTEM)
    assert_same(portfolio_now(), wanted)


def changed(base, table, **columns):
    """Give a portfolio whose first row of a table has other values."""
    frame = base[table].to_polars()
    first = pl.int_range(pl.len()) == 0
    frame = frame.with_columns(
        pl.when(first).then(pl.lit(v)).otherwise(pl.col(k)).alias(k) for k, v in columns.items()
    )
    frames = {**base.tables, table: nw.from_native(frame, eager_only=True)}
    return replace(base, tables=frames, digest="changed")


def test_a_changed_file_writes_what_changed_alone(province, today):
    today("2025-10-10")
    import_portfolio(province, SYSTEM)
    other = changed(province, "money", spent=4200)
    done = import_portfolio(changed(other, "projects", name="新名称", state="failed"), SYSTEM)
    assert dict(done.changed) == {"projects": 1, "money": 1}
    assert done.facts == 3
    facts = list(FactRow.objects.order_by("-sequence")[:3])
    assert [fact.kind for fact in facts] == ["programme", "money", "project"]
    assert facts[1].payload == '{"set":{"spent":4200}}'
    assert RecordRow.objects.get(kind="project", number=facts[2].subject).state == "failed"
    assert_same(portfolio_now(), changed(other, "projects", name="新名称", state="failed"))


SMALL = {
    "projects": [{"project_id": "P1", "name": "甲", "state": "in_progress"}, {"project_id": "P2", "name": "乙"}]
}


def test_what_people_changed_since_stays(actor, today):
    today("2026-03-02")
    import_portfolio(portfolio(**SMALL), SYSTEM)
    act(actor("officer"), "project", "P1", "follow", {})
    file = [{**SMALL["projects"][0], "name": "旧名"}, SMALL["projects"][1]]
    newer = replace(portfolio(projects=file), digest="newer")
    assert dict(import_portfolio(newer, SYSTEM).kept) == {"projects": 1}
    assert TABLES["projects"].objects.get(pk="P1").name == "甲"
    assert dict(import_portfolio(newer, SYSTEM, overwrite=True).changed) == {"projects": 1}
    assert TABLES["projects"].objects.get(pk="P1").name == "旧名"


def test_a_state_that_is_not_told_is_assumed_and_stays_unknown(today):
    today("2026-03-02")
    import_portfolio(portfolio(**SMALL), SYSTEM)
    assert RecordRow.objects.get(pk="project/P2").state == "in_progress"
    assert portfolio_now()["projects"]["state"].to_list() == ["in_progress", None]
    told = replace(
        portfolio(projects=[SMALL["projects"][0], {**SMALL["projects"][1], "state": "suspended"}]), digest="t"
    )
    import_portfolio(told, SYSTEM)
    assert portfolio_now()["projects"]["state"].to_list() == ["in_progress", "suspended"]


def test_running_projects_get_their_clocks_where_asked_for(today):
    today("2026-03-02")
    rows = [{**SMALL["projects"][0], "end_on": __import__("datetime").date(2027, 1, 31)}]
    import_portfolio(portfolio(projects=rows), SYSTEM, follow=True)
    row = RecordRow.objects.get(pk="project/P1")
    assert '"term":"2027-01-31"' in row.due_text
    assert '"report"' in row.due_text


@pytest.mark.parametrize(
    ("rows", "currency", "key"),
    [
        ([{"project_id": "P1"}], "GBP", "workplace.other_currency"),
        ([{"project_id": "P" * 151}], "CNY", "workplace.bad_keys"),
        ([{"project_id": "P\n1"}], "CNY", "workplace.bad_keys"),
    ],
)
def test_what_cannot_stand_here_is_refused_whole(rows, currency, key):
    with pytest.raises(ImportRefusedError) as refusal:
        import_portfolio(portfolio(projects=rows, currency=currency), SYSTEM)
    assert [reason.key for reason in refusal.value.reasons] == [key]
    assert not FactRow.objects.exists()


def test_the_slice_of_one_project_holds_what_is_its_own(province, today):
    today("2025-10-10")
    import_portfolio(province, SYSTEM)
    whole, number = portfolio_now(), province["projects"]["project_id"][100]
    part = portfolio_now(number)
    for name in ("projects", "milestones", "reports", "money", "indicators", "outputs", "ratings"):
        wanted = whole[name].to_polars().filter(pl.col("project_id") == number)
        assert_frame_equal(part[name].to_polars(), wanted)
    assert len(part["parties"]) == 1


@pytest.mark.parametrize("name", list(schema()))
def test_a_model_has_the_columns_of_its_table(name):
    held = [field.name for field in TABLES[name]._meta.concrete_fields]
    assert held == ["subject", "sequence", "missing", *schema()[name].columns]
