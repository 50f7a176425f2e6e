"""Set the stage for the browser: a dozen projects of the demo province, people, a round on the board.

Run as a program in the environment of the workplace that it fills (DAOREN_HOME, DAOREN_TODAY); it prints as JSON
what the tests need to know. A process of its own, since the driver of the browser and Django share no thread.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

DAY = "2025-10-10"
TODAY = date.fromisoformat(DAY)
# When the plan was entered, and when the clocks were looked at before today.
PLANNED, LOOKED = date(2025, 8, 15), date(2025, 9, 1)
PASSWORD = "Long-enough-for-tests-1"  # noqa: S105
# How many projects of each light and proposal; the first two are those whose light a report turns red.
WANTED = {
    ("green", "continue"): 3, ("green", "add"): 1, ("yellow", "rectify"): 1, ("red", "rectify"): 2,
    ("red", "terminate"): 1, ("red", "suspend"): 1, ("red", "drop"): 1, ("unknown", "continue"): 1,
}  # fmt: skip
LANGUAGES = ("zh", "en")
TITLES = {
    "leader": "陈领导",
    "second_leader": "许领导",
    "officer": "林经办",
    "county": "钱科长",
    "elsewhere": "沈科长",
    "industry": "周经办",
    "planner": "韩经办",
}


@dataclass(frozen=True)
class Cast:
    """The people on the stage by name, as persons and as actors."""

    persons: Mapping[str, Any]
    actors: Mapping[str, Any]


def main() -> None:
    """Fill the workplace and print what there is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daoren.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    whole, chosen = pick()
    fill(whole, chosen)
    cast = people(chosen)
    plan()
    told = {**act_out(cast, chosen), **supervised(cast, chosen)}
    json.dump({**told, "projects": chosen, "sessions": dict(sessions(cast.persons))}, sys.stdout)


def pick() -> tuple[Any, dict[str, Any]]:
    """Give the small portfolio, and which of its projects are for what."""
    import narwhals.stable.v2 as nw

    from daoren.core.review import review
    from daoren.demo import write_province
    from daoren.exchange import load
    from daoren.policies import load_policies

    with tempfile.TemporaryDirectory() as folder:
        write_province(Path(folder))
        whole = load(Path(folder), as_of=TODAY).portfolio
    assert whole is not None
    left, taken = dict(WANTED), []
    for one in review(whole, load_policies(on=TODAY, region=whole.region), as_of=TODAY).projects:
        kind = (one.light, one.proposal)
        if left.get(kind, 0) and (kind != ("green", "continue") or _may_turn_red(one)):
            left[kind] -= 1
            taken.append(one)
    ours = [one for one in taken if _may_turn_red(one)]
    names = [one.project_id for one in taken]
    tables = {
        name: table.filter(nw.col("project_id").is_in(names)) if "project_id" in table.columns else table
        for name, table in whole.tables.items()
    }
    bearers = tables["projects"]["bearer_id"].to_list()
    tables["parties"] = tables["parties"].filter(nw.col("party_id").is_in(bearers))
    part = replace(whole, tables=tables, gaps=whole.gaps.head(0))
    units = dict(zip(tables["projects"]["project_id"].to_list(), bearers, strict=True))
    regions = {one.project_id: one.region for one in taken}
    chosen = {
        **{language: ours[place].project_id for place, language in enumerate(LANGUAGES)},
        "third": ours[2].project_id,
        "case": next(one.project_id for one in taken if one.proposal == "terminate"),
        "units": units, "regions": regions, "all": names,
    }  # fmt: skip
    return part, chosen


def _may_turn_red(one: Any) -> bool:
    """Tell whether a report of little progress turns a project red: it is green and well on its way."""
    measure = next(each for each in one.measures if each.kind == "schedule")
    return (
        one.light == "green"
        and one.proposal == "continue"
        and measure.method == "milestones_reported"
        and 45 < (measure.planned or 0) < 90
    )


def fill(portfolio: Any, chosen: Mapping[str, Any]) -> None:
    """Import the portfolio as people do, with the clocks of running projects started."""
    from daoren.apps.parties.actors import SYSTEM
    from daoren.apps.portfolio.actions.import_portfolio import import_portfolio
    from daoren.apps.portfolio.standings import refresh_standings

    import_portfolio(portfolio, SYSTEM, follow=True)
    refresh_standings()


