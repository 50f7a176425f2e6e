"""One whole round as people go through it, in Chinese and in English, with what each of them may not do.

Report, red light, round, board, proposal, hearing, signature, notice, what follows for money or mending, appeal.
"""

import re
from typing import Any

import pytest

from daoren.core.terms import term
from daoren.policies import load_lifecycles
from tests.e2e.people import fill, give, refused, words
from tests.e2e.stage import DAY, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# What is decided, in the one language and in the other: each opens something else when it is signed.
DECIDED = {"zh": ("suspend", "money_request"), "en": ("rectify", "rectification")}
# Who signs and who decides on the appeal; each proves himself by a password once, so they change places.
LEADERS = {"zh": ("leader", "second_leader"), "en": ("second_leader", "leader")}
STATED = {"zh": "设备到货推迟，已完成安装。", "en": "The equipment came late; it is installed now."}
CASES = ("zh", "en")


def sign_in(page: Any, site: Any, who: str) -> None:
    """Sign in by the page, with a wrong password first."""
    page.goto("/account/login/")
    for password in ("not-the-password", PASSWORD):
        page.locator("[name=login]").fill(who)
        page.locator("[name=password]").fill(password)
        page.locator("main button[type=submit]").first.click()
        if password != PASSWORD:
            assert page.locator("main [role=alert]:visible").count()
    page.wait_for_url(f"{site.address}/")


@pytest.mark.parametrize("language", CASES)
def test_a_round_from_the_report_to_the_appeal(visit, site, language):
    project = site.projects[language]
    report_turns_the_light_red(visit("investigator", language), project, language)
    number, decision = round_and_proposal(visit, site, project, language)
    hearing(visit, decision, language)
    signature(visit, decision, language)
    follow_ups(visit("officer", language), decision, language)
    assert_on_board(visit("leader", language), number, decision)
    appeal(visit, project, decision, language)
    outsiders(visit, project, decision, language)


def report_turns_the_light_red(page: Any, project: str, language: str) -> None:
    page.goto(f"/record/project/{project}")
    assert page.locator("main .light.red").count() == 0
    page.goto("/")
    page.locator(f"main a[href*='/open/report/submit/'][href$='{project}']").first.click()
    fill(page, period="2025-09", progress="150", spent="12.5")
    page.locator("button[name=then][value=save]").click()
    page.goto("/")
    page.locator(f"aside a[href*='/open/report/submit/'][href$='{project}']").click()
    assert page.locator("#id-progress").input_value() == "150"
    assert page.locator("#id-progress").get_attribute("aria-invalid") == "true"
    assert "100" in page.locator("#id-progress-error").inner_text()
    give(page, progress="150")
    assert page.locator(".errors").is_visible()
    give(page, progress="5")
    assert "/record/report/" in page.url
    assert words(language, "report", state="submitted") in page.locator(".standing").inner_text()
    page.goto(f"/record/project/{project}")
    assert page.locator("main .light.red").first.is_visible()
    facts = page.locator("main dl.pairs").first.inner_text()
    assert term("light", "red").in_language(language) in facts
    assert {"zh": "实际 5%，落后", "en": "done 5%:"}[language] in facts


def round_and_proposal(visit: Any, site: Any, project: str, language: str) -> tuple[str, str]:
    page = visit(None, language)
    sign_in(page, site, "officer")
    page.goto("/rounds/")
    page.locator(".primary a").click()
    give(page, title=f"Q3 {language}", as_of=DAY)
    number = page.url.rpartition("/")[2]
    page.locator(f".primary a[href='/do/round/compute/{number}']").click()
    give(page)
    page.goto("/rounds/")
    page.locator(f"main a[href='/board/{number}/']").click()
    what_if(page)
    page.locator(f"main tbody a[href$='/project/{project}']").first.click()
    assert page.locator("main .light.red").first.is_visible()
    page.locator(".primary a[href='#propose']").click()
    decision, _ = DECIDED[language]
    fill(page, decision=decision, reason=STATED[language], departure="", deadline="")
    page.locator("#propose form button[type=submit]").click()
    assert page.locator("main [role=alert]:visible").count()
    assert page.locator("#id-reason").input_value() == STATED[language]
    fill(page, departure="任务书第七条 / clause 7", deadline="2025-12-12" if decision == "rectify" else "")
    page.locator("#propose form button[type=submit]").click()
    assert "/record/decision/" in page.url, page.locator("main").inner_text()
    return number, page.url.rpartition("/")[2]


