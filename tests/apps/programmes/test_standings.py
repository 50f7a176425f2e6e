"""How indicators stand follows their figures at once, and what is published comes out as it is."""

from datetime import date

import pytest

from daoren.apps.programmes.models import Attained, TaskLight
from daoren.apps.programmes.standings import refresh_attained
from daoren.apps.programmes.task_lights import refresh_task_lights
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.tick import tick
from tests.apps.programmes.conftest import observe
from tests.portfolios import portfolio

pytestmark = pytest.mark.django_db(transaction=True)


def stands(code: str, region: str = "330000") -> Attained:
    return Attained.objects.get(pk=f"{code}/{region}")


def findings(code: str) -> list[tuple[str, int]]:
    return list(stands(code).asked.order_by("kind", "year").values_list("kind", "year"))


def test_a_target_that_was_missed_and_how_much_is_missing(today, indicator):
    today("2025-10-10")
    indicator(
        "value_added", targets={"2024": 16000}, actuals={"2024": 15507.87}, aggregation="flow", nature="binding"
    )
    row = stands("value_added")
    assert (row.verdict, row.light, row.year) == ("missed", "red", 2024)
    assert row.attained == pytest.approx(0.9692, abs=5e-5)
    assert row.needs == pytest.approx(492.13)


def test_what_is_to_be_asked_stands_at_the_indicator(today, indicator, put):
    today("2025-12-01")
    indicator("labs_new", targets={"2024": 4}, actuals={"2024": 18}, aggregation="flow")
    indicator("share", targets={"2027": 66}, actuals={"2023": 67.1}, aggregation="ratio", unit="%")
    indicator("firms", actuals={"2023": 42000, "2024": 47500, "2025-11": 47400}, inflow="came", outflow="left")
    assert findings("labs_new") == [("over_achieved", 2024)]
    assert ("passed_early", 2027) in findings("share")
    assert findings("firms") == [("unexplained", 2025)]
    observe(put, "came", "2025", "actual", 5000)
    refresh_attained(["firms"])
    assert findings("firms") == [("unexplained", 2025)]
    observe(put, "left", "2025", "actual", 5100)
    refresh_attained(["firms"])
    assert findings("firms") == []


def test_new_enterprises_are_derived_from_the_rise_of_the_stock(today, indicator):
    today("2025-10-10")
    indicator("hightech_firms", actuals={"2023": 42000, "2024": 47500})
    indicator("firms_new", targets={"2024": 5000}, sign=">", aggregation="flow", derivation="hightech_firms_rise")
    row = stands("firms_new")
    assert (row.judged_year, row.judged_verdict, row.judged_attained) == (2024, "met", 1.1)
    assert row.derived


def test_a_result_recognised_moves_the_derived_indicator_at_once(today, indicator, put):
    today("2025-10-10")
    indicator("new", targets={"2025": 10}, aggregation="flow", derivation="import_substitution_new")
    put("project", "P1", {"name": "轴承", "region": "330106"}, state="in_progress")
    assert stands("new").actual is None
    for at in (1, 2):
        row = {
            "project_id": "P1",
            "output_id": f"O{at}",
            "kind": "import_substitution",
            "recognised_on": "2025-03-01",
        }
        put("outputs", f"P1/O{at}", row)
    assert stands("new").actual == 2
    put("outputs", "P1/O3", {"project_id": "P1", "output_id": "O3", "kind": "import_substitution"})
    row = stands("new")
    assert (row.actual, row.coverage) == (2, pytest.approx(2 / 3))


def test_places_stand_for_themselves(today, indicator, put):
    today("2025-10-10")
    indicator("rd", actuals={"2023": 3.2}, aggregation="ratio", unit="%")
    observe(put, "rd", "2023", "actual", 3.86, region="330100")
    observe(put, "rd", "2023", "actual", 2.65, region="CN")
    assert sorted(Attained.objects.values_list("region", flat=True)) == ["330000", "330100"]
    assert stands("rd", "330100").actual == 3.86


def test_the_day_moves_what_hangs_on_it(today, indicator):
    today("2024-12-01")
    indicator("value", targets={"2024": 10}, actuals={"2023": 5}, aggregation="flow")
    assert stands("value").verdict == "unknown"
    today("2025-02-01")
    tick()
    assert (stands("value").as_of.isoformat(), findings("value")) == ("2025-02-01", [("no_actual", 2024)])


def test_made_anew_it_is_the_same(today, indicator, put):
    today("2025-10-10")
    indicator("a", targets={"2024": 1}, actuals={"2022": 1, "2023": 2, "2024": 3})
    before = list(Attained.objects.order_by("pk").values())
    assert refresh_attained() == 1
    assert list(Attained.objects.order_by("pk").values()) == before


def test_tasks_are_lit_by_their_deadline_and_progress(today, around):
    today("2025-01-01")
    said = {"title": "评估实验室", "lead": "省科技厅", "department": "省科技厅", "deadline": "2025-12-31",
            "starts_on": "2025-01-01"}  # fmt: skip
    number = open_record(around.leader, "task", said).record.subject
    today("2025-07-02")
    refresh_task_lights()
    assert TaskLight.objects.get().light == "unknown"
    act(around.officer, "task", number, "begin", {})
    act(around.officer, "task", number, "report", {"progress": 0.3})
    assert TaskLight.objects.get().light == "yellow"
    act(around.officer, "task", number, "report", {"progress": 0.1})
    assert (TaskLight.objects.get().light, TaskLight.objects.get().department) == ("red", "省科技厅")
    act(around.officer, "task", number, "finish", {"done_so_far": "完成"})
    assert TaskLight.objects.get().light == "green"
    act(around.leader, "task", number, "sign_off", {})
    assert not TaskLight.objects.exists()


def test_an_import_of_the_portfolio_moves_what_stands_on_it(today, indicator):
    from daoren.apps.parties.actors import SYSTEM
    from daoren.apps.portfolio.actions.import_portfolio import import_portfolio

    today("2025-10-10")
    indicator("loans", targets={"2024": 800}, aggregation="flow")
    assert stands("loans").judged_verdict == ""
    row = {
        "indicator": "loans", "name": "loans", "region": "330000", "period_start": date(2024, 1, 1),
        "period_end": date(2024, 12, 31), "kind": "actual", "value": 831.0, "document": "发布件",
    }  # fmt: skip
    import_portfolio(portfolio(observations=[row]), SYSTEM)
    assert stands("loans").judged_verdict == "met"
