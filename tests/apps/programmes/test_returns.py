"""Does it pay: output for input years later, how far cities lie apart, and what major facilities brought."""

import pytest
from django.test import Client

from daoren.apps.parties.actors import actor_of
from daoren.apps.parties.models import Person
from daoren.apps.programmes.facilities import facilities, together
from daoren.apps.programmes.returns import apart, definitions, halves, lines
from daoren.apps.programmes.standings import refresh_attained
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.projection import load
from tests.apps.programmes.conftest import observe

pytestmark = pytest.mark.django_db(transaction=True)

YI = 10**10


@pytest.fixture
def spend(put):
    """Record money spent on a project: spend("P1", 2022, public=1, own=2), in CNY 100 m."""

    def record(project: str, year: int, **amounts: float) -> None:
        for source, amount in amounts.items():
            row = {
                "project_id": project, "source": source, "period_start": f"{year}-01-01",
                "period_end": f"{year}-12-31", "spent": round(amount * YI),
            }  # fmt: skip
            put("money", f"{project}/{source}/{year}-01-01", row)

    return record


@pytest.fixture
def bring(put):
    """Record substitutes that a project brought: bring("P1", 2023, 3)."""

    def record(project: str, year: int, count: int, stage: str = "in_use") -> None:
        for at in range(count):
            row = {
                "project_id": project, "output_id": f"{year}-{at}", "kind": "import_substitution",
                "stage": stage, "recognised_on": f"{year}-05-01",
            }  # fmt: skip
            put("outputs", f"{project}/{year}-{at}", row)

    return record


@pytest.fixture
def project(put):
    """Make a project: project("P1", action="A2", region="330106")."""

    def make(number: str, **values) -> str:
        put("project", number, {"name": number, "action": "A2", "region": "330106", **values}, state="in_progress")
        return number

    return make


@pytest.fixture
def cities(put):
    """Three cities."""
    for code in ("330100", "330200", "330300"):
        put("regions", code, {"region_id": code, "name": code, "kind": "city"})


def of(group: str, by: str = "action"):
    (found,) = (one for one in lines(by) if one.group == group)
    return found


def test_output_is_held_against_the_input_of_the_years_before(today, project, spend, bring):
    today("2025-07-02")
    project("P1")
    spend("P1", 2022, public=1, own=2)
    spend("P1", 2023, public=2)
    bring("P1", 2023, 6)
    bring("P1", 2024, 3)
    found = of("A2")
    assert found.parts == {"public_spent": pytest.approx(3), "own_spent": pytest.approx(2)}
    assert found.input == {2022: pytest.approx(3), 2023: pytest.approx(2)}
    told = found.outputs["results_in_use_new"]
    assert (told.output, told.input, told.per_unit) == (9, pytest.approx(5), pytest.approx(9 / 5))
    assert (told.years, told.lag_years) == ((2023, 2024), 1)
    # By action nobody tells value added; that is not the same as none.
    assert found.outputs["value_added"] is None


def test_a_year_without_results_is_counted_as_none_and_not_left_out(today, project, spend, bring):
    today("2025-07-02")
    project("P1")
    project("P2", action="A6")
    for year in (2021, 2022, 2023):
        spend("P1", year, public=1)
        spend("P2", year, public=1)
        bring("P1", year + 1, 2)
    bring("P2", 2023, 1)
    told = of("A6").outputs["results_in_use_new"]
    # One result in three years for 3: the years in which none came do not drop out.
    assert (told.output, told.per_unit, told.years) == (1, pytest.approx(1 / 3), (2022, 2023, 2024))


def test_results_without_money_on_record_are_shown_and_not_divided(today, project, spend, bring):
    today("2025-07-02")
    project("P1", action="A4")
    bring("P1", 2023, 2)
    found = of("A4")
    assert (found.parts, found.input) == ({}, {})
    told = found.outputs["results_in_use_new"]
    assert (told.output, told.per_unit, told.why.key) == (None, None, "programme.why_no_pair")


def test_output_of_the_first_year_looks_back_as_far_as_its_lag(today, project, spend, bring):
    today("2025-07-02")
    project("P1")
    spend("P1", 2019, public=1)
    spend("P1", 2018, public=9)
    bring("P1", 2020, 4)
    found = of("A2")
    assert (found.input, found.parts) == ({}, {})
    told = found.outputs["results_in_use_new"]
    assert (told.input, told.per_unit, told.of) == (pytest.approx(1), pytest.approx(4), 1)


