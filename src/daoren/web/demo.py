"""Fill a workplace with the demo province and what made-up people did in it.

    DAOREN_DEMO=1 python -m daoren.web.demo FOLDER

FOLDER holds the demo province. A workplace that holds facts already is left as it is.
"""

import os
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

IMPORTED_ON = date(2025, 8, 15)
BANK = {"name": "示例银行（合成数据）", "kind": "other", "region": "330100"}


def main() -> None:
    """Load the folder that the command names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daoren.web.settings")
    import django

    django.setup()
    from daoren.apps.audit.models import FactRow
    from daoren.web.prepare import prepare

    prepare()
    if not FactRow.objects.exists():
        load_demo(Path(sys.argv[1]))


def load_demo(folder: Path) -> None:
    """Import the province, enter the people, and let them do what the file of acts says.

    Raise RuntimeError outside a demonstration.
    """
    from django.conf import settings

    if not settings.DEMO:
        raise RuntimeError("the demonstration is loaded only with DAOREN_DEMO=1")
    from daoren.apps.parties.actors import SYSTEM
    from daoren.apps.parties.demo import add_demo_people
    from daoren.apps.portfolio.actions.import_portfolio import import_portfolio
    from daoren.apps.portfolio.standings import refresh_standings
    from daoren.apps.programmes.standings import refresh_attained
    from daoren.apps.programmes.task_lights import refresh_task_lights
    from daoren.apps.records.actions.act import open_record
    from daoren.apps.records.tick import tick
    from daoren.exchange import load

    with on_the_day(IMPORTED_ON):
        portfolio = load(folder, as_of=IMPORTED_ON).portfolio
        if portfolio is None:
            raise RuntimeError(f"{folder} does not hold the demo province")
        import_portfolio(portfolio, SYSTEM, follow=True)
        bank = open_record(SYSTEM, "party", BANK).record.subject
    refresh_standings()
    with on_the_day(IMPORTED_ON):
        enter_plan()
    with on_the_day(IMPORTED_ON + timedelta(days=1)):
        tick()
    places = cast()
    people = add_demo_people(
        unit=places["unit"], bank=bank, projects=[places[name] for name in places if name not in ("unit", "later")]
    )
    play({f"${name}": value for name, value in {**places, "bank": bank}.items()}, people)
    refresh_standings()
    refresh_attained()
    refresh_task_lights()


def enter_plan() -> None:
    """Enter the plan of the demonstration: its documents, indicators, milestones, tasks and safeguards."""
    from daoren.apps.parties.actors import SYSTEM
    from daoren.apps.programmes.actions.enter import Entry, enter
    from daoren.demo.plan import plan_records

    enter(SYSTEM, (Entry(**one) for one in plan_records()))


@contextmanager
def on_the_day(day: date) -> Iterator[None]:
    """Let it be a day of the demonstration."""
    from django.conf import settings

    before, settings.TODAY = settings.TODAY, day
    try:
        yield
    finally:
        settings.TODAY = before


def cast() -> dict[str, str]:
    """Choose the unit with the most projects that has two red ones, a yellow and three green, and name them."""
    from daoren.apps.portfolio.models import TABLES, Standing
    from daoren.apps.records.models import RecordRow

    by_unit: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    units = dict(RecordRow.objects.filter(kind="project", state="in_progress").values_list("number", "unit"))
    for project, light in Standing.objects.order_by("project").values_list("project", "light"):
        if project in units:
            by_unit[units[project]][light].append(project)
    fitting = [
        unit for unit, own in by_unit.items()
        if len(own["red"]) > 1 and len(own["yellow"]) > 0 and len(own["green"]) > 2
    ]  # fmt: skip
    unit = max(sorted(fitting), key=lambda one: sum(len(own) for own in by_unit[one].values()))
    own = by_unit[unit]
    named = {"red1": own["red"][0], "red2": own["red"][1], "yellow": own["yellow"][0]}
    green = sorted(own["green"], reverse=True)[:3]
    ends = TABLES["projects"].objects.get(pk=green[1]).end_on  # type: ignore[attr-defined]
    later = date(ends.year + (ends.month > 6), (ends.month + 5) % 12 + 1, 28).isoformat()
    return {**named, **{f"green{at}": one for at, one in enumerate(green, 1)}, "unit": unit, "later": later}


def play(places: Mapping[str, str], people: Mapping[str, Any]) -> None:
    """Do the acts of the file in the order of their days; the clocks are looked at when a month begins."""
    from daoren.apps.parties.actors import NOBODY, SYSTEM, actor_of
    from daoren.apps.records.tick import tick

    raw = tomllib.loads(files(__package__).joinpath("demo.toml").read_text("utf-8"))
    made: dict[str, str] = {}
    looked_at = IMPORTED_ON.replace(day=1)
    for one in sorted(raw["act"], key=lambda one: str(one["on"])):
        month = date.fromisoformat(one["on"]).replace(day=1)
        if month > looked_at:
            looked_at = month
            with on_the_day(month):
                tick()
        known = {"public": NOBODY, "system": SYSTEM}
        actor = known.get(one["who"]) or actor_of(people[one["who"]])
        with on_the_day(date.fromisoformat(one["on"])):
            done = _do(actor, one, places, made)
        if "as" in one:
            made[one["as"]] = done


def _do(actor: Any, one: Mapping[str, Any], places: Mapping[str, str], made: Mapping[str, str]) -> str:
    from daoren.apps.records.actions.act import act, open_record
    from daoren.apps.reviews.actions.compute import open_board

    known = {**places, **{f"@{name}": number for name, number in made.items()}}
    answers = {name: known.get(value, value) for name, value in one.get("answers", {}).items()}
    number = made[one["number"]] if "number" in one else ""
    if one["do"] == "board":
        open_board(actor, number)
        return number
    if number:
        return act(actor, one["kind"], number, one["do"], answers).record.subject
    kind, _, name = one.get("of", "").partition("/")
    above = {**made, **places}.get(name, name)
    of = f"{kind}/{above}" if kind else ""
    return open_record(actor, one["kind"], answers, event=one["do"], of=of).record.subject


if __name__ == "__main__":
    main()
