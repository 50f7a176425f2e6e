"""A project that runs, with its people."""

from dataclasses import dataclass

import pytest

from daoren.apps.parties.actors import Actor, actor_of

PROJECT = {
    "name": "高温轴承关键技术", "field": "新材料", "department": "高新处", "region": "330106", "bearer_id": "U1",
    "start_on": "2025-01-01", "end_on": "2026-12-31", "baseline_end_on": "2026-12-31", "total_public": 300_000_000,
}  # fmt: skip


@dataclass(frozen=True)
class People:
    """Everybody who has to do with the project."""

    investigator: Actor
    finance: Actor
    expert: Actor
    manager: Actor
    second_manager: Actor
    officer: Actor
    leader: Actor
    stranger: Actor


@pytest.fixture
def people(person) -> People:
    """Make the people around the unit U1 and the department 高新处."""

    def one(role: str = "", name: str = "", **where: str) -> Actor:
        return actor_of(person(role, name=name or role, **where))

    return People(
        one(name="pi"), one(name="finance"), one(name="expert"), one("manager", unit="U1"),
        one("manager", "second", unit="U1"), one("officer", department="高新处"), one("leader"),
        one("manager", "stranger", unit="U9"),
    )  # fmt: skip


@pytest.fixture
def project(today, people, put) -> str:
    """A running project of the people, with a milestone; its number."""
    today("2026-03-02")
    named = {"investigator": people.investigator.key, "finance": people.finance.key}
    put("project", "ZJ1", {**PROJECT, **named}, state="in_progress")
    milestone = {"project_id": "ZJ1", "milestone_id": "M1", "weight": 1.0, "due_on": "2026-02-28"}
    put("milestones", "ZJ1/M1", milestone)
    return "ZJ1"
