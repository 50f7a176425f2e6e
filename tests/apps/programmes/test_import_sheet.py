"""Sheets of the plan in and out: a hundred odd tasks come back the same; what is wrong is told by its cell."""

import csv
import io
import random
import re
from dataclasses import dataclass

import pytest

from daoren.apps.audit.models import FactRow
from daoren.apps.audit.verify import verify
from daoren.apps.parties.actors import SYSTEM
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.actions.import_sheet import import_sheets, preview_sheets
from daoren.apps.programmes.export import sheet_bytes, sheet_lines
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import load
from daoren.exchange.sheets import read_sheets

pytestmark = pytest.mark.django_db

HEAD = ["id", "category", "group", "task", "lead", "support", "deadline", "dimension"]
ODD = [
    '=HYPERLINK("x")', "+86", "-3", "@甲", "'=1", '逗号,和"引号"', "两\n行", "\uff11\uff12\uff13", "很长" * 2_000,
    "无", "—", "\t甲", "#1", "<b>&amp;</b>", "注：后续", "“持续推进”", "0012", "2026-01-01",
]  # fmt: skip
DEADLINES = [
    "2026年12月",
    "2026年底",
    "持续推进",
    "\uff12\uff10\uff12\uff16年\uff16月",
    "2026-09-30",
    "2026年上半年",
    "2025年12月",
]
LEADS = ["省经信厅、省科技厅按职责分工负责", "省科技厅", "省科技厅（省外专局）、省财政厅", "省科技厅\n省经信厅"]


def hundred() -> list[list[str]]:
    """Make a hundred synthetic tasks, odd ones among them."""
    draw = random.Random(4)  # noqa: S311
    rows = []
    for at in range(100):
        odd = [draw.choice([*ODD, "", "合成任务", "平台"]) for _ in range(5)]
        title = f"合成任务 {at}" if at % 3 else f"{odd[0] or '合成'} {at}"
        rows.append([f"T{at:03d}", odd[1], odd[2], title, LEADS[at % 4], odd[3], DEADLINES[at % 7], odd[4]])
    return rows


@dataclass
class Desk:
    """Sheets given in and taken out."""

    folder: object

    def book(self, content, name="sheet.csv"):
        path = self.folder / name
        if not isinstance(content, bytes):
            text = io.StringIO(newline="")
            csv.writer(text).writerows(content)
            content = text.getvalue().encode()
        path.write_bytes(content)
        return read_sheets(path, kinds())

    def give(self, content, actor=SYSTEM, *, name="sheet.csv", overwrite=False):
        return import_sheets(self.book(content, name), actor, overwrite=overwrite)

    def rows(self, key, form="csv", language="en"):
        text = sheet_bytes(key, form, language).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture
def desk(tmp_path, today) -> Desk:
    today("2026-03-02")
    return Desk(tmp_path)


def errors(done) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for one in done.problems if one.severity == "error"]


def codes(done, severity: str) -> list[str]:
    return [one.code for one in done.problems if one.severity == severity]


# --- tasks


def test_a_hundred_tasks_are_imported_edited_exported_and_come_back_the_same(desk):
    rows = hundred()
    done = desk.give([HEAD, *rows])
    assert (errors(done), done.facts, done.added) == ([], 100, {"tasks": 100})
    assert desk.give([HEAD, *rows]).facts == 0
    first = sheet_bytes("tasks", "csv", "en")
    assert first.decode("utf-8-sig").splitlines()[0].startswith(",".join(HEAD))
    for form in ("csv", "xlsx"):
        again = desk.give(sheet_bytes("tasks", form, "zh"), name=f"again.{form}")
        assert (again.facts, errors(again), codes(again, "warning")) == (0, [], [])
        assert again.same == {"tasks": 100}

    table = desk.rows("tasks")
    place = {name: at for at, name in enumerate(table[0])}
    table[8][place["done_so_far"]] = "已完成两项\n=还差一项"
    table[8][place["progress"]] = "40%"
    table[9][place["support"]] = "省财政厅"
    edited = desk.give(table)
    assert (errors(edited), edited.facts, edited.changed, edited.same) == ([], 2, {"tasks": 2}, {"tasks": 98})
    assert load("task", table[8][0]).values["progress"] == 0.4
    last = sheet_bytes("tasks", "csv", "en")
    assert desk.give(last).facts == 0
    assert last == sheet_bytes("tasks", "csv", "en")
    assert last != first
    assert verify().sound


