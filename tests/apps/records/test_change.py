"""What is changed decides who decides; while a great change is open the project is pending."""

import pytest

from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.projection import load

pytestmark = pytest.mark.django_db

LATER = {"subject": "period", "details": "设备交付推迟", "new_end_on": "2027-06-30"}


def ask(who, event="ask", **answers):
    return open_record(who, "change", {"details": "说明", **answers}, event=event, of="project/ZJ1").record.subject


def advise(people, number):
    """Bring a change that was asked for before the leader."""
    act(people.manager, "change", number, "pass_on", {})
    act(people.officer, "change", number, "consult", {"expert": people.expert.key})
    act(people.expert, "change", number, "opine", {"advice": "support", "opinion": "目标不变"})


def test_an_extension_goes_by_unit_department_and_expert_and_moves_the_end(project, people, unchanged):
    number = ask(people.investigator, **LATER)
    assert load("project", "ZJ1").state == "change_pending"
    advise(people, number)
    assert load("project", "ZJ1").values["end_on"] == "2026-12-31", "nothing holds before it is approved"
    act(people.leader, "change", number, "approve", {"document": "浙科变〔2026〕1号"})
    assert load("change", number).state == "in_effect"
    after = load("project", "ZJ1")
    assert (after.state, after.values["end_on"]) == ("in_progress", "2027-06-30")
    assert after.values["baseline_end_on"] == "2026-12-31"
    assert after.due["term"] == "2027-06-30"
    assert unchanged("project", "ZJ1")
    assert unchanged("change", number)


@pytest.mark.parametrize("subject", ["route", "team", "lines"])
def test_the_investigator_files_what_is_his_and_nothing_is_pending(project, people, subject):
    assert load("change", ask(people.investigator, "file", subject=subject)).state == "filed"
    assert load("project", "ZJ1").state == "in_progress"


def test_the_unit_decides_on_its_equipment(project, people, refusal):
    number = ask(people.manager, subject="equipment")
    assert "You did “ask for a change”" in refusal(act, people.manager, "change", number, "decide_in_unit", {})
    assert "unit decides on equipment itself" in refusal(
        act, people.second_manager, "change", number, "pass_on", {}
    )
    act(people.second_manager, "change", number, "decide_in_unit", {})
    assert load("change", number).state == "in_effect"
    assert load("project", "ZJ1").state == "in_progress"


@pytest.mark.parametrize(
    ("answers", "column", "value"),
    [
        ({"subject": "name", "new_name": "新名"}, "name", "新名"),
        ({"subject": "unit", "new_unit": "U2"}, "bearer_id", "U2"),
        ({"subject": "total", "new_total": 5}, "total_public", 5),
        ({"subject": "investigator", "new_investigator": "p-new"}, "investigator", "p-new"),
        ({"subject": "target"}, "end_on", "2026-12-31"),
    ],
)
def test_what_is_approved_takes_effect_on_the_project(project, people, answers, column, value):
    number = ask(people.investigator, **answers)
    advise(people, number)
    act(people.leader, "change", number, "approve", {"document": "1号"})
    after = load("project", "ZJ1")
    assert (after.state, after.values[column]) == ("in_progress", value)


def test_a_new_unit_answers_for_the_project_from_then_on(project, people, actor, refusal):
    number = ask(people.investigator, subject="unit", new_unit="U9")
    advise(people, number)
    act(people.leader, "change", number, "approve", {"document": "1号"})
    assert "Only" in refusal(ask, people.manager, subject="equipment")
    assert ask(people.stranger, subject="equipment")


def test_an_indicator_gets_its_new_target_and_none_is_invented(project, people, put, refusal):
    put("indicators", "ZJ1/I1", {"project_id": "ZJ1", "indicator_id": "I1", "target": 5.0})
    for indicator in ("I7", "I1"):
        number = ask(people.investigator, subject="indicators", indicator=indicator, new_target=8.0)
        advise(people, number)
        if indicator == "I7":
            assert "no “ZJ1/I7”" in refusal(act, people.leader, "change", number, "approve", {"document": "1号"})
            assert load("change", number).state == "advised", "what was refused further on is not half done"
            act(people.leader, "change", number, "refuse", {"reason": "无此指标"})
    act(people.leader, "change", number, "approve", {"document": "1号"})
    assert TABLES["indicators"].objects.get(pk="ZJ1/I1").target == 8.0


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"subject": "route"}, "decides this alone"),
        ({"subject": "period"}, "Say to which day"),
        ({"subject": "period", "new_end_on": "2026-11-30"}, "later than the present end"),
        ({"subject": "period", "new_end_on": "2028-01-01"}, "12 months at most"),
        ({"subject": "unit"}, "Say which unit"),
        ({"subject": "total"}, "Say how much"),
        ({"subject": "else"}, "not one of the choices"),
    ],
)
def test_what_does_not_hang_together_is_refused(project, people, refusal, answers, why):
    assert why in refusal(ask, people.investigator, **answers)
    assert load("project", "ZJ1").state == "in_progress"


def test_the_last_day_of_twelve_months_is_within_them(project, people):
    assert ask(people.investigator, **{**LATER, "new_end_on": "2027-12-31"})


def test_an_extension_is_asked_for_before_the_end_and_once(project, people, put, today, refusal):
    number = ask(people.investigator, **LATER)
    assert "another change of it is still open" in refusal(ask, people.investigator, **LATER)
    advise(people, number)
    act(people.leader, "change", number, "approve", {"document": "1号"})
    assert "normally extended once" in refusal(ask, people.investigator, **{**LATER, "new_end_on": "2027-09-30"})
    today("2027-07-01")
    assert "before the end" in refusal(ask, people.investigator, **{**LATER, "new_end_on": "2027-09-30"})


def test_refused_and_withdrawn_changes_let_the_project_go_on(project, people):
    number = ask(people.investigator, **LATER)
    advise(people, number)
    act(people.leader, "change", number, "refuse", {"reason": "理由不足"})
    assert (load("project", "ZJ1").state, load("project", "ZJ1").values["end_on"]) == ("in_progress", "2026-12-31")
    number = ask(people.investigator, **LATER)
    act(people.investigator, "change", number, "withdraw", {"reason": "不再需要"})
    assert load("project", "ZJ1").state == "in_progress"


def test_nobody_decides_on_what_he_brought(project, people, person, refusal):
    from daoren.apps.parties.actors import actor_of
    from daoren.apps.parties.models import Membership

    both = person("officer", name="both", department="高新处")
    Membership.objects.create(person=both, role="leader")
    number = ask(people.investigator, **LATER)
    act(people.manager, "change", number, "pass_on", {})
    act(actor_of(both), "change", number, "consult", {"expert": people.expert.key})
    assert "Only expert" in refusal(
        act, people.stranger, "change", number, "opine", {"advice": "support", "opinion": "好"}
    )
    act(people.expert, "change", number, "opine", {"advice": "support", "opinion": "好"})
    assert "somebody else must do this" in refusal(
        act, actor_of(both), "change", number, "approve", {"document": "1号"}
    )
