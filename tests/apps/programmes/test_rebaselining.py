"""A target that stands is never overwritten: it is adjusted, with the old one, the reason and the approver."""

import pytest

from daoren.apps.audit.queries import facts_of
from daoren.apps.audit.verify import verify
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.models import Attained
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.projection import load
from tests.apps.programmes.conftest import observe

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = {"period": "2024", "region": "330000", "value": 15.0, "ground": "over_achieved", "reason": "原目标偏低。"}


@pytest.fixture
def labs(today, indicator) -> str:
    today("2025-10-10")
    return indicator("labs", targets={"2024": 4}, actuals={"2024": 18}, aggregation="flow")


def target() -> float:
    return TABLES["observations"].objects.get(pk="labs/330000/2024-01-01/target").value


def test_old_and_new_stand_side_by_side_with_reason_and_approver(labs, around, refusal):
    number = open_record(around.officer, "rebaselining", ASKED, of="indicator/labs").record.subject
    asked = load("rebaselining", number)
    assert (asked.values["old_value"], asked.values["attained"], asked.values["old_document"]) == (
        4,
        4.5,
        "发布件",
    )
    assert target() == 4
    assert "may" in refusal(act, around.officer, "rebaselining", number, "approve", {"document": "会议纪要"})
    act(around.leader, "rebaselining", number, "approve", {"document": "会议纪要〔2025〕3号"})
    assert target() == 15
    done = load("rebaselining", number)
    assert (done.values["old_value"], done.values["value"], done.state) == (4, 15.0, "approved")
    assert done.actors["approve"] == around.leader.key
    assert Attained.objects.get(code="labs").attained == pytest.approx(1.2)
    facts = facts_of("observations", "labs/330000/2024-01-01/target")
    assert [fact.content["set"]["value"] for fact in facts] == [4, 15.0]
    assert verify().sound


def test_nobody_approves_what_he_asked_for(today, indicator, around, person, refusal):
    from daoren.apps.parties.actors import actor_of
    from daoren.apps.parties.models import Membership, Person

    today("2025-10-10")
    indicator("labs", targets={"2024": 4})
    both = person("leader", name="both")
    Membership.objects.create(person=both, role="officer", department="省科技厅")
    actor = actor_of(Person.objects.get(pk=both.pk))
    number = open_record(actor, "rebaselining", ASKED, of="indicator/labs").record.subject
    assert refusal(act, actor, "rebaselining", number, "approve", {"document": "x"})
    assert target() == 4


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"period": "2026"}, "no target"), ({"value": 4}, "is the old one"), ({"period": "someday"}, "period"),
     ({"ground": "lazy"}, "ground"), ({"reason": ""}, "reason")],
)  # fmt: skip
def test_what_can_not_be_adjusted_says_why(labs, around, refusal, changed, said):
    told = refusal(open_record, around.officer, "rebaselining", {**ASKED, **changed}, of="indicator/labs")
    assert said.lower() in told.lower()


def test_a_target_that_stands_is_not_set_again(labs, around, refusal):
    again = {"period": "2024", "target": 20.0, "document": "通知"}
    assert "adjusted" in refusal(act, around.officer, "indicator", "labs", "set_target", again)
    act(around.officer, "indicator", "labs", "set_target", {**again, "period": "2026"})
    row = TABLES["observations"].objects.get(pk="labs/330000/2026-01-01/target")
    assert (row.value, row.unit, row.document) == (20.0, "家 / firms", "通知")


def test_a_change_of_method_breaks_the_series(today, indicator, around, put, refusal):
    today("2025-10-10")
    indicator("share", targets={"2025": 70}, actuals={"2021": 60, "2022": 61, "2023": 62}, aggregation="ratio")
    changed = {"method": "2024版", "method_since": "2024-01-01", "formula": "新口径", "reason": "统计改革",
               "document": "通知"}  # fmt: skip
    act(around.officer, "indicator", "share", "change_method", changed)
    assert "another name" in refusal(act, around.officer, "indicator", "share", "change_method", changed)
    observe(put, "share", "2024", "actual", 40, method="2024版")
    row = Attained.objects.get(code="share")
    assert list(row.asked.values_list("kind", "year")) == [("method_break", 2024)]
    assert (row.low, row.middle) == (None, None)  # one year by the new method says nothing of the next


def test_figures_are_checked_by_somebody_else_and_corrected_in_the_open(labs, around, refusal):
    said = {"period": "2025", "region": "330000", "value": 20.0, "document": "统计快报"}
    number = open_record(around.officer, "figure", said, of="indicator/labs").record.subject
    assert refusal(act, around.officer, "figure", number, "accept", {})
    act(around.second_officer, "figure", number, "accept", {})
    row = TABLES["observations"].objects.get(pk="labs/330000/2025-01-01/actual")
    assert (row.value, row.status) == (20.0, "reported")
    again = {**said, "value": 19.0}
    assert "counted" in refusal(open_record, around.officer, "figure", again, of="indicator/labs")
    fixed = open_record(around.officer, "figure", {**again, "remark": "重复统计一家"}, of="indicator/labs").record
    assert fixed.values["before"] == 20.0
    act(around.second_officer, "figure", fixed.subject, "accept", {})
    assert TABLES["observations"].objects.get(pk=row.pk).value == 19.0
    assert load("figure", number).values["value"] == 20.0


def test_a_figure_of_others_needs_its_evidence(labs, around, refusal):
    said = {"period": "2025", "region": "330100", "value": 13.0, "document": "WIPO", "external": True}
    assert "evidence" in refusal(open_record, around.officer, "figure", said, of="indicator/labs")


def test_a_bureau_reports_for_its_own_region_alone(labs, around, refusal):
    said = {"period": "2024", "region": "330100", "value": 3.0, "document": "报表"}
    assert open_record(around.hangzhou, "figure", said, of="indicator/labs").record.state == "reported"
    for region in ("330200", "330000"):
        assert refusal(open_record, around.hangzhou, "figure", {**said, "region": region}, of="indicator/labs")


def test_a_milestone_waits_for_those_before_it(today, around, refusal):
    today("2025-10-10")
    said = {"department": "省科技厅", "period": "2025H2", "condition": "已完成"}
    first = open_record(around.officer, "milestone", {**said, "title": "一"}).record
    assert first.due == {"due": "2025-12-31"}
    waits = {**said, "title": "二", "depends_on": [first.subject]}
    second = open_record(around.officer, "milestone", waits).record.subject
    act(around.officer, "milestone", second, "report", {"result": "完成"})
    assert load("milestone", second).values["waiting"] == [first.subject]
    assert "waits for" in refusal(act, around.leader, "milestone", second, "go", {})
    act(around.officer, "milestone", first.subject, "report", {"result": "完成"})
    act(around.leader, "milestone", first.subject, "go", {})
    act(around.leader, "milestone", second, "go", {})
    assert load("milestone", second).state == "reached"
