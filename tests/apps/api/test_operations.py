"""Every operation of the interface was decided: its address and who may use it."""

import pytest
from django.urls import get_resolver

from daoren.web.api.interface import api
from daoren.web.api.operation import OPERATIONS, Operation

DECIDED = {
    "kinds": ("GET", "/kinds", ("public",)),
    "kind": ("GET", "/kinds/{kind}", ("public",)),
    "records": ("GET", "/records/{kind}", ("public",)),
    "record": ("GET", "/record/{kind}/{path:number}", ("public",)),
    "history": ("GET", "/history/{kind}/{path:number}", ("public",)),
    "record_event": ("POST", "/do/{kind}/{event}/{path:number}", ("public",)),
    "record_open": ("POST", "/open/{kind}/{event}", ("public",)),
    "file_add": ("POST", "/files", ("signed_in",)),
    "file": ("GET", "/files/{digest}", ("public",)),
    "table": ("GET", "/tables/{table}", ("signed_in",)),
    "standings": ("GET", "/standings", ("signed_in",)),
    "facts": ("GET", "/facts", ("leader", "auditor")),
    "export_facts": ("GET", "/export/facts", ("leader", "auditor")),
    "me": ("GET", "/me", ("signed_in",)),
}
ROLES = ("leader", "officer", "county", "manager", "expert", "auditor")


def addresses():
    """Give the patterns below /api/, by name."""
    resolver = next(one for one in get_resolver().url_patterns if "api" in str(getattr(one, "urlconf_name", "")))
    inner = next(one for one in resolver.url_patterns if str(one.pattern) == "api/")
    return {one.name: one.callback for one in inner.url_patterns}


def test_every_operation_is_decided():
    assert {name: Operation(*one) for name, one in DECIDED.items()} == OPERATIONS


def test_the_description_holds_every_operation_and_its_roles():
    described = {
        one["operationId"]: tuple(one["x-open-to"])
        for path in api.get_openapi_schema(path_prefix="api/")["paths"].values()
        for one in path.values()
    }
    assert described == {name: roles for name, (_, _, roles) in DECIDED.items()}


def test_every_address_says_whom_it_is_open_to():
    found = {name: view.open_to for name, view in addresses().items()}
    described = {name: roles for name, (_, _, roles) in DECIDED.items()}
    assert found == described | {"openapi-json": ("public",), "api-root": ("public",)}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, one in DECIDED.items() if one[0] == "GET"])
def test_each_role_is_let_in_or_refused_as_decided(name, token, call, workplace):
    path = "/api" + DECIDED[name][1]
    for place, value in {"{kind}": "need", "{path:number}": workplace[1], "{table}": "milestones",
                         "{digest}": "0" * 64}.items():  # fmt: skip
        path = path.replace(place, value)
    allowed = DECIDED[name][2]
    there = 404 if name == "file" else 200
    where = {"manager": {"unit": "U1"}, "county": {"region": "330100"}}
    for role in ROLES:
        expected = there if {"public", "signed_in", role} & set(allowed) else 403
        assert call("GET", path, token(role, **where.get(role, {}))).status_code == expected, role
    assert call("GET", path).status_code == (there if "public" in allowed else 401)
    assert call("GET", path, {"Authorization": "Bearer daoren_wrong"}).status_code == 401
