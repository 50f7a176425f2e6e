"""The demonstration is alive: people, and records of every sort, with a ledger that is sound."""

from datetime import date

import pytest

from daoren.apps.audit.verify import verify
from daoren.apps.parties.demo import demo_people
from daoren.apps.parties.models import Person
from daoren.apps.records.models import RecordRow
from daoren.demo import write_province
from daoren.web.demo import load_demo

pytestmark = pytest.mark.django_db


def test_the_demonstration_is_alive_and_sound(tmp_path, settings):
    settings.DEMO, settings.TODAY, settings.FILES = True, date(2025, 10, 10), tmp_path / "files"
    write_province(tmp_path / "province")
    load_demo(tmp_path / "province")
    states = {(row.kind, row.state) for row in RecordRow.objects.exclude(kind__in=["project", "party"])}
    assert states >= {
        ("need", "collected"), ("need", "publicity"), ("need", "offered"), ("loan", "examined"),
        ("change", "with_department"), ("report", "accepted"), ("report", "returned"), ("round", "on_board"),
        ("decision", "hearing"), ("decision", "deliberation"), ("rectification", "open"),
    }  # fmt: skip
    assert Person.objects.filter(username__startswith="demo-").count() == len(demo_people())
    assert verify().sound


def test_outside_a_demonstration_nothing_of_it_is_entered(tmp_path, settings):
    settings.DEMO = False
    write_province(tmp_path / "province")
    with pytest.raises(RuntimeError):
        load_demo(tmp_path / "province")
    assert not Person.objects.exists()
