"""The report in a real browser: opened from a file, without a network."""

import re

import pytest

from daoren.exchange.report import write_html
from tests.exchange.report.samples import make_portfolio, make_review

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    review = make_review(42)
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_html(review, path, language="zh", command="daoren review example", portfolio=make_portfolio(review))
    return path.as_uri()


@pytest.fixture
def open_page(browser, report):
    """Open the report and fail at the end where anything was complained of or asked from elsewhere."""
    complaints, pages = [], []

    def opened(*, width=1200, script=True, anchor=""):
        page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=script)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda request: request.url.startswith(("file:", "data:")) or complaints.append(request.url)
        )
        page.goto(report + anchor)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert complaints == []


def test_it_opens_in_its_first_language(open_page):
    page = open_page()
    assert page.locator("#zh h1").is_visible()
    assert not page.locator("#en h1").is_visible()
    assert "评审" in page.title()


@pytest.mark.parametrize("script", [True, False])
def test_the_language_can_be_changed_with_and_without_the_script(open_page, script):
    page = open_page(script=script)
    page.locator("label[for=choose-en]").click()
    assert page.locator("#en h1").is_visible()
    assert not page.locator("#zh h1").is_visible()


def test_the_title_and_language_of_the_page_follow(open_page):
    page = open_page()
    page.locator("label[for=choose-en]").click()
    assert "portfolio review" in page.title()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_language_can_be_changed_by_keyboard(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.locator("#en h1").is_visible()


def test_a_link_to_a_project_opens_its_language_and_page(open_page):
    page = open_page(anchor="#en-3")
    assert page.locator("#en-3 h2").is_visible()
    assert page.locator("#en-3").bounding_box()["y"] < 900


def test_the_filter_shows_what_fits_and_counts_it(open_page):
    page = open_page()
    shown = page.locator("#zh-list tbody tr:visible")
    assert shown.count() == 42
    page.locator("#zh-list [name=kind]").select_option("terminate")
    assert shown.count() == 6
    assert page.locator("#zh-list output b").inner_text() == "6"
    page.locator("#zh-list [name=text]").fill("ZJ2023-0002")
    assert shown.count() == 1
    page.locator("#zh-list [name=text]").fill("no such project")
    assert shown.count() == 0


def test_without_the_script_the_list_is_whole_and_no_dead_control_is_shown(open_page):
    page = open_page(script=False)
    assert page.locator("#zh-list tbody tr:visible").count() == 42
    assert not page.locator("#zh-list form").is_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_needs_no_sideways_scrolling(open_page, language):
    page = open_page(width=375)
    page.locator(f"label[for=choose-{language}]").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_contrasts_with_its_ground(open_page, language):
    page = open_page()
    page.locator(f"label[for=choose-{language}]").click()
    faint = page.evaluate(CONTRAST, language)
    assert faint == []


def test_it_prints_on_paper_with_a_page_a_project(open_page):
    page = open_page()
    paper = page.pdf(prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert 42 + 3 <= sheets <= 42 + 12


def test_the_first_page_fits_on_one_sheet(open_page):
    page = open_page(width=703)
    page.emulate_media(media="print")
    bottom = page.locator("#zh .leading").bounding_box()
    top = page.locator("#zh .top").bounding_box()
    millimetres = (bottom["y"] + bottom["height"] - top["y"]) * 25.4 / 96
    assert millimetres < 297 - 25


# Every visible text whose contrast with the nearest painted ground is under 4.5 to 1 (AA).
CONTRAST = """(language) => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((value) => value / 255)
    .map((value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const found = parse(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const node of document.querySelectorAll(`#${language} *`)) {
    if (node.closest("svg") || !node.checkVisibility()) continue;
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    const pair = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) faint.add(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return [...faint];
}"""
