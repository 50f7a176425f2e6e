"""How a gap may be closed: what is planned anyway, what more money adds, and where nothing can be told."""

import json

import pytest

from daoren.apps.portfolio.models import Standing
from daoren.apps.programmes.closing import Way, open_needs, way_for
from daoren.apps.programmes.models import Attained
from daoren.apps.programmes.standings import refresh_attained
from daoren.apps.reviews.models import Proposal
from daoren.core.terms import say
from tests.apps.programmes.conftest import observe

pytestmark = pytest.mark.django_db(transaction=True)

WHOLE = {"start_on": "2022-01-01", "end_on": "2026-12-31"}


@pytest.fixture
def project(put):
    """Make a project under way, with outputs by the day of their recognition: project("P1", "2023-05-01")."""

    def make(number: str, *outputs: str, light: str = "green", state: str = "in_progress", **values) -> str:
        said = {"name": number, "action": "A2", "region": "330106", "department": "高新处", **WHOLE, **values}
        put("project", number, said, state=state)
        for at, day in enumerate(outputs):
            row = {
                "project_id": number,
                "output_id": f"O{at}",
                "kind": "import_substitution",
                "recognised_on": day,
            }
            put("outputs", f"{number}/O{at}", row)
        Standing.objects.update_or_create(
            project=number, defaults={"as_of": "2025-07-02", **dict.fromkeys(("light", "schedule"), light),
                                      **dict.fromkeys(("money", "delivery"), light)},
        )  # fmt: skip
        return number

    return make


@pytest.fixture
def opened(put):
    """Have the newest board open additions of money: opened("P1", [(100, 1.5)])."""

    def make(project: str, *options: tuple[int, float]) -> None:
        put("round", "LC1", {"title": "轮次"}, state="on_board")
        told = [{"kind": "add", "change": more, "level": level} for more, level in options]
        told += [{"kind": "continue", "change": 0, "level": 1.0}, {"kind": "drop", "change": None, "level": 0.0}]
        Proposal.objects.create(
            round="LC1", project=project, place=1, band="in", light="green", name=project, proposal="add",
            dossier=json.dumps({"options": told}),
        )  # fmt: skip

    return make


def gap_of(code: str = "new", region: str = "330000") -> Attained:
    refresh_attained([code])
    return Attained.objects.get(pk=f"{code}/{region}")


def way(code: str = "new", region: str = "330000") -> Way:
    found = way_for(gap_of(code, region))
    assert isinstance(found, Way), found
    return found


def why(code: str = "new") -> str:
    found = way_for(gap_of(code))
    assert not isinstance(found, Way)
    return found.key


@pytest.fixture
def wanted(today, indicator, project):
    """An indicator of substitutes with a target of 10 for the running year, half of it gone, and 1 so far."""
    today("2025-07-02")
    project("P0", "2025-02-01", action="A9", state="closed")
    indicator("new", targets={"2025": 10}, action="A2", aggregation="flow", derivation="import_substitution_new")


def test_what_projects_bring_is_told_from_what_projects_of_their_action_brought(wanted, project):
    project("P1", "2022-05-01", "2023-05-01", "2024-05-01")
    project("P2")
    found = way()
    assert found.needed == 9
    # Three outputs in six project-years; half a year is left, and 0.8 of green ones deliver.
    assert found.rates == {"A2": pytest.approx(0.5, abs=0.001)}
    assert [one.project for one in found.candidates] == ["P1", "P2"]
    assert found.planned == pytest.approx(2 * 0.5 * 182 / 365.25 * 0.8, abs=0.001)
    assert found.left == pytest.approx(9 - found.planned)


def test_what_the_figure_counts_comes_from_projects_of_every_action(wanted, project):
    project("P1", "2023-05-01")
    project("P3", "2023-05-01", "2024-05-01", "2024-06-01", action="A3")
    found = way()
    assert {one.project for one in found.candidates} == {"P1", "P3"}
    assert found.rates["A3"] == pytest.approx(3 * found.rates["A2"])
    assert found.planned == pytest.approx(sum(one.expected for one in found.candidates))


def test_a_red_project_may_bring_less_and_one_that_is_over_nothing(wanted, project):
    project("P1", "2023-05-01")
    project("P2", "2023-06-01", light="red")
    project("P3", "2023-07-01", state="terminated")
    found = {one.project: one.expected for one in way().candidates}
    assert set(found) == {"P1", "P2"}
    assert found["P2"] == pytest.approx(found["P1"] * 0.2 / 0.8)


def test_projects_of_which_nothing_tells_are_counted_and_never_taken_for_nothing(wanted, project):
    project("P1", "2023-05-01")
    project("P9", action="A6", start_on="2025-01-01")
    found = way()
    assert (found.untold, [one.project for one in found.candidates]) == (1, ["P1"])


