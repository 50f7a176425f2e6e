"""A big synthetic portfolio for benchmarks: the columns of the demo, a simpler model, Parquet by table.

Every project begins in 2022-01 and runs beyond the months that are written. Work moves by a pace of its own and
stands still once for some; money follows the work. Tables are made in chunks of projects, so that memory stays
small whatever the size.
"""

import shutil
from pathlib import Path

import numpy as np
import polars as pl

from daoren.demo.parties import credit_code
from daoren.demo.regions import county_codes
from daoren.demo.streams import FIRST_MONTH, Floats, Ints, Months, first_days, last_days, stream, texts, words

_CHUNK = 10_000
_PARTIES = 5_000
_SHARES = np.array([0.1, 0.25, 0.45, 0.65, 0.85, 1.0])  # of the work, at each milestone
_FINDING_TEXTS = ("project_id", "finding_id", "ground", "status", "clause", "evidence", "fact")
_SETTINGS = """\
name = {{ zh = "基准测试组合（合成数据）", en = "Benchmark portfolio (synthetic data)" }}
currency = "CNY"
region = "CN-33"
rounds = false
synthetic = true
# Seed of the generator: {seed}
"""


def write_large(folder: Path, *, projects: int = 100_000, months: int = 36, seed: int = 315) -> None:
    """Write a portfolio of many projects with `months` of reports and money, a Parquet file a table.

    Amounts are yuan with two decimals. The same arguments and versions give the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = folder / "parts"
    for first in range(0, projects, _CHUNK):
        rng = stream(seed, f"large {first}")
        for name, table in _chunk(rng, first, min(_CHUNK, projects - first), months).items():
            (parts / name).mkdir(parents=True, exist_ok=True)
            table.write_parquet(parts / name / f"{first:09d}.parquet", compression="lz4")
    for made in sorted(parts.iterdir()):
        pl.scan_parquet(sorted(made.iterdir())).sink_parquet(folder / f"{made.name}.parquet", compression="zstd")
    shutil.rmtree(parts)
    _party_table(stream(seed, "large parties")).write_parquet(folder / "parties.parquet")
    (folder / "portfolio.toml").write_text(_SETTINGS.format(seed=seed), encoding="utf-8", newline="\n")


def _chunk(rng: np.random.Generator, first: int, count: int, months: int) -> dict[str, pl.DataFrame]:
    ids = pl.Series("project_id", [f"L{number:07d}" for number in range(first + 1, first + count + 1)])
    length = rng.integers(months // 3, months // 3 + 9, count) * 3 + 6
    grid = FIRST_MONTH + np.arange(months)
    public = np.round(np.clip(4e6 * np.exp(rng.normal(0, 0.6, count)), 1e6, 3e7), -4).astype(np.float64)
    own = np.round(public * rng.uniform(0.2, 4.0, count), -4).astype(np.float64)
    plan = (np.arange(months) + 1) / length[:, None]
    work = _work(rng, length, months)
    return {
        "projects": _projects(rng, ids, length, public, own),
        "milestones": _milestones(ids, length, work, grid),
        "reports": _reports(ids, length, work, grid),
        "money": pl.concat([_money(ids, name, plan, work, grid, total) for name, total in _sources(own, public)]),
        "indicators": _indicators(rng, ids, length, work, grid),
        "findings": _findings(rng, ids),
    }


def _sources(own: Floats, public: Floats) -> tuple[tuple[str, Floats], ...]:
    return ("own", own), ("public", public)


def _work(rng: np.random.Generator, length: Ints, months: int) -> Floats:
    """Give the share of work done at the end of each month: a pace, and for some a time without progress."""
    count = len(length)
    pace = rng.normal(1.0, 0.06, (count, 1))
    begin = rng.integers(0, months, (count, 1))
    still = np.where(rng.random((count, 1)) < 0.2, rng.integers(3, 14, (count, 1)), 0)
    month = np.arange(1, months + 1)
    lost = np.clip(month - begin, 0, still)
    done: Floats = np.round(np.clip(pace * (month - lost) / length[:, None], 0, 1), 4)
    return np.maximum.accumulate(done, axis=1)


def _projects(rng: np.random.Generator, ids: pl.Series, length: Ints, public: Floats, own: Floats) -> pl.DataFrame:
    count = len(ids)
    fields = [field["zh"] for field in words("words")["field"]]
    end = last_days(FIRST_MONTH + length - 1)
    start = np.full(count, first_days(np.array([FIRST_MONTH]))[0])
    columns: dict[str, object] = {
        "project_id": ids,
        "name": "合成项目 " + ids,
        "programme": np.full(count, "合成计划"),
        "action": texts([f"A{n}" for n in range(1, 7)])[rng.integers(6, size=count)].tolist(),
        "field": texts(fields)[rng.integers(len(fields), size=count)].tolist(),
        "department": texts(["省科技厅", "省经信厅", "省农业农村厅"])[rng.integers(3, size=count)].tolist(),
        "region": texts(county_codes())[rng.integers(90, size=count)].tolist(),
        "bearer_id": [f"B{number:05d}" for number in rng.integers(1, _PARTIES + 1, count)],
        "mode": np.full(count, "open_competition"),
        "state": np.full(count, "in_progress"),
        "start_on": start,
        "end_on": end,
        "baseline_end_on": end,
        "total_public": public,
        "total_own": own,
        "total_cost": public + own,
        "baseline_cost": public + own,
        "need_open": rng.random(count) < 0.94,
        "user_signed": rng.random(count) < 0.25,
        "high_risk": rng.random(count) < 0.1,
        "records_complete": rng.random(count) < 0.97,
        "duties_met": rng.random(count) < 0.98,
        "integrity_breach": np.zeros(count, dtype=bool),
        "unlawful_gain": np.zeros(count, dtype=bool),
    }
    return _two_decimals(pl.DataFrame(columns), "total_public", "total_own", "total_cost", "baseline_cost")


def _two_decimals(table: pl.DataFrame, *names: str) -> pl.DataFrame:
    return table.with_columns(pl.col(name).cast(pl.Decimal(18, 2)) for name in names)


def _milestones(ids: pl.Series, length: Ints, work: Floats, grid: Months) -> pl.DataFrame:
    count, nodes = len(ids), len(_SHARES)
    due = last_days(FIRST_MONTH + np.rint(_SHARES * length[:, None]).astype(int) - 1)
    reached = work[:, None, :] >= (_SHARES - 0.02)[None, :, None]
    done = last_days(grid)[reached.argmax(axis=2)].copy()
    done[~reached.any(axis=2)] = np.datetime64("NaT")
    passed = np.where(np.isnat(done), "", "passed")
    return pl.DataFrame(
        {
            "project_id": np.repeat(ids.to_numpy(), nodes),
            "milestone_id": np.tile([f"M{n}" for n in range(1, nodes + 1)], count),
            "weight": np.tile(np.diff(_SHARES, prepend=0).round(2) * 100, count),
            "due_on": due.ravel(),
            "done_on": done.ravel(),
            "result": passed.ravel(),
        }
    ).with_columns(pl.col("result").replace("", None))


def _reports(ids: pl.Series, length: Ints, work: Floats, grid: Months) -> pl.DataFrame:
    months = len(grid)
    return pl.DataFrame(
        {
            "project_id": np.repeat(ids.to_numpy(), months),
            "reported_on": np.tile(last_days(grid), len(ids)),
            "progress": work.ravel(),
            "end_on": np.repeat(last_days(FIRST_MONTH + length - 1), months),
        }
    )


def _money(ids: pl.Series, source: str, plan: Floats, work: Floats, grid: Months, total: Floats) -> pl.DataFrame:
    """Give a month's plan, arrival and spending: money arrives by thirds, spending follows the work."""
    months = len(grid)
    whole = np.rint(total[:, None] * 100)
    arrived = np.minimum(1.0, np.ceil(work * 3 + 0.15) / 3)
    flows = {
        "planned": np.rint(np.minimum(plan, 1) * whole),
        "arrived": np.rint(arrived * whole),
        "spent": np.rint(np.minimum(work * 0.98, arrived) * whole),
    }
    table = pl.DataFrame(
        {
            "project_id": np.repeat(ids.to_numpy(), months),
            "period": np.tile(grid.astype(str), len(ids)),
            "source": np.full(months * len(ids), source),
            **{name: np.diff(flow, axis=1, prepend=0).ravel() / 100 for name, flow in flows.items()},
        }
    )
    return _two_decimals(table, *flows)


