"""What a leader, a supervisor and an officer see of cases and inspections."""

import re

import pytest
from django.test import Client

from daoren.apps.parties.models import Person
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.projection import load
from tests.apps.supervision.conftest import CASE
from tests.apps.supervision.test_inspections import ASKED

pytestmark = pytest.mark.django_db


def client_of(name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(Person.objects.get(username=name))
    return client


def test_a_leader_sees_what_is_stuck_with_whom_since_when_and_can_act(case, around, today):
    today("2026-03-06")
    act(around.supervisor, "supervision", case, "remind_to_sign", {"notice": "请签收。"})
    today("2026-03-13")
    page = client_of("leader").get("/supervision/").content.decode()
    assert "中试平台按期投用" in page
    assert "省经信厅" in page
    assert "2026-03-06" in page
    assert f"/do/supervision/urge/{case}" in page
    assert re.search(r'href="/records/supervision/\?state=reminded">1<', page)
    assert re.search(r'href="/records/supervision/\?due=over&amp;state=reminded">1<', page)
    officers = client_of("officer").get("/supervision/").content.decode()
    assert f"/do/supervision/report/{case}" in officers
    assert f"/do/supervision/urge/{case}" not in officers
    assert case not in client_of("other").get("/supervision/").content.decode()


def test_a_supervisor_takes_a_case_from_its_letter_to_its_sign_off_by_the_forms(case, around, today):
    client = client_of("supervisor")

    def do(event: str, **typed: str) -> None:
        form = client.get(f"/do/supervision/{event}/{case}").content.decode()
        seen = re.search(r'name="seen" value="(\d+)"', form)
        assert seen, event
        sent = {"seen": seen[1], "confirmed": "1", **typed}
        answer = client.post(f"/do/supervision/{event}/{case}", sent)
        assert answer.status_code == 302, answer.content.decode()

    today("2026-03-05")
    do("remind_to_sign", notice="请签收。")
    today("2026-03-12")
    do("urge", notice="请答复。")
    today("2026-03-18")
    do("send_letter", letter_number="督〔2026〕1号", letter="逾期未答复。")
    act(around.officer, "supervision", case, "ask_close", {"done_so_far": "完成。"})
    do("check", finding="现场核实。")
    do("sign_off", answer="同意。")
    assert load("supervision", case).state == "signed_off"
    assert "To be looked at again" in client.get("/supervision/").content.decode()


def test_the_calendar_merges_with_one_act(around, today):
    today("2026-03-02")
    one = open_record(around.officer, "inspection", ASKED).record.subject
    two = open_record(around.officer, "inspection", {**ASKED, "subject": "progress"}).record.subject
    client = client_of("officer")
    page = client.get("/inspections/calendar/").content.decode()
    assert f'name="joint" value="{one}"' in page
    assert f'name="merged" value="{two}"' in page
    assert "第六十四条" in page
    answer = client.post("/inspections/calendar/", {"joint": one, "merged": [two]})
    assert answer.status_code == 302
    assert load("inspection", two).state == "merged"
    again = client.post("/inspections/calendar/", {"joint": one, "merged": [two]})
    assert again.status_code == 422
    assert client.post("/inspections/calendar/", {"joint": one}).status_code == 422
    strangers = client_of("hangzhou").post("/inspections/calendar/", {"joint": one, "merged": [one]})
    assert strangers.status_code == 422


@pytest.mark.parametrize("month", ["2026-02", "2026-13", "x", "9999-01", ""])
def test_any_month_can_be_asked_for(around, today, month):
    today("2026-03-02")
    assert client_of("leader").get("/inspections/calendar/", {"month": month}).status_code == 200


def test_a_repetition_is_marked_with_its_reason(around, today):
    today("2026-03-02")
    one = open_record(around.officer, "inspection", ASKED).record.subject
    open_record(around.officer, "inspection", {**ASKED, "reason_twice": "上次发现问题。"})
    page = client_of("leader").get("/inspections/calendar/").content.decode()
    assert "asks twice" in page
    assert "why again: 上次发现问题。" in page
    assert f"/record/inspection/{one}" in page


def test_task_forces_show_their_next_days(around, today):
    today("2026-03-02")
    force = {
        "title": "中试专班", "purpose": "投用。", "lead": "副省长", "members": "3人", "department": "省经信厅",
        "rhythm": "list", "begins_on": "2026-03-02", "ends_on": "2026-06-30",
    }  # fmt: skip
    open_record(around.leader, "task_force", force)
    page = client_of("leader").get("/supervision/").content.decode()
    assert "2026-03-06" in page
    assert "2026-06-30" in page
    assert "not asked" in page


def test_a_page_of_many_cases_asks_the_database_little(around, today, django_assert_max_num_queries):
    today("2026-03-02")
    for _ in range(30):
        open_record(around.supervisor, "supervision", CASE)
    client = client_of("leader")
    client.get("/supervision/")
    with django_assert_max_num_queries(40):
        client.get("/supervision/")
