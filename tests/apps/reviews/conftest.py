"""A small programme in the ledger, and the people of a round."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

import narwhals.stable.v2 as nw
import pytest

from daoren.apps.parties.actors import SYSTEM, actor_of
from daoren.apps.portfolio.actions.import_portfolio import import_portfolio
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.reviews.actions.compute import open_board
from daoren.apps.reviews.models import Proposal
from daoren.core.review import review
from daoren.demo import write_province
from daoren.exchange import load
from daoren.policies import load_policies

DAY = "2025-10-10"


@pytest.fixture(scope="session")
def province(tmp_path_factory):
    """Give a few projects of every proposal from the demo province as a portfolio."""
    folder, day = tmp_path_factory.mktemp("province"), date.fromisoformat(DAY)
    write_province(folder)
    whole = load(folder, as_of=day).portfolio
    assert whole is not None
    seen = defaultdict(list)
    for one in review(whole, load_policies(on=day, region=whole.region), as_of=day).projects:
        seen[one.proposal].append(one.project_id)
    return of_projects(whole, [project for projects in seen.values() for project in projects[:4]])


def of_projects(whole, projects):
    """Give the part of a portfolio that belongs to projects, with all parties and regions."""
    tables = {
        name: table.filter(nw.col("project_id").is_in(projects)) if "project_id" in table.columns else table
        for name, table in whole.tables.items()
    }
    bearers = tables["projects"]["bearer_id"].to_list()
    tables["parties"] = tables["parties"].filter(nw.col("party_id").is_in(bearers))
    return replace(whole, tables=tables, gaps=whole.gaps.head(0))


@pytest.fixture
def people(db, person):
    """Give the people of a round by name, each as an actor."""
    made = {
        "officer": person("officer"),
        "other_officer": person("officer", name="other-officer"),
        "leader": person("leader"),
        "second_leader": person("leader", name="second-leader"),
        "auditor": person("auditor"),
        "investigator": person("", name="investigator"),
        "stranger": person("", name="stranger"),
    }
    return {name: actor_of(one) for name, one in made.items()}


@pytest.fixture
def programme(db, today, settings, tmp_path, province):
    """Have the demo province in the ledger on the day of the round."""
    today(DAY)
    settings.FILES = tmp_path / "files"
    import_portfolio(province, SYSTEM)


@pytest.fixture
def on_board(programme, people):
    """Give the number of a round that is on the board."""
    opened = open_record(people["officer"], "round", {"title": "第三季度会商", "as_of": DAY})
    assert open_board(people["officer"], opened.record.subject)
    return opened.record.subject


@pytest.fixture
def of_kind(on_board, people):
    """Give the first project of a proposal on the board that names the investigator: of_kind("terminate")."""

    def find(kind: str) -> str:
        project = Proposal.objects.filter(round=on_board, proposal=kind).order_by("place")[0].project
        act(SYSTEM, "project", project, "name_people", {"investigator": people["investigator"].key})
        return project

    return find
