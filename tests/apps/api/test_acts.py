"""The interface does what the pages do: the same acts, the same rights, the same reasons."""

import json
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from daoren.apps.audit.models import FactRow
from daoren.apps.records.projection import load
from daoren.web.api import rate

from .conftest import NEED

pytestmark = pytest.mark.django_db

WORDING = {name: NEED[name] for name in ("title", "list", "problem")}


def test_a_need_from_filing_to_publication(call, token, today):
    today("2026-03-02")
    manager, officer = token("manager", unit="U1"), token("officer")
    opened = call("POST", "/api/open/need/file", manager, {"answers": NEED})
    assert opened.status_code == 201
    number = opened.json()["number"]
    path = f"/api/do/need/condense/{number}"
    seen = call("GET", f"/api/record/need/{number}", officer).json()
    assert [one["event"] for one in seen["actions"] if not one["reasons"]] == ["condense", "withdraw"]
    done = call("POST", path, officer, {"answers": WORDING, "seen": seen["sequence"]})
    assert done.json() == {"kind": "need", "number": number, "state": "condensed",
                           "sequence": load("need", number).sequence, "facts": [seen["sequence"] + 1]}  # fmt: skip
    assert call("POST", path, officer, {"answers": WORDING, "seen": seen["sequence"]}).status_code == 409


def test_a_refusal_says_every_reason_in_both_languages(call, token, workplace):
    filed = workplace[0]
    wrong = call(
        "POST", f"/api/do/need/condense/{filed}", token("officer"), {"answers": {"title": "", "list": "x"}}
    )
    assert wrong.status_code == 422
    assert wrong["Content-Type"] == "application/problem+json"
    assert {one["field"] for one in wrong.json()["fields"]} == {"title", "list", "problem"}
    late = call("POST", f"/api/do/need/offer/{filed}", token("officer", department="高新处"), {"answers": {}})
    assert late.status_code == 403
    stranger = call("POST", f"/api/do/need/condense/{filed}", token("manager", unit="U9"), {"answers": WORDING})
    assert stranger.status_code == 403
    (reason,) = stranger.json()["reasons"]
    assert "department officer" in reason["en"]
    assert "只有" in reason["zh"]
    early = call("POST", f"/api/do/need/offer/{workplace[1]}", token("leader"), {"answers": {}})
    assert [one["key"] for one in early.json()["reasons"]] == ["lifecycle.only"]


def test_nothing_is_written_by_a_refusal(call, token, workplace):
    before = FactRow.objects.count()
    call("POST", f"/api/do/need/offer/{workplace[1]}", token("officer"), {"answers": {}})
    assert FactRow.objects.count() == before


def test_the_public_sees_public_fields_of_public_states_alone(call, workplace):
    filed, published = workplace
    hidden = call("GET", f"/api/record/need/{filed}")
    assert hidden.status_code == 403
    assert hidden.json()["reasons"]
    seen = call("GET", f"/api/record/need/{published}").json()
    assert set(seen["values"]) == {"title", "list", "problem"}
    assert (seen["whole"], seen["unit"], seen["sequence"], seen["of"]) == (False, None, None, None)
    assert [one["number"] for one in call("GET", "/api/records/need").json()["records"]] == [published]
    facts = call("GET", f"/api/history/need/{published}").json()["facts"]
    assert {one["actor"] for one in facts} == {None}
    assert all(set(one["payload"].get("set", ())) <= {"title", "list", "problem"} for one in facts)


def test_the_public_may_object_and_not_too_often(call, token, workplace, settings):
    from django.core.cache import cache

    cache.clear()
    path = f"/api/do/need/object/{workplace[1]}"
    body = {"answers": {"objection": "参数有误", "contact": "张三 0571"}}
    assert [call("POST", path, None, body).status_code for _ in range(6)] == [200] * 5 + [429]
    seen = call("GET", f"/api/record/need/{workplace[1]}", token("officer")).json()
    assert seen["values"]["contact"] == "张三 0571"
    for who in (None, token("auditor")):
        assert "张三" not in call("GET", f"/api/record/need/{workplace[1]}", who).content.decode()
        assert "张三" not in call("GET", f"/api/history/need/{workplace[1]}", who).content.decode()


def test_a_record_as_it_was(call, token, workplace, today):
    officer = token("officer")
    today("2026-03-10")
    call("POST", f"/api/do/need/offer/{workplace[1]}", officer, {"answers": {}})
    path = f"/api/record/need/{workplace[1]}"
    assert call("GET", path, officer).json()["state"] == "offered"
    then = call("GET", path, officer, as_of="2026-03-05").json()
    assert (then["state"], then["actions"]) == ("publicity", [])
    assert call("GET", path, officer, as_of="2026-03-01").status_code == 404