def test_another_workplace_that_takes_the_list_gives_the_same_list(desk):
    desk.give([HEAD, *hundred()])
    first = sheet_bytes("tasks", "xlsx", "en")
    lines = list(sheet_lines("tasks"))
    RecordRow.objects.all().delete()
    assert desk.give(first, name="moved.xlsx").added == {"tasks": 100}
    assert list(sheet_lines("tasks")) == lines


def test_what_a_new_task_is(desk):
    rows = [
        ["A", "", "", "有时限", LEADS[0], "无", "2026年12月", ""],
        ["B", "", "", "没有终点", LEADS[1], "无", "持续推进", ""],
        ["C", "", "", "时限已过", LEADS[1], "无", "2025年12月", ""],
    ]
    assert errors(desk.give([HEAD, *rows])) == []
    one, other, late = (load("task", number) for number in "ABC")
    assert (one.state, dict(one.due)) == ("planned", {"deadline": "2026-12-31"})
    assert (one.values["department"], one.values["deadline_text"]) == ("省经信厅", "2026年12月")
    assert one.values["support"] == "无"
    assert (other.state, set(other.due), other.values["continuous"]) == ("continuous", {"review"}, True)
    assert (late.state, late.due["deadline"]) == ("planned", "2025-12-31")
    fact = FactRow.objects.get(kind="task", subject="A")
    assert (fact.verb, fact.actor) == ("import", "system")


def test_every_error_is_told_by_its_cell_and_nothing_is_written(desk):
    rows = [HEAD, *hundred()]
    rows[3][6] = "某时"
    rows[5][3] = ""
    rows[7][4] = "、"
    rows[9][0] = rows[2][0]
    rows[11][0] = ""
    done = desk.give(rows)
    assert errors(done) == [
        ("A10", "twice"), ("A12", "required"), ("G4", "deadline"), ("D6", "required"), ("E8", "bodies"),
    ]  # fmt: skip
    assert (done.facts, FactRow.objects.count()) == (0, 0)
    text = next(one for one in done.problems if one.code == "deadline").text("zh")
    assert re.match("错误\uff5csheet.csv!G4（deadline）：“某时”不是完成时限。.+处理办法：.+持续推进", text)


def test_a_moved_deadline_starts_its_clock_and_ends_an_overrun(desk, today):
    desk.give(
        [
            HEAD,
            ["A", "", "", "甲", LEADS[1], "", "2026年3月", ""],
            ["B", "", "", "乙", LEADS[1], "", "持续推进", ""],
        ]
    )
    today("2026-04-10")
    act(SYSTEM, "task", "A", "run_out", {})
    done = desk.give(
        [
            HEAD,
            ["A", "", "", "甲", LEADS[1], "", "2026年6月", ""],
            ["B", "", "", "乙", LEADS[1], "", "2026年底", ""],
        ]
    )
    assert done.changed == {"tasks": 2}
    one, other = load("task", "A"), load("task", "B")
    assert (one.state, one.due["deadline"]) == ("in_progress", "2026-06-30")
    assert (other.state, dict(other.due), other.values.get("continuous")) == (
        "in_progress", {"deadline": "2026-12-31"}, None,
    )  # fmt: skip
    (fact,) = FactRow.objects.filter(subject="A").order_by("-sequence")[:1]
    assert '"set":{"deadline":"2026-06-30","deadline_text":"2026年6月"}' in fact.payload


