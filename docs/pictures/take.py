"""Take the first page of a report in each language: take.py REPORT.html FOLDER."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

WIDTH, HEIGHT = 1280, 1430


def main(report: Path, folder: Path) -> None:
    """Open the report, choose a language as a reader would, and keep the top of the page."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(report.resolve().as_uri())
        for name, button in (("zh", "中文"), ("en", "English")):
            page.get_by_text(button, exact=True).first.click()
            page.evaluate("window.scrollTo(0, 0)")
            page.screenshot(path=folder / f"report-{name}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
