"""The plan of the demonstration as records: documents, indicators, milestones, tasks and safeguards.

Which indicators there are, with their names and units, is published (facts.toml); the rest of them, and every
milestone, task and safeguard, is made up and says so.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from daoren.core.periods import parse_period
from daoren.core.programme.deadlines import parse_deadline
from daoren.demo.streams import words

REGION = "330000"
MAP, ROAD, DRAWING = "GH2023-000001", "GH2025-000001", "GH2025-000002"
# What the sheet of tasks was made on, and the day on which its tasks begin.
BEGINS = "2025-01-01"

Row = Mapping[str, Any]


def plan_records() -> Iterator[Row]:
    """Give every record of the plan: kind, number, state, values, clocks and what it is under."""
    raw = words("plan")
    yield from (_plan(one) for one in raw["plan"])
    yield from _indicators(raw["indicators"])
    yield from _milestones(raw["milestones"])
    yield from _tasks(raw["tasks"])


def _plan(one: Mapping[str, Any]) -> Row:
    values = {name: value for name, value in one.items() if name != "number"}
    values |= {"department": "省科技厅", "region": REGION}
    return {"kind": "plan", "number": one["number"], "state": "in_force", "values": values,
            "due": {"end": one["ends_on"]}}  # fmt: skip


def _indicators(raw: Mapping[str, Any]) -> Iterator[Row]:
    facts = words("facts")
    named = {
        fact["code"]: (fact["zh"], fact["en"], facts["unit"][fact["unit"]])
        for kind in ("actual", "target")
        for fact in facts[kind]
    }
    named |= {code: (zh, en, unit) for code, zh, en, unit in raw["extra"]}
    for code, action, aggregation, nature, department, formula in raw["rows"]:
        zh, en, unit = named[code]
        values = {
            "title": zh, "name_en": en, "unit": unit, "plan": MAP, "action": action, "aggregation": aggregation,
            "nature": nature, "direction": "lower" if code in raw["lower"] else "higher", "frequency": "year",
            "department": department, "region": REGION, "horizon": raw["horizon"], "formula": formula,
            "source": "省统计局及主管部门",
        }  # fmt: skip
        values |= {name: raw[name][code] for name in ("derivation", "inflow", "outflow") if code in raw[name]}
        yield {"kind": "indicator", "number": code, "state": "in_force", "values": values}
    for code, year, value, sign in raw["targets"]:
        yield _figure(code, named[code], REGION, year, "target", value, sign)
    cities = words("plan")["cities"]
    for code in ("rd_intensity", "hightech_value_added"):
        for city, year, value in cities[code]:
            yield _figure(code, named[code], city, year, "actual", value)
    for code, city, year, value in cities["targets"]:
        yield _figure(code, named[code], city, year, "target", value, ">=")


def _figure(
    code: str, named: tuple[str, str, str], region: str, year: str, kind: str, value: float, sign: str = ""
) -> Row:
    """Give a made-up figure of a year as a row of the programme's figures."""
    zh, en, unit = named
    first, last = f"{year}-01-01", f"{year}-12-31"
    row: dict[str, Any] = {
        "indicator": code, "name": zh, "name_en": en, "region": region, "period_start": first, "period_end": last,
        "kind": kind, "value": float(value), "unit": unit, "document": "合成数据", "status": "synthetic",
    }  # fmt: skip
    row |= {"comparison": sign} if sign else {}
    return {"kind": "observations", "number": f"{code}/{region}/{first}/{kind}", "values": row}


def _milestones(raw: Mapping[str, Any]) -> Iterator[Row]:
    for number, title, action, department, period, waits_for, condition in raw["rows"]:
        values = {
            "title": title, "plan": ROAD, "action": action, "department": department, "region": REGION,
            "period": period, "condition": condition,
        }  # fmt: skip
        values |= {"depends_on": waits_for} if waits_for else {}
        due = parse_period(period).last.isoformat()
        reached = number in raw["reached"]
        yield {"kind": "milestone", "number": number, "state": "reached" if reached else "planned",
               "values": values, "due": {} if reached else {"due": due}}  # fmt: skip


def _tasks(raw: Mapping[str, Any]) -> Iterator[Row]:
    names = ("category", "group", "title", "lead", "support", "deadline_text", "dimension", "action")
    for place, (*told, progress, done, problem, following) in enumerate(raw["rows"], start=1):
        values = {name: value for name, value in zip(names, told, strict=True) if value}
        deadline = parse_deadline(values["deadline_text"])
        values |= {"department": values["lead"].split("、")[0], "region": REGION, "starts_on": BEGINS}
        values |= {"continuous": True} if deadline.continuous else {"deadline": str(deadline.last)}
        values |= {"progress": progress} if progress >= 0 else {}
        rest = {"done_so_far": done, "problem": problem, "next_step": following}
        values |= {name: value for name, value in rest.items() if value}
        runs = deadline.last is not None and progress < 1
        due = {"deadline": str(deadline.last)} if runs else {}
        yield {"kind": "task", "number": _number(place), "state": _state(progress, deadline.continuous),
               "values": values, "due": due}  # fmt: skip
    for at, (place, measure, need, department, amount, state) in enumerate(raw["safeguards"], start=1):
        values = {"measure": measure, "need": need, "department": department}
        values |= {"amount": amount * 100} if amount else {}
        yield {"kind": "safeguard", "number": f"BZ2025-{at:06d}", "state": state, "values": values,
               "of": f"task/{_number(place)}"}  # fmt: skip


def _number(place: int) -> str:
    return f"RW2025-{place:06d}"


def _state(progress: float, continuous: bool) -> str:  # noqa: FBT001 - two facts of one row
    if continuous:
        return "continuous"
    return "done" if progress >= 1 else "in_progress" if progress > 0 else "planned"