def test_a_blank_cell_takes_away_with_a_warning_and_a_missing_column_does_not(desk):
    desk.give([[*HEAD, "problem"], ["A", "甲", "", "乙", LEADS[1], "无", "2026年", "", "缺人"]])
    done = desk.give([HEAD, ["A", "甲", "", "乙", LEADS[1], "无", "2026年", ""]])
    assert (done.facts, load("task", "A").values["problem"]) == (0, "缺人")
    done = desk.give([[*HEAD, "problem"], ["A", "甲", "", "乙", LEADS[1], "无", "2026年", "", ""]])
    assert (done.facts, codes(done, "warning")) == (1, ["cleared"])
    assert "problem" not in load("task", "A").values


def test_zero_is_not_missing(desk):
    base = ["A", "甲", "", "乙", LEADS[1], "无", "2026年", ""]
    desk.give([HEAD, base])
    assert desk.give([[*HEAD, "progress"], [*base, "0%"]]).facts == 1
    assert load("task", "A").values["progress"] == 0
    assert desk.rows("tasks")[1][8] == "0%"
    assert desk.give(sheet_bytes("tasks", "csv", "en")).facts == 0


def test_what_is_over_is_not_written_anew_but_stays_in_the_list(desk):
    rows = [["A", "", "", "甲", LEADS[1], "", "2026年", ""]]
    desk.give([HEAD, *rows])
    desk.give([[*HEAD, "state"], ["B", "", "", "乙", LEADS[1], "", "2025年", "", "已销号"]])
    assert load("task", "B").state == "signed_off"
    assert load("task", "B").due == {}
    assert desk.give(sheet_bytes("tasks", "csv", "en")).facts == 0
    done = desk.give([HEAD, ["B", "", "", "另一项", LEADS[1], "", "2025年", ""]])
    assert errors(done) == [("A2", "over")]


def test_the_state_of_a_task_on_record_moves_by_acts_alone(desk):
    row = ["A", "", "", "甲", LEADS[1], "", "2026年", ""]
    desk.give([HEAD, row])
    done = desk.give([[*HEAD, "state"], [*row, "done"]])
    assert (done.facts, codes(done, "warning"), load("task", "A").state) == (0, ["state_left"], "planned")


def test_an_officer_brings_in_what_is_of_his_department(desk, around):
    mine, other = (
        ["A", "", "", "甲", "省科技厅", "", "2026年", ""],
        ["B", "", "", "乙", "省经信厅", "", "2026年", ""],
    )
    assert errors(desk.give([HEAD, mine, other], around.officer)) == [("E3", "not_yours")]
    assert desk.give([HEAD, mine], around.officer).facts == 1
    assert desk.give([HEAD, other], around.leader).facts == 1
    moved = [*mine[:6], "2027年", ""]
    assert errors(desk.give([HEAD, moved], around.officer)) == [("G2", "deadline_stands")]
    assert desk.give([HEAD, moved], around.leader).facts == 1
    done = desk.give([[*HEAD, "state"], ["C", *mine[1:], "signed_off"]], around.officer)
    assert errors(done) == [("I2", "state_for_leaders")]
    # Nobody gives a task of another department to himself.
    taken = ["B", "", "", "乙", "省科技厅", "", "2026年", ""]
    assert errors(desk.give([HEAD, taken], around.officer)) == [("E2", "not_yours")]


def test_a_task_of_a_page_is_in_the_list_and_comes_back_the_same(desk, around):
    answers = {"title": "页面上交办", "lead": "省科技厅", "department": "省科技厅", "deadline": "2026-12-31"}
    number = open_record(around.leader, "task", answers).record.subject
    table = desk.rows("tasks")
    assert (table[1][0], table[1][6]) == (number, "2026-12-31")
    assert desk.give(table).facts == 0


def test_a_preview_says_the_same_and_writes_nothing(desk):
    book = desk.book([HEAD, *hundred()])
    seen = preview_sheets(book, SYSTEM)
    assert (seen.added, FactRow.objects.count()) == ({"tasks": 100}, 0)
    assert import_sheets(book, SYSTEM).added == seen.added


