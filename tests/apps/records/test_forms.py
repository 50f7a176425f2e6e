"""Forms of events: what they know, what they keep, what they refuse and how they say it."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import actor_of
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.models import Draft, RecordRow
from daoren.apps.records.projection import load

pytestmark = pytest.mark.django_db

NEED = {"title": "高温轴承", "list": "forced_back", "problem": "寿命不足", "unit": "U1", "region": "330106"}
CONDENSED = {name: NEED[name] for name in ("title", "list", "problem")}


@pytest.fixture
def manager(person, client, today):
    """Sign the manager of U1 in."""
    today("2026-03-02")
    who = person("manager", unit="U1")
    client.force_login(who)
    return who


@pytest.fixture
def officer(person):
    return person("officer")


@pytest.fixture
def need(manager):
    return open_record(actor_of(manager), "need", NEED).record.subject


@pytest.fixture
def published(need, officer):
    act(actor_of(officer), "need", need, "condense", CONDENSED)
    act(actor_of(officer), "need", need, "publish", {})
    return need


def text_of(response) -> str:
    return response.content.decode()


def seen(number: str) -> int:
    return RecordRow.objects.get(pk=f"need/{number}").sequence


def test_a_new_record_knows_the_unit_of_who_opens_it_and_why_each_field_is_asked(client, manager):
    page = text_of(client.get(reverse("record_open", args=["need", "file"])))
    assert 'name="unit" value="U1"' in page
    assert "谁将验证和使用成果。" in page
    assert page.count(" required") >= 3


def test_a_form_given_opens_the_record_and_leads_to_it(client, manager):
    response = client.post(reverse("record_open", args=["need", "file"]), {**NEED, "then": "submit"})
    number = RecordRow.objects.get(kind="need").number
    assert response.status_code == 302
    assert response["Location"] == reverse("record", args=["need", number])
    assert load("need", number).values["title"] == "高温轴承"


def test_what_is_wrong_stands_beside_its_field_and_in_the_list_and_is_kept(client, manager):
    address = reverse("record_open", args=["need", "file"])
    response = client.post(address, {"title": "高温轴承", "list": "nonsense", "unit": "U77", "then": "submit"})
    page = text_of(response)
    assert response.status_code == 422
    assert 'href="#id-list"' in page
    assert 'href="#id-problem"' in page
    assert 'href="#id-unit"' in page
    assert 'id="id-list-error"' in page
    assert not RecordRow.objects.exists()
    draft = Draft.objects.get(person=manager)
    assert json.loads(draft.answers)["title"] == ["高温轴承"]
    again = text_of(client.get(address))
    assert 'value="高温轴承"' in again
    assert 'href="#id-problem"' in again
    client.post(address, {**NEED, "then": "submit"})
    assert not Draft.objects.exists()


def test_a_draft_is_kept_with_errors_in_it_shown_on_the_record_and_thrown_away_when_asked(client, need, manager):
    address = reverse("record_event", args=["need", "withdraw", need])
    assert client.post(address, {"reason": "", "seen": seen(need), "then": "save"}).status_code == 302
    assert Draft.objects.count() == 1
    assert address in text_of(client.get(reverse("record", args=["need", need])))
    assert client.post(address, {"then": "discard"}).status_code == 302
    assert not Draft.objects.exists()
    assert load("need", need).state == "collected"


def test_a_form_begins_with_what_was_said_when_the_record_was_opened_but_not_with_an_old_reason(
    client, need, officer, manager
):
    act(actor_of(manager), "need", need, "withdraw", {"reason": "旧的理由"})
    client.force_login(officer)
    reopen = text_of(client.get(reverse("record_event", args=["need", "reopen", need])))
    assert ">旧的理由</textarea>" not in reopen
    act(actor_of(officer), "need", need, "reopen", {})
    condense = text_of(client.get(reverse("record_event", args=["need", "condense", need])))
    assert 'value="高温轴承"' in condense
    assert ">寿命不足</textarea>" in condense


def test_an_empty_field_that_was_not_shown_takes_nothing_away(client, need, officer, manager):
    act(actor_of(manager), "need", need, "withdraw", {"reason": "旧的理由"})
    client.force_login(officer)
    address = reverse("record_event", args=["need", "reopen", need])
    client.post(address, {"reason": "", "seen": seen(need), "then": "submit"})
    assert load("need", need).state == "collected"
    assert load("need", need).values["reason"] == "旧的理由"


def test_who_may_not_reads_why_and_does_nothing(client, need, person):
    client.force_login(person("county", region="330100"))
    address, before = reverse("record_event", args=["need", "condense", need]), FactRow.objects.count()
    refused = client.get(address)
    assert refused.status_code == 403
    assert "只有业务处室经办人可以办理" in text_of(refused)
    given = client.post(address, {**CONDENSED, "seen": seen(need), "then": "submit"})
    assert given.status_code == 422
    assert "只有业务处室经办人可以办理" in text_of(given)
    assert FactRow.objects.count() == before
    assert Draft.objects.count() == 1


def test_a_stranger_can_not_even_leave_a_draft(client, need, person):
    client.force_login(person("expert"))
    address = reverse("record_event", args=["need", "condense", need])
    assert client.get(address).status_code == 403
    assert client.post(address, {"title": "x", "then": "save"}).status_code == 403
    assert client.post(address, {"title": "x", "then": "submit"}).status_code == 403
    assert not Draft.objects.exists()


def test_a_record_that_moved_on_meanwhile_is_looked_at_again(client, need, officer):
    old = seen(need)
    act(actor_of(officer), "need", need, "condense", CONDENSED)
    client.force_login(officer)
    response = client.post(
        reverse("record_event", args=["need", "publish", need]), {"seen": old, "then": "submit"}
    )
    assert response.status_code == 422
    assert "已有新的变化" in text_of(response)
    assert load("need", need).state == "condensed"
    assert client.post(
        reverse("record_event", args=["need", "publish", need]), {"seen": "", "then": "submit"}
    ).status_code == 422  # fmt: skip


def test_what_nothing_can_follow_is_confirmed_with_its_consequences_in_words(client, need, manager):
    address = reverse("record_event", args=["need", "withdraw", need])
    page = text_of(client.get(address))
    assert "状态变为“已撤回”" in page
    given = {"reason": "不再需要", "seen": seen(need), "then": "submit"}
    assert client.post(address, given).status_code == 422
    assert load("need", need).state == "collected"
    assert client.post(address, {**given, "confirmed": "1"}).status_code == 302
    assert load("need", need).state == "withdrawn"


def test_the_public_objects_without_signing_in_five_times_an_hour(client, published):
    cache.clear()
    client.logout()
    address = reverse("record_event", args=["need", "object", published])
    assert client.get(address).status_code == 200
    given = {"objection": "参数有误", "contact": "张三 0571", "seen": seen(published), "then": "submit"}
    assert client.post(address, given).status_code == 302
    assert load("need", published).counts["object"] == 1
    assert not any("张三" in fact.payload for fact in FactRow.objects.all())
    for _ in range(4):
        assert client.post(address, {**given, "objection": "", "seen": seen(published)}).status_code == 422
    blocked = client.post(address, {**given, "seen": seen(published)})
    assert blocked.status_code == 429
    assert "一小时" in text_of(blocked)
    assert not Draft.objects.exists()


def test_the_public_can_do_nothing_else(client, need, published):
    client.logout()
    for event in ("publish", "condense", "offer"):
        address = reverse("record_event", args=["need", event, published])
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, {"seen": seen(published), "then": "submit"}).status_code == 403


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "9" * 400, "<b>"]
)
def test_hostile_texts_break_nothing(client, manager, text):
    given = {"title": text, "list": text, "problem": text, "unit": text, "region": text, "then": "submit"}
    assert client.post(reverse("record_open", args=["need", "file"]), given).status_code == 422
    page = text_of(client.get(reverse("record_open", args=["need", "file"])))
    assert "<b>" not in page.replace("<b>", "", 0).split('id="event"')[1]


def test_money_is_said_as_it_was_understood(client, person, today):
    from daoren.apps.records.kinds import kinds

    kind, event, ask = next(
        (life.key, event.key, ask.name)
        for life in kinds().values()
        if not life.parent
        for event in life.opening
        for ask in event.asks
        if life.fields[ask.name].type == "money" and "manager" in event.who
    )
    today("2026-03-02")
    client.force_login(person("manager", unit="U1"))
    response = client.post(reverse("record_open", args=[kind, event]), {ask: "350", "then": "submit"})
    assert response.status_code == 422
    assert "350万元 = CNY 3,500,000.00" in text_of(response)
