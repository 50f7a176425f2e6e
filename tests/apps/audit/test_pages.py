"""The pages of the ledger: who sees them, how they are narrowed and paged, and what a proof shows."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from daoren.apps.audit.append import Act, append
from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import actor_of
from daoren.apps.records.actions.act import open_record

pytestmark = pytest.mark.django_db

NEED = {"title": "高温轴承", "list": "forced_back", "problem": "寿命不足", "region": "330106"}


@pytest.fixture
def auditor(client, person):
    client.force_login(person("auditor"))
    return client


@pytest.fixture
def filed(person, today):
    today("2026-03-02")
    for _ in range(3):
        open_record(actor_of(person("officer", name=f"officer-{_}")), "need", NEED)


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 200), ("leader", 200), ("officer", 403), ("manager", 403)]
)
def test_who_reads_the_ledger(client, person, role, status):
    client.force_login(person(role, **({"unit": "U1"} if role == "manager" else {})))
    assert client.get(reverse("ledger")).status_code == status
    assert client.get(reverse("ledger_proof")).status_code == status


def test_facts_stand_newest_first_and_are_narrowed(auditor, filed):
    page = auditor.get(reverse("ledger")).content.decode()
    assert page.index('<td class="n">3</td>') < page.index('<td class="n">1</td>')
    assert reverse("record", args=["need", "XQ2026-000001"]) in page
    page = auditor.get(reverse("ledger"), {"actor": "officer-1"}).content.decode()
    assert page.count('<td class="n">') == 1
    assert '<td class="n">' not in auditor.get(reverse("ledger"), {"kind": "loan"}).content.decode()


@pytest.mark.parametrize(
    "asked", [{"before": "x"}, {"before": "9" * 30}, {"since": "2026-13-01"}, {"kind": "a\0"}]
)
def test_what_nobody_can_ask_is_refused(auditor, asked):
    assert auditor.get(reverse("ledger"), asked).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_every_fact_stands_on_one_page(auditor):
    from django.db import transaction

    with transaction.atomic():
        append(Act("system", "note", "x", f"N{at}", {"at": at}) for at in range(120))
    seen, address = [], reverse("ledger")
    while address:
        page = auditor.get(address).content.decode()
        seen += [int(number) for number in re.findall(r'<td class="n">(\d+)</td>', page)]
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert seen == list(range(120, 0, -1))


@pytest.mark.django_db(transaction=True)
def test_a_proof_is_a_job_and_names_what_is_wrong(auditor, filed):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records SET title = '低温轴承' WHERE number = 'XQ2026-000002'")
    assert auditor.post(reverse("ledger_proof")).status_code == 302
    assert "disabled" in auditor.get(reverse("ledger_proof")).content.decode()
    call_command("db_worker", batch=True, verbosity=0, startup_delay=False)
    page = auditor.get(reverse("ledger_proof")).content.decode()
    assert "need/XQ2026-000002" in page
    assert "低温轴承" in page
    assert FactRow.objects.count() == 3
