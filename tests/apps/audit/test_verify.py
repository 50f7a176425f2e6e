"""A proof is clean after any work, and one row changed by SQL is found and named."""

from datetime import date

import pytest
from django.db import connection

from daoren.apps.audit.models import FactRow
from daoren.apps.audit.verify import verify
from daoren.apps.parties.actors import SYSTEM, actor_of
from daoren.apps.portfolio.actions.import_portfolio import import_portfolio
from daoren.apps.records.actions.act import act, open_record
from tests.portfolios import portfolio

pytestmark = pytest.mark.django_db

PROJECT = {
    "project_id": "P1", "name": "甲", "state": "in_progress", "start_on": date(2026, 1, 1),
    "end_on": date(2026, 12, 31), "total_public": 100_000_000, "bearer_id": "U1", "high_risk": True,
}  # fmt: skip
STEPS = [{"project_id": "P1", "milestone_id": "M1", "name": "样机", "weight": 50.0, "due_on": date(2026, 6, 30)}]


@pytest.fixture
def work(person, today):
    """A project with people, a report and a need: 8 facts and more."""
    today("2026-05-10")
    import_portfolio(
        portfolio(projects=[PROJECT], milestones=STEPS, parties=[{"party_id": "U1", "name": "某所"}]), SYSTEM
    )
    lead = person("", name="lead")
    act(SYSTEM, "project", "P1", "name_people", {"investigator": lead.key})
    report = {"period": "2026-04", "progress": 0.4, "spent": 5_000_000}
    open_record(actor_of(lead), "report", report, of="project/P1")
    need = {"title": "高温轴承", "list": "forced_back", "problem": "寿命不足", "region": "330106"}
    open_record(actor_of(person("manager", unit="U1")), "need", need)


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount, statement


def test_what_was_done_by_the_workplace_is_sound(work):
    found = verify()
    assert found.differences == ()
    assert found.breaks == ()
    assert found.sound
    assert found.facts == FactRow.objects.count() > 7
    assert found.head.sequence == found.facts


def fact_of(kind, verb=""):
    rows = FactRow.objects.filter(kind=kind, **({"verb": verb} if verb else {}))
    return rows.order_by("sequence").values_list("sequence", flat=True).first()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload", '{"set":{"amount":1}}'), ("payload", "no json"), ("actor", "somebody"), ("verb", "other"),
        ("subject", "P9"), ("effective_on", "2026-05-09"), ("recorded_at", "2020-01-01 00:00:00+00:00"),
        ("id", "x"), ("kind", "need"),
    ],
)  # fmt: skip
def test_a_changed_fact_is_named(work, column, value):
    number = fact_of("milestones")
    execute(f"UPDATE facts SET {column} = %s WHERE sequence = %s", value, number)  # noqa: S608 - our own names
    assert [(one.sequence, one.what) for one in verify().breaks] == [(number, "hash")]


def test_a_changed_hash_a_missing_fact_and_a_short_chain_are_named(work):
    number, last = fact_of("milestones"), FactRow.objects.count()
    execute("UPDATE facts SET hash = %s WHERE sequence = %s", "0" * 64, number)
    assert [(one.sequence, one.what) for one in verify().breaks] == [(number, "hash"), (number + 1, "previous")]
    execute("DELETE FROM facts WHERE sequence = %s", number)
    assert ("gap", number + 1) in [(one.what, one.sequence) for one in verify().breaks]
    execute("DELETE FROM facts WHERE sequence = %s", last)
    assert ("short", last) in [(one.what, one.sequence) for one in verify().breaks]


def test_swapped_payloads_are_named(work):
    one, other = (FactRow.objects.get(pk=fact_of(kind)) for kind in ("milestones", "party"))
    execute("UPDATE facts SET payload = %s WHERE sequence = %s", other.payload, one.sequence)
    execute("UPDATE facts SET payload = %s WHERE sequence = %s", one.payload, other.sequence)
    assert {found.sequence for found in verify().breaks} == {one.sequence, other.sequence}


def test_a_moved_head_is_named(work):
    execute("UPDATE head SET hash = %s", "1" * 64)
    assert [one.what for one in verify().breaks] == ["hash"]
    execute("UPDATE head SET sequence = sequence + 1")
    assert [one.what for one in verify().breaks] == ["short"]