def _indicators(
    rng: np.random.Generator, ids: pl.Series, length: Ints, work: Floats, grid: Months
) -> pl.DataFrame:
    count = len(ids)
    kinds = [("K1", "process", "过程得分"), ("K2", "output", "产出完成率"), ("K3", "benefit", "效益实现率")]
    actual = np.stack([np.full(count, 92.0), 100 * work[:, -1], 95 * work[:, -1]], axis=1)
    actual = np.round(np.clip(actual * rng.normal(1, 0.03, actual.shape), 0, 100), 1)
    tables = {
        "project_id": np.repeat(ids.to_numpy(), 3),
        "indicator_id": np.tile([kind[0] for kind in kinds], count),
        "name": np.tile([kind[2] for kind in kinds], count),
        "dimension": np.tile([kind[1] for kind in kinds], count),
        "unit": np.full(3 * count, "%"),
        "direction": np.full(3 * count, "higher"),
        "weight": np.tile([20.0, 50.0, 30.0], count),
        "baseline": np.zeros(3 * count),
        "target": np.tile([90.0, 100.0, 100.0], count),
        "actual": actual.ravel(),
        "due_on": np.repeat(last_days(FIRST_MONTH + length - 1), 3),
        "observed_on": np.full(3 * count, last_days(grid)[-1]),
    }
    return pl.DataFrame(tables)


def _findings(rng: np.random.Generator, ids: pl.Series) -> pl.DataFrame:
    """Give one finding to one project in two hundred."""
    grounds = texts(["route_infeasible", "goal_lost_meaning", "support_missing", "audit_problem"])
    found = ids.to_numpy()[rng.random(len(ids)) < 0.005]
    count = len(found)
    return pl.DataFrame(
        {
            "project_id": found.tolist(),
            "finding_id": ["F1"] * count,
            "found_on": np.full(count, np.datetime64("2024-10-15", "D")),
            "ground": grounds[rng.integers(4, size=count)].tolist(),
            "status": texts(["evidenced", "alleged"])[(rng.random(count) < 0.2).astype(int)].tolist(),
            "clause": ["任务书条款（合成）"] * count,
            "evidence": ["合成证据"] * count,
            "fact": ["合成事实"] * count,
        },
        schema_overrides=dict.fromkeys(_FINDING_TEXTS, pl.String),
    )


def _party_table(rng: np.random.Generator) -> pl.DataFrame:
    places = texts(county_codes())[rng.integers(90, size=_PARTIES)]
    return pl.DataFrame(
        {
            "party_id": [f"B{number:05d}" for number in range(1, _PARTIES + 1)],
            "name": [f"合成单位 {number:05d}" for number in range(1, _PARTIES + 1)],
            "kind": ["firm"] * _PARTIES,
            "credit_code": [credit_code("91", str(place), n) for n, place in enumerate(places, start=1)],
            "region": places.tolist(),
        }
    )
