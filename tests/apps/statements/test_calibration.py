"""On the demo province every published figure of 2022 comes out, and each is what another query counts."""

import datetime

import polars as pl
import pytest

from daoren.apps.statements.definitions import chapters, definitions, faults
from daoren.apps.statements.edition import edition
from daoren.apps.statements.statement import standing
from daoren.policies import load_policies

pytestmark = pytest.mark.django_db
YEAR = 2022

# What the department published of 2022, by figure: the value and the sign before it.
PUBLISHED = {
    "provincial_labs": 10,
    "cluster_rank": 14,
    "pioneer_projects": (">", 500),
    "import_substitution_new": 262,
    "import_substitution_total": 436,
    "reform_awards": 1,
    "national_zones": 8,
    "provincial_zones": 54,
    "zones_industry_share": (">", 40),
    "zones_hightech_share": (">", 50),
    "zone_rank_hangzhou": 5,
    "zone_rank_ningbo": 13,
    "technology_loans": 831,
    "technology_loan_firms": 9785,
    "relending": 506,
    "relending_rank": 1,
    "tripods": 9,
    "innovative_counties": 5,
    "innovative_counties_rank": 1,
    "sustainable_zones": 1,
    "finance_reform_zones": 2,
    "reward_growth": 183,
    "approval_units": 5,
    "approval_departments_before": 5,
    "approval_departments_after": 2,
    "approval_days_before": 58,
    "approval_days_after": 31,
    "five_star_reforms": 2,
}


def days(frame: pl.DataFrame, column: str, first: str | None, last: str) -> int:
    """Count the rows of a span of days."""
    day = pl.col(column)
    inside = day <= datetime.date.fromisoformat(last)
    return len(frame.filter(inside if first is None else inside & (day >= datetime.date.fromisoformat(first))))


def counted(province) -> dict[str, tuple[float | None, float | None]]:
    """Count figures of 2022 and 2021 from the tables as they were read from files, by polars alone."""
    tables = {name: province[name].to_polars() for name in ("outputs", "projects", "observations", "regions")}
    results = tables["outputs"].filter(pl.col("kind") == "import_substitution")
    seen = tables["observations"].filter(pl.col("kind") == "actual")

    def of(code: str, year: int, region: str = "330000", *, cities: bool = False):
        rows = seen.filter(
            pl.col("indicator") == code,
            pl.col("period_start") == datetime.date(year, 1, 1),
            pl.col("period_end") == datetime.date(year, 12, 31),
        )
        if cities:
            rows = rows.filter(pl.col("region").str.ends_with("00") & ~pl.col("region").str.ends_with("0000"))
            return rows["value"].sum() if len(rows) else None
        rows = rows.filter(pl.col("region") == region)
        return rows["value"][0] if len(rows) else None

    def both(code: str, region: str = "330000", *, cities: bool = False):
        return tuple(of(code, year, region, cities=cities) for year in (2022, 2021))

    places = {
        code: len(
            seen.filter(pl.col("indicator") == code, pl.col("period_end").dt.year() == YEAR)["region"].unique()
        )
        for code in ("sustainable_zones", "finance_reform_zones")
    }
    loans, firms = (
        of("technology_loans_by_city", 2022, cities=True),
        of("technology_loan_firms_by_city", 2022, cities=True),
    )
    ys = (YEAR, YEAR - 1)
    rewards = both("transfer_rewards_by_city", cities=True)
    found = {
        "import_substitution_new": tuple(days(results, "recognised_on", f"{y}-01-01", f"{y}-12-31") for y in ys),
        "import_substitution_total": tuple(days(results, "recognised_on", None, f"{y}-12-31") for y in ys),
        "cluster_rank": both("cluster_rank", "330100"),
        "zone_rank_hangzhou": both("national_zone_rank", "330100"),
        "zone_rank_ningbo": both("national_zone_rank", "330200"),
        "zones_total": (of("national_zones", 2022) + of("provincial_zones", 2022), None),
        "technology_loans": (loans, None),
        "technology_loan_firms": (firms, None),
        "technology_loan_average": (loans * 1e8 / firms / 1e4, None),
        "relending": both("relending_first_batch"),
        "sustainable_zones": (places["sustainable_zones"], None),
        "finance_reform_zones": (places["finance_reform_zones"], None),
        "reward_growth": (100 * (rewards[0] / rewards[1] - 1), None),
        "approval_units": both("approval_pilot_units"),
        "approval_days_change": (100 * (31 - 58) / 58, None),
    }  # fmt: skip
    return found | {key: both(key) for key in listed() if key not in found}


