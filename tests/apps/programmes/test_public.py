"""What the public sees of the plan: targets at once, actuals as the embargo allows, and nothing else anywhere."""

import csv
import io
import json

import pytest
from django.test import Client

from daoren.apps.programmes.public import promises
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.models import RecordRow
from tests.apps.programmes.conftest import observe
from tests.contract.test_routes import DECIDED, PUBLIC, ROUTES

pytestmark = pytest.mark.django_db(transaction=True)

# Figures that nobody would come upon by chance, and every way in which a page could write them.
HELD_BACK = {"reported": 7317.31, "unconfirmed": 6217.47, "synthetic": 5117.53}


def line(code: str, year: int = 2024) -> dict:
    (found,) = (one for one in promises() if one["code"] == code and one["year"] == year)
    return found


def get(address: str) -> bytes:
    return Client().get(address).content


def rows_of_the_csv() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(get("/public/programme.csv").decode("utf-8-sig"))))


@pytest.fixture
def reported(today, indicator, around):
    """Report a figure by hand and have it counted on 2025-03-10: reported("code", 12.0)."""

    def make(code: str, value: float, period: str = "2024", **values) -> str:
        if not RecordRow.objects.filter(kind="indicator", number=code).exists():
            indicator(code, targets={"2024": 10000}, **{"aggregation": "flow", **values})
        answers = {"period": period, "region": "330000", "value": value, "document": "内部报表〔2025〕2号"}
        number = open_record(around.officer, "figure", answers, of=f"indicator/{code}").record.subject
        act(around.second_officer, "figure", number, "accept", {})
        return number

    today("2025-03-10")
    return make


def test_a_published_actual_is_public_at_once_with_its_verdict_and_its_document(today, indicator):
    today("2025-10-10")
    indicator("labs", targets={"2024": 4, "2027": 40}, actuals={"2024": 18}, aggregation="flow")
    found = line("labs")
    assert (found["actual"], found["verdict"], found["attained"], found["actual_document"]) == (
        18, "met", 4.5, "发布件",
    )  # fmt: skip
    assert (line("labs", 2027)["verdict"], line("labs", 2027)["latest"]) == ("not_due", 18)
    (row, _) = rows_of_the_csv()
    assert (row["target"], row["actual"], row["whole_year"], row["verdict"]) == ("4.0", "18.0", "1", "met")
    assert "已达成" in get("/public/programme/").decode()


def test_a_reported_actual_is_public_thirty_days_after_it_was_counted(today, reported):
    reported("value", HELD_BACK["reported"])
    for day, known in (("2025-03-10", None), ("2025-04-08", None), ("2025-04-09", HELD_BACK["reported"])):
        today(day)
        assert line("value")["actual"] == known, day
        assert line("value")["verdict"] == ("missed" if known else "unknown")


def test_a_correction_begins_the_time_anew(today, reported, around):
    reported("value", 9000.0)
    today("2025-04-20")
    assert line("value")["actual"] == 9000
    answers = {"period": "2024", "region": "330000", "value": 9900.0, "document": "更正", "remark": "漏报一市。"}
    number = open_record(around.officer, "figure", answers, of="indicator/value").record.subject
    act(around.second_officer, "figure", number, "accept", {})
    assert line("value")["actual"] is None
    today("2025-05-20")
    assert line("value")["actual"] == 9900


@pytest.mark.parametrize("status", ["unconfirmed", "synthetic"])
def test_what_is_unconfirmed_or_made_up_is_never_public(today, indicator, put, status):
    today("2025-03-10")
    indicator("value", targets={"2024": 10000}, aggregation="flow")
    observe(put, "value", "2024", "actual", HELD_BACK[status], status=status)
    today("2035-03-10")
    assert (line("value")["actual"], line("value")["verdict"]) == (None, "unknown")


def test_what_is_published_of_days_to_come_waits_for_them(today, indicator, put):
    today("2025-10-10")
    indicator("value", targets={"2025": 10}, aggregation="flow")
    observe(put, "value", "2025-11", "actual", 8)
    assert line("value", 2025)["actual"] is None
    today("2025-12-01")
    assert line("value", 2025)["actual"] == 8


def test_what_is_called_published_and_names_no_source_is_not(today, indicator, put):
    today("2025-10-10")
    indicator("value", targets={"2024": 10}, aggregation="flow")
    observe(put, "value", "2024", "actual", 8)
    put("observations", "value/330000/2024-01-01/actual", {"document": " "})
    assert line("value")["actual"] is None


