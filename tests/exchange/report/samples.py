"""Synthetic reviews of every kind of project, for the tests of the report."""

import random
from datetime import date, timedelta

from daoren.core.portfolio import Portfolio
from daoren.core.review import Ground, Measure, Option, Part, ProjectReview, Review, Score, Tolerance
from daoren.core.review.review import FAMILIES
from daoren.core.terms import Statement, keys
from daoren.policies import load_policies
from tests.portfolios import portfolio

AS_OF = date(2025, 12, 31)
DEPARTMENTS = ("省科技厅高新处", "省经信厅技术处", "省农业农村厅科教处", "省卫生健康委科教处", "宁波市科技局", "")
FIELDS = ("人工智能", "生命健康", "新材料", "")
KINDS = keys("proposal")
RULES = load_policies(on=AS_OF, region="CN-33").rules


SCORED = (Statement("review.score_completion", {"score": "75"}),)
DIMENSIONS = (("decision", 15.0, 1.0), ("process", 25.0, 0.6), ("output", 35.0, 1.0), ("benefit", 25.0, 0.0))
CONDITIONS = (
    ("high_risk", True),
    ("records_complete", None),
    ("duties_met", True),
    ("integrity_breach", False),
    ("unlawful_gain", True),
)


def told(zh: str, en: str) -> Statement:
    return Statement("report.joined", {"first": {"zh": "事实", "en": "fact"}, "second": {"zh": zh, "en": en}})


def measure(kind: str, light: str, dice: random.Random) -> Measure:
    value = {"green": dice.uniform(-5, 9), "yellow": dice.uniform(10, 30), "red": dice.uniform(31, 60)}.get(light)
    if value is None:
        return Measure(kind, light, None, "none", told("没有可用的数据", "nothing was reported"))
    planned = dice.uniform(60, 90)
    fact = told(f"比计划落后{value:.0f}个百分点", f"{value:.0f} points behind plan")
    return Measure(kind, light, value, "milestones", fact, planned, max(0.0, planned - value))


def option(kind: str, chosen: str, planned: int | None) -> Option:
    factor = {"add": 1.2, "redirect": 1.0, "rectify": 1.0, "continue": 1.0}.get(kind, 0.0)
    amount = None if planned is None else int(planned * factor)
    change = None if planned is None or amount is None else amount - planned
    admitted = kind in (chosen, "continue", "rectify")
    price = 0.0 if kind == chosen else 1.25 if admitted else None
    why = (
        told("没有证据支持的理由", "no ground is evidenced")
        if not admitted
        else told("规则允许", "the rule admits it")
    )
    return Option(kind, factor, admitted, amount, change, 3.5 * factor, price, why)


def ground(number: int, key: str) -> Ground:
    return Ground(
        f"F{number}", date(2025, 9, 1), RULES[key], "任务书第7.2条", "样机三次试验均未达标。",
        "检测报告 ZJ-2025-118", "" if number % 2 else "承担单位认为更换供应商后可以达标。",
    )  # fmt: skip


