"""The gap finder: what falls short in which order, since when, who owes it, and how a place stands among peers."""

import pytest

from daoren.apps.portal.part import Part
from daoren.apps.programmes.gaps import behind, owing, peers
from daoren.apps.programmes.standings import refresh_attained
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.tick import tick
from tests.apps.programmes.conftest import observe

pytestmark = pytest.mark.django_db(transaction=True)

TASK = {"title": "评估实验室", "lead": "省经信厅", "department": "省经信厅", "deadline": "2025-09-30",
        "starts_on": "2025-01-01", "region": "330000"}  # fmt: skip


@pytest.fixture
def places(put):
    """Three cities, two mountain counties and two others."""
    for code, kind, mountain in (
        ("330100", "city", None), ("330200", "city", None), ("330300", "city", None),
        ("330328", "county", True), ("330329", "county", True), ("330106", "county", False),
        ("330206", "county", False),
    ):  # fmt: skip
        values = {"region_id": code, "name": code, "kind": kind}
        put("regions", code, {**values, **({} if mountain is None else {"mountain": mountain})})


def test_red_stands_first_then_the_larger_share_missing(today, indicator):
    today("2025-10-10")
    indicator("near", targets={"2024": 100}, actuals={"2024": 97}, nature="binding", action="A3")
    indicator("far", targets={"2024": 10}, actuals={"2024": 5}, nature="binding", action="A3")
    indicator("soft", targets={"2024": 10}, actuals={"2024": 1}, action="A1")
    indicator("met", targets={"2024": 10}, actuals={"2024": 12}, nature="binding")
    assert [one.row.code for one in behind(Part())] == ["far", "near", "soft"]
    assert [one.row.code for one in behind(Part(), "A1")] == ["soft"]
    assert [one.row.code for one in behind(Part(department="省经信厅"))] == []
    assert [one.row.needs for one in behind(Part())] == [5, 3, 9]


def test_it_says_since_which_year_without_a_break(today, indicator):
    today("2025-10-10")
    indicator(
        "a", targets={"2021": 5, "2022": 5, "2023": 5, "2024": 5},
        actuals={"2021": 4, "2022": 6, "2023": 4, "2024": 4},
    )  # fmt: skip
    indicator("b", targets={"2024": 5}, actuals={"2024": 4})
    assert {one.row.code: one.since for one in behind(Part())} == {"a": 2023, "b": 2024}


def test_a_year_that_is_running_falls_short_by_its_forecast(today, indicator):
    today("2025-10-10")
    indicator(
        "share", targets={"2024": 70, "2025": 90}, nature="binding", aggregation="ratio",
        actuals={"2020": 60, "2021": 61, "2022": 62.5, "2023": 63, "2024": 64.2},
    )  # fmt: skip
    indicator(
        "days", targets={"2025": 30}, direction="lower", sign="=", nature="binding", aggregation="ratio",
        actuals={"2020": 58, "2021": 57, "2022": 56, "2023": 54.5, "2024": 53.5},
    )  # fmt: skip
    found = {one.row.code: one for one in behind(Part())}
    assert (found["share"].since, found["share"].row.verdict) == (2024, "behind")
    assert found["share"].ahead == pytest.approx(90 - 65.25, abs=0.1)
    # A target that is to be reached from above is missed by what lies above it.
    assert found["days"].ahead == pytest.approx(52.4 - 30, abs=0.1)


def test_who_owes_most_in_red_stands_first_and_late_milestones_count_alone(today, indicator, around, put):
    today("2025-03-01")
    indicator("far", targets={"2024": 10}, actuals={"2024": 5}, nature="binding")
    put(
        "milestone", "LCB1", {"title": "评估", "department": "省教育厅", "period": "2025H1", "region": "330100"},
        state="late",
    )  # fmt: skip
    open_record(around.leader, "task", TASK)
    today("2025-10-10")
    tick()
    found = {one.department: one for one in owing(Part())}
    assert set(found) == {"省科技厅", "省教育厅", "省经信厅"}
    assert (found["省科技厅"].indicators, found["省科技厅"].since) == ({"red": 1}, None)
    assert (found["省教育厅"].milestones, str(found["省教育厅"].since)) == (1, "2025-03-01")
    assert (found["省经信厅"].tasks, str(found["省经信厅"].since)) == ({"red": 1}, "2025-10-10")
    assert [one.department for one in owing(Part(department="省教育厅"))] == ["省教育厅"]
    assert [one.department for one in owing(Part(region="330100"))] == ["省教育厅"]
    assert owing(Part(region="330200")) == []


