"""Nothing is taken from anybody by a session that was left open."""

import time
from importlib.resources import files

import pytest

from daoren.apps.parties.actors import actor_of
from daoren.apps.records.actions.act import open_record
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(person, today, settings, tmp_path):
    """Give a manager and the address of a form that takes something away, by the lifecycle of a folder."""
    shipped = (files("daoren.policies") / "national" / "lifecycles" / "need.toml").read_text("utf-8")
    guard = 'guard = [{ field = "title", known = true, why = { zh = "无", en = "none" } }]'
    stricter = shipped.replace('key = "withdraw"\n', f'key = "withdraw"\nnegative = true\n{guard}\n')
    assert stricter != shipped
    (tmp_path / "lifecycles").mkdir()
    (tmp_path / "lifecycles" / "need.toml").write_text(stricter, encoding="utf-8")
    settings.POLICIES = tmp_path
    kinds.cache_clear()
    today("2026-03-02")
    manager = person("manager", unit="U1")
    need = {"title": "x", "list": "leading", "problem": "y", "unit": "U1"}
    yield manager, f"/do/need/withdraw/{open_record(actor_of(manager), 'need', need).record.subject}"
    settings.POLICIES = None
    kinds.cache_clear()


def test_a_fresh_session_may_and_an_old_one_proves_first_without_losing_what_was_typed(
    client, enter, form, monkeypatch
):
    manager, address = form
    enter(client, manager)
    assert client.get(address).status_code == 200
    later = time.time() + 16 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    asked = client.get(address)
    assert asked.headers["Location"].startswith("/account/reauthenticate/?next=%2Fdo%2Fneed")
    sent = client.post(address, {"reason": "不再需要", "then": "submit"})
    assert sent.headers["Location"] == asked.headers["Location"]
    assert "不再需要" in Draft.objects.get().answers
    back = client.post(asked.headers["Location"], {"password": "a-password-of-tests"})
    assert back.headers["Location"] == address
    assert "不再需要" in client.get(address).content.decode()


def test_many_at_once_need_it_too(client, enter, form, monkeypatch):
    enter(client, form[0])
    assert client.get("/batch/need/withdraw/").status_code == 200
    later = time.time() + 16 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    for answer in (client.get("/batch/need/withdraw/"), client.post("/batch/need/withdraw/")):
        assert answer.headers["Location"].startswith("/account/reauthenticate/")


def test_a_session_cannot_go_round_it_by_the_interface_for_programs(client, enter, form, monkeypatch):
    manager, address = form
    enter(client, manager)
    by_program = f"/api{address}"
    later = time.time() + 16 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    refused = client.post(by_program, {"answers": {"reason": "x"}}, content_type="application/json")
    assert refused.status_code == 403
    assert refused.json()["reasons"][0]["key"] == "account.prove"
    client.post("/account/reauthenticate/", {"password": "a-password-of-tests"})
    assert (
        client.post(by_program, {"answers": {"reason": "x"}}, content_type="application/json").status_code == 200
    )
