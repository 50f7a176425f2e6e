"""Take the pictures of the README, in each language, as a reader would see the pages: take.py DEMO FOLDER.

DEMO is the folder that script/demo makes: the report is opened as a file, the workplace by the address that
`daoren serve` gives it.
"""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PORT = 8017
SITE = f"http://127.0.0.1:{PORT}"
LANGUAGES = (("zh", "zh-CN", "中文"), ("en", "en-GB", "English"))
# Who looks at which page of the workplace; a word after # names a link to follow from there.
PAGES = (
    ("home", "demo-leader", "/"),
    ("cockpit", "demo-leader", "/cockpit/"),
    ("board", "demo-officer", "/rounds/#board"),
    ("programme", "demo-leader", "/programme/"),
    ("statement", "demo-leader", "/statement/2022/"),
)


def main(demo: Path, folder: Path) -> None:
    """Take every picture in every language."""
    with sync_playwright() as play, served(demo / "home"):
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, locale, button in LANGUAGES:
            of_the_report(browser, demo / "report" / "report.html", button, folder / f"report-{name}.png")
            for page, who, path in PAGES:
                of_the_workplace(browser, locale, who, path, folder / f"{page}-{name}.png")
        browser.close()


@contextmanager
def served(home: Path) -> Iterator[None]:
    """Serve the demonstration while the pictures are taken."""
    own = {"DAOREN_HOME": str(home), "DAOREN_TODAY": "2025-10-10", "DAOREN_DEMO": "1"}
    daoren = Path(sys.executable).with_name("daoren")
    server = subprocess.Popen([daoren, "serve", "--port", str(PORT)], env={**os.environ, **own})
    try:
        for _ in range(60):
            time.sleep(0.5)
            try:
                urllib.request.urlopen(f"{SITE}/healthz", timeout=2).close()  # noqa: S310 - our own address
                break
            except OSError:
                continue
        yield
    finally:
        server.terminate()
        server.wait(30)


def of_the_report(browser: Browser, report: Path, button: str, picture: Path) -> None:
    """Open the report, choose a language as a reader would, and keep the top of the page."""
    page = browser.new_page(viewport={"width": 1280, "height": 1430})
    page.goto(report.resolve().as_uri())
    page.get_by_text(button, exact=True).first.click()
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=picture)
    page.close()


def of_the_workplace(browser: Browser, locale: str, who: str, path: str, picture: Path) -> None:
    """Sign in as somebody of the demonstration, go to a page, and keep what the screen shows."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale=locale)
    page = context.new_page()
    page.goto(f"{SITE}/account/login/")
    page.locator(f"form[action='/account/demo/{who}/'] button").first.click()
    page.wait_for_load_state()
    address, _, link = path.partition("#")
    page.goto(SITE + address)
    if link:
        follow(page, link)
    page.wait_for_timeout(1_500)
    page.screenshot(path=picture)
    context.close()


def follow(page: Page, link: str) -> None:
    """Follow the first link to an address that names a kind of page."""
    page.locator(f"main a[href*='/{link}/']").first.click()
    page.wait_for_load_state()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
