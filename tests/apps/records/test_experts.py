"""Who the experts are is not told to those whom they judge before it is concluded: page, history, file, API."""

import pytest

from daoren.apps.parties.models import Person
from daoren.apps.records.actions.act import act
from tests.apps.records.test_acceptance import advise, apply

pytestmark = pytest.mark.django_db


@pytest.fixture
def advised(project, people, today):
    """An acceptance with the opinion of an expert; its number."""
    today("2027-01-04")
    act(people.officer, "project", "ZJ1", "fall_due", {})
    act(people.officer, "project", "ZJ1", "name_expert", {"expert": people.expert.key})
    expert = Person.objects.get(key=people.expert.key)
    expert.full_name = "钱三强"
    expert.save()
    number = apply(people)
    advise(people, number)
    return number


ADDRESSES = (
    "/record/acceptance/{0}", "/history/acceptance/{0}", "/record/acceptance/{0}?as_of=2027-01-04",
    "/records/acceptance/?format=csv", "/api/record/acceptance/{0}", "/api/records/acceptance",
    "/api/history/acceptance/{0}", "/record/project/ZJ1", "/history/project/ZJ1", "/api/record/project/ZJ1",
    "/api/history/project/ZJ1", "/api/record/acceptance/{0}?as_of=2027-01-04",
)  # fmt: skip


def told(client, people, who, number, address):
    actor = getattr(people, who)
    client.force_login(Person.objects.get(key=actor.key))
    answer = client.get(address.format(number))
    assert answer.status_code == 200, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return "钱三强" in body.decode() or people.expert.key in body.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_judged_do_not_learn_who_judges_until_it_is_over(client, people, advised, address):
    for who in ("investigator", "finance", "manager"):
        assert not told(client, people, who, advised, address), who
    assert told(client, people, "officer", advised, address)
    if "acceptance" in address:
        act(people.leader, "acceptance", advised, "pass", {"document": "x"})
        assert told(client, people, "investigator", advised, address)
