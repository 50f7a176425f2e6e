"""The demonstration is alive: people, and records of every sort, with a ledger that is sound."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from daoren.apps.audit.verify import verify
from daoren.apps.parties.actors import SYSTEM
from daoren.apps.parties.demo import demo_people
from daoren.apps.parties.models import Person
from daoren.apps.records.models import RecordRow
from daoren.apps.supervision.briefs import brief_of
from daoren.apps.supervision.inspections import month_of
from daoren.core.terms import LANGUAGES
from daoren.demo import write_province
from daoren.engines.typst import FontSource
from daoren.exchange.brief import PAGES, write_brief
from daoren.exchange.notice.faces import faces
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
        ("supervision", "assigned"), ("supervision", "letter"), ("supervision", "signed_off"),
        ("task_force", "active"), ("inspection", "planned"), ("meeting", "preparing"), ("briefing", "ready"),
        ("resolution", "assigned"),
    }  # fmt: skip
    assert Person.objects.filter(username__startswith="demo-").count() == len(demo_people())
    assert verify().sound
    assert briefs_fit_two_pages()
    offer = month_of(SYSTEM, date(2025, 10, 1)).offers[0]
    assert (len(offer.entries), offer.first, offer.last) == (2, date(2025, 10, 20), date(2025, 10, 24))


def briefs_fit_two_pages() -> bool:
    """Tell whether the brief of each of the five parties has two pages at most, where fonts are at hand."""
    rows = list(RecordRow.objects.filter(kind="briefing"))
    assert len(rows) == 5
    if faces(FontSource().families(), "zh") is None:
        return True
    written = [write_brief(brief_of(row, language)) for row in rows for language in LANGUAGES]
    return all(len(PdfReader(BytesIO(pdf)).pages) <= PAGES for pdf in written)


def test_outside_a_demonstration_nothing_of_it_is_entered(tmp_path, settings):
    settings.DEMO = False
    write_province(tmp_path / "province")
    with pytest.raises(RuntimeError):
        load_demo(tmp_path / "province")
    assert not Person.objects.exists()
