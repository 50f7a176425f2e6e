"""The projects as drawn: what they are, who bears them, when they run and what they cost.

Amounts are whole fen. Time is in whole quarters, so that no project ends between the demo's review and the end
of the data and the states hold on both days.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from daoren.demo.parties import Parties, of_kind
from daoren.demo.regions import lower_own_share
from daoren.demo.streams import Flags, Ints, Months, Texts, pick, stream, texts, words

YUAN = 100  # fen
TEN_THOUSAND = 10_000 * YUAN
PIONEERS = ("“尖兵”计划", "“领雁”计划")


@dataclass(frozen=True, slots=True)
class Projects:
    """The projects, in parallel arrays sorted by id; `length` in months, money in fen."""

    ids: Texts
    names: Texts
    objects: Texts
    summaries: Texts
    programmes: Texts
    actions: Texts
    fields: Texts
    departments: Texts
    regions: Texts
    bearers: Ints
    bearer_kinds: Texts
    modes: Texts
    races: Texts
    start: Months
    length: Ints
    public: Ints
    own: Ints
    other: Ints
    high_risk: Flags

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self.ids)

    @property
    def baseline_end(self) -> Months:
        """The last month as first approved."""
        return self.start + self.length - 1


def draw_projects(seed: int, parties: Parties) -> Projects:
    """Draw the projects by the plans, cohorts and races of `words.toml`."""
    rng = stream(seed, "projects")
    plans = words("words")["programme"]
    plan = rng.permutation(np.repeat(np.arange(len(plans)), [row["count"] for row in plans]))
    start, length = _times(rng, plan)
    races, start, length = _races(plan, start, length)
    order = np.argsort(start, kind="stable")
    plan, start, length, races = plan[order], start[order], length[order], races[order]
    draws = {name: _by_plan(rng, plan, name) for name in ("action", "bearer", "mode")}
    risky = _risk(rng, plan, races)
    fields, objects, aims = _topics(rng, draws["bearer"], races, risky)
    bearers = _bearers(rng, parties, draws["bearer"], draws["action"], races)
    public, own, other = _amounts(rng, plan, parties, bearers, start, fields, draws["mode"])
    programme = texts([plans[p]["zh"] for p in plan])
    names, summaries = _titles(objects, aims, races, programme, risky)
    return Projects(
        ids=_ids(start),
        names=names,
        objects=objects,
        summaries=summaries,
        programmes=programme,
        actions=draws["action"],
        fields=texts([words("words")["field"][f]["zh"] for f in fields]),
        departments=_departments(rng, programme, fields, draws["bearer"]),
        regions=parties.regions[bearers],
        bearers=bearers,
        bearer_kinds=parties.kinds[bearers],
        modes=np.where(races != "", texts(["race"]), draws["mode"]),
        races=races,
        start=start,
        length=length,
        public=public,
        own=own,
        other=other,
        high_risk=risky,
    )


def _times(rng: np.random.Generator, plan: Ints) -> tuple[Months, Ints]:
    cohort = words("words")["cohort"]
    years = rng.permutation(np.repeat([int(year) for year in cohort["years"]], list(cohort["years"].values())))
    months = pick(rng, cohort["months"], len(plan)).astype(int)
    months[years == 2026] = 1
    length = pick(rng, cohort["lengths"], len(plan)).astype(np.int64)
    start = np.array([f"{year}-{month:02d}" for year, month in zip(years, months, strict=True)], "datetime64[M]")
    return start, length


def _by_plan(rng: np.random.Generator, plan: Ints, name: str) -> Texts:
    out = texts([""] * len(plan))
    for number, row in enumerate(words("words")["programme"]):
        where = np.flatnonzero(plan == number)
        out[where] = pick(rng, row[name], len(where))
    return out


def _races(plan: Ints, start: Months, length: Ints) -> tuple[Texts, Months, Ints]:
    """Let “尖兵” projects of a year run a race: same start, three years; give races, starts and lengths."""
    races, start, length = texts([""] * len(plan)), start.copy(), length.copy()
    pioneer = np.array([words("words")["programme"][p]["zh"] for p in plan]) == PIONEERS[0]
    for race in words("words")["race"]:
        month = np.datetime64(race["start"], "M")
        same_year = start.astype("datetime64[Y]") == month.astype("datetime64[Y]")
        team = np.flatnonzero(pioneer & same_year & (races == ""))[: race["size"]]
        races[team], start[team], length[team] = race["group"], month, 36
    return races, start, length


def _risk(rng: np.random.Generator, plan: Ints, races: Texts) -> Flags:
    """Draw which projects are exploratory and of high risk; the teams of a race share it."""
    plans = words("words")["programme"]
    risky: Flags = rng.random(len(plan)) < np.array([plans[p]["high_risk"] for p in plan])
    for race in sorted(set(races) - {""}):
        risky[races == race] = False
    return risky


def _topics(rng: np.random.Generator, kinds: Texts, races: Texts, risky: Flags) -> tuple[Ints, Texts, Ints]:
    """Draw field, object and aim of each project; within a field pairs repeat only when all are used."""
    fields, aims = words("words")["field"], words("words")["aim"]
    medical = [place for place, field in enumerate(fields) if "省卫生健康委" in field.get("departments", {})]
    size = len(kinds)
    field = np.where(kinds == "hospital", rng.choice(medical, size), rng.integers(len(fields), size=size))
    object_, aim = np.zeros(size, int), np.zeros(size, int)
    for frontier in (False, True):
        fitting = np.flatnonzero([row.get("high_risk", False) == frontier for row in aims])
        for number, row in enumerate(fields):
            where = np.flatnonzero((field == number) & (risky == frontier))
            pairs = rng.permutation(len(row["objects"]) * len(fitting))
            object_[where], place = np.divmod(np.resize(pairs, len(where)), len(fitting))
            aim[where] = fitting[place]
    for race in sorted(set(races) - {""}):
        team = np.flatnonzero(races == race)
        field[team], object_[team], aim[team] = field[team[0]], object_[team[0]], aim[team[0]]
    chosen = [fields[f]["objects"][o] for f, o in zip(field, object_, strict=True)]
    return field, texts(chosen), aim


def _titles(objects: Texts, aims: Ints, races: Texts, programmes: Texts, risky: Flags) -> tuple[Texts, Texts]:
    forms = words("words")["aim"]
    platform = words("words")["platform"]
    names, summaries, seen = [], [], dict[str, int]()
    for name_of, aim, race, programme in zip(objects, aims, races, programmes, strict=True):
        form = platform if programme == "重大科创平台建设" else forms[aim]
        name = form["name"].format(object=name_of)
        key = f"{race}{name}"
        seen[key] = seen.get(key, 0) + 1
        if race:
            name += f"（{'甲乙丙'[seen[key] - 1]}队）"
        elif seen[key] > 1:
            name += f"（{'〇一二三四五六'[seen[key]]}期）"
        names.append(name)
        summaries.append(form["summary"].format(object=name_of) + "（合成数据）")
    for place in np.flatnonzero(risky):
        summaries[place] = summaries[place].replace(
            "（合成数据）", "任务书载明属于探索性强、不确定性高的项目。（合成数据）"
        )
    return texts(names), texts(summaries)


def _bearers(rng: np.random.Generator, parties: Parties, kinds: Texts, actions: Texts, races: Texts) -> Ints:
    """Draw who bears each project; half of the firms that serve the regional action sit in the mountains."""
    out = np.zeros(len(kinds), dtype=np.int64)
    for kind in sorted(set(kinds)):
        where = np.flatnonzero(kinds == kind)
        out[where] = rng.choice(of_kind(parties, kind), len(where))
    hills = of_kind(parties, "firm")[:36]
    regional = np.flatnonzero((actions == "A5") & (kinds == "firm"))
    out[regional] = np.where(rng.random(len(regional)) < 0.5, rng.choice(hills, len(regional)), out[regional])
    for race in sorted(set(races) - {""}):
        team = np.flatnonzero(races == race)
        out[team] = rng.choice(of_kind(parties, "firm")[36:], len(team), replace=False)
    return out


def _amounts(
    rng: np.random.Generator,
    plan: Ints,
    parties: Parties,
    bearers: Ints,
    start: Months,
    fields: Ints,
    modes: Texts,
) -> tuple[Ints, Ints, Ints]:
    """Draw public, own and other money: firms' pioneer projects bring 80 % (60 %) of the whole themselves."""
    plans = words("words")["programme"]
    size = len(plan)
    median = np.array([plans[p]["median"] for p in plan], dtype=float)
    big = median > 5000
    raw = median * np.exp(rng.normal(0, 0.55, size))
    public = np.round(np.where(big, np.clip(raw, 6000, 30000), np.clip(raw, 100, 3000)), -1).astype(np.int64)
    lower = np.array([_lower(parties, b, s, f) for b, s, f in zip(bearers, start, fields, strict=True)])
    pioneer = np.array([plans[p]["zh"] in PIONEERS for p in plan]) & (parties.kinds[bearers] == "firm")
    floor = np.where(lower, 0.60, 0.80)
    share = np.where(pioneer, floor + rng.uniform(0, 0.05, size), np.round(rng.uniform(0, 0.4, size), 2))
    own = np.ceil(public * share / (1 - share) / 10).astype(np.int64) * 10
    other = np.where(modes == "consortium", np.round(public * rng.uniform(0.1, 0.3, size), -1), 0).astype(np.int64)
    own = np.where(pioneer, own + np.ceil(other * floor / (1 - floor) / 10).astype(np.int64) * 10, own)
    return public * TEN_THOUSAND, own * TEN_THOUSAND, other * TEN_THOUSAND


def _lower(parties: Parties, bearer: int, start: np.datetime64, field: int) -> bool:
    day: date = start.astype("datetime64[D]").item()
    return bool(words("words")["field"][field].get("agriculture")) or lower_own_share(parties.regions[bearer], day)


def _departments(rng: np.random.Generator, programmes: Texts, fields: Ints, kinds: Texts) -> Texts:
    offices = words("words")["departments"]
    out = []
    for programme, field, kind, chance in zip(programmes, fields, kinds, rng.random(len(fields)), strict=True):
        special = words("words")["field"][field].get("departments", {})
        office = next((name for name, share in special.items() if chance < share), offices["default"])
        if programme == "重大科创平台建设":
            office = offices["platform"]
        elif programme == "战略人才团队" and chance < 0.6:
            office = offices["talent"]
        elif office == offices["default"] and kind == "firm" and chance > 0.72:
            office = offices["industry"]
        out.append(office)
    return texts(out)


def _ids(start: Months) -> Texts:
    years = start.astype("datetime64[Y]").astype(int) + 1970
    numbers = [int((years[: place + 1] == year).sum()) for place, year in enumerate(years)]
    return texts([f"DEMO{year}-{number:04d}" for year, number in zip(years, numbers, strict=True)])