def test_the_whole_year_is_told_by_the_whole_year_and_not_by_its_last_quarter(today, indicator, put):
    today("2025-10-10")
    indicator("value", targets={"2024": 100}, actuals={"2024": 101}, aggregation="flow")
    observe(put, "value", "2024Q4", "actual", 30)
    assert (line("value")["actual"], line("value")["verdict"]) == (101, "met")


def test_a_part_of_a_year_says_so_and_is_not_called_missed(today, indicator, put, reported):
    reported("value", 2500.0, "2024Q4")
    today("2025-03-20")
    for at, value in enumerate((2400, 2600, 2550), start=1):
        observe(put, "value", f"2024Q{at}", "actual", value)
    found = line("value")
    # Three quarters are published and the fourth is held back: what is public is a part.
    assert (found["actual"], found["whole_year"], found["verdict"]) == (7550, False, "unknown")
    page = get("/public/programme/").decode()
    assert "7,550" in page
    assert "10,050" not in page
    today("2025-04-10")
    assert (line("value")["actual"], line("value")["whole_year"], line("value")["verdict"]) == (10050, True, "met")


def test_a_rise_is_public_only_where_both_ends_are(today, indicator, reported):
    indicator("hightech_firms", actuals={"2023": 42000}, aggregation="stock")
    indicator("firms_new", targets={"2024": 5000}, sign=">", aggregation="flow", derivation="hightech_firms_rise")
    reported("hightech_firms", 47500.0)
    assert line("firms_new")["actual"] is None
    today("2025-04-09")
    assert (line("firms_new")["actual"], line("firms_new")["verdict"]) == (5500, "met")


def test_less_is_better_where_it_is(today, indicator):
    today("2025-10-10")
    indicator(
        "days", targets={"2024": 30}, actuals={"2024": 31}, sign="<=", direction="lower", aggregation="ratio"
    )
    assert (line("days")["verdict"], line("days")["attained"]) == ("missed", round(30 / 31, 4))


def test_old_and_new_targets_stand_side_by_side_with_the_reason(today, indicator, around):
    today("2025-10-10")
    indicator("labs", title="全国重点实验室", targets={"2024": 4}, actuals={"2024": 18}, aggregation="flow")
    asked = {
        "period": "2024",
        "region": "330000",
        "value": 15.0,
        "ground": "over_achieved",
        "reason": "原目标偏低。",
    }
    number = open_record(around.officer, "rebaselining", asked, of="indicator/labs").record.subject
    assert "原目标偏低。" not in get("/public/programme/").decode()
    act(around.leader, "rebaselining", number, "approve", {"document": "会议纪要〔2025〕3号"})
    text = get("/public/programme/").decode()
    for word in ("原目标偏低。", "会议纪要〔2025〕3号", "全国重点实验室"):
        assert word in text
    assert line("labs")["target"] == 15


def test_milestones_and_tasks_in_public_states_are_there_and_no_others(today, around, put):
    today("2025-10-10")
    put("milestone", "LCB1", {"title": "公开的里程碑", "period": "2025H2"}, state="planned")
    put("milestone", "LCB2", {"title": "待判定的里程碑", "period": "2025H1"}, state="reported")
    task = {"title": "任务", "lead": "省科技厅", "department": "省科技厅", "deadline": "2025-12-31"}
    open_record(around.leader, "task", task)
    text = get("/public/programme/").decode()
    assert "公开的里程碑" in text
    assert "待判定的里程碑" not in text
    assert "/records/task/?state=planned" in text
    assert "/public/programme/" in get("/public/").decode()


def test_a_name_is_no_formula_in_the_open_data(today, indicator):
    today("2025-10-10")
    indicator("labs", title="=HYPERLINK(1)", targets={"2024": 4}, aggregation="flow")
    (row,) = rows_of_the_csv()
    assert row["name_zh"] == "'=HYPERLINK(1)"
    assert row["comparison"] == ">="


def test_an_indicator_that_is_not_in_force_is_not_public(today, indicator, put):
    today("2025-10-10")
    indicator("labs", targets={"2024": 4})
    put("indicator", "labs", {}, state="draft")
    assert promises() == []