def plan() -> None:
    """Enter the plan of the demonstration some weeks ago, and reckon what is late and how it stands."""
    from daoren.apps.programmes.standings import refresh_attained
    from daoren.apps.programmes.task_lights import refresh_task_lights
    from daoren.apps.records.tick import tick
    from daoren.web.demo import enter_plan, on_the_day

    with on_the_day(PLANNED):
        enter_plan()
    for day in (LOOKED, TODAY):
        with on_the_day(day):
            tick()
    refresh_attained()
    refresh_task_lights()


def people(chosen: Mapping[str, Any]) -> Cast:
    """Enter a person of every role, each with the same password."""
    from django.contrib.auth.hashers import make_password

    from daoren.apps.parties.actors import SYSTEM, actor_of
    from daoren.apps.parties.models import Membership, Person
    from daoren.apps.records.actions.act import act

    unit, city = chosen["units"][chosen["zh"]], chosen["regions"][chosen["zh"]][:4] + "00"
    other = next(one for one in ("330100", "330200", "330300") if one != city)
    roles: dict[str, dict[str, str]] = {
        "leader": {"role": "leader"}, "second_leader": {"role": "leader"}, "officer": {"role": "officer"},
        "second_officer": {"role": "officer"}, "industry": {"role": "officer", "department": "省经信厅"},
        "planner": {"role": "officer", "department": "省发展改革委"}, "county": {"role": "county", "region": city},
        "elsewhere": {"role": "county", "region": other}, "manager": {"role": "manager", "unit": unit},
        "auditor": {"role": "auditor"}, "newcomer": {"role": "expert"}, "expert": {},
        "investigator": {}, "finance": {}, "stranger": {},
    }  # fmt: skip
    password, persons = make_password(PASSWORD), {}
    for name, where in roles.items():
        made = Person(username=name, email=f"{name}@example.org", password=password, mails=False)
        made.full_name, made.full_name_en = TITLES.get(name, name), name.replace("_", " ").title()
        made.save()
        if where:
            Membership.objects.create(person=made, **where)
        persons[name] = made
    named = {part: persons[part].key for part in ("investigator", "finance")}
    for project in (*(chosen[one] for one in LANGUAGES), chosen["third"], chosen["case"]):
        act(SYSTEM, "project", project, "name_people", named)
        act(SYSTEM, "project", project, "name_expert", {"expert": persons["expert"].key})
    return Cast(persons, {name: actor_of(one) for name, one in persons.items()})


def act_out(cast: Cast, chosen: Mapping[str, Any]) -> dict[str, str]:
    """Open a round and compute it, propose a decision that is being heard, and submit a report."""
    from daoren.apps.portfolio.models import TABLES
    from daoren.apps.records.actions.act import act, open_record
    from daoren.apps.reviews.actions.compute import open_board

    officer, case = cast.actors["officer"], chosen["case"]
    opened = open_record(officer, "round", {"title": "第三季度会商", "as_of": DAY}).record.subject
    assert open_board(officer, opened)
    finding = TABLES["findings"].objects.filter(project_id=case, status="evidenced").first().finding_id
    answers = {"decision": "terminate", "finding": finding, "reason": "路线经验证不可行，见任务书条款。"}
    decision = open_record(officer, "decision", answers, of=f"project/{case}").record.subject
    act(officer, "decision", decision, "hear", {})
    said = {"period": "2025-08", "progress": 0.5, "spent": 1_000_000}
    report = open_record(
        cast.actors["investigator"], "report", said, of=f"project/{chosen['third']}"
    ).record.subject
    return {"round": opened, "decision": decision, "report": report}


def supervised(cast: Cast, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Have cases, inspections and a meeting on record; which there are."""
    from tests.e2e.supervised import supervise

    return supervise(cast.actors, chosen["units"][chosen["zh"]], TODAY)


def sessions(persons: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give a session of everybody, as after a sign-in by password; a leader's proof is out of date."""
    from allauth.account.internal.flows import login
    from django.test import Client

    for name, person in persons.items():
        client = Client()
        client.force_login(person)
        session = client.session
        at = 0 if "leader" in name else time.time()
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at}]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
        session.save()
        yield name, session.session_key


if __name__ == "__main__":
    main()
