"""What is counted over everything is counted once, and anew when the ledger has moved on."""

import pytest
from django.core.cache import cache
from django.db import transaction

from daoren.apps.audit.append import Act, append
from daoren.apps.portal import kept as module
from daoren.apps.portal.kept import kept, sequence

pytestmark = pytest.mark.django_db


def move(note: str) -> None:
    with transaction.atomic():
        append([Act("system", "import", "programme", "programme", {"set": {"note": note}})])


def counted(made: list[int]) -> list[int]:
    return kept("test-of-kept", lambda: made)


def test_a_count_is_made_anew_only_when_the_ledger_has_moved_on():
    move("one")
    assert counted([1]) == [1]
    assert counted([2]) == [1]
    move("two")
    assert sequence() == 2
    assert counted([3]) == [3]


def test_what_a_process_has_read_is_given_without_the_cache_and_cannot_be_changed_by_its_reader():
    move("one")
    counted([1])
    counted([1]).append(9)
    cache.clear()
    assert counted([2]) == [1]


def test_the_count_of_one_ledger_is_not_given_for_another_of_the_same_length(monkeypatch):
    move("one")
    counted([1])
    counted([1])
    cache.clear()
    monkeypatch.setattr(module, "_head", lambda: (1, "f" * 64))
    assert counted([2]) == [2]


def test_a_count_does_not_outlast_its_minute(monkeypatch):
    move("one")
    counted([1])
    counted([1])
    monkeypatch.setattr(module, "FRESH", -1.0)
    assert counted([2]) == [2]
