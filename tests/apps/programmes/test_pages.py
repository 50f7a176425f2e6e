"""The pages of the programme say what the figures say, to those who may see them, in both languages."""

import pytest
from django.test import Client

from daoren.apps.parties.models import Person
from daoren.apps.programmes.models import TaskLight
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.projection import load
from tests.apps.programmes.conftest import observe

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(today, indicator, put):
    """Three indicators of which one was missed, one asks and one is derived."""
    today("2025-10-10")
    indicator(
        "value_added", title="高新技术产业增加值", name_en="High-tech value added", unit="亿元 / CNY 100 m",
        action="A3", targets={"2024": 16000}, actuals={"2024": 15507.87}, aggregation="flow", nature="binding",
    )  # fmt: skip
    indicator(
        "labs",
        title="新增全国重点实验室",
        action="A1",
        targets={"2024": 4},
        actuals={"2024": 18},
        aggregation="flow",
    )
    indicator(
        "results", title="进口替代成果", action="A2", aggregation="flow", derivation="import_substitution_new"
    )
    put("project", "P1", {"name": "轴承", "region": "330106"}, state="in_progress")
    row = {"project_id": "P1", "output_id": "O1", "kind": "import_substitution", "recognised_on": "2022-03-01"}
    put("outputs", "P1/O1", {**row, "title": "替代成果一"})


def test_the_first_page_says_what_falls_short_and_what_to_ask(plan, page):
    text = page("leader", "/programme/").content.decode()
    assert "还差 492.13 亿元" in text
    assert "450%" in text
    assert "rebaselining" not in text  # a leader approves and does not ask
    assert "/open/rebaselining/propose/?of=indicator%2Flabs" in page("officer", "/programme/").content.decode()
    english = page("leader", "/programme/", "en").content.decode()
    assert "needs 492.13 CNY 100 m more" in english
    assert "was the target set too low" in english


def test_the_map_shows_targets_and_actuals_by_year(plan, page):
    text = page("officer", "/programme/indicators/").content.decode()
    assert "15,507.87" in text
    assert "≥ 16,000" in text
    assert "2024 年未达成，97%" in text
    only = page("officer", "/programme/indicators/?action=A1").content.decode()
    assert "新增全国重点实验室" in only
    assert "高新技术产业增加值" not in only
    red = page("officer", "/programme/indicators/?light=red&page=999").content.decode()
    assert "高新技术产业增加值" not in red  # beyond the last page there is nothing


def test_an_indicator_shows_its_years_and_its_adjustments(plan, page, around):
    asked = {
        "period": "2024",
        "region": "330000",
        "value": 15.0,
        "ground": "over_achieved",
        "reason": "原目标偏低。",
    }
    number = open_record(around.officer, "rebaselining", asked, of="indicator/labs").record.subject
    act(around.leader, "rebaselining", number, "approve", {"document": "会议纪要"})
    text = page("leader", "/record/indicator/labs").content.decode()
    for word in ("≥ 4", "15", "原目标偏低。", "会议纪要", "<svg"):
        assert word in text


def test_a_derived_figure_opens_its_rows(plan, page):
    text = page("auditor", "/programme/figure/import_substitution_new/?year=2022").content.decode()
    assert "替代成果一" in text
    assert "/record/project/P1" in text
    assert page("auditor", "/programme/figure/nothing/").status_code == 404
    assert page("auditor", "/programme/figure/import_substitution_new/?year=abc").status_code == 404


def test_the_pages_are_for_those_who_steer(plan, page, person):
    person("manager", unit="U1", name="stranger")
    for address in ("/programme/", "/programme/indicators/", "/programme/road/", "/programme/tasks/"):
        assert page("stranger", address).status_code == 403
        assert page("hangzhou", address).status_code == 200
    assert page("leader", "/programme/tasks/mine/").status_code == 403


TASK = {"title": "评估实验室", "lead": "省科技厅", "department": "省科技厅", "deadline": "2025-12-31",
        "starts_on": "2025-01-01"}  # fmt: skip


@pytest.fixture
def mine(today, around):
    """Two tasks of the officer under way, and one of another department."""
    today("2025-10-10")
    numbers = [open_record(around.leader, "task", {**TASK, "title": f"任务{at}"}).record.subject for at in (1, 2)]
    for number in numbers:
        act(around.officer, "task", number, "begin", {})
    open_record(around.leader, "task", {**TASK, "title": "别家的任务", "department": "省经信厅"})
    return numbers


def send(who: str, **typed: str):
    client = Client()
    client.force_login(Person.objects.get(username=who))
    return client.post("/programme/tasks/mine/", typed)


def form(numbers, **typed: str) -> dict[str, str]:
    known = {f"seen-{one}": str(load("task", one).sequence) for one in numbers}
    return {**known, **{name.replace("__", "-"): text for name, text in typed.items()}}


def test_all_my_tasks_are_updated_in_one_screen(mine, page):
    text = page("officer", "/programme/tasks/mine/").content.decode()
    assert "任务1" in text
    assert "别家的任务" not in text
    first, second = mine
    typed = {f"progress-{first}": "60", f"problem-{first}": "缺用能指标", f"progress-{second}": ""}
    assert send("officer", **form(mine), **typed).status_code == 302
    assert load("task", first).values["progress"] == 0.6
    assert load("task", first).values["problem"] == "缺用能指标"
    assert load("task", second).counts.get("report") is None  # nothing had changed of it
    assert TaskLight.objects.get(pk=first).light == "yellow"


def test_one_wrong_task_saves_none_of_them_and_says_which(mine):
    first, second = mine
    typed = {f"progress-{first}": "60", f"progress-{second}": "a lot"}
    answer = send("officer", **form(mine), **typed)
    assert answer.status_code == 422
    assert "a lot" in answer.content.decode()
    assert "progress" not in load("task", first).values
    typed = {f"progress-{first}": "60", f"progress-{second}": "140"}
    assert send("officer", **form(mine), **typed).status_code == 422
    assert "progress" not in load("task", first).values


def test_who_has_looked_at_an_older_state_overwrites_nothing(mine, around):
    first, _ = mine
    seen = form(mine)
    act(around.second_officer, "task", first, "report", {"progress": 0.9})
    assert send("officer", **seen, **{f"progress-{first}": "10"}).status_code == 422
    assert load("task", first).values["progress"] == 0.9


def test_what_was_written_can_be_taken_away(mine, around):
    first, _ = mine
    act(around.officer, "task", first, "report", {"problem": "缺用能指标"})
    assert send("officer", **form(mine), **{f"problem-{first}": ""}).status_code == 302
    assert "problem" not in load("task", first).values


def test_the_drawing_and_the_road_are_there(mine, page, around):
    said = {
        "title": "中期评估",
        "department": "省科技厅",
        "period": "2025H2",
        "condition": "全部完成",
        "action": "A1",
    }
    open_record(around.officer, "milestone", said)
    assert "2025-12-31" in page("leader", "/programme/tasks/").content.decode()
    text = page("leader", "/programme/road/", "en").content.decode()
    assert "2025, second half" in text
    assert "全部完成" in text


def test_a_city_sees_its_own_figures(plan, page, put):
    observe(put, "labs", "2024", "actual", 3, region="330100")
    text = page("hangzhou", "/programme/indicators/").content.decode()
    assert "新增全国重点实验室" in text
    assert "高新技术产业增加值" not in text