# --- the supervision sheet

SUPERVISION = ["重点工作", "任务", "目标任务", "工作举措", "完成情况", "责任单位", "存在问题", "下一步打算"]


def half_year() -> list[list[str]]:
    return [
        ["2021年上半年重点工作督查表（合成数据）"] + [""] * 7,
        ["填报单位：合成处室", "", "", "", "", "", "", "2021年6月30日"],
        SUPERVISION,
        ["一、平台", "建平台甲", "年内建成", "共建", "已开工", "基础处、平台处", "无", "抓紧\n施工"],
        ["", "建平台乙", "年内建成", "共建", "未开工", "平台处", "缺地", "协调用地"],
        [""] * 8,
        ["二、人才", "引才", "100 人", "", "=40 人", "人才处", "", ""],
        ["填报人：合成", "", "", "", "", "", "", ""],
    ]


def test_the_supervision_sheet_fills_tasks_and_comes_back_the_same(desk):
    done = desk.give(half_year())
    assert (errors(done), done.facts, done.added) == ([], 3, {"supervision_sheet": 3})
    first = load("task", "RW2026-000001")
    assert (first.state, dict(first.due)) == ("in_progress", {})
    assert (first.values["category"], first.values["department"]) == ("一、平台", "基础处")
    assert load("task", "RW2026-000002").values["category"] == "一、平台"
    assert desk.give(half_year()).facts == 0
    for form in ("csv", "xlsx"):
        data = sheet_bytes("supervision_sheet", form, "en")
        assert (desk.give(data, name=f"again.{form}").facts, desk.give(data, name=f"b.{form}").same) == (
            0, {"supervision_sheet": 3},
        )  # fmt: skip
    assert desk.rows("supervision_sheet")[0] == SUPERVISION
    rows = half_year()
    rows[4][4] = "已开工"
    rows.append(["二、人才", "评才", "", "", "", "人才处", "", ""])
    done = desk.give(rows)
    assert (done.added, done.changed) == ({"supervision_sheet": 1}, {"supervision_sheet": 1})
    assert load("task", "RW2026-000004").values["title"] == "评才"
    # The task list holds them too, with a blank deadline that is no error where it stands.
    assert desk.give(sheet_bytes("tasks", "csv", "en")).facts == 0


def test_two_tasks_of_one_name_cannot_be_told_apart(desk):
    desk.give(
        [
            HEAD,
            ["A", "甲", "", "乙", LEADS[1], "", "2026年", ""],
            ["B", "甲", "", "乙", LEADS[1], "", "2026年", ""],
        ]
    )
    done = desk.give([SUPERVISION, ["甲", "乙", "", "", "进展", "省科技厅", "", ""]])
    assert errors(done) == [("B2", "several")]
    done = desk.give([SUPERVISION, *[["丙", "丁", "", "", "进展", "省科技厅", "", ""]] * 2])
    assert errors(done) == [("B3", "twice")]


# --- milestones

NODES = ["id", "title", "action", "department", "due", "depends_on", "condition"]


def test_milestones_in_and_out(desk, around):
    rows = [
        ["M1", "平台挂牌", "A1", "省科技厅", "2026H1", "", "批复文件"],
        ["M2", "首批成果", "A2", "省科技厅", "2026Q4", "M1, M0", "成果登记"],
    ]
    done = desk.give([NODES, *rows])
    assert (errors(done), done.added) == ([], {"plan_milestones": 2})
    node = load("milestone", "M2")
    assert (node.state, dict(node.due), node.values["depends_on"]) == (
        "planned",
        {"due": "2026-12-31"},
        ["M1", "M0"],
    )
    for form in ("csv", "xlsx"):
        assert desk.give(sheet_bytes("plan_milestones", form, "zh"), name=f"a.{form}").facts == 0
    moved = [*rows[0][:4], "2026Q3", *rows[0][5:]]
    assert errors(desk.give([NODES, moved], around.officer)) == [("E2", "deadline_stands")]
    assert desk.give([NODES, moved], around.leader).changed == {"plan_milestones": 1}
    assert load("milestone", "M1").due == {"due": "2026-09-30"}
    wrong = ["M3", "x", "A9", "省科技厅", "某时", "", ""]
    assert errors(desk.give([NODES, wrong])) == [("C2", "choice"), ("E2", "period"), ("G2", "required")]