def what_if(page: Any) -> None:
    """Halve the budget in the trial and see what would move."""
    page.locator("details.try > summary").click()
    budget = page.locator("#id-budget")
    budget.fill(str(int(budget.input_value()) // 2))
    budget.press("Tab")
    page.locator("#moves tbody tr").first.wait_for()
    assert "→" in page.locator("#moves tbody tr").first.inner_text()


def hearing(visit: Any, decision: str, language: str) -> None:
    officer, leader, owner = (visit(one, language) for one in ("officer", "leader", "investigator"))
    officer.goto(f"/record/decision/{decision}")
    assert officer.locator("main a[href*='/do/decision/sign/']").count() == 0
    refused(officer, f"/do/decision/sign/{decision}", term("role", "leader").in_language(language))
    officer.goto(f"/record/decision/{decision}")
    officer.locator(f"main a[href='/do/decision/hear/{decision}']").first.click()
    give(officer)
    leader.goto(f"/record/decision/{decision}")
    assert leader.locator("main a[href*='/do/decision/sign/']").count() == 0
    leader.locator("aside details summary").first.click()
    assert words(language, "decision", event="sign").lower() in leader.locator("aside").inner_text().lower()
    refused(leader, f"/do/decision/sign/{decision}", words(language, "decision", state="deliberation"))
    refused(officer, f"/do/decision/close_hearing/{decision}")
    owner.goto("/")
    owner.locator(f"main a[href='/do/decision/state_case/{decision}']").first.click()
    give(owner, statement=STATED[language])
    assert STATED[language] in owner.locator("main").inner_text()
    officer.goto(f"/record/decision/{decision}")
    officer.locator(f"main a[href='/do/decision/close_hearing/{decision}']").first.click()
    give(officer, considered={"zh": "已考虑，仍须落实。", "en": "Considered; it must still be done."}[language])
    assert words(language, "decision", state="deliberation") in officer.locator(".standing").inner_text()
    refused(officer, f"/do/decision/sign/{decision}", term("role", "leader").in_language(language))


def signature(visit: Any, decision: str, language: str) -> None:
    page = visit(LEADERS[language][0], language)
    page.goto("/")
    page.locator(f"main a[href='/do/decision/sign/{decision}']").first.click()
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**/do/decision/sign/{decision}")
    kind = load_lifecycles()[DECIDED[language][1]].label[language]
    assert kind in page.locator(".follows-box").inner_text()
    page.locator("button[name=then][value=submit]").click()
    assert page.locator(".errors").is_visible()
    give(page)
    assert words(language, "decision", state="signed") in page.locator(".standing").inner_text()
    for written in ("zh", "en"):
        answer = page.request.get(f"/notice/{decision}/{written}.pdf")
        assert answer.status == 200
        pdf = answer.body()
        assert pdf.startswith(b"%PDF-")
        assert re.search(rb"/Lang\s*\(%s" % written.encode(), pdf)


def follow_ups(page: Any, decision: str, language: str) -> None:
    kind = DECIDED[language][1]
    page.goto(f"/record/decision/{decision}")
    page.locator(f"main a[href^='/record/{kind}/']").first.click()
    if kind == "rectification":
        assert "2025-12-12" in page.locator(".clocks").inner_text()
    assert decision in page.locator(".crumb").inner_text()
    page.goto(f"/record/decision/{decision}")
    page.locator(f"main a[href='/do/decision/serve/{decision}']").first.click()
    give(page, service={"zh": "系统送达", "en": "by this system"}[language])
    assert words(language, "decision", state="served") in page.locator(".standing").inner_text()
    assert re.search(r"2025-10-\d\d", page.locator(".clocks").inner_text())


def assert_on_board(page: Any, number: str, decision: str) -> None:
    page.goto(f"/board/{number}/")
    assert page.locator(f"main a[href='/record/decision/{decision}']").is_visible()


def appeal(visit: Any, project: str, decision: str, language: str) -> None:
    owner = visit("manager" if language == "zh" else "investigator", language)
    owner.goto(f"/record/decision/{decision}")
    owner.locator("main a[href*='/open/appeal/ask/']").first.click()
    give(owner, grounds=STATED[language])
    number = owner.url.rpartition("/")[2]
    assert owner.locator(".clocks").is_visible()
    signer, other = (visit(one, language) for one in LEADERS[language])
    refused(signer, f"/do/appeal/uphold/{number}")
    other.goto("/")
    other.locator(f"main a[href*='/appeal/'][href$='{number}']").first.click()
    other.goto(f"/do/appeal/uphold/{number}")
    give(other, answer=STATED[language])
    assert words(language, "appeal", state="upheld") in other.locator(".standing").inner_text()
    other.goto(f"/record/decision/{decision}")
    assert words(language, "decision", state="overturned") in other.locator(".standing").inner_text()
    other.goto(f"/record/project/{project}")
    assert words(language, "project", state="in_progress") in other.locator(".standing").inner_text()


def outsiders(visit: Any, project: str, decision: str, language: str) -> None:
    nobody = visit(None, language)
    nobody.goto(f"/record/project/{project}")
    assert nobody.locator("main .light").count() == 0
    assert STATED[language] not in nobody.locator("main").inner_text()
    nobody.goto(f"/record/decision/{decision}")
    assert "/account/login/" in nobody.url or nobody.locator(".standing").count() == 0
    refused(
        visit("elsewhere", language), f"/record/decision/{decision}", term("role", "leader").in_language(language)
    )
    refused(
        visit("stranger", language), f"/record/decision/{decision}", term("role", "leader").in_language(language)
    )
