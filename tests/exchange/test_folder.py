"""A folder with a file a table: units, words, missing values, and every problem in one run."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from daoren.exchange import load


def table(loaded, name: str) -> pl.DataFrame:
    assert loaded.portfolio is not None, [problem.text("en") for problem in loaded.problems]
    return loaded.portfolio[name].to_native()


def test_two_files_of_one_table_are_refused(folder, codes):
    assert codes(folder({"项目.csv": "项目编号,项目名称\nP1,甲\n"})) == ["table_twice"]


def test_a_chinese_table_is_read_exactly(tmp_path: Path):
    (tmp_path / "项目.csv").write_text(
        "项目编号,项目名称 *,财政经费总额（万元）,结束日期,开始日期,需求仍在,组织方式\n"
        'P1,甲,"1,200.5",2025年3月,2022年3月,是,揭榜挂帅\nP2,乙,１１,2025.6.30,20220101,No,Open Challenge\n'
    )
    projects = table(load(tmp_path, as_of=date(2024, 1, 1)), "projects")
    assert projects["total_public"].to_list() == [1_200_500_000, 11_000_000]
    assert projects["end_on"].to_list() == [date(2025, 3, 31), date(2025, 6, 30)]
    assert projects["start_on"].to_list() == [date(2022, 3, 1), date(2022, 1, 1)]
    assert projects["need_open"].to_list() == [True, False]
    assert projects["mode"].to_list() == ["challenge", "challenge"]


def test_a_unit_in_the_cell_goes_before_the_unit_of_the_heading(folder):
    money = table(
        folder(
            money="project_id,period,source,planned [CNY 10k],spent\n"
            "P1,2024-03,财政资金,3亿元,3万元\nP2,2024,public,7,(7.25)\n"
        ),
        "money",
    )
    assert money["planned"].to_list() == [30_000_000_000, 7_000_000]
    assert money["spent"].to_list() == [3_000_000, -725]
    assert money["period_end"].to_list() == [date(2024, 3, 31), date(2024, 12, 31)]


def test_missing_is_not_zero_and_keeps_its_reason(folder):
    loaded = folder(
        money="project_id,period,source,planned,spent\n"
        "P1,2024-01,public,Exempt under Section 43 of an Act,0\n"
        "P1,2024-02,public,N/A,\nP1,2024-03,public,尚未评估,—\n"
    )
    money = table(loaded, "money")
    assert money["planned"].to_list() == [None] * 3
    assert money["spent"].to_list() == [0, None, None]
    gaps = loaded.portfolio.gaps.to_native()
    assert gaps.select("row", "field", "reason").rows() == [
        ("P1/2024-01-01/public", "planned", "exempt"),
        ("P1/2024-02-01/public", "planned", "not_available"),
        ("P1/2024-03-01/public", "planned", "not_assessed"),
        ("P1/2024-03-01/public", "spent", "not_available"),
    ]


def test_zero_dates_are_missing(folder):
    projects = table(folder(projects="project_id,name,end_on\nP1,a,0000-00-00\n"), "projects")
    assert projects["end_on"].to_list() == [None]


def test_every_problem_is_told_in_one_run_with_its_place(folder):
    loaded = folder(
        projects="project_id,name,start_on,total_public,mode\n"
        "P1,a,20221-03-01,-5,赛马\nP1,,2022-13-01,12 (est.),race\nP3,c,31/31/2020,#DIV/0!,race\n",
        milestones="project_id,milestone_id,due_on\nP9,M1,2024-01-01\nP1,M1,\n",
    )
    assert loaded.portfolio is None
    found = {(p.code, p.file, p.row, p.column) for p in loaded.problems if p.severity == "error"}
    assert found == {
        ("date_year", "projects.csv", 2, "start_on"),
        ("value_negative", "projects.csv", 2, "total_public"),
        ("term_near", "projects.csv", 2, "mode"),
        ("key_twice", "projects.csv", 3, "project_id"),
        ("required", "projects.csv", 3, "name"),
        ("date_impossible", "projects.csv", 3, "start_on"),
        ("money_unreadable", "projects.csv", 3, "total_public"),
        ("date_impossible", "projects.csv", 4, "start_on"),
        ("cell_error", "projects.csv", 4, "total_public"),
        ("project_unknown", "milestones.csv", 2, "project_id"),
        ("required", "milestones.csv", 3, "due_on"),
    }
    year = next(problem for problem in loaded.problems if problem.code == "date_year")
    assert "2022-03-01" in year.text("en")
    assert "2022-03-01" in year.text("zh")
    twice = next(problem for problem in loaded.problems if problem.code == "key_twice")
    assert "row 2" in twice.text("en")


def test_many_rows_of_one_kind_are_counted_not_listed(folder):
    rows = "".join(f"P{at},n,bad\n" for at in range(1500))
    loaded = folder(projects=f"project_id,name,end_on\n{rows}")
    bad = [problem for problem in loaded.problems if problem.severity == "error"]
    assert len(bad) == 21
    assert sum(problem.count for problem in bad) == 1500
    assert bad[-1].code == "more"
    assert "1,480 more" in bad[-1].text("en")


def test_a_missing_required_column_names_the_closest_heading(folder):
    loaded = folder(projects="project_idd,name\nP1,a\n")
    problem = next(problem for problem in loaded.problems if problem.code == "column_missing_near")
    assert "project_idd" in problem.text("en")
    assert loaded.portfolio is None


def test_an_unknown_column_is_a_note(folder, codes):
    loaded = folder(projects="project_id,name,remark\nP1,a,x\n")
    assert codes(loaded, "note") == ["column_unknown"]
    assert loaded.portfolio is not None


def test_two_headings_of_one_field_are_refused(folder, codes):
    assert codes(folder(projects="project_id,name,title\nP1,a,b\n")) == ["field_twice"]


@pytest.mark.parametrize("texts", [("03/04/2021", "05/04/2021")])
def test_an_ambiguous_order_of_day_and_month_is_refused(folder, codes, texts):
    rows = "".join(f"P{at},n,{text}\n" for at, text in enumerate(texts))
    assert codes(folder(projects=f"project_id,name,end_on\n{rows}")) == ["date_order", "date_order"]


def test_one_date_shows_the_order_of_its_column(folder):
    projects = table(folder(projects="project_id,name,end_on\nP1,n,03/04/2021\nP2,n,31/03/2021\n"), "projects")
    assert projects["end_on"].to_list() == [date(2021, 4, 3), date(2021, 3, 31)]


def test_facts_that_contradict_one_another_are_warned_of(folder, codes):
    loaded = folder(
        projects="project_id,name,start_on,end_on,bearer_id\nP1,a,2024-01-01,2023-01-01,U9\n",
        parties="party_id,name,credit_code\nU1,x,91350100M000100Y44\n",
        milestones="project_id,milestone_id,due_on\nP1,M1,2030-01-01\n",
        money="project_id,period,source,planned\nP1,2024,public,1\nP1,2024-03,public,1\n",
    )
    assert sorted(codes(loaded, "warning")) == [
        "credit_code_wrong", "end_before_start", "milestone_outside", "party_unknown", "periods_overlap",
    ]  # fmt: skip
    assert loaded.portfolio is not None


def test_share_needs_its_unit(folder, codes):
    reports = "project_id,reported_on,progress{unit}\nP1,2024-01-01,{value}\n"
    assert table(folder(reports=reports.format(unit="", value="85 %")), "reports")["progress"].to_list() == [0.85]
    assert table(folder(reports=reports.format(unit=" [%]", value="85")), "reports")["progress"].to_list() == [
        0.85
    ]
    assert codes(folder(reports=reports.format(unit="", value="85"))) == ["value_outside"]


def test_finer_than_the_minor_unit_is_rounded_half_to_even_and_told(folder, codes):
    loaded = folder(projects="project_id,name,total_public\nP1,a,98.57000000000001\nP2,b,1.005\nP3,c,1.015\n")
    assert table(loaded, "projects")["total_public"].to_list() == [9857, 100, 102]
    assert codes(loaded, "note") == ["money_artefact"]
    assert codes(loaded, "warning") == ["money_finer", "money_finer"]


def test_portfolio_toml_sets_currency_unit_and_name(folder, codes):
    settings = (
        'name = { zh = "甲", en = "A" }\ncurrency = "GBP"\nregion = "GB"\nrounds = true\nmoney_unit = "minor"\n'
    )
    loaded = folder({"portfolio.toml": settings})
    portfolio = loaded.portfolio
    assert portfolio is None or (portfolio.currency, portfolio.region, portfolio.rounds) == ("GBP", "GB", True)
    assert codes(loaded, "warning") == ["money_finer"]
    assert codes(folder({"portfolio.toml": 'currency = "pounds"\ncolour = 1\n'})) == ["meta_wrong"]
    assert codes(folder({"portfolio.toml": "currency = \n"})) == ["toml_broken"]


def test_headings_may_not_name_two_currencies(folder, codes):
    loaded = folder(projects="project_id,name,total_public [£m],total_own [万元]\nP1,a,1,1\n")
    assert codes(loaded) == ["unit_currency"]


def test_a_unit_that_nobody_knows_is_refused(folder, codes):
    assert codes(folder(projects="project_id,name,total_public (bushels)\nP1,a,1\n")) == ["unit_unknown"]


def test_tables_are_sorted_and_the_digest_is_of_names_and_bytes(folder, tmp_path: Path):
    loaded = folder(projects="project_id,name\nP2,b\nP1,a\n")
    assert table(loaded, "projects")["project_id"].to_list() == ["P1", "P2"]
    again = folder(projects="project_id,name\nP2,b\nP1,a\n")
    other = folder(projects="project_id,name\nP2,b\nP1,aa\n")
    assert loaded.digest == again.digest != other.digest


def test_what_was_loaded_loads_again_from_parquet(folder, tmp_path: Path):
    first = folder(money="project_id,period,source,planned\nP1,2024-03,public,1.25\nP2,2024,own,N/A\n")
    second = tmp_path / "again"
    second.mkdir()
    for name, frame in first.portfolio.tables.items():
        frame.to_native().write_parquet(second / f"{name}.parquet")
    (second / "portfolio.toml").write_text('money_unit = "minor"\n')
    again = load(second, as_of=date(2024, 6, 30))
    for name, frame in first.portfolio.tables.items():
        assert frame.to_native().equals(table(again, name)), name


def test_nothing_there_is_told(tmp_path: Path, codes):
    assert codes(load(tmp_path / "nowhere", as_of=date(2024, 1, 1))) == ["source_missing"]
    assert codes(load(tmp_path, as_of=date(2024, 1, 1))) == ["projects_missing"]


def test_progress_is_told_from_start_to_end(folder, tmp_path: Path):
    folder()
    told: list[tuple[str, float]] = []
    load(tmp_path, as_of=date(2024, 1, 1), progress=lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] <= 1


def test_a_table_that_could_not_be_read_is_not_told_row_by_row(folder, codes):
    money = "project_id,period,source\nP1,2024,public\nP2,2024,public\n"
    assert codes(folder(projects="nummer,titel\nP1,a\n", money=money)) == ["column_missing", "column_missing_near"]
    assert codes(folder(projects="", money=money)) == ["file_empty"]
