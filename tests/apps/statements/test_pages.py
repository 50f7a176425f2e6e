"""The pages of statements: every figure opens its records, and who may see what."""

import re

import pytest

from daoren.apps.parties.actors import actor_of
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.statements.definitions import definitions
from tests.apps.statements.conftest import YEAR
from tests.contract.test_routes import INLINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(few, people):
    number = open_record(actor_of(people["officer"]), "statement", {"period": "2022"}).record.subject
    act(actor_of(people["leader"]), "statement", number, "issue", {})
    return number


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_figure_of_the_statement_opens_a_page_of_its_own(province_in, people, browser, language):
    client = browser(people["officer"], language)
    page = text(client.get(f"/statement/{YEAR}/"))
    assert INLINE.findall(page) == []
    addresses = set(re.findall(rf'href="(/statement/{YEAR}/figure/[^"]+)"', page))
    assert len(addresses) == 35
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert INLINE.findall(text(answer)) == []
    for key in definitions():
        assert client.get(f"/statement/{YEAR}/figure/{key}/").status_code == 200, key


def test_a_figure_lists_the_records_it_was_counted_from(few, people, browser):
    page = text(browser(people["leader"], "en").get(f"/statement/{YEAR}/figure/import_substitution_new/"))
    assert [name for name in ("轴承1", "轴承2", "轴承3", "轴承4") if name in page] == [
        "轴承1",
        "轴承2",
        "轴承3",
        "轴承4",
    ]
    now, _, before = page.partition('<details class="as-table">')
    assert "轴承1" not in now
    assert "轴承1" in before
    assert "/record/project/P1" in page
    assert "recognised_on" in page


def test_a_second_witness_opens_its_records_too(province_in, people, browser):
    client = browser(people["leader"], "en")
    page = text(client.get(f"/statement/{YEAR}/figure/pioneer_projects/"))
    address = f"/programme/figure/pioneer_projects/?year={YEAR}"
    assert f'href="{address}"' in page
    assert "271 projects" in page
    assert client.get(address).status_code == 200


def test_a_made_figure_leads_to_what_it_is_made_of(few, people, browser):
    page = text(browser(people["leader"], "en").get(f"/statement/{YEAR}/figure/technology_loan_average/"))
    for key in ("technology_loans", "technology_loan_firms"):
        assert f"/statement/{YEAR}/figure/{key}/" in page


def test_what_changed_since_the_issue_stands_beside_it(issued, people, put, browser):
    put("outputs", "P1/O2", {"recognised_on": "2023-03-01"})
    page = text(browser(people["leader"], "en").get(f"/statement/{YEAR}/"))
    assert "Issued 3 results, now 2 results" in page
    one = text(browser(people["leader"], "en").get(f"/statement/{YEAR}/figure/import_substitution_new/"))
    assert "<b>3 results</b>" in one
    assert "Issued 3 results, now 2 results" in one


FILES = ("", "figure/cluster_rank/", "statement.html", "zh.pdf", "en.docx")


@pytest.mark.parametrize("rest", FILES)
def test_the_public_sees_a_published_statement_alone(issued, people, person, browser, rest):
    address = f"/statement/{YEAR}/{rest}"
    assert browser().get(address).status_code == 302
    assert browser(person("manager", unit="U1")).get(address).status_code == 403
    assert browser(people["officer"]).get(address).status_code == 200
    act(actor_of(people["leader"]), "statement", issued, "publish", {})
    assert browser().get(address).status_code == 200
    assert browser().get(f"/statement/{YEAR + 1}/{rest}").status_code == 302


def test_the_public_is_told_no_names_and_no_records(issued, people, put, browser):
    answers = {"figure": "cluster_rank", "value": 15, "reason": "原文勘误"}
    number = open_record(
        actor_of(people["officer"]), "correction", answers, of=f"statement/{issued}"
    ).record.subject
    act(actor_of(people["second"]), "correction", number, "approve", {})
    act(actor_of(people["leader"]), "statement", issued, "publish", {})
    put("outputs", "P1/O2", {"recognised_on": "2023-03-01"})
    for rest in ("", "figure/cluster_rank/", "figure/import_substitution_new/", "statement.html"):
        page = text(browser().get(f"/statement/{YEAR}/{rest}"))
        for word in ("second-leader", "轴承", "签发时"):
            assert word not in page, rest
    assert "原文勘误" in text(browser().get(f"/statement/{YEAR}/"))
    assert "更正为 第 15 位" in text(browser().get(f"/statement/{YEAR}/"))


def test_the_list_holds_what_one_may_see(issued, people, browser):
    assert f"/statement/{YEAR}/" not in text(browser().get("/statements/"))
    page = text(browser(people["officer"], "en").get("/statements/"))
    assert f'href="/statement/{YEAR}/"' in page
    assert "/record/statement/open" in page or "open" in page
    act(actor_of(people["leader"]), "statement", issued, "publish", {})
    assert f'href="/statement/{YEAR}/"' in text(browser().get("/statements/"))


@pytest.mark.parametrize(
    "address",
    ["/statement/1500/", "/statement/2022/figure/nothing/", "/statement/2022/fr.pdf", "/statement/2022/fr.docx"],
)
def test_what_is_not_there_is_not_found(few, people, browser, address):
    assert browser(people["leader"]).get(address).status_code == 404


def test_the_record_leads_to_the_statement(issued, people, browser):
    assert f'href="/statement/{YEAR}/"' in text(browser(people["leader"]).get(f"/record/statement/{issued}"))
