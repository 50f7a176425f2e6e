"""A sheet with a mistake by the browser: named by its cell, in both languages, for everybody to read."""

import pytest

from tests.e2e.test_access import faults

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEAD = "id,task,lead,deadline"


@pytest.mark.parametrize(("language", "word"), [("zh", "不是完成时限"), ("en", "is no deadline")])
def test_a_mistake_is_named_by_its_cell_and_the_mended_sheet_can_be_written(visit, site, tmp_path, language, word):
    page, sheet = visit("leader", language), tmp_path / "tasks.csv"
    sheet.write_text(f"{HEAD}\nSHEET-1,合成任务,省科技厅,不久\n", "utf-8")
    page.goto("/programme/import/")
    page.set_input_files("#id-table", str(sheet))
    page.locator("form[enctype] button[type=submit]").click()
    alert = page.locator(".errors[role=alert]")
    assert "tasks.csv!D2" in alert.inner_text()
    assert word in alert.inner_text()
    assert faults(page) == []
    sheet.write_text(f"{HEAD}\nSHEET-1,合成任务,省科技厅,2027年12月\n", "utf-8")
    page.set_input_files("#id-table", str(sheet))
    page.locator("form[enctype] button[type=submit]").click()
    assert page.locator(".errors[role=alert]").count() == 0
    assert page.locator("form:has([name=kept]) button").is_visible()
    page.set_viewport_size({"width": 375, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert faults(page) == []