def test_the_running_year_is_not_looked_at(today, project, spend, bring):
    today("2025-07-02")
    project("P1")
    spend("P1", 2024, public=1)
    bring("P1", 2025, 9)
    assert of("A2").outputs["results_in_use_new"].output is None


def test_cities_are_told_by_the_rise_of_what_they_report(today, indicator, project, spend, cities, put):
    today("2025-07-02")
    project("P1")
    spend("P1", 2022, public=2)
    indicator("hightech_firms", aggregation="stock")
    for year, value in (("2023", 100), ("2024", 130)):
        observe(put, "hightech_firms", year, "actual", value, region="330100")
    told = of("330100", "city").outputs["firms"]
    # 30 more firms, not 230, for 2 two years before.
    assert (told.output, told.per_unit, told.years) == (30, pytest.approx(15), (2024,))
    observe(put, "hightech_firms", "2024", "actual", 130, region="330100", method="新口径")
    observe(put, "hightech_firms", "2023", "actual", 100, region="330100", method="旧口径")
    assert of("330100", "city").outputs["firms"].output is None


def test_by_field_too_and_what_has_none_is_told_as_such(today, project, spend, bring):
    today("2025-07-02")
    project("P1", field="新材料")
    project("P2")
    spend("P1", 2022, public=1)
    spend("P2", 2022, public=2)
    assert [(one.group, sum(one.input.values())) for one in lines("field")] == [
        ("", pytest.approx(2)), ("新材料", pytest.approx(1)),
    ]  # fmt: skip


def test_each_column_says_what_it_is_and_how_much_of_it_can_be_told(today, project, put, indicator):
    today("2025-07-02")
    project("P1")
    indicator("hightech_firms", aggregation="stock")
    put(
        "outputs", "P1/1", {"project_id": "P1", "output_id": "1", "stage": "in_use", "recognised_on": "2023-05-01"}
    )
    put("outputs", "P1/2", {"project_id": "P1", "output_id": "2", "stage": "in_use"})
    found = {one.key: one for one in definitions()}
    assert found["results_in_use_new"].coverage == 0.5
    assert (found["firms"].indicator, found["firms"].coverage) == ("hightech_firms", None)
    assert (found["jobs"].indicator, found["jobs"].rule) == ("", "")
    assert found["public_spent"].coverage is None  # no row at all: nothing can be said of it


def test_how_far_cities_lie_apart_and_how_that_changes(today, indicator, cities, put):
    today("2025-07-02")
    indicator("rd_intensity", actuals={"2024": 3.2}, aggregation="ratio", unit="%")
    figures = {"330100": (3.6, 3.8), "330200": (2.0, 2.4), "330300": (1.8, 2.4)}
    for city, values in figures.items():
        for year, value in zip(("2022", "2024"), values, strict=True):
            observe(put, "rd_intensity", year, "actual", value, region=city)
    refresh_attained()
    (found,) = apart()
    assert (found.first, found.last, found.of, found.spreads[0].covered) == (2022, 2024, 3, 3)
    assert (found.spreads[0].ratio, found.spreads[-1].ratio) == (pytest.approx(2.0), pytest.approx(3.8 / 2.4))
    assert found.change.variation < 0
    assert found.change.ratio == pytest.approx(3.8 / 2.4 - 2)


def test_one_city_with_older_figures_hides_nothing(today, indicator, cities, put):
    today("2025-07-02")
    indicator("rd_intensity", actuals={"2024": 3.2}, aggregation="ratio", unit="%")
    observe(put, "rd_intensity", "2015", "actual", 3.0, region="330100")
    for year in ("2023", "2024"):
        for city, value in (("330100", 3.6), ("330200", 2.0)):
            observe(put, "rd_intensity", year, "actual", value, region=city)
    refresh_attained()
    (found,) = apart()
    assert (found.years, found.spreads[0].covered, found.of) == ((2023, 2024), 2, 3)


def test_of_one_city_or_one_year_no_gap_is_told(today, indicator, cities, put):
    today("2025-07-02")
    indicator("rd_intensity", actuals={"2024": 3.2}, aggregation="ratio", unit="%")
    for city, value in (("330100", 3.6), ("330200", 2.0)):
        observe(put, "rd_intensity", "2024", "actual", value, region=city)
    refresh_attained()
    assert apart() == []


def test_a_part_is_shown_as_a_share_of_the_whole(today, indicator):
    today("2025-07-02")
    indicator("transfer_index", actuals={"2022": 136, "2023": 171.07}, aggregation="index")
    indicator("transfer_index_mountain", actuals={"2023": 61.43}, aggregation="index")
    ((year, share),) = halves()[0]["shares"]
    assert (year, round(share, 3)) == (2023, 0.359)


