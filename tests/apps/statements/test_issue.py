"""Issued is held fast; a correction leaves its trace; the public sees what may be seen."""

import pytest
from django.db import transaction

from daoren.apps.audit.append import Act, append
from daoren.apps.audit.verify import verify
from daoren.apps.parties.actors import actor_of
from daoren.apps.parties.models import Membership
from daoren.apps.records.actions.act import RefusedError, act, open_record
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Attachment
from daoren.apps.records.projection import write
from daoren.apps.statements.content import held, path_of
from daoren.apps.statements.edition import edition
from daoren.apps.statements.export import statement_lines
from daoren.apps.statements.find import Found
from daoren.apps.statements.statement import changed_since, for_public, standing, withheld
from daoren.core.ledger import Record, apply
from daoren.core.terms import say
from tests.apps.statements.conftest import YEAR, observation, output

pytestmark = pytest.mark.django_db


def said(one, language="zh") -> str:
    return "\n".join(edition(one, language).texts)


def why(error: RefusedError) -> str:
    return "；".join(say(reason, "zh") for reason in error.refusal.reasons)


@pytest.fixture
def opened(few, people):
    return open_record(actor_of(people["officer"]), "statement", {"period": "2022"}).record.subject


@pytest.fixture
def issued(opened, people):
    act(actor_of(people["leader"]), "statement", opened, "issue", {})
    return opened


def propose(people, number: str, value: float, *, figure: str = "import_substitution_new") -> str:
    answers = {"figure": figure, "value": value, "reason": "一项重复登记，台账待补正。"}
    return open_record(actor_of(people["officer"]), "correction", answers, of=f"statement/{number}").record.subject


def test_one_statement_a_year_of_a_whole_year_that_is_over(opened, people, today):
    officer = actor_of(people["officer"])
    for period, words in (("2022", "已有报告"), ("2023H1", "整年"), ("2023-04", "整年")):
        with pytest.raises(RefusedError) as error:
            open_record(officer, "statement", {"period": period})
        assert words in why(error.value)
    running = open_record(officer, "statement", {"period": "2025"}).record.subject
    with pytest.raises(RefusedError) as error:
        act(actor_of(people["leader"]), "statement", running, "issue", {})
    assert "尚未结束" in why(error.value)
    act(officer, "statement", opened, "withdraw", {"reason": "重编"})
    open_record(officer, "statement", {"period": "2022"})


def test_whoever_opened_it_does_not_issue_it(few, person):
    both = person("officer", name="both")
    Membership.objects.create(person=both, role="leader")
    number = open_record(actor_of(both), "statement", {"period": "2022"}).record.subject
    with pytest.raises(RefusedError):
        act(actor_of(both), "statement", number, "issue", {})


def test_a_draft_follows_the_records_and_an_issued_one_does_not(opened, people, put):
    put("outputs", *output(8, "2022-08-01"))
    assert standing(YEAR).found("import_substitution_new").value == 4
    record = act(actor_of(people["leader"]), "statement", opened, "issue", {}).record
    assert held(record.values["digest"]).figures["import_substitution_new"].now.value == 4
    assert (record.values["known"], record.values["asked"]) == (9, 41)
    put("outputs", "P1/O8", {"recognised_on": "2023-01-04"})
    put("observations", *observation("cluster_rank", 12, region="330100"))
    one = standing(YEAR)
    assert one.held_fast
    assert (one.found("import_substitution_new").value, one.found("cluster_rank").value) == (4, 14)

    later = changed_since(one)
    assert set(later) == {"import_substitution_new", "import_substitution_total", "cluster_rank"}
    assert later["import_substitution_new"].now.value == 3
    assert [fact.subject for fact in later["import_substitution_new"].facts] == ["P1/O8"]
    assert [fact.subject for fact in later["cluster_rank"].facts] == ["cluster_rank/330100/2022-01-01/actual"]
    text = said(one)
    assert "签发时 4 项，现为 3 项" in text
    assert f"第 {later['import_substitution_new'].facts[0].sequence} 条" in text
    assert "Issued 14th, now 12th, by these facts" in said(one, "en")
    assert verify().sound


def test_a_figure_made_of_others_names_the_facts_behind_them(issued, put):
    put("observations", *observation("technology_loans_by_city", 600.5, region="330100"))
    later = changed_since(standing(YEAR))
    assert set(later) == {"technology_loans", "technology_loan_average"}
    wanted = ["technology_loans_by_city/330100/2022-01-01/actual"]
    assert [[fact.subject for fact in one.facts] for one in later.values()] == [wanted, wanted]


def test_what_was_issued_keeps_its_words_when_policies_change(issued, monkeypatch):
    before = said(standing(YEAR))
    monkeypatch.setattr("daoren.apps.statements.content.chapters", tuple)
    assert said(standing(YEAR)) == before


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_file_that_is_not_what_was_issued_is_named(issued, harm):
    path = path_of(standing(YEAR).row.own_values["digest"])
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"14.0", b"13.0", 1))
    one = standing(YEAR)
    assert one.lost
    assert not one.held_fast
    assert one.found("cluster_rank").value == 14
    assert "不符" in said(one)
    assert "does not match the ledger" in said(one, "en")


