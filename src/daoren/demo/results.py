"""What came out and how it was judged: outputs, ratings and the state that each project is in.

Import-substitution results are drawn to the published counts: 262 first recognised in 2022, 436 in all by then.
"""

import numpy as np
import polars as pl

from daoren.demo.progress import GRID, Course
from daoren.demo.projects import Projects
from daoren.demo.storylines import Cast
from daoren.demo.streams import LAST_MONTH, REVIEW_MONTH, Flags, Floats, Ints, Months, Texts, stream, texts, words

_GRADES = ((90, "优", "green"), (80, "良", "green"), (60, "中", "yellow"), (0, "差", "red"))
_STAGES = ("sample", "laboratory", "pilot", "small_batch", "in_use")


def output_table(seed: int, projects: Projects, course: Course) -> pl.DataFrame:
    """Give the outputs, each counted once, with the day of first recognition and the stage reached by 2025."""
    rng = stream(seed, "outputs")
    project, month, kind = _ordinary(rng, projects, course)
    for year, count in words("words")["outputs"]["import_substitution"].items():
        rows, columns = _substitutions(rng, projects, course, str(year), count)
        project, month = np.append(project, rows), np.append(month, columns)
        kind = np.append(kind, texts(["import_substitution"] * count))
    order = np.lexsort((month, project))
    project, month, kind = project[order], month[order], kind[order]
    day = GRID[month].astype("datetime64[D]") + rng.integers(0, 28, len(month))
    stage = _stages(rng, month, kind)
    number = np.arange(len(project)) - np.searchsorted(project, project) + 1
    titles = words("words")["outputs"]["titles"]
    return pl.DataFrame(
        {
            "project_id": projects.ids[project].tolist(),
            "output_id": [f"O{n:03d}" for n in number],
            "kind": kind.tolist(),
            "title": [
                titles[k].format(object=projects.objects[p], number=n)
                for k, p, n in zip(kind, project, number, strict=True)
            ],
            "recognised_on": [str(d) for d in day],
            "stage": stage.tolist(),
            "evidence": [f"合成证明 {projects.ids[p]}-{n:03d}" for p, n in zip(project, number, strict=True)],
        }
    )


def _ordinary(rng: np.random.Generator, projects: Projects, course: Course) -> tuple[Ints, Ints, Texts]:
    """Draw papers, patents and the like, in months of work after the first half year."""
    rows, columns, kinds = [], [], []
    working = course.active & (projects.start[:, None] + 6 <= GRID)
    size = np.clip(projects.public / 500_000_000, 0.5, 3.0)[:, None]
    for kind, rate in words("words")["outputs"]["yearly"].items():
        found = rng.poisson(rate / 12 * size * working)
        where = np.nonzero(found)
        rows.append(np.repeat(where[0], found[where]))
        columns.append(np.repeat(where[1], found[where]))
        kinds.append(texts([kind] * int(found.sum())))
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(kinds)


def _substitutions(
    rng: np.random.Generator, projects: Projects, course: Course, year: str, count: int
) -> tuple[Ints, Ints]:
    """Draw where and when import-substitution results of a year were first recognised."""
    years = GRID.astype("datetime64[Y]").astype(int) + 1970
    inside = years < 2022 if year == "before" else years == int(year)
    able = np.isin(projects.actions.astype(str), ["A2", "A3"]) & ~projects.high_risk
    chance = (course.active & able[:, None] & (projects.start[:, None] + 8 <= GRID) & inside).astype(float)
    places = rng.choice(chance.size, count, p=chance.ravel() / chance.sum())
    rows, columns = np.divmod(places, len(GRID))
    return rows, columns


def _stages(rng: np.random.Generator, month: Ints, kind: Texts) -> Texts:
    """Give the stage of products and substitutes: the older, the nearer to use; others have none."""
    age = (LAST_MONTH - GRID[month]).astype(int) / 12
    step = np.clip(np.floor(age * 1.1 + rng.uniform(0, 2.2, len(month))).astype(int), 0, 4)
    staged = (kind == "product") | (kind == "import_substitution")
    return np.where(staged, texts(list(_STAGES))[step], texts([""]))


