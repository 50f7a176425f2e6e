"""A database for the apps: SQLite, or the one that DATABASE_URL names."""

import pytest
from django.db import transaction

from daoren.apps.audit.append import Act, append
from daoren.apps.audit.queries import facts_of
from daoren.apps.parties.actors import Actor, actor_of
from daoren.apps.parties.models import Membership, Person
from daoren.apps.records.actions.act import RefusedError
from daoren.apps.records.projection import load, write
from daoren.core.ledger import Record, apply, fold
from daoren.core.terms import say

PASSWORD = "a-password-of-tests"  # noqa: S105


@pytest.fixture(autouse=True)
def plain_sign_in(settings):
    """Ask no second factor, no fresh proof, and spend no time on passwords; the tests of accounts ask for them."""
    settings.SECOND_FACTOR_ROLES = frozenset()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 10**12
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def person(db):
    """Make a person with roles: person("officer", department="高新处")."""

    def make(role: str = "", *, name: str = "", **where: str) -> Person:
        username = name or f"{role}-{'-'.join(where.values())}"
        made = Person.objects.create_user(username, f"{role}@example.org", PASSWORD, full_name=username)
        if role:
            Membership.objects.create(person=made, role=role, **where)
        return made

    return make


@pytest.fixture
def actor(person):
    """Make an actor with a role."""

    def make(role: str, **where: str) -> Actor:
        return actor_of(person(role, **where))

    return make


@pytest.fixture
def today(settings):
    """Set the date of the workplace: today("2026-03-02")."""
    from datetime import date

    def set_to(day: str) -> None:
        settings.TODAY = date.fromisoformat(day)

    return set_to


@pytest.fixture(scope="session")
def province(tmp_path_factory):
    """The demo province as files load it."""
    from datetime import date

    from daoren.demo import write_province
    from daoren.exchange import load

    folder = tmp_path_factory.mktemp("province")
    write_province(folder)
    found = load(folder, as_of=date(2025, 9, 30)).portfolio
    assert found is not None
    return found


@pytest.fixture
def put():
    """Record something as an import does: put("project", "ZJ1", {...}, state="in_progress")."""

    def record(kind: str, subject: str, values: dict, *, state: str = "") -> None:
        with transaction.atomic():
            payload = {"set": values} | ({"to": state} if state else {})
            (fact,) = append([Act("system", "import", kind, subject, payload)])
            write([apply(Record(kind, subject), fact)])

    return record


@pytest.fixture
def refusal():
    """Give what a refused act says, in English: refusal(act, actor, ...)."""

    def of(do, *args, **values) -> str:
        with pytest.raises(RefusedError) as caught:
            do(*args, **values)
        found = caught.value.refusal
        return " ".join(say(one, "en") for one in (*found.reasons, *(problem.what for problem in found.problems)))

    return of


@pytest.fixture
def unchanged():
    """Tell that the present state of a record is the fold of its facts."""

    def check(kind: str, number: str) -> bool:
        return fold(facts_of(kind, number))[(kind, number)] == load(kind, number)

    return check
