"""Every page for everybody: by axe, by keyboard, on a telephone, without the script, and within its weight."""

import gzip
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = (Path(__file__).parents[1] / "web" / "axe" / "axe.min.js").read_text("utf-8")
FAULTS = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`))"""
WIDTHS = (1280, 375)
LANGUAGES = ("zh", "en")
HEAVIEST = 300_000

# Who looks at what. In an address {zh} and {case} are projects, the other names are what is there for all to see.
PAGES = {
    "leader": (
        "/", "/cockpit/", "/board/{round}/", "/ledger/", "/record/decision/{decision}", "/programme/",
        "/programme/indicators/", "/programme/road/", "/programme/tasks/", "/record/indicator/rd_intensity",
        "/record/indicator/national_key_labs_new", "/programme/figure/import_substitution_new/?year=2022",
        "/statements/", "/statement/2022/", "/statement/2022/figure/import_substitution_new/",
        "/statement/2022/figure/technology_loans/", "/statement/2022/figure/approval_days_change/",
        "/programme/gaps/", "/programme/gaps/?region=330100", "/programme/gaps/import_substitution_new/",
        "/programme/gaps/rd_intensity/", "/programme/returns/", "/programme/returns/?by=city",
    ),
    "second_officer": (
        "/supervision/", "/record/supervision/{case_urged}", "/open/supervision/assign/",
        "/inspections/calendar/", "/record/meeting/{meeting}", "/record/briefing/{briefing}",
        "/briefing/{briefing}/",
    ),
    "officer": (
        "/", "/records/project/", "/records/need/", "/search/?q=技术", "/stuck/", "/rounds/",
        "/board/{round}/project/{case}",
        "/board/{round}/what-if?budget=1000", "/open/round/open/", "/record/report/{report}", "/account/",
        "/account/tokens/", "/account/password/change/", "/nothing/at/all", "/history/project/{case}",
        "/open/rebaselining/propose/?of=indicator/hightech_share",
        "/open/figure/report/?of=indicator/hightech_share",
        "/programme/tasks/mine/", "/open/indicator/define/", "/open/milestone/set/", "/open/task/assign/",
        "/programme/import/", "/open/statement/open/",
    ),
    "county": ("/", "/cockpit/", "/records/project/", "/record/project/{zh}"),
    "manager": ("/", "/records/project/", "/record/project/{zh}", "/batch/report/submit/"),
    "investigator": (
        "/", "/open/report/submit/?of=project/{zh}", "/record/project/{zh}", "/notifications/",
        "/do/decision/state_case/{decision}", "/record/project/{zh}?as_of=2025-10-10", "/batch/report/submit/",
    ),
    "finance": ("/", "/record/project/{zh}"),
    "expert": ("/", "/record/project/{zh}"),
    "auditor": ("/", "/ledger/", "/ledger/proof/", "/records/decision/"),
    "newcomer": ("/account/2fa/totp/activate/",),
    "stranger": ("/", "/record/decision/{decision}", "/account/2fa/"),
    None: ("/account/login/", "/public/", "/public/programme/", "/statements/", "/records/project/",
           "/record/project/{zh}", "/account/password/reset/"),
}  # fmt: skip
REFUSED = {
    ("stranger", "/record/decision/{decision}"): 403,
    ("officer", "/nothing/at/all"): 404,
}


def at(site: Any, address: str) -> str:
    """Give an address with its places filled."""
    return address.format(**{**site.told, **site.projects})


def faults(page: Any) -> list[str]:
    """Give what axe finds on the page that is open."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(FAULTS)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_accessible_and_fits_a_telephone(visit, site, who, language):
    page, wrong = visit(who, language), []
    for address in PAGES[who]:
        answer = page.goto(at(site, address))
        assert answer.status == REFUSED.get((who, address), 200), address
        assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans", "en": "en"}[language]
        assert page.locator("h1").count() == 1
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{address} is wider than {width}")
            wrong += [f"{address} at {width}: {fault}" for fault in faults(page)]
    assert wrong == []


def test_the_keyboard_reaches_the_primary_act_and_walks_the_list(visit, site):
    page = visit("officer", "en")
    page.goto("/records/project/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.primary') !== null")
    page.locator("h1").click()
    page.evaluate("document.activeElement.blur()")
    rows = [row.get_attribute("href") for row in page.locator("tbody tr td:first-child a").all()]
    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{rows[1]}")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "seek"


def test_a_form_can_be_filled_by_keyboard_alone(visit, site):
    page = visit("officer", "en")
    page.goto("/open/round/open/")
    page.locator("#id-title").focus()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id-as_of"
    page.locator("#id-title").focus()
    page.keyboard.press("Enter")
    assert not page.locator(".errors").is_visible()  # the browser asks for the day first
    assert page.evaluate("document.activeElement.id") == "id-as_of"


def test_without_the_script_a_list_a_form_and_a_statement_work(visit, site):
    project = site.projects["case"]
    owner = visit("investigator", "en", script=False)
    owner.goto("/records/project/?q=" + project)
    owner.locator(f"a[href='/record/project/{project}']").first.click()
    owner.locator("main a[href*='/open/report/submit/']").first.click()
    for name, value in {"period": "2025-09", "progress": "33", "spent": "1"}.items():
        owner.locator(f"#id-{name}").fill(value)
    owner.locator("button[name=then][value=submit]").click()
    assert "/record/report/" in owner.url
    decision = site.told["decision"]
    owner.goto(f"/do/decision/state_case/{decision}")
    owner.locator("#id-statement").fill("We did what the task book asks.")
    owner.locator("button[name=then][value=submit]").click()
    officer = visit("officer", "en", script=False)
    officer.goto(f"/do/decision/close_hearing/{decision}")
    officer.locator("#id-considered").fill("Considered.")
    officer.locator("button[name=then][value=submit]").click()
    officer.goto(f"/board/{site.told['round']}/what-if?budget=1000")
    assert officer.locator("#moves").inner_text()


def test_who_must_have_a_second_factor_sets_it_up_first(visit, site):
    page = visit("newcomer", "zh")
    page.goto("/")
    assert page.url.endswith("/account/2fa/totp/activate/")
    assert page.locator("main img").first.evaluate("one => one.complete && one.naturalWidth > 0")


@pytest.mark.parametrize("address", ["/", "/cockpit/", "/records/project/"])
def test_a_first_visit_is_light(browser, site, address):
    """Add up what a first visit asks for, each as it is sent; the page itself is reckoned as it compresses."""
    window = browser.new_context(base_url=site.address)
    window.add_cookies([{"name": "sessionid", "value": site.told["sessions"]["leader"], "url": site.address}])
    page, asked, sizes = window.new_page(), {}, {}
    session = window.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda one: asked.update({one["requestId"]: one["request"]["url"]}))
    session.on("Network.loadingFinished", lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]}))
    answer = page.goto(address, wait_until="networkidle")
    sent = {asked[one]: size for one, size in sizes.items()}
    sent[answer.url] = len(gzip.compress(answer.body()))
    window.close()
    assert len(sent) > 3
    assert sum(sent.values()) < HEAVIEST, sent
