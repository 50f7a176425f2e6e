"""A case of supervision as people walk it, in Chinese and in English, each step by whose it is and by nobody else.

It is opened and signed for, a reminder is followed by an urging and that by a letter; the department answers with
what it did and its evidence, the check is made on the spot, and it is signed off.
"""

from collections.abc import Callable
from typing import Any

import pytest

from daoren.core.terms import Statement, say, term
from daoren.policies import load_lifecycles
from tests.e2e.people import give, refused, words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CASES = ("zh", "en")
DEPARTMENT = "省经信厅"
TITLE = {"zh": "专项申报指南按期发布", "en": "The call for proposals is out in time"}
LETTER = {
    "zh": "催办后仍未答复，请报送投用计划。",
    "en": "The urging was not answered: send a plan for the start.",
}
DONE = {"zh": "设备已到货，两个平台已投用。", "en": "The equipment came, two platforms are in use."}
NEXT = {"zh": "首批用户十月底前进驻。", "en": "The first users move in by the end of October."}
FOUND = {"zh": "到现场核实：两个平台运行正常。", "en": "Seen on the spot: both platforms are running."}
ANSWER = {"zh": "同意销号。", "en": "It may be signed off."}
EVIDENCE, PDF = "evidence.pdf", b"%PDF-1.4\n%two platforms in use\n%%EOF\n"
# What each step of the walk makes of the case, oldest first, as its history tells it.
WALKED = (
    ("assign", "assigned"), ("sign_for", "in_progress"), ("remind", "reminded"), ("urge", "urged"),
    ("send_letter", "letter"), ("report", "in_progress"), ("ask_close", "close_asked"), ("check", "checked"),
    ("sign_off", "signed_off"),
)  # fmt: skip

Visit = Callable[..., Any]


def offers(page: Any, number: str, event: str) -> bool:
    """Tell whether the page of a case offers an event to whoever looks at it."""
    page.goto(f"/record/supervision/{number}")
    assert page.locator(".standing").is_visible()
    return bool(page.locator(f"main a[href='{address(event, number)}']").count())


def address(event: str, number: str) -> str:
    return f"/do/supervision/{event}/{number}"


def do(page: Any, number: str, event: str, **answers: str) -> None:
    """Take a step by the button on the page of a case, and see the state that it leads to."""
    assert offers(page, number, event), event
    page.locator(f"main a[href='{address(event, number)}']").first.click()
    give(page, **answers)
    page.wait_for_url(f"**/record/supervision/{number}")


def stands_at(page: Any, language: str, state: str) -> bool:
    return words(language, "supervision", state=state) in page.locator(".standing").inner_text()


@pytest.mark.parametrize("language", CASES)
def test_a_case_is_opened_and_whoever_answers_for_it_never_checks_it(visit, site, language):
    officer, second, department = (visit(one, language) for one in ("officer", "second_officer", "industry"))
    officer.goto("/")
    officer.locator("nav a[href='/supervision/']").first.click()
    officer.locator(".primary a[href='/open/supervision/assign/']").click()
    give(officer, title=TITLE[language], source="10月调度会", demand="十月底前发布。", department=DEPARTMENT,
         deadline="2025-10-31", rhythm="weekly")  # fmt: skip
    officer.wait_for_url("**/record/supervision/*")
    number = officer.url.rpartition("/")[2]
    assert stands_at(officer, language, "assigned")
    assert not offers(officer, number, "remind_to_sign")  # its time to sign is still running
    refused(officer, address("remind_to_sign", number), why(language, "remind_to_sign"))
    department.goto("/")
    assert department.locator(f"main a[href='{address('sign_for', number)}']").count()
    do(department, number, "sign_for", next_step=NEXT[language])
    assert stands_at(department, language, "in_progress")
    do(second, number, "ask_close", done_so_far=DONE[language])
    assert not offers(second, number, "check")
    refused(second, address("check", number))
    assert not offers(department, number, "check")
    assert offers(officer, number, "check")
    assert offers(visit("leader", language), number, "check")