FACILITY = {
    "title": "超重力装置（合成数据）", "unit": "U1", "department": "省科技厅", "region": "330100",
    "approved_on": "2019-05-20", "investment_total": 1_500_000_000_00, "planned_open_on": "2024-06-30",
}  # fmt: skip
USE = {"use_year": "2024", "hours_available": 2400, "hours_used": 1620, "hours_outside": 405}


@pytest.fixture
def manager(person, put):
    """Make the manager of the unit of the facility."""
    put("party", "U1", {"name": "单位", "kind": "university"}, state="active")
    return actor_of(person("manager", unit="U1", name="manager"))


@pytest.fixture
def facility(today, around, manager) -> str:
    """Enter a facility, with half of its investment reported."""
    today("2025-07-02")
    number = open_record(around.officer, "facility", FACILITY).record.subject
    act(manager, "facility", number, "report", {"invested": 750_000_000_00})
    return number


def test_a_facility_that_has_no_effect_yet_waits_and_is_not_zero(facility):
    (found,) = facilities()
    assert (found.invested, found.time, found.used) == (0.5, 1.0, None)
    assert (found.days, found.waiting) == (None, (2235))
    told = together([found])
    assert (told.count, told.told, told.effects, told.median, told.with_use, told.used) == (1, 1, 0, None, 0, None)


def test_it_takes_effect_with_the_first_use_or_result_whichever_came_first(facility, around, manager, today):
    act(around.officer, "facility", facility, "open", {"operating_since": "2024-09-18"})
    assert load("facility", facility).due["use"] == "2026-07-02"
    act(
        manager, "facility", facility, "report_use",
        {**USE, "first_use_on": "2024-10-11", "first_result_on": "2024-10-01"},
    )  # fmt: skip
    (found,) = facilities()
    assert (found.days, found.waiting) == (1961, None)
    assert (found.used, found.outside) == (0.675, 0.25)
    told = together([found])
    assert (told.effects, told.median, told.running, told.with_use) == (1, 1961, 1, 1)


def test_it_may_be_used_on_trial(facility, around, manager):
    act(around.officer, "facility", facility, "try", {})
    act(manager, "facility", facility, "report_use", {**USE, "first_use_on": "2024-05-20"})
    assert facilities()[0].days == 1827


def test_hours_and_days_that_cannot_be_are_refused(facility, around, manager, refusal):
    said = refusal(act, around.officer, "facility", facility, "open", {"operating_since": "2018-01-01"})
    assert "before it was approved" in said
    act(around.officer, "facility", facility, "open", {"operating_since": "2024-09-18"})
    for wrong in (
        {"hours_used": 2500}, {"hours_outside": 1700}, {"first_use_on": "2018-01-01"},
        {"first_result_on": "2018-01-01"},
    ):  # fmt: skip
        assert refusal(act, manager, "facility", facility, "report_use", {**USE, **wrong})
    assert refusal(act, manager, "facility", facility, "report", {"invested": -1})


def test_a_facility_that_falls_short_is_put_right_or_retired(facility, around, manager, refusal, unchanged):
    act(around.officer, "facility", facility, "open", {"operating_since": "2024-09-18"})
    act(around.officer, "facility", facility, "put_right", {"reason": "两年未对外开放。"})
    said = {"reason": "整改无效。", "note": "单位无异议。"}
    assert "may do this" in refusal(act, around.officer, "facility", facility, "retire", said)
    assert together(facilities()).running == 1
    act(around.leader, "facility", facility, "retire", said)
    assert facilities() == []
    assert unchanged("facility", facility)


def test_the_pages_say_it_in_both_languages(facility, project, spend, bring, around):
    project("P1")
    spend("P1", 2022, public=1)
    bring("P1", 2023, 2)
    for who, language, words in (
        ("leader", "zh-hans", ("每亿元 2", "未见效，已 2,235 天", "超重力装置")),
        ("hangzhou", "en", ("2 per CNY 100 m", "none yet, 2,235 days", "not kept by this")),
    ):
        client = Client()
        client.force_login(Person.objects.get(username=who))
        client.cookies["django_language"] = language
        for by in ("action", "city", "field", "nothing"):
            assert client.get(f"/programme/returns/?by={by}").status_code == 200
        text = client.get("/programme/returns/").content.decode()
        for word in words:
            assert word in text


def test_the_pages_are_for_those_who_steer(person, around):
    client = Client()
    client.force_login(person("manager", unit="U1", name="stranger"))
    assert client.get("/programme/returns/").status_code == 403
