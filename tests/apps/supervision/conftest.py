"""The people around cases of supervision, and a case that was assigned."""

from dataclasses import dataclass

import pytest

from daoren.apps.parties.actors import Actor, actor_of
from daoren.apps.records.actions.act import open_record

CASE = {
    "title": "中试平台按期投用", "source": "9月推进会", "demand": "12月底前投用。", "department": "省经信厅",
    "deadline": "2026-06-30", "rhythm": "monthly",
}  # fmt: skip


@dataclass(frozen=True)
class Around:
    """Who answers for the case, who supervises it, and who has nothing to do with it."""

    officer: Actor
    second_officer: Actor
    supervisor: Actor
    leader: Actor
    other_officer: Actor
    hangzhou: Actor
    manager: Actor


@pytest.fixture
def around(person) -> Around:
    """Make two officers who answer, a supervisor, a leader, an officer of another department, a bureau, a unit."""

    def one(role: str, name: str, **where: str) -> Actor:
        return actor_of(person(role, name=name, **where))

    return Around(
        one("officer", "officer", department="省经信厅"), one("officer", "second", department="省经信厅"),
        one("officer", "supervisor"), one("leader", "leader"), one("officer", "other", department="省科技厅"),
        one("county", "hangzhou", region="330100"), one("manager", "manager", unit="U1"),
    )  # fmt: skip


@pytest.fixture
def case(today, around) -> str:
    """Assign a case on Monday, 2 March 2026; its number."""
    today("2026-03-02")
    return open_record(around.supervisor, "supervision", CASE).record.subject