# --- indicators

YEARS = ["code", "name_zh", "name_en", "year", "target", "actual", "attainment", "status", "source"]
DEFINED = ["unit", "direction", "nature", "aggregation", "frequency", "department", "horizon"]
ITS = ["亿元 / CNY 100 m", "higher", "expected", "flow", "year", "省科技厅", "2027"]


def value(code: str) -> list[list[str]]:
    return [
        [code, "合成指标", "Synthetic", "2024", "16000", "15507.87", "", "", "合成文件"],
        [code, "合成指标", "Synthetic", "2027", "20000", "", "", "", "合成文件"],
    ]


def test_indicators_with_targets_and_actuals(desk):
    rows = value("hightech")
    done = desk.give([[*YEARS, *DEFINED], *([*row, *ITS] for row in rows)])
    assert (errors(done), done.facts) == ([], 4)
    record = load("indicator", "hightech")
    assert (record.state, record.values["aggregation"], record.values["region"]) == ("in_force", "flow", "330000")
    row = TABLES["observations"].objects.get(pk="hightech/330000/2024-01-01/actual")
    assert (row.value, row.unit, row.document, row.status) == (15507.87, ITS[0], "合成文件", "reported")
    table = desk.rows("indicators")
    assert table[0][:13] == [*YEARS, "region", "comparison", "fact_status", "finding"]
    assert table[1][:9] == [*rows[0][:6], "0.9692", "missed", "合成文件"]
    assert table[2][3:8] == ["2027", "20000", "", "", "not_due"]
    for form in ("csv", "xlsx"):
        again = desk.give(sheet_bytes("indicators", form, "zh"), name=f"a.{form}")
        assert (again.facts, errors(again), codes(again, "warning")) == (0, [], [])
    assert verify().sound


def test_a_target_that_stands_is_adjusted_and_not_set_again(desk):
    desk.give([YEARS, *value("x")])
    rows = value("x")
    rows[0][4] = "15000"
    done = desk.give([YEARS, *rows])
    assert errors(done) == [("E2", "target_stands")]
    assert "rebaselining" in done.problems[0].mend.in_language("zh")
    done = desk.give([[*YEARS, "comparison"], [*value("x")[0], "<="]])
    assert errors(done) == [("J2", "target_stands")]
    rows[0][4] = "16,000.0"
    assert desk.give([YEARS, *rows]).facts == 0
    rows[0][4] = ""
    done = desk.give([YEARS, *rows])
    assert (done.facts, codes(done, "warning")) == (0, ["blank_figure"])


def test_an_actual_is_corrected_only_where_one_says_so(desk):
    desk.give([YEARS, *value("x")])
    rows = value("x")
    rows[0][5], rows[0][8] = "15600", "更正"
    assert errors(desk.give([YEARS, *rows])) == [("F2", "actual_stands")]
    done = desk.give([YEARS, *rows], overwrite=True)
    assert (done.facts, done.changed) == (1, {"indicators": 1})
    row = TABLES["observations"].objects.get(pk="x/330000/2024-01-01/actual")
    assert (row.value, row.document) == (15600, "更正")
    assert FactRow.objects.filter(subject=row.pk).count() == 2


def test_computed_columns_are_compared_and_never_taken(desk):
    desk.give([[*YEARS, *DEFINED], *([*row, *ITS] for row in value("x"))])
    rows = value("x")
    rows[0][6:8] = ["96.92%", "met"]
    done = desk.give([YEARS, *rows])
    assert (done.facts, [(one.cell, one.code) for one in done.problems if one.severity == "warning"]) == (
        0, [("H2", "computed_differs")],
    )  # fmt: skip


