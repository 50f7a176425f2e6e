"""Every figure of the cockpit is the count of the rows behind it, for the whole and for each part."""

import html
import re
import time

import pytest
from django.test import RequestFactory

from daoren.apps.parties.actors import actor_of
from daoren.apps.portal.changes import changes
from daoren.apps.portal.figures import cells, region_cells, tallies, tally
from daoren.apps.portal.flow import streams
from daoren.apps.portal.kept import FRESH, kept
from daoren.apps.portal.part import Part, part_of, parts_of
from daoren.apps.portal.places import by_city, peers
from daoren.apps.records.kinds import kinds
from daoren.apps.records.listing import asked_in, listed
from daoren.core.terms import say

pytestmark = pytest.mark.django_db
WAN = 1_000_000


def counted(actor, address: str) -> int:
    """Give how many records the list at an address holds."""
    request = RequestFactory().get(address)
    kind = request.path.split("/")[2]
    return listed(actor, kinds()[kind], asked_in(request.GET)).count()


def test_counts_and_money_are_those_of_the_rows(projects):
    whole = tally(cells(Part()))
    assert (whole.projects, whole.public, whole.own, whole.spent) == (5, 500 * WAN, 250 * WAN, 40 * WAN)
    assert dict(whole.lights) == {"green": 1, "yellow": 1, "red": 2, "unknown": 0}
    assert (whole.reviewed, whole.on_course) == (4, 0.25)
    actions = {code: one.projects for code, one in tallies(cells(Part()), lambda cell: cell.action).items()}
    assert actions == {"": 1, "A1": 2, "A2": 2}


PARTS = [(Part("高新处"), 2), (Part(region="330200"), 3), (Part(region="330106"), 1), (Part(unit="U1"), 2)]


@pytest.mark.parametrize(("part", "count"), PARTS)
def test_a_part_counts_its_own_alone(projects, part, count):
    assert tally(cells(part)).projects == tally(region_cells(part)).projects == count


LIGHT = r'(?:<span class="light.*?</span></span>)?'
FIGURE = re.compile(rf'<a href="(/records/project/[^"]*)">{LIGHT}\s*([\d,]+)\D*?</a>', re.DOTALL)


def test_each_figure_opens_as_many_records_as_it_says(projects, person, browser):
    leader = person("leader")
    page = browser(leader, "en").get("/cockpit/").content.decode()
    figures = [(html.unescape(address), int(count.replace(",", ""))) for address, count in FIGURE.findall(page)]
    assert len(figures) > 20
    wrong = [(address, count) for address, count in figures if counted(actor_of(leader), address) != count]
    assert wrong == []


def test_money_that_enters_a_node_leaves_it(projects):
    found = streams(cells(Part()))
    entering, leaving = {}, {}
    for one in found:
        leaving[one.origin] = leaving.get(one.origin, 0) + one.amount
        entering[one.target] = entering.get(one.target, 0) + one.amount
    middle = set(entering) & set(leaving)
    assert {node[0] for node in middle} == {"action", "mode"}
    assert all(entering[node] == leaving[node] for node in middle)
    assert sum(amount for node, amount in leaving.items() if node[0] == "source") == 750 * WAN
    assert entering[("state", "accepted")] == 150 * WAN


def test_cities_stand_by_their_share_of_red(projects):
    found = by_city(Part())
    assert list(found) == ["330200", "330100"], "half of each is red; the one with more projects comes first"
    assert {code: (one.projects, one.lights["red"]) for code, one in found.items()} == {
        "330100": (2, 1), "330200": (3, 1),
    }  # fmt: skip
    own = peers("330100")
    assert (own.share, own.place, own.among, own.low, own.high) == (0.5, 1, 2, 0.0, 0.5)
    assert peers("331100") is None


def test_changes_are_said_and_imports_are_not(projects, actor):
    from daoren.apps.records.actions.act import open_record

    need = {"title": "轴承", "list": "leading", "problem": "无", "unit": "U1", "region": "330106"}
    open_record(actor("manager", unit="U1"), "need", need)
    found, leader = changes(Part()), actor("leader")
    assert [counted(leader, one.address) for one in found] == [1, 1, 1]
    said = [say(one.sentence, "en") for one in found]
    assert said == [
        "1 projects went from green to red",
        "1 projects went from red to yellow",
        "need: 1 came to “collected”",
    ]
    assert [say(one.sentence, "zh") for one in changes(Part("农村处"))] == ["1 个项目由红灯转为黄灯"]


def test_a_person_sees_the_parts_that_he_answers_for(actor):
    assert parts_of(actor("leader")) == parts_of(actor("officer")) == (Part(),)
    officer = actor("officer", department="高新处")
    assert parts_of(officer) == (Part("高新处"),)
    assert part_of(officer, {"department": "农村处"}) == Part("高新处"), "another's part is not given"
    assert part_of(actor("auditor"), {"region": "330200"}) == Part(region="330200")
    assert part_of(actor("expert"), {}) is None


def test_what_is_counted_is_kept_until_the_ledger_moves_on(projects, put, monkeypatch):
    made = []
    count = lambda: made.append(1) or len(made)  # noqa: E731
    assert (kept("x", count), kept("x", count)) == (1, 1)
    put("regions", "330300", {"region_code": "330300", "name": "温州市"})
    assert (kept("x", count), kept("x", count)) == (2, 2)
    now = time.time()
    monkeypatch.setattr("daoren.apps.portal.kept.time.time", lambda: now + FRESH + 1)
    assert kept("x", count) == 3