def public_addresses(numbers: dict[str, str]) -> list[str]:
    """Give every address that anybody may open: pages, lists, forms, files and the interface, of every record."""
    found = ["/", "/public/", "/public/programme/", "/public/programme.csv", "/statements/", "/api/openapi.json"]
    found += [f"/statement/2024/{rest}" for rest in ("", "zh.pdf", "en.docx", "statement.html", "figure/held/")]
    for text in ("7317", "7,317.31", "7317.31", "6217.47", "5117.53", "内部报表", "held"):
        found.append(f"/search/?q={text}")
    for kind, number in numbers.items():
        found += [f"/record/{kind}/{number}", f"/history/{kind}/{number}", f"/records/{kind}/"]
        found += [
            f"/record/{kind}/{number}?as_of=2025-03-11",
            f"/records/{kind}/?form=csv",
            f"/records/{kind}/?q=7317",
        ]
        found += [f"/api/records/{kind}", f"/api/record/{kind}/{number}", f"/api/history/{kind}/{number}"]
    for event in ("figure/report", "rebaselining/propose"):
        found.append(f"/open/{event}/?of=indicator/held&period=2024&region=330000")
    found += ["/api/tables/observations", "/api/facts", "/api/export/facts?format=csv", "/programme/", "/ledger/"]
    found += [
        "/programme/indicators/",
        "/programme/gaps/",
        "/programme/gaps/held/",
        "/programme/export/indicators/",
    ]
    return found


def written(value: float) -> list[str]:
    """Give a figure as pages and files write it, its share of the target, and what is missing to that."""
    short, share = 10000 - value, value / 10000
    return [str(value), f"{value:.2f}", f"{value:,.2f}", f"{value:.1f}", f"{value:,.1f}", f"{value:,.0f}",
            f"{share:.4f}", f"{share:.6f}", f"{share:.1%}", f"{short:.2f}", f"{short:,.2f}"]  # fmt: skip


def test_nobody_gets_a_figure_that_is_held_back_by_any_public_address(today, reported, indicator, put, around):
    figure = reported("held", HELD_BACK["reported"], title="held")
    for status in ("unconfirmed", "synthetic"):
        indicator(f"held_{status}", targets={"2024": 10000}, aggregation="flow", title="held")
        observe(put, f"held_{status}", "2024", "actual", HELD_BACK[status], status=status)
    asked = {"period": "2024", "region": "330000", "value": 8000.0, "ground": "policy", "reason": "政策变化。"}
    adjusted = open_record(around.officer, "rebaselining", asked, of="indicator/held").record.subject
    act(around.leader, "rebaselining", adjusted, "approve", {"document": "会议纪要"})
    open_record(around.officer, "statement", {"period": "2024"})
    numbers = {
        "indicator": "held",
        "figure": figure,
        "rebaselining": adjusted,
        "observations": "held/330000/2024-01-01/actual",
    }
    forbidden = [text for value in HELD_BACK.values() for text in written(value)]
    leaks = []
    for address in public_addresses(numbers) + public_addresses(
        {"indicator": "held_unconfirmed", "observations": "held_synthetic/330000/2024-01-01/actual"}
    ):
        answer = Client().get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        leaks += [(address, text) for text in forbidden if text.encode() in body and text not in address]
    assert leaks == []


def test_the_test_above_looks_at_every_public_page_of_records():
    named = {name for name, decided in DECIDED.items() if decided == PUBLIC}
    about_people = ("account_", "mfa_", "openid_", "socialaccount_", "demo_", "language", "healthz")
    looked_at = {
        "home", "search", "public", "records", "record_open", "record", "history", "public_programme",
        "public_programme_csv", "statements", "statement", "statement_figure", "statement_page", "statement_pdf",
        "statement_word", "api:openapi-json", "api:records", "api:record", "api:history",
    }  # fmt: skip
    # Acts that are sent and not asked for, files by their hash, what kinds there are, and what is nothing.
    others = {"record_event", "attachment", "api_nothing", "api:api-root", "api:kinds", "api:kind", "api:file",
              "api:record_open", "api:record_event"}  # fmt: skip
    assert {name for name in named if not name.startswith(about_people)} == looked_at | others
    assert named <= {name for name, _, _ in ROUTES}


def test_the_embargo_would_be_seen_to_leak(today, indicator):
    """What is published does stand on the pages that the search for leaks looks at."""
    today("2025-10-10")
    indicator("held", targets={"2024": 10000}, actuals={"2024": HELD_BACK["reported"]}, aggregation="flow")
    assert b"7,317.31" in get("/public/programme/")
    assert b"7317.31" in get("/public/programme.csv")
    assert json.loads(get("/api/record/indicator/held"))["whole"] is False
