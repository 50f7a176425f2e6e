"""A promotion meeting prepares itself: briefs from records, and what is resolved becomes a task."""

from datetime import date
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from django.urls import resolve
from pypdf import PdfReader

from daoren.apps.audit.verify import verify
from daoren.apps.parties.models import Person
from daoren.apps.portfolio.models import Standing
from daoren.apps.programmes.models import Attained
from daoren.apps.programmes.task_lights import refresh_task_lights
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.kinds import kinds
from daoren.apps.records.listing import asked_in, listed
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import load
from daoren.apps.supervision.briefs import brief_of
from daoren.exchange.brief import PAGES
from daoren.exchange.notice import FontSource
from daoren.exchange.notice.faces import faces
from tests.apps.supervision.conftest import CASE

pytestmark = pytest.mark.django_db

WAN = 1_000_000
MEETING = {"title": "四季度推进会", "held_on": "2026-03-16", "chaired_by": "省长", "department": "省科技厅"}
PARTIES = {
    "department": {"party_kind": "department", "title": "省经信厅", "department": "省经信厅"},
    "unit": {"party_kind": "unit", "title": "感知中心", "unit": "U1"},
    "region": {"party_kind": "region", "title": "杭州市", "region": "330100"},
}
PROJECTS = (
    ("ZJ1", "330106", "省经信厅", "U1", "red"), ("ZJ2", "330110", "省经信厅", "U1", "green"),
    ("ZJ3", "330206", "省科技厅", "U1", "yellow"), ("ZJ4", "330106", "省科技厅", "U2", "red"),
)  # fmt: skip
TASKS = (
    ("RW1", "省经信厅", "2026-06-30", "2026-01-01", 0.4, "in_progress"),
    ("RW2", "省经信厅", "2026-02-28", "2025-01-01", 0.5, "in_progress"),
    ("RW3", "省经信厅", "2026-02-28", "2025-01-01", 1.0, "done"),
    ("RW4", "省科技厅", "2026-02-28", "2025-01-01", 0.5, "in_progress"),
)


@pytest.fixture
def plan(today, put):
    """Put projects with lights, tasks, indicators and milestones of two departments and two cities."""
    cache.clear()
    today("2026-03-02")
    put("party", "U1", {"name": "感知中心"}, state="active")
    put("indicator", "rd", {"title": "研发强度", "name_en": "R&D intensity", "region": "330000"}, state="in_force")
    for number, region, department, unit, light in PROJECTS:
        values = {"name": f"项目{number}", "region": region, "department": department, "bearer_id": unit}
        put("project", number, {**values, "total_public": 100 * WAN}, state="in_progress")
        Standing.objects.create(
            project=number, as_of="2026-03-02", light=light, schedule=light, money="green", delivery="unknown",
            planned=0.6, actual=0.3, lag=30.0, public_planned=60 * WAN,
            public_spent=None if number == "ZJ3" else 50 * WAN,
        )  # fmt: skip
    dated = {"project_id": "ZJ2", "name": "样机", "weight": 1.0}
    put("milestones", "ZJ2/M1", {**dated, "milestone_id": "M1", "due_on": "2026-01-31", "done_on": "2026-01-20"})
    put("milestones", "ZJ2/M2", {**dated, "milestone_id": "M2", "due_on": "2026-04-30"})
    for number, department, deadline, begins, progress, state in TASKS:
        values = {"title": f"任务{number}", "department": department, "region": "330000", "deadline": deadline}
        put("task", number, {**values, "starts_on": begins, "progress": progress, "lead": department}, state=state)
    refresh_task_lights()
    for code, region, department, light in (("rd", "330000", "省经信厅", "red"), ("rd", "330100", "", "yellow")):
        Attained.objects.create(
            key=f"{code}/{region}", code=code, region=region, name="研发强度", name_en="R&D intensity",
            unit="% / %", department=department, as_of=date(2026, 3, 2), year=2025, target=3.3, comparison=">=",
            actual=3.2, needs=0.1, attained=0.97, verdict="missed", light=light,
        )  # fmt: skip


