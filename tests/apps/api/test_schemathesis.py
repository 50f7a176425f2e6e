"""Whatever is sent, the interface answers as its own description says."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from daoren.web.api.typed import cursor_of
from daoren.web.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("workplace")]

schemathesis.openapi.format("cursor", st.integers(1, 10**9).map(str).map(cursor_of))

# An answer that is well formed can be wrong for its event, which only the lifecycle of the record knows.
CONFIG = """
[generation]
deterministic = true

[[operations]]
include-path-regex = "^/api/(do|open|files)"
checks.positive_data_acceptance.expected-statuses = [200, 201, 401, 403, 404, 409, 422]
"""


# The description is made without a database.
schema = schemathesis.openapi.from_wsgi(
    "/api/openapi.json", application, config=SchemathesisConfig.from_str(CONFIG)
)
BOUNDED = settings(
    max_examples=6, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip


# Each operation is called by somebody whom it is open to; who is refused where stands in test_operations.
@schema.include(operation_id=["kinds", "kind", "records", "record_event", "record_open", "file"]).parametrize()
@BOUNDED
def test_the_public(case):
    case.call_and_validate()


@pytest.fixture
def officer(token):
    return token("officer")


@schema.include(
    operation_id=["record", "record_event", "record_open", "file_add", "table", "standings", "me"]
).parametrize()
@BOUNDED
def test_an_officer(case, officer):
    case.call_and_validate(headers=officer)


@pytest.fixture
def auditor(token):
    return token("auditor")


@schema.include(operation_id=["history", "facts", "export_facts"]).parametrize()
@BOUNDED
def test_an_auditor(case, auditor):
    case.call_and_validate(headers=auditor)
