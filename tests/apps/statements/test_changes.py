"""A changed record changes the figures that hang on it, and only those; what is not known is said, never zero."""

import pytest

from daoren.apps.portfolio.models import TABLES
from daoren.apps.statements.edition import edition
from daoren.apps.statements.figures import Figure, figures
from daoren.apps.statements.find import Found
from daoren.apps.statements.statement import standing
from daoren.core.terms import LANGUAGES
from tests.apps.statements.conftest import YEAR, observation, output

pytestmark = pytest.mark.django_db


def told(year: int) -> dict[str, tuple]:
    """Give every figure of a year with the year before."""
    return {key: (one.now.value, one.before.value) for key, one in figures(year).items()}


def differing(before: dict, after: dict) -> set[str]:
    assert set(before) == set(after)
    return {key for key in before if before[key] != after[key]}


def test_a_result_moved_to_the_next_year_changes_the_figures_of_results_alone(province_in, put):
    before, next_before = told(YEAR), told(YEAR + 1)
    rows = TABLES["outputs"]._default_manager.filter(kind="import_substitution", recognised_on__year=YEAR)
    put("outputs", rows.order_by("subject").first().pk, {"recognised_on": "2023-02-01"})
    after, next_after = told(YEAR), told(YEAR + 1)
    assert differing(before, after) == {"import_substitution_new", "import_substitution_total"}
    assert after["import_substitution_new"] == (261, 124)
    assert after["import_substitution_total"] == (435, 174)
    # In the next year it is one more that is new; in all there are as many as before.
    assert differing(next_before, next_after) == {"import_substitution_new", "import_substitution_total"}
    assert next_after["import_substitution_new"] == (next_before["import_substitution_new"][0] + 1, 261)
    assert next_after["import_substitution_total"] == (next_before["import_substitution_total"][0], 435)


@pytest.mark.parametrize(
    ("table", "row", "changed"),
    [
        ("outputs", output(2, "2022-06-01"), set()),
        ("outputs", output(1, "2022-01-05"), {"import_substitution_new", "import_substitution_total"}),
        ("outputs", output(9, "2022-07-01"), {"import_substitution_new", "import_substitution_total"}),
        ("observations", observation("cluster_rank", 10, region="330100"), {"cluster_rank"}),
        ("observations", observation("cluster_rank", 20, region="330200"), set()),
        ("observations", observation("provincial_labs", 11, year=2023), set()),
        ("observations", observation("rd_spending", 2000, year=2021), {"rd_spending"}),
        ("observations", observation("technology_loans_by_city", 600.5, region="330100"),
         {"technology_loans", "technology_loan_average"}),
        ("observations", observation("technology_loans_by_city", 600.5, region="330106"), set()),
        ("observations", observation("finance_reform_zones", 0, region="330400"), {"finance_reform_zones"}),
        ("observations", observation("national_zones", 8), {"national_zones"}),
    ],
)  # fmt: skip
def test_one_changed_row_changes_what_hangs_on_it_alone(few, put, table, row, changed):
    before = told(YEAR)
    put(table, *row)
    assert differing(before, told(YEAR)) == changed


def test_a_target_is_no_figure(few, put):
    subject, values = observation("provincial_labs", 99)
    put("observations", subject.replace("actual", "target"), {**values, "kind": "target"})
    assert told(YEAR)["provincial_labs"] == (10, None)


def test_what_is_not_known_is_said_and_never_zero(few):
    one = standing(YEAR)
    unknown = {key for key in one.content.listed if one.found(key).value is None}
    assert {"national_zones", "zones_total", "tripods", "approval_days_change", "sustainable_zones"} <= unknown
    for language, word in (("zh", "未填报"), ("en", "not on record")):
        said = edition(one, language)
        missing = next(
            listing for listing in said.listings if listing.heading in ("未填报的数据", "Not on record")
        )
        assert len(missing.entries) == len(unknown)
        # A sentence of which one figure is known stays, and says of the other that it is not.
        words = [
            "".join(run.text for run in paragraph) for chapter in said.chapters for paragraph in chapter.paragraphs
        ]
        zones = [text for text in words if "嘉兴" in text or "Jiaxing" in text]
        assert len(zones) == 1
        assert word in zones[0]
        assert not any("定级" in text or "tripod" in text or "科技创新鼎" in text for text in words)
        assert " 0 " not in "\n".join(words)


def test_an_empty_workplace_has_a_statement_that_says_so(db):
    one = standing(YEAR)
    assert all(one.found(key).value is None for key in one.content.listed)
    for language in LANGUAGES:
        said = edition(one, language)
        assert all(chapter.paragraphs == () and chapter.lines == () for chapter in said.chapters)


def test_a_coverage_below_all_is_said(few, put):
    put("outputs", *output(7, "2022-07-01"))
    put("outputs", "P1/O7", {"recognised_on": None})
    found = standing(YEAR).found("import_substitution_new")
    assert (found.value, found.covered, found.of) == (3, 3, 4)
    assert "4 行中可判定 3 行" in "\n".join(edition(standing(YEAR), "zh").texts)


@pytest.mark.parametrize(
    ("now", "beside", "disputed"),
    [
        (Found(262), Found(262), False),
        (Found(261), Found(262), True),
        (Found(512), Found(500, comparison=">"), False),
        (Found(500, comparison=">"), Found(271), True),
        (Found(500, comparison=">"), Found(501), False),
        (Found(5), Found(None), False),
        (Found(None), Found(5), False),
    ],
)
def test_a_second_witness_disputes_a_figure_or_does_not(now, beside, disputed):
    assert Figure(now, Found(None), beside).disputed is disputed