def listed() -> list[str]:
    return [key for chapter in chapters() for key in chapter.figures]


def test_every_figure_is_what_another_query_counts(province_in):
    one, wanted = standing(YEAR), counted(province_in)
    assert set(wanted) == set(listed())
    for key, (now, before) in wanted.items():
        figure = one.content.figures[key]
        for found, other in ((figure.now.value, now), (figure.before.value, before)):
            assert found == (other if other is None else pytest.approx(other, rel=1e-7)), key
    for key, value in PUBLISHED.items():
        sign, number = value if isinstance(value, tuple) else ("", value)
        found = one.found(key)
        assert (found.comparison, found.value) == (sign, number), key
        assert found.coverage == 1, key
    # A second witness: what was published of the same, where the records are counted. Of the projects of pioneer
    # programmes the records tell fewer by that day, and the statement says so.
    disputed = {key for key, figure in one.content.figures.items() if figure.disputed}
    assert disputed == {"pioneer_projects"}
    projects = province_in["projects"].to_polars().filter(pl.col("programme").str.contains("尖|领"))
    assert one.content.figures["pioneer_projects"].beside.value == days(projects, "start_on", None, "2022-12-31")

    # Loans and re-lending are never summed, in either language.
    for language in ("zh", "en"):
        said = "\n".join(edition(one, language).texts)
        for word in ("1,337", "1337", "133.7"):
            assert word not in said


def test_what_is_shipped_names_only_what_is_there():
    rules = load_policies(on=datetime.date(2025, 10, 10), region="CN-33")
    assert list(faults(rules)) == []
    assert len(chapters(rules)) == 5
    asked = {key for chapter in chapters(rules) for key in chapter.figures}
    made_of = {key for one in definitions(rules).values() for key in one.way.of}
    assert set(definitions(rules)) <= asked | made_of, "a figure that nobody reads"


def test_a_folder_of_policies_replaces_a_chapter_whole(tmp_path):
    text = """
    [policy]
    key = "mine"
    title = { zh = "自定", en = "mine" }
    [[rule]]
    key = "statement_chapter.reform"
    title = { zh = "改革", en = "Reform" }
    status = "project_default"
    parameters = { order = 0, sentences = [{ zh = "{tripods} 个{nowhere}", en = "{tripods} {nowhere}" }] }
    """
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    rules = load_policies(on=datetime.date(2025, 10, 10), region="CN-33", folder=tmp_path)
    assert chapters(rules)[0].key == "reform"
    assert chapters(rules)[0].figures == ("tripods", "nowhere")
    assert list(faults(rules)) == ["reform: no figure 'nowhere'"]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ("{ form = 'count' }", "needs one of"),
        ("{ form = 'count', derive = 'x', indicator = 'y' }", "needs one of"),
        ("{ form = 'roman', derive = 'x' }", "form must be"),
    ],
)
def test_a_broken_figure_is_named(tmp_path, parameters, said):
    text = f"""
    [policy]
    key = "mine"
    title = {{ zh = "自定", en = "mine" }}
    [[rule]]
    key = "statement_figure.tripods"
    title = {{ zh = "鼎", en = "tripods" }}
    status = "project_default"
    parameters = {parameters}
    """
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    rules = load_policies(on=datetime.date(2025, 10, 10), region="CN-33", folder=tmp_path)
    with pytest.raises(ValueError, match=rf"statement_figure\.tripods.*{said}"):
        definitions(rules)