def test_nobody_owes_what_is_done(today, around):
    today("2025-03-01")
    number = open_record(around.leader, "task", TASK).record.subject
    act(around.other_officer, "task", number, "begin", {})
    act(around.other_officer, "task", number, "finish", {"done_so_far": "完成"})
    today("2025-10-10")
    tick()
    assert owing(Part()) == []


def test_a_place_stands_among_its_peers_of_the_same_year(today, indicator, places, put):
    today("2025-10-10")
    indicator("rd", aggregation="ratio", unit="%")
    for region, figures in {
        "330100": {"2023": 3.86}, "330200": {"2023": 3.1, "2024": 3.2}, "330300": {"2023": 4.0, "2024": 2.7},
        "330328": {"2024": 1.2}, "330329": {"2024": 1.5}, "330106": {"2024": 6.0}, "330206": {"2024": 5.0},
    }.items():  # fmt: skip
        for year, value in figures.items():
            observe(put, "rd", year, "actual", value, region=region)
    refresh_attained()
    (hangzhou,) = peers("330100")
    assert (hangzhou.year, hangzhou.place, hangzhou.among, hangzhou.of) == (2023, 2, 3, 3)
    assert (hangzhou.low, hangzhou.high) == (3.1, 4.0)
    (ningbo,) = peers("330200")
    # Hangzhou has no figure of 2024: it is not compared, and not taken for zero.
    assert (ningbo.year, ningbo.place, ningbo.among, ningbo.of) == (2024, 1, 2, 3)
    (mountain,) = peers("330328")
    assert (mountain.place, mountain.among, mountain.high) == (2, 2, 1.5)
    (other,) = peers("330106")
    assert (other.place, other.low, other.high) == (1, 5.0, 6.0)
    assert peers("330000") == []


def test_the_least_is_the_first_where_less_is_better(today, indicator, places, put):
    today("2025-10-10")
    indicator("days", aggregation="ratio", direction="lower", unit="天 / days")
    for region, value in (("330100", 58), ("330200", 31)):
        observe(put, "days", "2024", "actual", value, region=region)
    refresh_attained()
    assert [one.place for one in peers("330200")] == [1]
    assert [one.place for one in peers("330100")] == [2]


def test_a_part_of_a_year_is_not_held_against_a_whole_one(today, indicator, places, put):
    today("2025-10-10")
    indicator("added", aggregation="flow")
    observe(put, "added", "2024", "actual", 100, region="330100")
    observe(put, "added", "2024H2", "actual", 90, region="330200")
    observe(put, "added", "2024", "actual", 80, region="330300")
    refresh_attained()
    (found,) = peers("330100")
    assert (found.among, found.low) == (2, 80)
    assert peers("330200") == []


def test_the_page_says_what_falls_short_by_how_much_and_whose_it_is(today, indicator, around, page, places, put):
    today("2025-10-10")
    indicator(
        "firms_new", title="新认定高企", name_en="New high-tech firms", targets={"2024": 5000},
        actuals={"2024": 4570}, aggregation="flow", nature="binding", action="A5",
    )  # fmt: skip
    observe(put, "firms_new", "2024", "actual", 900, region="330100")
    observe(put, "firms_new", "2024", "actual", 1000, region="330200")
    refresh_attained()
    english = page("leader", "/programme/gaps/", "en").content.decode()
    assert "needs 430 firms more" in english
    assert "/programme/gaps/firms_new/" in english
    assert "新认定高企" not in page("leader", "/programme/gaps/?action=A1").content.decode()
    assert "2 of 2" in page("hangzhou", "/programme/gaps/?region=330100", "en").content.decode()
    person = page("leader", "/programme/gaps/firms_new/", "en").content.decode()
    assert "no record tells which project moves it" in person
    assert "省科技厅" in person
    assert page("leader", "/programme/gaps/nothing/").status_code == 404


def test_the_page_of_a_gap_lists_the_tasks_that_serve_it(today, indicator, around, page):
    today("2025-03-01")
    indicator("far", targets={"2024": 10}, actuals={"2024": 5})
    indicator("far_too", targets={"2024": 10}, actuals={"2024": 5})
    open_record(around.leader, "task", {**TASK, "title": "开展认定辅导", "indicator": "far"})
    assert "开展认定辅导" in page("leader", "/programme/gaps/far/").content.decode()
    assert "开展认定辅导" not in page("leader", "/programme/gaps/far_too/").content.decode()


def test_the_pages_are_for_those_who_steer(page, person):
    person("manager", unit="U1", name="stranger")
    for address in ("/programme/gaps/", "/programme/gaps/far/"):
        assert page("stranger", address).status_code == 403