def named(found):
    return [(one.table, one.record, one.field) for one in found.differences]


@pytest.mark.parametrize(
    ("table", "change", "record", "field", "kind", "verb"),
    [
        ("records", "UPDATE {} SET since = '2026-05-09' WHERE kind = 'need'", "need/", "since", "need", "file"),
        ("records", "UPDATE {} SET region = '330200' WHERE kind = 'need'", "need/", "region", "need", "file"),
        ("records", "UPDATE {} SET gone = NOT gone WHERE kind = 'need'", "need/", "gone", "need", "file"),
        ("records", "UPDATE {} SET title = 'x' WHERE kind = 'need'", "need/", "title", "need", "file"),
        ("portfolio_projects", "UPDATE {} SET total_public = 1", "P1", "total_public", "project", "import"),
        ("portfolio_projects", "UPDATE {} SET end_on = '2027-12-31'", "P1", "end_on", "project", "import"),
        ("portfolio_projects", "UPDATE {} SET high_risk = NOT high_risk", "P1", "high_risk", "project", "import"),
        ("portfolio_milestones", "UPDATE {} SET weight = 51", "P1/M1", "weight", "milestones", "import"),
        ("portfolio_milestones", "UPDATE {} SET sequence = 1", "P1/M1", "sequence", "milestones", "import"),
        ("portfolio_milestones", "DELETE FROM {}", "P1/M1", "row", "milestones", "import"),
        ("portfolio_reports", "DELETE FROM {}", "P1/2026-0", "row", "reports", "record"),
        ("portfolio_parties", "UPDATE {} SET name = 'x'", "U1", "name", "party", "import"),
        ("participants", "UPDATE {} SET person = 'p-x'", "project/P1", "investigator", "project", "name_people"),
        ("participants", "DELETE FROM {}", "project/P1", "investigator", "project", "name_people"),
    ],
)  # fmt: skip
def test_a_changed_row_is_named_with_the_fact_that_set_it(work, table, change, record, field, kind, verb):
    execute(change.format(table))
    found = verify()
    assert found.breaks == ()
    assert not found.sound
    (one,) = (one for one in found.differences if (one.table, one.field) == (table, field))
    assert one.record.startswith(record), named(found)
    fact = FactRow.objects.get(pk=one.fact)
    assert (fact.kind, fact.verb) == (kind, verb)


def test_values_within_a_record_are_named_one_by_one(work):
    from daoren.apps.records.models import RecordRow

    row = RecordRow.objects.get(kind="need")
    execute(
        "UPDATE records SET values_text = %s WHERE key = %s", row.values_text.replace("高温轴承", "低温"), row.key
    )
    (one,) = verify().differences
    assert (one.field, one.expected, one.found) == ("values.title", "高温轴承", "低温")


def test_a_record_without_facts_and_a_fact_without_record_are_named(work):
    execute("UPDATE portfolio_milestones SET subject = 'P1/M9'")
    assert named(verify()) == [("portfolio_milestones", "P1/M1", "row"), ("portfolio_milestones", "P1/M9", "row")]
    one, other = verify().differences
    assert (one.expected, one.found, other.expected, other.found, other.fact) == ("row", None, None, "row", 0)


def test_somebody_slipped_into_a_record_of_a_kind_that_names_nobody_is_named(work):
    from daoren.apps.records.models import Participant, RecordRow

    need = RecordRow.objects.get(kind="need")
    Participant.objects.create(record=need, field="investigator", role="investigator", person="p-x")
    assert named(verify()) == [("participants", need.key, "investigator")]


def test_a_second_row_of_one_record_is_named(work):
    from daoren.apps.records.models import RecordRow

    row = RecordRow.objects.get(kind="need")
    row.key = f"{row.key}-too"
    row.save(force_insert=True)
    assert ("records", f"need/{row.number}", "row") in named(verify())


def test_the_demo_province_is_sound(province, today):
    today("2025-10-10")
    import_portfolio(province, SYSTEM, follow=True)
    found = verify()
    assert found.differences == ()
    assert found.sound
