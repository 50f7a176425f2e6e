"""Whatever is sent, the interface answers as its own description says."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from daoren.web.api.typed import cursor_of
from daoren.web.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("workplace", "one_connection")]

schemathesis.openapi.format("cursor", st.integers(1, 10**9).map(str).map(cursor_of))


@pytest.fixture
def one_connection():
    """Keep the connection of the test's transaction from one request to the next, as Django's own client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def described(more: str = ""):
    """Load the description, which is made without a database."""
    config = SchemathesisConfig.from_str(f"[generation]\ndeterministic = true\n{more}")
    return schemathesis.openapi.from_wsgi("/api/openapi.json", application, config=config)


reads = described()
# An answer that is well formed can be wrong for its event, which only the lifecycle of the record knows.
acts = described("[checks]\npositive_data_acceptance.expected-statuses = [200, 201, 401, 403, 404, 409, 422]")
BOUNDED = settings(
    max_examples=6, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip


# Each operation is called by somebody whom it is open to; who is refused where stands in test_operations.
@reads.include(operation_id=["kinds", "kind", "records", "file"]).parametrize()
@BOUNDED
def test_the_public_reads(case):
    case.call_and_validate()


@acts.include(operation_id=["record_event", "record_open"]).parametrize()
@BOUNDED
def test_the_public_acts(case):
    case.call_and_validate()


@pytest.fixture
def officer(token):
    return token("officer")


@reads.include(operation_id=["record", "table", "standings", "me"]).parametrize()
@BOUNDED
def test_an_officer_reads(case, officer):
    case.call_and_validate(headers=officer)


@acts.include(operation_id=["record_event", "record_open", "file_add"]).parametrize()
@BOUNDED
def test_an_officer_acts(case, officer):
    case.call_and_validate(headers=officer)


@pytest.fixture
def auditor(token):
    return token("auditor")


@reads.include(operation_id=["history", "facts", "export_facts"]).parametrize()
@BOUNDED
def test_an_auditor_reads(case, auditor):
    case.call_and_validate(headers=auditor)