@pytest.fixture
def meeting(plan, around) -> str:
    """Prepare a meeting to which three parties report; its number."""
    number = open_record(around.leader, "meeting", MEETING).record.subject
    for party in PARTIES.values():
        open_record(around.leader, "briefing", party, of=f"meeting/{number}")
    return number


def briefing_of(kind: str) -> RecordRow:
    title = PARTIES[kind]["title"]
    return RecordRow.objects.get(kind="briefing", title=title)


def figures(kind: str) -> dict[str, str]:
    found = brief_of(briefing_of(kind), "en")
    return {one.label: one.value for section in found.sections for one in section.figures}


def test_the_brief_of_a_department_says_what_its_records_say(meeting):
    found = figures("department")
    assert {label: found[label] for label in (
        "Projects at red", "Projects on course", "Tasks at red", "Tasks done", "Indicators at red",
        "Public money approved", "Spent",
    )} == {
        "Projects at red": "1", "Projects on course": "1", "Tasks at red": "1", "Tasks done": "1",
        "Indicators at red": "1", "Public money approved": "CNY 2 m", "Spent": "CNY 1 m",
    }  # fmt: skip
    missed = brief_of(briefing_of("department"), "en").sections[1]
    assert [item.title for item in missed.items] == ["任务RW2", "R&D intensity", "项目ZJ1"]
    assert "deadline 2026-02-28, progress 50%" in missed.items[0].notes
    assert any("needs 0.1 points more" in note for note in missed.items[1].notes)
    assert "should be at 60%, is at 30%" in missed.items[2].notes


def test_the_brief_of_a_unit_and_of_a_city_hold_their_own_alone(meeting):
    unit, city = figures("unit"), figures("region")
    assert (unit["Projects at red"], unit["Projects to watch"], unit["Projects on course"]) == ("1", "1", "1")
    assert "Tasks at red" not in unit
    assert (city["Projects at red"], city["Projects on course"], city["Indicators at yellow"]) == ("2", "1", "1")
    spent = [one for one in brief_of(briefing_of("unit"), "en").sections[0].figures if one.label == "Spent"]
    assert [(one.value, one.note) for one in spent] == [("CNY 1 m", "known of 2 in 3 projects")]
    titles = [item.title for item in brief_of(briefing_of("unit"), "zh").sections[3].items]
    assert titles == ["项目ZJ2：样机"]


@pytest.mark.parametrize("kind", PARTIES)
def test_every_figure_opens_just_what_it_counted(meeting, kind, around):
    leader = around.leader
    client = Client()
    client.force_login(Person.objects.get(username="leader"))
    brief = brief_of(briefing_of(kind), "en")
    counted = [one for section in brief.sections for one in section.figures if one.value.isdecimal()]
    assert len(counted) > 6
    for one in counted:
        place = urlsplit(one.address)
        found = resolve(place.path)
        if found.url_name == "records":
            asked = asked_in(QueryDict(place.query))
            assert listed(leader, kinds()[found.kwargs["kind"]], asked).count() == int(one.value), one
        else:
            page = client.get(one.address).content.decode()
            assert page.count('<tr><th scope="row">') == int(one.value), one
    assert all(client.get(one.address).status_code == 200 for one in counted)
    assert all(
        client.get(item.address).status_code == 200
        for section in brief.sections for item in section.items if item.address
    )  # fmt: skip


def test_a_changed_record_changes_its_figure_and_only_that(meeting, around, put):
    before = figures("department")
    act(around.officer, "task", "RW1", "finish", {"done_so_far": "完成。"})
    after = figures("department")
    assert {label for label in before if before[label] != after[label]} == {"Tasks done"}
    open_record(around.supervisor, "supervision", CASE)
    assert figures("department") == after


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", PARTIES)
def test_the_pdf_has_two_pages_at_most_and_says_what_the_page_says(meeting, kind, language, around):
    if faces(FontSource().families(), "zh") is None:
        pytest.skip("no Chinese font")
    asks = "\n".join(f"请省发展改革委在 2026 年 4 月前协调用地指标{at}。" for at in range(30))
    who = {"department": around.officer, "unit": around.manager, "region": around.hangzhou}[kind]
    row = briefing_of(kind)
    act(who, "briefing", row.number, "prepare", {"asks": asks})
    client = Client()
    client.force_login(Person.objects.get(username="leader"))
    pdf = client.get(f"/briefing/{row.number}/{language}.pdf")
    found = PdfReader(BytesIO(pdf.content))
    assert 1 <= len(found.pages) <= PAGES
    text = "".join("".join(page.extract_text() for page in found.pages).split())
    for section in brief_of(RecordRow.objects.get(pk=row.key), language).sections:
        assert "".join(section.heading.split()) in text
        for one in section.figures:
            assert "".join(one.value.split()) in text
    assert "协调用地指标0" in text
    page = client.get(f"/briefing/{row.number}/").content.decode()
    assert "协调用地指标0" in page


