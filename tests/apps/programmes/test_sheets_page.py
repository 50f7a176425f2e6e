"""A sheet by the browser: looked at, written by whoever gave it, taken out with what one may see whole."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import SYSTEM
from daoren.apps.programmes.actions.import_sheet import import_sheets
from daoren.apps.records.kinds import kinds
from daoren.apps.records.projection import load
from daoren.exchange.sheets import read_sheets

pytestmark = pytest.mark.django_db

HEAD = "id,task,lead,deadline,problem"
ADDRESS = "/programme/import/"


@pytest.fixture(autouse=True)
def day(today):
    today("2026-03-02")


@pytest.fixture
def browser(person):
    def of(role: str, **where: str) -> Client:
        client = Client()
        client.force_login(person(role, **where))
        return client

    return of


def give(client: Client, text: str | bytes, *, name: str = "sheet.csv", **more: str):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(ADDRESS, {"table": SimpleUploadedFile(name, data), **more})


def kept(answer) -> str:
    return answer.content.decode().partition('name="kept" value="')[2].partition('"')[0]


def test_a_sheet_is_looked_at_and_then_written(browser):
    client = browser("officer", department="省科技厅")
    assert client.get(ADDRESS).status_code == 200
    answer = give(client, f"{HEAD}\nT1,合成任务,省科技厅,2026年12月,缺地\n")
    assert (answer.status_code, FactRow.objects.count()) == (200, 0)
    page = answer.content.decode()
    assert "sheet.csv" in page
    held = kept(answer)
    assert held
    # Nobody else writes what somebody gave.
    assert browser("leader").post(ADDRESS, {"kept": held}).status_code == 422
    done = client.post(ADDRESS, {"kept": held}, follow=True)
    assert done.status_code == 200
    task = load("task", "T1")
    assert (task.values["problem"], task.due) == ("缺地", {"deadline": "2026-12-31"})
    fact = FactRow.objects.get(subject="T1")
    assert fact.verb == "import"
    assert fact.actor != "system"
    assert client.post(ADDRESS, {"kept": held}).status_code == 422
    again = give(client, f"{HEAD}\nT1,合成任务,省科技厅,2026年12月,缺地\n")
    assert (again.status_code, kept(again)) == (200, "")


def test_what_is_wrong_is_listed_by_its_cell_and_cannot_be_written(browser):
    answer = give(browser("leader"), f"{HEAD}\nT1,,省科技厅,不久,<b>\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "sheet.csv!B2" in page
    assert "sheet.csv!D2" in page
    assert kept(answer) == ""
    assert FactRow.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.csv"),
        (b"a,b\n1,2\n", "a.csv"),
        (b"%PDF-1.7", "a.pdf"),
        (b"PK\x03\x04x", "a.xlsx"),
        (b"\xff\xfe\x00", "../../a.csv"),
        ((HEAD + "\n").encode() + b"T1,x,y,2026,\n" * 5_001, "many.csv"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(browser, data, name):
    answer = give(browser("leader"), data, name=name)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_it_is_for_leaders_and_officers(browser):
    for role, status in (("leader", 200), ("officer", 200), ("county", 403), ("auditor", 403), ("manager", 403)):
        assert browser(role, region="330100").get(ADDRESS).status_code == status, role
    assert Client().get(ADDRESS).status_code == 302


@pytest.fixture
def two_tasks(tmp_path):
    path = tmp_path / "tasks.csv"
    path.write_text(f"{HEAD}\nT1,甲,省科技厅,2026年12月,缺地\nT2,乙,省经信厅,2026年12月,不可外传\n", "utf-8")
    assert import_sheets(read_sheets(path, kinds()), SYSTEM).facts == 2


def test_an_officer_takes_out_what_he_may_see_whole(browser, two_tasks):
    def ids(client: Client) -> list[str]:
        text = client.get("/programme/export/tasks/?format=csv").content.decode("utf-8-sig")
        return [row[0] for row in csv.reader(io.StringIO(text))][1:]

    assert ids(browser("officer", department="省科技厅")) == ["T1"]
    assert ids(browser("leader")) == ["T1", "T2"]


def test_a_refusal_tells_nothing_of_what_is_not_his(browser, two_tasks):
    client = browser("officer", department="省科技厅")
    answer = give(client, f"{HEAD}\nT2,乙,省经信厅,2026年12月,\n")
    assert answer.status_code == 422
    assert "不可外传" not in answer.content.decode()


@pytest.mark.parametrize("key", ["tasks", "supervision_sheet", "plan_milestones", "indicators"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_sheet_is_sent_and_taken_back(browser, two_tasks, key, form):
    client = browser("leader")
    answer = client.get(f"/programme/export/{key}/?format={form}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{key}.{form}"'
    if key in ("tasks", "supervision_sheet"):
        again = give(client, answer.content, name=f"{key}.{form}")
        assert (again.status_code, kept(again)) == (200, "")


def test_strange_addresses_get_an_answer(browser):
    client = browser("leader")
    assert client.get("/programme/export/ledger/").status_code == 404
    assert client.get("/programme/export/tasks/?format=exe").status_code == 400