def test_all_projects_are_counted_however_many(wanted, project):
    for at in range(12):
        project(f"P{at:02}", "2023-05-01")
    found = way()
    assert len(found.candidates) == 12
    assert found.planned == pytest.approx(12 * found.candidates[0].expected)


def test_an_indicator_of_one_field_asks_projects_of_that_field(today, indicator, project):
    today("2025-07-02")
    indicator(
        "new", targets={"2025": 10}, aggregation="flow", derivation="import_substitution_new", field="新材料"
    )
    project("P1", "2023-05-01", field="新材料")
    project("P2", "2023-05-01", "2025-03-01", field="生命健康")
    assert [one.project for one in way().candidates] == ["P1"]


def test_a_city_asks_the_projects_within_it(wanted, project, put):
    project("P1", "2023-05-01")
    project("P2", "2023-05-01", region="330206")
    observe(put, "new", "2025", "target", 4, region="330200", sign=">=")
    observe(put, "new", "2025H1", "actual", 1, region="330200")
    assert [one.project for one in way(region="330200").candidates] == ["P2"]


def test_the_cheapest_additions_close_what_is_left(today, indicator, project, opened):
    today("2025-07-02")
    for number in ("P1", "P2", "P3"):
        project(number, "2022-05-01", "2023-05-01", "2024-05-01")
    project("P0", "2025-01-01", action="A9", state="closed")
    opened("P1", (500, 1.5), (900, 2.0))
    opened("P2", (400, 1.5))
    opened("P3", (100, 1.01))
    # Each of three brings 1 a year, which is 0.4 in what is left of this one; 1 is there and 2.5 are wanted.
    indicator("new", targets={"2025": 2.5}, aggregation="flow", derivation="import_substitution_new")
    found = way()
    assert (found.needed, found.planned) == (1.5, pytest.approx(1.2, abs=0.01))
    # A half of P1 or of P2 is too little; halves of both cost as much as all of P1: the one that adds no more.
    assert found.left == pytest.approx(0.3, abs=0.01)
    assert (found.closing.cost, found.closing.short, found.closing.at_least) == (900, 0.0, 900)
    assert found.closing.value >= found.left


def test_nothing_is_added_where_the_plan_closes_the_gap(today, indicator, project, opened):
    today("2025-07-02")
    project("P1", "2022-05-01", "2023-05-01", "2024-05-01", "2025-01-01")
    opened("P1", (500, 1.5))
    indicator("new", targets={"2025": 1.2}, aggregation="flow", derivation="import_substitution_new")
    found = way()
    assert (found.left, found.closing, found.chosen) == (0.0, None, ())


def test_where_all_additions_do_not_suffice_it_says_what_stays_missing(wanted, project, opened):
    project("P1", "2023-05-01")
    opened("P1", (500, 1.5))
    found = way()
    assert found.closing.cost == 500
    assert found.closing.short == pytest.approx(found.left - found.candidates[0].expected / 2)


def test_without_a_board_nothing_is_open_to_be_bought(wanted, project):
    project("P1", "2023-05-01")
    found = way()
    assert (found.closing, found.chosen, found.round) == (None, (), "")


def test_what_no_project_moves_says_so(today, indicator, put):
    today("2025-07-02")
    indicator("share", targets={"2025": 67}, actuals={"2024": 66}, aggregation="ratio", unit="%")
    assert why("share") == "gaps.no_record_tells"
    indicator("filed", targets={"2025": 5}, aggregation="flow", derivation="needs_filed")
    put("need", "XQ1", {"title": "需求"}, state="collected")
    assert why("filed") == "gaps.not_by_projects"


def test_without_an_actual_nobody_can_say_what_is_missing(today, indicator, project):
    today("2025-07-02")
    indicator("new", targets={"2025": 10}, aggregation="flow", derivation="import_substitution_new")
    assert why() == "gaps.nothing_to_close"


def test_a_year_that_is_over_cannot_be_made_up(today, indicator, project):
    today("2025-07-02")
    indicator("new", targets={"2024": 10}, aggregation="flow", derivation="import_substitution_new")
    project("P1", "2023-05-01", "2024-05-01")
    assert why() == "gaps.year_is_over"
    assert "2024" in say(way_for(gap_of()), "en")


def test_a_target_that_is_reached_leaves_nothing_to_close(wanted, project):
    project("P1", *[f"2025-01-{day}" for day in range(10, 20)])
    assert why() == "gaps.closed_already"


def test_needs_wait_where_no_project_answers_them(wanted, put):
    for number, state in (("XQ1", "collected"), ("XQ2", "offered"), ("XQ3", "withdrawn"), ("XQ4", "offered")):
        put("need", number, {"title": number}, state=state)
    put("project", "P1", {"name": "应对需求", "need": "XQ2"}, state="in_progress")
    put("project", "P2", {"name": "无果而终", "need": "XQ4"}, state="terminated")
    assert {row.number for row in open_needs()} == {"XQ1", "XQ4"}