def test_a_correction_stands_beside_what_was_computed_with_who_and_why(issued, people):
    number = propose(people, issued, 2)
    one = standing(YEAR)
    assert one.found("import_substitution_new").value == 3, "what is not approved changes nothing"
    assert "待批准" in said(one)
    record = act(actor_of(people["leader"]), "correction", number, "approve", {}).record
    assert record.values["computed"] == 3
    one = standing(YEAR)
    assert (one.found("import_substitution_new").value, one.found("import_substitution_new").status) == (
        2,
        "corrected",
    )
    changed = {key for key in one.content.figures if one.found(key) != one.content.figures[key].now}
    assert changed == {"import_substitution_new"}
    text = said(one)
    for word in ("算得 3 项，更正为 2 项", "一项重复登记", "officer", "leader", number, "已更正"):
        assert word in text
    line = next(line for line in statement_lines() if line["key"] == "import_substitution_new")
    assert (line["value"], line["status"]) == (2, "corrected")


def test_nobody_approves_his_own_correction_and_none_is_left_open_at_the_issue(opened, people, person):
    leader = actor_of(people["leader"])
    answers = {"figure": "import_substitution_new", "value": 2, "reason": "重复"}
    number = open_record(leader, "correction", answers, of=f"statement/{opened}").record.subject
    for actor, kind, of, event in (
        (leader, "correction", number, "approve"),
        (leader, "statement", opened, "issue"),
        (actor_of(people["officer"]), "correction", number, "approve"),
    ):
        with pytest.raises(RefusedError):
            act(actor, kind, of, event, {})
    act(actor_of(people["second"]), "correction", number, "approve", {})
    act(leader, "statement", opened, "issue", {})


def test_a_correction_says_something_else_of_a_figure_that_is_there(issued, people):
    for answers in ({"value": 3}, {"figure": "nothing"}, {"reason": ""}):
        whole = {"figure": "import_substitution_new", "value": 2, "reason": "重复", **answers}
        with pytest.raises(RefusedError):
            open_record(actor_of(people["officer"]), "correction", whole, of=f"statement/{issued}")


def test_an_issued_figure_has_no_other_way_in(issued, people):
    lifecycle = kinds()["statement"]
    asked = {ask.name for event in lifecycle.events.values() for ask in event.asks}
    assert asked == {"period", "department", "opinion", "reason"}


def test_an_outside_fact_comes_in_with_its_evidence(few, people, put, person):
    officer, other = actor_of(people["officer"]), actor_of(person("officer", name="other"))
    with transaction.atomic():
        values = {"title": "杭州全球科技集群排名", "name_en": "Rank", "unit": "位 / rank", "region": "330100"}
        (fact,) = append([Act("system", "import", "indicator", "cluster_rank", {"set": values, "to": "in_force"})])
        write([apply(Record("indicator", "cluster_rank"), fact)])
    told = {"period": "2022", "region": "330100", "value": 13, "document": "WIPO GII 2022", "external": True,
            "remark": "更正"}  # fmt: skip
    with pytest.raises(RefusedError):
        open_record(officer, "figure", told, of="indicator/cluster_rank")
    Attachment.objects.create(digest="a" * 64, salt=b"x", name="gii.pdf", media_type="application/pdf", size=1)
    number = open_record(
        officer, "figure", {**told, "files": ["a" * 64]}, of="indicator/cluster_rank"
    ).record.subject
    act(other, "figure", number, "accept", {})
    one = standing(YEAR)
    assert (one.found("cluster_rank").value, one.found("cluster_rank").status) == (13, "reported")
    assert f"证明材料 1 份，见 {number}" in said(one)


def test_the_public_sees_no_figure_that_is_unconfirmed_or_synthetic(issued, people, today):
    act(actor_of(people["leader"]), "statement", issued, "publish", {})
    one = for_public(standing(YEAR))
    shown = {key for key in one.content.listed if one.found(key).value is not None}
    assert shown == {
        "cluster_rank", "provincial_labs", "import_substitution_new", "import_substitution_total",
        "finance_reform_zones",
    }  # fmt: skip
    text = "\n".join(edition(one, "zh", public=True).texts)
    assert "暂不公开" in text
    for word in ("2,416.8", "831", "9,785"):
        assert word not in text


def test_a_reported_figure_is_public_when_its_time_is_over(issued, people, put, today):
    put("observations", *observation("tripods", 9, status="reported"))
    one = standing(2022)
    found = Found(9, "reported", subjects=("tripods/330000/2022-01-01/actual",))
    assert one.row is not None
    assert withheld(found).value is None
    today("2025-11-08")
    assert withheld(found).value is None
    today("2025-11-09")
    assert withheld(found).value == 9
