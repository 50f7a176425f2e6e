"""Every address is decided: one table says who may open it, and a new one that nobody decided fails here."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from daoren.apps.parties.models import Membership, Person
from daoren.apps.records.kinds import kinds

PUBLIC = ("public",)
SIGNED_IN = ("signed_in",)
ALL_BUT_PUBLIC = ("leader", "officer", "county", "manager", "auditor", "expert")

# Who may open what. What a page then shows or lets do of one record is asked again for that record.
DECIDED: dict[str, tuple[str, ...]] = {
    # First pages
    "home": PUBLIC,
    "public": PUBLIC,
    "search": PUBLIC,
    "language": PUBLIC,
    "cockpit": ("leader", "officer", "county", "auditor"),
    "boundaries": ("leader", "officer", "county", "auditor"),
    "stuck": SIGNED_IN,
    "notifications": SIGNED_IN,
    # The programme: plan, indicators, tasks
    "programme": ("leader", "officer", "county", "auditor"),
    "programme_indicators": ("leader", "officer", "county", "auditor"),
    "programme_road": ("leader", "officer", "county", "auditor"),
    "programme_tasks": ("leader", "officer", "county", "auditor"),
    "programme_my_tasks": ("officer", "county"),
    "programme_gaps": ("leader", "officer", "county", "auditor"),
    "programme_gap": ("leader", "officer", "county", "auditor"),
    "programme_returns": ("leader", "officer", "county", "auditor"),
    "public_programme": PUBLIC,
    "public_programme_csv": PUBLIC,
    "programme_figure": ("leader", "officer", "county", "auditor"),
    "programme_import": ("leader", "officer"),
    "programme_export": ("leader", "officer"),
    # Supervision: cases, the calendar of inspections; a brief goes to whoever may read its briefing
    "supervision": ("leader", "officer", "county", "auditor"),
    "inspections": ("leader", "officer", "county", "auditor"),
    "briefing": SIGNED_IN,
    "briefing_pdf": SIGNED_IN,
    # Records: public for the public fields of public states, and for objections during publicity
    "records": PUBLIC,
    "record": PUBLIC,
    "record_open": PUBLIC,
    "record_event": PUBLIC,
    "history": PUBLIC,
    "attachment": PUBLIC,
    "batch": SIGNED_IN,
    "choose": SIGNED_IN,
    # Review rounds and the decision board; a notice goes to whoever may read its decision
    "rounds": ("leader", "officer", "county", "auditor"),
    "board": ("leader", "officer", "county", "auditor"),
    "board_progress": ("leader", "officer", "county", "auditor"),
    "board_project": ("leader", "officer", "county", "auditor"),
    "board_propose": ("officer",),
    "what_if": ("leader", "officer", "county", "auditor"),
    "notice": SIGNED_IN,
    # Annual statements: those that are published are for everybody, the others for their readers; the pages ask
    **dict.fromkeys(("statements", "statement", "statement_figure"), PUBLIC),
    **dict.fromkeys(("statement_page", "statement_pdf", "statement_word"), PUBLIC),
    # Accounts
    "account": SIGNED_IN,
    "letters": SIGNED_IN,
    "tokens": SIGNED_IN,
    "token_revoke": SIGNED_IN,
    "demo_sign_in": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "socialaccount_connections": SIGNED_IN,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": PUBLIC,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
    # The whole ledger, for those who replay it
    "ledger": ("leader", "auditor"),
    "ledger_proof": ("leader", "auditor"),
    # Programs: the same actions, asked again for each record; the whole ledger for those who replay it
    "healthz": PUBLIC,
    "api_nothing": PUBLIC,
    "api:api-root": PUBLIC,
    "api:openapi-json": PUBLIC,
    "api:kinds": PUBLIC,
    "api:kind": PUBLIC,
    "api:records": PUBLIC,
    "api:record": PUBLIC,
    "api:history": PUBLIC,
    "api:record_open": PUBLIC,
    "api:record_event": PUBLIC,
    "api:file": PUBLIC,
    "api:file_add": SIGNED_IN,
    "api:me": SIGNED_IN,
    "api:table": SIGNED_IN,
    "api:standings": SIGNED_IN,
    "api:facts": ("leader", "auditor"),
    "api:export_facts": ("leader", "auditor"),
}

# What stands in an address, for asking whether it is closed to strangers.
PARTS = {
    **dict.fromkeys(("kind", "event", "table", "path", "key", "rest", "code"), "x"),
    **dict.fromkeys(("number", "project", "uidb36"), "1"),
    **dict.fromkeys(("username", "provider_id"), "nobody"),
    "digest": "0" * 64,
    "language": "zh",
    "year": 2022,
}

# What the policy of contents would refuse to run or to draw.
INLINE = re.compile(r"<style|<[^>]*\sstyle=|<[^>]*\son\w+=|<script(?![^>]*(?:\ssrc=|application/json))[^>]*>")


def routes(
    resolver: URLResolver | None = None, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Give every pattern with its name and its address as it is written."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            name = f"{space}{one.namespace}:" if one.namespace else space
            yield from routes(one, prefix + str(one.pattern), name)
        else:
            yield f"{space}{one.name}", prefix + str(one.pattern), one


def decided_in(view) -> set[tuple[str, ...]]:
    """Give to whom a view is open: a page by open_to, an operation of the API by what its description says."""
    if hasattr(view, "open_to"):
        return {tuple(view.open_to)}
    cells = [cell.cell_contents for cell in view.__closure__ or ()]
    operations = [one for cell in cells for one in getattr(cell, "operations", ())]
    return {tuple((one.openapi_extra or {}).get("x-open-to", ())) for one in operations} or {()}


ROUTES = list(routes())
PAGES = [(name, one) for name, _, one in ROUTES if not (one.pattern.converters or one.pattern.regex.groups)]


@pytest.mark.parametrize(("name", "address", "pattern"), ROUTES, ids=[name for name, _, _ in ROUTES])
def test_somebody_decided_who_may_open_it(name, address, pattern):
    assert name in DECIDED, f"nobody decided who may open {address} ({name}); enter it in this table"
    assert decided_in(pattern.callback) == {DECIDED[name]}


def test_the_table_holds_nothing_that_is_gone():
    assert set(DECIDED) - {name for name, _, _ in ROUTES} == set()


def test_no_name_stands_for_two_addresses():
    names = [name for name, _, _ in ROUTES]
    assert sorted(names) == sorted(set(names))


def test_the_check_sees_a_view_that_says_nothing():
    assert decided_in(lambda request: request) == {()}


def address_of(name: str, pattern: URLPattern) -> str:
    names = list(pattern.pattern.converters) or list(pattern.pattern.regex.groupindex)
    return reverse(name, kwargs={part: PARTS[part] for part in names})


CLOSED = [(name, pattern) for name, _, pattern in ROUTES if "public" not in DECIDED.get(name, PUBLIC)]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "pattern"), CLOSED, ids=[name for name, _ in CLOSED])
def test_a_stranger_is_sent_to_the_sign_in_page(name, pattern):
    client = Client()
    answers = [client.get(address_of(name, pattern)), client.post(address_of(name, pattern))]
    assert {answer.status_code for answer in answers} <= ({401, 405} if name.startswith("api:") else {302, 405})
    assert answers[0].status_code != 405 or answers[1].status_code != 405
    for answer in answers:
        if answer.status_code == 302:
            assert urlsplit(answer.headers["Location"]).path == "/account/login/"


@pytest.fixture(scope="module")
def signed_in(django_db_setup, django_db_blocker):
    """One browser a role; "" is somebody without any."""
    with django_db_blocker.unblock():
        clients = {}
        for role in ("", *ALL_BUT_PUBLIC):
            person = Person.objects.create(username=f"routes-{role}")
            if role:
                Membership.objects.create(person=person, role=role, unit="U1", region="330100")
            clients[role] = Client()
            clients[role].force_login(person)
        yield clients
        Person.objects.filter(username__startswith="routes-").delete()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", *ALL_BUT_PUBLIC])
@pytest.mark.parametrize(("name", "pattern"), PAGES, ids=[name for name, _ in PAGES])
def test_a_page_opens_to_those_of_the_table_alone(signed_in, settings, role, name, pattern):
    settings.SECOND_FACTOR_ROLES = frozenset()
    may = {"public", "signed_in", role} & set(DECIDED.get(name, ()))
    client = signed_in[role]
    if name == "account_logout":
        return
    answer = client.get(reverse(name))
    assert answer.status_code < 500
    assert (answer.status_code == 403) is not bool(may)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        assert INLINE.findall(answer.content.decode()) == []
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
    if not may and not name.startswith("api:"):
        assert "只对" in answer.content.decode()


EVENTS = [(kind, event) for kind in kinds().values() for event in kind.events.values()]

# What anybody may do without signing in. A contact is sealed, and each is throttled.
BY_ANYBODY = {"need.object", "project.object"}


@pytest.mark.parametrize(("kind", "event"), EVENTS, ids=[f"{kind.key}.{event.key}" for kind, event in EVENTS])
def test_an_event_says_who_may_do_it(kind, event):
    assert event.who
    assert ("public" in event.who) is (f"{kind.key}.{event.key}" in BY_ANYBODY)
    if event.negative:
        assert set(event.who) <= {"leader", "officer", "system"}


def test_what_anybody_may_do_is_there():
    assert {f"{kind.key}.{event.key}" for kind, event in EVENTS} >= BY_ANYBODY