def test_a_brief_is_for_its_party_and_those_who_call_the_meeting(meeting, around):
    department, unit = briefing_of("department"), briefing_of("unit")

    def status(name: str, row: RecordRow) -> set[int]:
        client = Client()
        client.force_login(Person.objects.get(username=name))
        return {client.get(f"/briefing/{row.number}/{rest}").status_code for rest in ("", "zh.pdf")}

    assert status("officer", department) == status("leader", department) == {200}
    assert status("other", department) == status("manager", department) == status("hangzhou", department) == {403}
    assert status("manager", unit) == {200}
    client = Client()
    client.force_login(Person.objects.get(username="leader"))
    assert client.get("/briefing/HB2099-000001/").status_code == 404
    assert client.get(f"/briefing/{unit.number}/fr.pdf").status_code == 404


def test_what_a_meeting_resolves_becomes_a_task_of_the_task_force(meeting, around, today, refusal, unchanged):
    resolved = {
        "title": "年内投用两个中试平台", "lead": "省经信厅、省科技厅", "department": "省经信厅", "action": "A3",
        "deadline": "2026-12-31", "deadline_text": "2026年12月",
    }  # fmt: skip
    of = f"meeting/{meeting}"
    assert "not held yet" in refusal(open_record, around.leader, "resolution", resolved, of=of)
    assert "has not come" in refusal(act, around.leader, "meeting", meeting, "hold", {})
    today("2026-03-16")
    act(around.leader, "meeting", meeting, "hold", {})
    number = open_record(around.leader, "resolution", resolved, of=of).record.subject
    assert "not assigned yet" in refusal(act, around.leader, "meeting", meeting, "close", {})
    force = {
        "title": "中试专班", "purpose": "投用。", "lead": "副省长", "members": "3人", "department": "省经信厅",
        "rhythm": "both", "begins_on": "2026-03-16", "ends_on": "2026-12-31",
    }  # fmt: skip
    force_number = open_record(around.leader, "task_force", force).record.subject
    act(around.leader, "resolution", number, "assign", {"task_force": force_number})
    task = RecordRow.objects.get(kind="task", of=f"resolution/{number}")
    held = load("task", task.number)
    assert held.due == {"deadline": "2026-12-31"}
    assert {name: held.values[name] for name in ("title", "department", "category", "meeting", "task_force")} == {
        "title": "年内投用两个中试平台", "department": "省经信厅", "category": "四季度推进会", "meeting": number,
        "task_force": force_number,
    }  # fmt: skip
    act(around.officer, "task", task.number, "begin", {})
    act(around.leader, "meeting", meeting, "close", {})
    assert unchanged("task", task.number)
    assert verify().sound


def test_a_party_must_be_named(plan, around, refusal):
    number = open_record(around.leader, "meeting", MEETING).record.subject
    for kind, said in (("department", "department"), ("unit", "unit"), ("region", "region")):
        bare = {"party_kind": kind, "title": "甲"}
        assert said in refusal(open_record, around.leader, "briefing", bare, of=f"meeting/{number}")


def test_the_page_of_a_meeting_shows_its_briefs(meeting, around):
    client = Client()
    client.force_login(Person.objects.get(username="leader"))
    page = client.get(f"/record/meeting/{meeting}").content.decode()
    for kind in PARTIES:
        assert f"/briefing/{briefing_of(kind).number}/" in page