@pytest.mark.parametrize("language", CASES)
def test_a_reminder_that_was_not_answered_is_followed_by_an_urging(visit, site, language):
    number = site.told["reminded"][language]
    department, officer = visit("industry", language), visit("officer", language)
    assert not offers(department, number, "urge")
    refused(department, address("urge", number), term("role", "leader").in_language(language))
    officer.goto("/supervision/")
    line = officer.locator(f"main tr:has(a[href='/record/supervision/{number}'])")
    assert all(told in line.inner_text() for told in (DEPARTMENT, "2025-09-15", days(language, 25)))
    line.locator(f"a[href='{address('urge', number)}']").click()
    give(officer, notice=LETTER[language])
    officer.wait_for_url(f"**/record/supervision/{number}")
    assert stands_at(officer, language, "urged")
    assert not offers(officer, number, "send_letter")  # the urging may still be answered
    refused(officer, address("send_letter", number), why(language, "send_letter"))


def days(language: str, count: int) -> str:
    return say(Statement("supervision.days", {"count": count}), language)


def why(language: str, event: str) -> str:
    """Give the reason for which a step is not open yet, as the policies have it."""
    return str(load_lifecycles()["supervision"].events[event].guards[0].why[language])


@pytest.mark.parametrize("language", CASES)
def test_a_case_from_the_letter_to_the_sign_off(visit, site, language):
    number = site.told["urged"][language]
    officer, department = visit("officer", language), visit("industry", language)
    refused(visit("planner", language), f"/record/supervision/{number}")  # another department's officer
    nobody_else(visit, number, "send_letter", language)
    do(officer, number, "send_letter", letter_number=f"督函〔2025〕{language}", letter=LETTER[language])
    assert stands_at(officer, language, "letter")
    assert not offers(visit("leader", language), number, "call_to_talk")  # the letter may still be answered
    the_department_answers(department, number, language)
    nobody_else(visit, number, "check", language)
    do(officer, number, "check", finding=FOUND[language])
    assert stands_at(officer, language, "checked")
    nobody_else(visit, number, "sign_off", language)
    do(officer, number, "sign_off", answer=ANSWER[language])
    assert stands_at(officer, language, "signed_off")
    assert FOUND[language] in officer.locator("main dl.pairs").first.inner_text()
    officer.goto("/supervision/")
    again = officer.locator("section", has=officer.locator(f"a[href='/record/supervision/{number}']"))
    assert say(Statement("supervision.again"), language) in again.inner_text()
    the_history_tells_every_step(officer, number, language)


def the_department_answers(page: Any, number: str, language: str) -> None:
    page.goto("/")
    page.locator(f"main a[href='{address('report', number)}']").first.click()
    assert LETTER[language] in page.request.get(f"/record/supervision/{number}").text()
    chosen = page.locator("#id-files")
    chosen.set_input_files({"name": "evidence.txt", "mimeType": "text/plain", "buffer": b"it runs"})
    give(page, done_so_far=DONE[language], next_step=NEXT[language], progress="90")
    assert page.locator("#id-files-error").is_visible()  # only documents and pictures are evidence
    assert page.locator("#id-done_so_far").input_value() == DONE[language]
    chosen.set_input_files({"name": EVIDENCE, "mimeType": "application/pdf", "buffer": PDF})
    give(page)
    page.wait_for_url(f"**/record/supervision/{number}")
    assert stands_at(page, language, "in_progress")
    kept = page.locator("aside a[download]").first
    assert EVIDENCE in kept.inner_text()
    assert page.request.get(kept.get_attribute("href")).body() == PDF
    do(page, number, "ask_close", done_so_far=DONE[language])
    assert stands_at(page, language, "close_asked")


def nobody_else(visit: Visit, number: str, event: str, language: str) -> None:
    """See that the department is not offered a step of its supervisor, and that it is refused to it."""
    department = visit("industry", language)
    assert not offers(department, number, event)
    refused(department, address(event, number))


def the_history_tells_every_step(page: Any, number: str, language: str) -> None:
    page.goto(f"/history/supervision/{number}")
    told = [one.inner_text() for one in page.locator(".events .what").all()]
    expected = [
        f"{words(language, 'supervision', event=event)} → {words(language, 'supervision', state=state)}".lower()
        for event, state in reversed(WALKED)
    ]
    assert [" ".join(one.lower().split()) for one in told] == expected
    text = page.locator(".events").text_content()
    assert all(one[language] in text for one in (LETTER, DONE, NEXT, FOUND, ANSWER))
    assert EVIDENCE in text