def project(number: int, dice: random.Random) -> ProjectReview:
    kind = KINDS[number % len(KINDS)]
    light = {"add": "green", "continue": ("green", "unknown")[number % 2]}.get(kind, ("red", "yellow")[number % 2])
    planned = None if number % 11 == 10 else dice.randrange(50, 900) * 1_000_000 + 12_345
    options = tuple(option(each, kind, planned) for each in KINDS)
    chosen = next(each for each in options if each.kind == kind)
    start = date(2023, 1, 1) + timedelta(days=dice.randrange(400))
    grounds = (ground(number, "ground.route_infeasible"),) if kind in ("redirect", "terminate", "suspend") else ()
    parts = tuple(
        Part(name, weight, share, dice.uniform(40, 99) if share else None, SCORED)
        for name, weight, share in DIMENSIONS
    )
    lights = ("green", "green", "yellow", "unknown", light)
    return ProjectReview(
        project_id=f"ZJ2023-{number:04d}",
        name=f"第{number}号项目：高性能材料与装备关键技术研究及应用示范",
        department=DEPARTMENTS[number % len(DEPARTMENTS)],
        programme="尖兵领雁",
        action="A2",
        field=FIELDS[number % len(FIELDS)],
        region="330100",
        bearer="浙江大学",
        state="in_progress",
        start_on=start,
        end_on=start + timedelta(days=1095 + dice.randrange(200)),
        baseline_end_on=start + timedelta(days=1095),
        summary="研制可替代进口的关键部件。",
        measures=(
            measure("schedule", light, dice), measure("money", "green", dice), measure("delivery", "unknown", dice)
        ),
        light=light,
        escalated=light == "red",
        history=tuple((date(2024, 3, 31) + timedelta(days=91 * step), each) for step, each in enumerate(lights)),
        score=score(number, parts, dice),
        grounds=grounds,
        tolerance=Tolerance(
            "not_exempt" if grounds else "not_applicable",
            CONDITIONS,
        ),
        proposal=kind,
        determined=light != "unknown",
        rule=RULES[f"option.{kind}"],
        reason=told("里程碑3迟41天，任务书第7.2条", "milestone 3 is 41 days late; task book clause 7.2"),
        evidence=(told("进展报告 2025-09-30", "progress report of 2025-09-30"),),
        options=options,
        planned=planned,
        amount=chosen.amount,
        change=chosen.change,
        public_total=None if number % 7 == 6 else dice.randrange(500, 5000) * 1_000_000,
        public_planned_to_date=dice.randrange(400, 450) * 1_000_000,
        public_spent=None if number % 5 == 4 else dice.randrange(200, 440) * 1_000_000,
    )  # fmt: skip


def score(number: int, parts: tuple[Part, ...], dice: random.Random) -> Score:
    if number % 13 == 12:
        return Score(None, "unknown", 0.1, parts)
    return Score(dice.uniform(50, 99), "good", 0.66, parts)


def make_review(count: int) -> Review:
    dice = random.Random(20251231)  # noqa: S311 - a sample, not a secret
    projects = tuple(project(number, dice) for number in range(count))
    known = [each for each in projects if each.planned is not None and each.amount is not None]
    planned, allocated = sum(each.planned for each in known), sum(each.amount for each in known)
    policies = load_policies(on=AS_OF, region="CN-33")
    return Review(
        as_of=AS_OF,
        currency="CNY",
        name={"zh": "示例省", "en": "Example province"},
        region="CN-33",
        synthetic=True,
        version="0.1.0",
        digest="ab" * 32,
        map_key="",
        map_digest="",
        policies=policies.files,
        rules={key: rule for key, rule in policies.rules.items() if key.partition(".")[0] in FAMILIES},
        budget=planned,
        budget_given=False,
        planned=planned,
        allocated=allocated,
        objective=1234.5,
        bound=1236.0,
        gap=0.0012,
        shadow_price=0.0,
        method="highs",
        projects=projects,
        not_reviewed={"ended": 7},
        notes=(told("两个项目没有计划", "two projects have no plan"),),
    )


def make_portfolio(review: Review) -> Portfolio:
    return portfolio(money=_money(review), observations=_observations(), regions=_regions())


def _money(review: Review) -> list[dict]:
    return [_year_of(each, year) for each in review.projects for year in (2023, 2024, 2025, 2026)]


def _year_of(project: ProjectReview, year: int) -> dict:
    reports, over = project.public_spent is not None, year < 2026
    return {
        "project_id": project.project_id,
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "source": "public",
        "planned": 100_000_000,
        "forecast": 90_000_000 if over and not reports else None,
        "spent": 80_000_000 if over and reports else None,
    }


def _regions() -> list[dict]:
    return [{"region_code": "330100", "name": "杭州市", "name_en": "Hangzhou", "kind": "city", "parent": "33"}]


def _observations() -> list[dict]:
    year = {"region": "33", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
    results = {
        "indicator": "results",
        "name": "进口替代成果",
        "name_en": "Import-substitution results",
        "unit": "项",
    }
    labs = {"indicator": "labs", "name": "省实验室", "name_en": "Provincial labs", "unit": "家"}
    aim = {"kind": "target", "comparison": ">=", "document": "示例文件〔2023〕1号", "status": "unconfirmed"}
    fact = {"kind": "actual", "document": "示例公报", "status": "published"}
    return [
        {**year, **results, **aim, "value": 250.0},
        {**year, **results, **fact, "value": 262.0},
        {**year, **labs, **fact, "value": 10.0},
    ]
