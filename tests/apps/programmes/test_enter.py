"""Many records at once: each once, the same again not at all, and all of it or nothing."""

import pytest

from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import SYSTEM
from daoren.apps.programmes.actions import enter as module
from daoren.apps.programmes.actions.enter import Entered, Entry, enter
from daoren.apps.records.models import RecordRow

pytestmark = pytest.mark.django_db(transaction=True)

TASK = {"title": "任务", "lead": "省科技厅", "department": "省科技厅"}


def of(number: str) -> RecordRow:
    return RecordRow.objects.get(kind="task", number=number)


def test_the_same_again_writes_nothing_and_a_change_what_changed_alone(today):
    today("2025-10-10")
    entries = [Entry("task", f"RW{at}", TASK, state="planned") for at in range(3)]
    assert enter(SYSTEM, entries) == Entered(new=3)
    facts = FactRow.objects.count()
    assert enter(SYSTEM, entries) == Entered(same=3)
    assert FactRow.objects.count() == facts
    entries[1] = Entry("task", "RW1", {**TASK, "title": "改名"}, state="under_way")
    assert enter(SYSTEM, entries) == Entered(changed=1, same=2)
    assert FactRow.objects.count() == facts + 1
    assert (of("RW1").title, of("RW1").state) == ("改名", "planned")


def test_what_fails_late_leaves_nothing_of_what_came_before(today, monkeypatch):
    today("2025-10-10")
    monkeypatch.setattr(module, "BATCH", 2)
    before = FactRow.objects.count()

    def broken():
        yield from (Entry("task", f"RW{at}", TASK, state="planned") for at in range(4))
        raise OSError("the file ends here")

    with pytest.raises(OSError, match="ends here"):
        enter(SYSTEM, broken())
    assert FactRow.objects.count() == before
    assert not RecordRow.objects.filter(kind="task").exists()


def test_a_record_named_twice_keeps_what_both_say(today):
    today("2025-10-10")
    first = Entry("task", "RW1", {**TASK, "category": "平台"}, state="planned")
    second = Entry("task", "RW1", {"title": "新名"})
    assert enter(SYSTEM, [first, second]) == Entered(new=1, changed=1)
    assert (of("RW1").title, of("RW1").own_values["category"]) == ("新名", "平台")
