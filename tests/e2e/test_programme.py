"""How a department brings its tasks up to date, and how a leader finds what is stuck, in both languages."""

import re
from typing import Any

import pytest

from daoren.core.terms import Statement, say, term

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CASES = ("zh", "en")
MINE = "/programme/tasks/mine/"
# Who brings which tasks up to date, and what that makes of their lights: task, per cent, light before and after.
UPDATED = {
    "zh": ("planner", (
        ("RW2025-000003", "75", "red", "green"),
        ("RW2025-000014", "72", "yellow", "green"),
        ("RW2025-000019", "40", "yellow", "red"),
    )),
    "en": ("industry", (
        ("RW2025-000009", "82", "red", "green"),
        ("RW2025-000004", "70", "red", "yellow"),
        ("RW2025-000011", "50", "green", "yellow"),
    )),
}  # fmt: skip
SAID = {"zh": "按月调度，设备已到货。", "en": "The equipment is there; looked at every month."}
# A task that was to be done by the end of June, found late on 1 September, 39 days before the day of the stage.
LATE, ITS_DEPARTMENT, ITS_DEADLINE, LATE_SINCE, DAYS = (
    "RW2025-000012", "省经信厅", "2025-06-30", "2025-09-01", 39,
)  # fmt: skip


def row_of(page: Any, address: str) -> Any:
    """Give the row of a table that links to an address."""
    return page.locator(f"main tr:has(a[href='{address}'])").first


@pytest.mark.parametrize("language", CASES)
def test_an_officer_updates_the_tasks_of_his_department_in_one_screen(visit, site, language):
    who, tasks = UPDATED[language]
    page = visit(who, language)
    page.goto("/programme/tasks/")
    page.locator(f".primary a[href='{MINE}']").click()
    page.wait_for_url(f"**{MINE}")
    for task, _, before, _ in tasks:
        assert lights_of(page, task, language) == [before], task
    others = "RW2025-000003" if language == "en" else "RW2025-000009"
    assert page.locator(f"main [name='progress-{others}']").count() == 0
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    for task, percent, *_ in tasks:
        page.locator(f"[name='progress-{task}']").fill(percent)
        page.locator(f"[name='done_so_far-{task}']").fill(f"{SAID[language]} {task}")
    with page.expect_event("load"):
        page.locator("main form button[type=submit]").click()
    assert page.get_by_text(say(Statement("tasks.saved", {"count": len(tasks)}), language)).is_visible()
    for task, percent, _, after in tasks:
        assert page.locator(f"[name='progress-{task}']").input_value() == percent
        assert lights_of(page, task, language) == [after], task
    assert loads == [f"{site.address}{MINE}"]  # the one page that answers the one submit
    page.goto("/programme/tasks/?q=合成数据")
    for task, percent, _, after in tasks:
        assert f"{percent}%" in row_of(page, f"/record/task/{task}").inner_text().replace(" ", "")
        assert lights_of(page, task, language) == [after], task
    page.goto(f"/history/task/{tasks[0][0]}")
    assert f"{SAID[language]} {tasks[0][0]}" in page.locator(".events").inner_text()


def lights_of(page: Any, task: str, language: str) -> list[str]:
    """Give the lights that the row of a task shows, each by its word and its colour."""
    shown = row_of(page, f"/record/task/{task}").locator(".light")
    found = []
    for one in shown.all():
        [key] = set(one.get_attribute("class").split()) - {"light"}
        assert one.inner_text().strip() == term("light", key).in_language(language)
        found.append(key)
    return found


@pytest.mark.parametrize("language", CASES)
def test_one_wrong_figure_saves_none_of_the_tasks(visit, site, language):
    page = visit("second_officer", language)
    page.goto(MINE)
    right, wrong = "RW2025-000026", "RW2025-000028"
    known = page.locator(f"[name='progress-{right}']").input_value()
    page.locator(f"[name='progress-{right}']").fill("99")
    page.locator(f"[name='progress-{wrong}']").fill("150")
    page.locator("main form button[type=submit]").click()
    alert = page.locator("main .errors[role=alert]")
    assert say(Statement("tasks.wrong", {"count": 1}), language) in alert.inner_text()
    assert row_of(page, f"/record/task/{wrong}").locator(".error").is_visible()
    assert page.locator(f"[name='progress-{right}']").input_value() == "99"
    page.goto(MINE)
    assert page.locator(f"[name='progress-{right}']").input_value() == known != "99"


@pytest.mark.parametrize("language", CASES)
def test_a_leader_sees_what_is_stuck_with_whom_and_since_when(visit, site, language):
    page = visit("leader", language)
    page.goto("/")
    page.locator("nav a[href='/programme/']").first.click()
    page.wait_for_url("**/programme/")
    says_who_and_since_when(row_of(page, f"/record/task/{LATE}"), language)
    page.locator("main a[href='/stuck/']").click()
    page.wait_for_url("**/stuck/")
    says_who_and_since_when(row_of(page, f"/record/task/{LATE}"), language)
    row_of(page, f"/record/task/{LATE}").locator(f"a[href='/record/task/{LATE}']").click()
    assert ITS_DEPARTMENT in page.locator("main dl.pairs").first.inner_text()
    on_the_pages_of_tasks_and_gaps(page, language)


def says_who_and_since_when(row: Any, language: str) -> None:
    text = row.inner_text()
    assert ITS_DEPARTMENT in text
    assert term("role", "officer").in_language(language).lower() in text.lower()
    assert LATE_SINCE in text
    assert say(Statement("portal.days_waited", {"count": DAYS}), language) in text
    assert ITS_DEADLINE in text


def on_the_pages_of_tasks_and_gaps(page: Any, language: str) -> None:
    page.goto("/programme/")
    page.locator("main a[href='/programme/gaps/'], nav a[href='/programme/gaps/']").first.click()
    page.wait_for_url("**/programme/gaps/")
    owing = page.locator("main tbody tr", has=page.locator("th", has_text=re.compile(f"^{ITS_DEPARTMENT}$")))
    assert owing.locator("td").last.inner_text() == LATE_SINCE
    link = owing.locator("a[href*='/programme/tasks/'][href*='light=red']")
    count = int(re.sub(r"\D", "", link.inner_text()))
    link.click()
    page.wait_for_url("**/programme/tasks/**")
    rows = page.locator("main tbody tr")
    assert rows.count() == count > 0
    assert all(ITS_DEPARTMENT in row.locator("td").last.inner_text() for row in rows.all())
    text = row_of(page, f"/record/task/{LATE}").inner_text()
    assert ITS_DEADLINE in text
    assert term("light", "red").in_language(language) in text
    assert re.search({"zh": r"已超期 \d+ 个工作日", "en": r"\d+ working days over"}[language], text)