def test_rows_of_an_indicator_must_agree(desk):
    rows = [[*row, *ITS] for row in value("x")]
    rows[1][len(YEARS) + 1] = "lower"
    done = desk.give([[*YEARS, *DEFINED], *rows])
    assert errors(done) == [("K3", "contradicts")]
    rows = [*value("x"), value("x")[0]]
    assert errors(desk.give([YEARS, *rows])) == [("D4", "twice")]
    assert errors(desk.give([YEARS, ["a/b", *value("x")[0][1:]]])) == [("A2", "code_parted")]
    assert errors(desk.give([YEARS, ["n", "", "", "2024", "1", "", "", "", ""]])) == [("B2", "required")]
    assert errors(desk.give([YEARS, ["n", "名", "", "24", "约3", "5%", "", "", ""]])) == [
        ("D2", "year"), ("E2", "number"), ("F2", "number_percent"),
    ]  # fmt: skip


def test_a_change_of_method_is_no_matter_of_a_sheet(desk):
    rows = [[*row, *ITS] for row in value("x")]
    desk.give([[*YEARS, *DEFINED, "method"], *([*row, "v1"] for row in rows)])
    assert TABLES["observations"].objects.get(pk="x/330000/2024-01-01/actual").method == "v1"
    done = desk.give([[*YEARS, *DEFINED, "method"], *([*row, "v2"] for row in rows)])
    assert errors(done) == [("Q2", "method_stands")]


def test_what_the_published_figures_come_to(desk, indicator, put):
    """2024: high-tech value added 96.9 %, missed; key labs 450 %; new high-tech firms met by a rise."""
    from tests.apps.programmes.conftest import observe

    indicator("hightech_value_added", targets={"2024": 16000}, actuals={"2024": 15507.87}, aggregation="flow")
    indicator("national_key_labs_new", targets={"2024": 4}, actuals={"2024": 18}, aggregation="flow")
    indicator("hightech_firms", actuals={"2023": 42000, "2024": 47500})
    indicator("hightech_firms_new", targets={"2024": 5000}, aggregation="flow", derivation="hightech_firms_rise")
    observe(put, "only_figures", "2024", "actual", 3.0)
    table = {(row["code"], row["year"]): row for row in sheet_lines("indicators")}
    shown = {key: (row["actual"], row["attainment"], row["status"]) for key, row in table.items()}
    assert shown["hightech_value_added", "2024"] == ("15507.87", "0.9692", "missed")
    assert shown["national_key_labs_new", "2024"] == ("18", "4.5", "met")
    assert table["national_key_labs_new", "2024"]["finding"] == "over_achieved"
    assert shown["hightech_firms_new", "2024"] == ("5500", "1.1", "met")
    assert shown["only_figures", "2024"] == ("3", "", "unknown")
    for form in ("csv", "xlsx"):
        again = desk.give(sheet_bytes("indicators", form, "en"), name=f"a.{form}")
        assert (again.facts, errors(again), codes(again, "warning")) == (0, [], [])
    rows = desk.rows("indicators")
    at = next(row for row in rows if row[0] == "hightech_firms_new")
    at[5] = "6000"
    done = desk.give(rows)
    assert (done.facts, codes(done, "warning")) == (0, ["derived_differs"])


def test_a_flow_that_is_known_in_part_is_no_actual_of_the_year(desk, indicator, put):
    indicator("trade", targets={"2025": 100}, actuals={"2025H1": 60}, aggregation="flow")
    (line,) = sheet_lines("indicators")
    assert (line["actual"], line["status"]) == ("", "unknown")
    assert desk.give(sheet_bytes("indicators", "csv", "en")).facts == 0


def test_a_workbook_with_two_sheets_and_a_file_of_something_else(desk):
    assert desk.book(b"project_id,name\nP1,x\n").sheets == ()
    desk.give([HEAD, *hundred()[:3]])
    assert [line["id"] for line in sheet_lines("tasks")] == ["T000", "T001", "T002"]
