"""The demonstration: one sign-in a role, and outside it none of them."""

import pytest
from django.utils import timezone

from daoren.apps.parties.demo import add_demo_people, demo_people
from daoren.apps.parties.models import Membership, Person
from daoren.apps.parties.tokens import actor_of_token, issue
from daoren.apps.records.actions.act import open_record
from daoren.apps.records.models import Participant
from tests.apps.parties.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings, actor, today):
    today("2026-03-02")
    settings.DEMO = True
    open_record(actor("officer"), "project", {"name": "x"}, number="ZJ1")
    return lambda: add_demo_people(unit="U1", bank="B1", projects=["ZJ1"])


def test_the_people_are_entered_once_and_named_in_their_projects(people):
    people()
    found = people()
    assert set(found) == {one.username for one in demo_people()}
    members = Membership.objects.filter(person__username__startswith="demo-")
    assert members.count() == 9, "investigator and finance assistant are named in the projects instead"
    assert members.filter(role="leader").count() == 2, "nobody judges an appeal against his own signature"
    named = dict(Participant.objects.filter(record_id="project/ZJ1").values_list("role", "person"))
    assert named == {role: found[f"demo-{role}"].key for role in ("investigator", "finance", "expert")}
    assert found["demo-manager"].memberships.get().unit == "U1"
    assert found["demo-bank"].memberships.get().unit == "B1"
    assert not any(person.has_usable_password() for person in found.values())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_click_a_role(client, people, language):
    people()
    page = client.get("/account/login/", headers={"Accept-Language": language}).content.decode()
    for one in demo_people():
        assert one.title[language] in page
        assert f'action="/account/demo/{one.username}/"' in page
        assert client.post(f"/account/demo/{one.username}/").status_code == 302
        assert client.session["_auth_user_id"] == str(Person.objects.get(username=one.username).pk)
        assert client.get("/account/").status_code == 200
        client.post("/account/logout/")


def test_only_by_a_form_and_only_those_people(client, people, person):
    people()
    person("leader", name="real")
    assert client.get("/account/demo/demo-leader/").status_code == 405
    assert client.post("/account/demo/real/").status_code == 404


def test_outside_a_demonstration_there_is_nothing_of_it(client, people, settings):
    people()
    settings.DEMO = False
    assert "demo-leader" not in client.get("/account/login/").content.decode()
    for one in demo_people():
        assert client.post(f"/account/demo/{one.username}/").status_code == 404
    assert "_auth_user_id" not in client.session
    with pytest.raises(RuntimeError, match="DAOREN_DEMO"):
        add_demo_people(unit="U1", bank="B1", projects=[])


def test_what_a_visitor_left_behind_opens_nothing_outside_a_demonstration(client, people, enter, settings):
    person = people()["demo-manager"]
    _, raw = issue(person, role="manager", name="x", expires_on=timezone.localdate())
    person.set_password(PASSWORD)
    person.save()
    client.post("/account/demo/demo-manager/")
    assert client.get("/account/").status_code == 200
    assert actor_of_token(raw)
    settings.DEMO = False
    assert client.get("/account/").status_code == 302
    assert actor_of_token(raw) is None
    client.logout()
    enter(client, person)
    assert client.get("/account/").status_code == 302


def test_every_person_is_told_in_both_languages():
    for one in demo_people():
        for words in (one.name, one.title, one.sees):
            assert set(words) == {"zh", "en"}
            assert all(words.values())
