"""The ledger as documents: everything that stands in it, and nothing that is personal."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest

from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import NOBODY
from daoren.apps.records.actions.act import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(call, token, workplace):
    act(NOBODY, "need", workplace[1], "object", {"objection": "有误", "contact": "张三 0571"})
    auditor = token("auditor")

    def as_text(form: str, **query: str) -> str:
        answer = call("GET", "/api/export/facts", auditor, format=form, **query)
        assert "attachment" in answer["Content-Disposition"]
        text = b"".join(answer.streaming_content).decode()
        assert "张三" not in text
        return text

    return as_text


def test_every_form_holds_every_fact(exported):
    count = FactRow.objects.count()
    assert len(list(csv.DictReader(io.StringIO(exported("csv").removeprefix("\ufeff"))))) == count
    assert len(json.loads(exported("json"))) == count
    assert len(json.loads(exported("ocel"))["events"]) == count
    space = {"x": "http://www.xes-standard.org/"}
    assert len(ElementTree.fromstring(exported("xes")).findall("x:trace/x:event", space)) == count  # noqa: S314


def test_one_kind_alone_still_names_no_object_that_is_missing(exported):
    log = json.loads(exported("ocel", kind="milestones"))
    assert {one["type"] for one in log["events"]} == {"milestones.import"}
    assert {one["id"] for one in log["objects"]} == {
        "milestones/ZJ1/M1", "milestones/ZJ2/M1", "project/ZJ1", "project/ZJ2",
    }  # fmt: skip


def test_values_go_out_with_their_types_and_what_is_personal_does_not(exported):
    log = json.loads(exported("ocel"))
    types = {one["name"]: {part["name"]: part["type"] for part in one["attributes"]} for one in log["objectTypes"]}
    assert types["project"]["total_public"] == "integer"
    assert "contact" not in types["need"]