def states(seed: int, projects: Projects, cast: Cast, course: Course) -> tuple[Texts, Floats, Months]:
    """Give the state of each project, its acceptance score (NaN where none) and the month of acceptance.

    The acceptance rounds close by September, so that states are the same at the review and at the end of the data.
    """
    rng = stream(seed, "acceptance")
    share = np.nanmax(np.where(course.active, course.progress, -1.0), axis=1)
    weak = np.where(
        rng.random(len(projects)) < np.where(projects.high_risk, 0.3, 0.09),
        rng.uniform(12, 40, len(projects)),
        0.0,
    )
    score = 91 - 60 * np.maximum(0, 1 - share) - weak + rng.normal(0, 3.5, len(projects))
    score = np.round(np.clip(score, 20, 99), 1)
    month = course.end + rng.integers(4, 7, len(projects))
    month = np.where((course.end < REVIEW_MONTH - 5) & (month > REVIEW_MONTH), REVIEW_MONTH, month)
    judged = (month <= REVIEW_MONTH) & (course.end < REVIEW_MONTH - 4) & (cast.stopped() > course.end)
    state = texts(
        [_state(cast, p, projects, course.end[p], score[p] if judged[p] else None) for p in range(len(projects))]
    )
    return state, np.where(judged, score, np.nan), month


def _state(cast: Cast, project: int, projects: Projects, end: np.datetime64, score: float | None) -> str:
    """Give the state of one project from its storyline, its dates and its acceptance score."""
    story = cast.story(project)
    if "stop" in story or "state" in story:
        return str(story["stop"]["state"] if "stop" in story else story["state"])
    if projects.start[project] > LAST_MONTH:
        return "contracted"
    if score is not None:
        return "accepted" if score >= 60 else "closed" if projects.high_risk[project] else "failed"
    if end > REVIEW_MONTH:
        return "in_progress"
    return "acceptance_due" if end == REVIEW_MONTH else "under_acceptance"


def rating_table(seed: int, projects: Projects, cast: Cast, course: Course) -> pl.DataFrame:
    """Give the mid-term checks of longer projects and the evaluations at acceptance, in the words of 90/80/60."""
    rng = stream(seed, "ratings")
    _, accepted, month = states(seed, projects, cast, course)
    middle = projects.start + projects.length // 2 + 1
    at = np.clip((middle - GRID[0]).astype(int), 0, len(GRID) - 1)
    rows_of = np.arange(len(projects))
    lag = 100 * (course.plan[rows_of, at] - course.progress[rows_of, at])
    noise = np.where(cast.model("steady", np.zeros(len(projects))) > 0, 0.0, rng.normal(0, 3.2, len(projects)))
    score = np.round(np.clip(90 - 0.9 * np.maximum(lag, 0) + noise, 35, 98), 1)
    checked = _checked(projects, cast, course, middle)
    days = rng.integers(8, 26, len(projects))
    rows = []
    for project in range(len(projects)):
        if checked[project]:
            rows.append(_rating(projects, project, middle[project], days[project], "中期检查", score[project]))
        if not np.isnan(accepted[project]):
            rows.append(
                _rating(projects, project, month[project], days[project], "综合绩效评价", accepted[project])
            )
    return pl.DataFrame(rows).sort("project_id", "rated_on")


def _checked(projects: Projects, cast: Cast, course: Course, middle: Months) -> Flags:
    """Tell who had a mid-term check: projects of three years and more, since monthly book-keeping began."""
    seen = (middle >= np.datetime64("2022-03", "M")) & (middle <= np.minimum(course.last, REVIEW_MONTH - 1))
    return (projects.length >= 36) & seen & ~cast.hides("reports")


def _rating(
    projects: Projects, project: int, month: np.datetime64, day: int, scheme: str, score: float
) -> dict[str, str]:
    word, light = next((word, light) for line, word, light in _GRADES if score >= line)
    return {
        "project_id": projects.ids[project],
        "rated_on": str(month.astype("datetime64[D]") + int(day)),
        "scheme": scheme,
        "rating": word,
        "light": light,
        "score": str(score),
    }
