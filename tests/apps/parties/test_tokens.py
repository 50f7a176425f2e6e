"""Tokens: told once, kept as a digest, held to a role, at an end when they should be."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from daoren.apps.parties.models import Membership, Token
from daoren.apps.parties.tokens import actor_of_token, issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon() -> date:
    return timezone.localdate() + timedelta(days=30)


def test_a_token_is_made_shown_once_listed_used_and_taken_back(client, person, enter, soon):
    member = person("manager", unit="U1")
    enter(client, member)
    asked = {"name": "每月报送", "role": "manager", "expires_on": soon.isoformat()}
    page = client.post("/account/tokens/", asked).content.decode()
    raw = re.search(r"daoren_[\w-]{43}", page)[0]
    again = client.get("/account/tokens/").content.decode()
    assert raw not in again
    assert "每月报送" in again
    token = Token.objects.get()
    assert raw not in str(vars(token))
    assert actor_of_token(raw).roles == {"manager", "public"}
    token.refresh_from_db()
    assert token.used_at
    client.post(f"/account/tokens/{token.pk}/revoke/")
    assert actor_of_token(raw) is None


def test_a_token_is_held_to_its_role(person, soon):
    both = person("manager", unit="U1")
    Membership.objects.create(person=both, role="auditor")
    _, raw = issue(both, role="manager", name="x", expires_on=soon)
    actor = actor_of_token(raw)
    assert actor.roles == {"manager", "public"}
    assert not actor.holding("auditor")
    assert actor.key == both.key


@pytest.mark.parametrize("change", ["expired", "role lost", "closed", "changed", "empty"])
def test_a_token_that_is_worth_nothing(person, soon, change):
    member = person("manager", unit="U1")
    token, raw = issue(member, role="manager", name="x", expires_on=soon)
    if change == "expired":
        Token.objects.filter(pk=token.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    if change == "role lost":
        member.memberships.all().delete()
    if change == "closed":
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert (
        actor_of_token({"changed": raw[:-1] + ("A" if raw[-1] != "A" else "B"), "empty": ""}.get(change, raw))
        is None
    )


@pytest.mark.parametrize("raw", ["\x00", "daoren_\ud800", "daoren_" + "x" * 10_000, "' or 1=1 --"])
def test_anything_may_be_asked(db, raw):
    assert actor_of_token(raw) is None


@pytest.mark.parametrize(
    ("role", "days", "name"),
    [("leader", 30, "x"), ("manager", 400, "x"), ("manager", -1, "x"), ("manager", 30, " ")],
)
def test_what_is_not_given(client, person, enter, role, days, name):
    member = person("manager", unit="U1")
    enter(client, member)
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(ValueError, match=r"role|expires_on|name"):
        issue(member, role=role, name=name, expires_on=day)
    answer = client.post("/account/tokens/", {"name": name, "role": role, "expires_on": day.isoformat()})
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_nobody_takes_back_the_token_of_another(client, person, enter, soon):
    token, raw = issue(person("manager", unit="U1"), role="manager", name="x", expires_on=soon)
    enter(client, person("manager", unit="U2"))
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert actor_of_token(raw)