def test_rows_and_standings_of_those_projects_alone_that_one_sees_whole(call, token, workplace):
    def seen(headers, **query):
        return [row["subject"] for row in call("GET", "/api/tables/milestones", headers, **query).json()["rows"]]

    assert seen(token("officer")) == ["ZJ1/M1", "ZJ2/M1"]
    assert seen(token("manager", unit="U2")) == ["ZJ2/M1"]
    assert seen(token("officer", department="高新处")) == ["ZJ1/M1"]
    assert seen(token("manager", unit="U9")) == []
    assert seen(token("leader"), project="ZJ2") == ["ZJ2/M1"]
    rows = call("GET", "/api/tables/projects", token("county", region="330100")).json()["rows"]
    assert {row["values"]["total_public"] for row in rows} == {300_000_000}


def test_figures_that_are_not_public_are_for_those_who_steer(call, token, put):
    for kind, status in (("target", "reported"), ("actual", "published"), ("actual", "reported")):
        row = {"indicator": "firms", "region": "330000", "kind": kind, "value": 5.0, "status": status}
        put("observations", f"firms/330000/{kind}/{status}", row)

    def seen(headers):
        return [row["subject"] for row in call("GET", "/api/tables/observations", headers).json()["rows"]]

    public = ["firms/330000/actual/published", "firms/330000/target/reported"]
    assert seen(token("manager", unit="U1")) == public
    assert seen(token("officer")) == ["firms/330000/actual/published", "firms/330000/actual/reported", public[1]]


def test_a_token_is_held_to_its_role(call, token):
    told = call("GET", "/api/me", token("officer", department="高新处")).json()
    assert (told["only"], told["roles"]) == ("officer", ["officer", "public"])


def test_a_session_must_carry_its_token_against_forgery(person, workplace):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("manager", unit="U1"))
    answer = client.post("/api/open/need/file", {"answers": NEED}, content_type="application/json")
    assert (answer.status_code, answer.json()["reasons"][0]["key"]) == (403, "api.csrf")
    client.cookies["csrftoken"] = "a" * 32
    headers = {"X-CSRFToken": "a" * 32}
    assert (
        client.post("/api/open/need/file", {"answers": NEED}, "application/json", headers=headers).status_code
        == 201
    )


def test_evidence_is_brought_named_and_read_by_whoever_may(token, workplace, settings, tmp_path):
    settings.FILES = tmp_path
    client, officer = Client(), token("officer")
    refused = client.post("/api/files", {"file": SimpleUploadedFile("a.pdf", b"<html>")}, headers=officer)
    assert (refused.status_code, refused.json()["fields"][0]["field"]) == (422, "file")
    kept = client.post("/api/files", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")}, headers=officer)
    path = f"/api/files/{kept.json()['digest']}"
    found = client.get(path, headers=officer)
    assert (found.content, found["X-Content-Type-Options"]) == (b"%PDF-1.7 x", "nosniff")
    assert found["Content-Disposition"].startswith("attachment")
    assert client.get(path).status_code == 403


HOSTILE = [
    b"\xff\xfe", b"{", b"[]", b"null", b'{"answers": []}', b'{"answers": {"title": "\\u0000"}}',
    b'{"answers": {"title": "\\ud800"}}', b'{"answers": {"\\ud800": 1}}', b'{"answers": {"title": NaN}}',
    b'{"answers": {"title": ' + b"9" * 5000 + b"}}", b'{"seen": ' + b"9" * 30 + b"}", b'{"seen": true}',
    b'{"answers": {"title": {"a": 1}}}', b'{"answers": {"title": [["a"]]}}', b'{"more": 1}',
    b'{"answers": ' * 3000, b'{"answers": {"title": ' + b"[" * 3000 + b"]" * 3000 + b"}}",
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_what_cannot_be_read_is_a_problem_and_never_a_fault(body, token, workplace):
    path = f"/api/do/need/condense/{workplace[0]}"
    answer = Client().post(path, body, content_type="application/json", headers=token("officer"))
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == answer.status_code


@pytest.mark.parametrize(
    "path",
    ["record/need/%00", "records/need?q=%00", "records/need?cursor=%21", "records/need?cursor=AA", "facts?after=x",
     "facts?after=99999999999999999999999", "records/need?limit=201", "records/need?since=2026-02-30",
     "record/need/1?as_of=20260101", "tables/projects?cursor=%00", "export/facts?format=pdf"],
)  # fmt: skip
def test_what_is_not_as_described_is_refused(path, call, token):
    assert call("GET", f"/api/{path}", token("auditor")).status_code == 422


@pytest.mark.parametrize(
    "path",
    ["record/nothing/1", "records/nothing", "kinds/nothing", "tables/nothing", "", "x/y", "record/need/%0A"],
)
def test_what_is_not_there_is_a_problem_too(path, call, token):
    answer = call("GET", f"/api/{path}", token("officer"))
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_caller_waits_after_too_many_requests(call, token, monkeypatch):
    monkeypatch.setattr(rate, "MOST", 3)
    monkeypatch.setattr(rate, "time", SimpleNamespace(time=lambda: 60_030.5))
    officer = token("officer")
    answers = [call("GET", "/api/me", officer) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[3]["Retry-After"] == "30"
    assert call("GET", "/api/me", token("leader")).status_code == 200


def test_the_site_says_that_it_is_well(client, db):
    assert client.get("/healthz").json()["status"] == "ok"
