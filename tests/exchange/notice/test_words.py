"""What a notice says, in both languages and in the same order, and what it must not leave out."""

from dataclasses import replace
from datetime import date

import pytest

from daoren.exchange.notice import (
    ADVERSE,
    KINDS,
    Hearing,
    MoneyEffect,
    NoticeError,
    lacking,
    notice_text,
    write_notice,
)
from tests.exchange.notice.samples import BARE, DIGEST, HASH, TERMINATED, sample, w, yuan


def in_order(text, *parts):
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_chinese_says_everything_in_order():
    in_order(
        notice_text(TERMINATED, "zh"),
        "合成数据，非正式公文",
        "示科〔2026〕1号",
        "关于终止实施“面向精密制造的多模态检测关键技术研究”项目的通知",
        "示范省智能装备研究院：",
        "示范省科学技术厅厅务会议经审议，于2026年11月20日决定终止实施",
        "一、查明的事实",
        "（日期：2026年6月22日；证据：中期检查报告第3页；对照：任务书第7.2条）",
        "二、决定的依据",
        "效力：借用的默认规则，在本地不具效力",
        "效力：软件默认值，非法定",
        "三、经费处理",
        "应退回结余经费613,250.37元，最迟于2026年12月31日办理（以专项审计结果为准）。",
        "四、需要办理的事项和期限",
        "期限：2026年12月18日（含当日）",
        "五、陈述申辩及其考虑情况",
        "2026年11月2日听取的陈述申辩：",
        "六、与软件建议不同的理由",
        "“调整方向”",
        "七、申请复核的途径和期限",
        "2026年11月20日之后的3个工作日，至2026年11月25日（含当日）为止",
        "附件：\n1. 中期检查报告",
        "签署人：李明（副厅长）",
        "软件只汇总数据、提出建议，不作决定",
        DIGEST,
        "第1284号",
        HASH,
        "抄送：示范省财政厅，示范市科学技术局。",
        "2026年11月22日印发",
    )


def test_english_says_the_same_in_the_same_order():
    in_order(
        notice_text(TERMINATED, "en"),
        "Synthetic data – not an official document",
        "Demo ST [2026] No. 1",
        "Notice of the decision to terminate the project “Multimodal inspection",
        "To: Demo Institute",
        "On 20 November 2026, after deliberation, the executive meeting of the Department decided to terminate",
        "1. What was found",
        "(date: 22 June 2026; evidence: mid-term report, page 3; measured against: task book, clause 7.2)",
        "2. The rules on which the decision rests",
        "borrowed default, not in force here",
        "project default, not law",
        "3. What it means for money",
        "Unspent funds to be returned: CNY 613,250.37, no later than 31 December 2026 (subject to the audit).",
        "4. What must be done, and by when",
        "Last day: 18 December 2026 (included)",
        "5. What the unit said",
        "Statement heard on 2 November 2026",
        "6. Why the decision differs",
        "“change direction”",
        "7. How and until when to ask for a review",
        "within 3 working days after 20 November 2026, that is until 25 November 2026 (included)",
        "1. Mid-term report",
        "Signed by: Li Ming",
        "it does not decide",
        DIGEST,
        "fact 1284",
        HASH,
        "Copies to:",
        "Issued on 22 November 2026",
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_kinds_have_titles_of_their_own(language):
    titles = {notice_text(sample(kind), language).split("\n\n")[2] for kind in KINDS}
    assert len(titles) == len(KINDS) == 8


def test_a_real_notice_is_not_called_synthetic():
    assert "合成" not in notice_text(BARE, "zh")
    assert "Synthetic" not in notice_text(BARE, "en")


@pytest.mark.parametrize("part", ["found", "rules", "money", "hearing", "appeal"])
@pytest.mark.parametrize("kind", sorted(ADVERSE))
def test_an_adverse_decision_says_what_the_unit_must_know(kind, part, no_fonts):
    notice = replace(sample(kind), **{part: None if part in ("hearing", "appeal") else ()})
    assert [reason.key for reason in lacking(notice)] == [f"notice.lacks_{part}"]
    for write in (notice_text, lambda *asked: write_notice(*asked, fonts=no_fonts)):
        with pytest.raises(NoticeError) as refused:
            write(notice, "en")
        assert [reason.key for reason in refused.value.reasons] == [f"notice.lacks_{part}"]


def test_all_that_is_lacking_is_told_at_once():
    assert len(lacking(replace(BARE, decision="revoke"))) == 5


@pytest.mark.parametrize("part", ["issuer", "addressee", "project_title", "signatory"])
@pytest.mark.parametrize("blank", ["", " \n", "\u200b"])
def test_names_are_never_blank(part, blank):
    assert [r.key for r in lacking(replace(BARE, **{part: w(blank, blank)}))] == ["notice.lacks_names"]


@pytest.mark.parametrize("part", ["issuer", "addressee", "signatory", "series", "printed_by"])
def test_names_fit_their_place(part):
    assert lacking(replace(BARE, **{part: w("名" * 200, "n" * 200)})) == ()
    long = replace(BARE, **{part: w("名", "n" * 201)})
    assert [r.key for r in lacking(long)] == ["notice.long_names"]
    assert "200" in NoticeError(*lacking(long)).in_language("zh")


def test_a_notice_without_particulars_announces_none():
    assert "特此通知" in notice_text(BARE, "zh")
    assert "particulars" not in notice_text(BARE, "en")
    assert "particulars are as follows" in notice_text(TERMINATED, "en")


def test_a_fact_without_words_or_evidence_is_none():
    for part in ("text", "evidence"):
        fact = replace(TERMINATED.found[0], **{part: w(" ", "")})
        assert [r.key for r in lacking(replace(TERMINATED, found=(fact,)))] == ["notice.lacks_found"]


def test_a_deadline_and_an_added_sum_are_asked_for():
    no_day = tuple(replace(duty, by=None) for duty in TERMINATED.duties)
    assert [r.key for r in lacking(replace(sample("rectify"), duties=no_day))] == ["notice.lacks_deadline"]
    assert [r.key for r in lacking(replace(sample("add"), money=()))] == ["notice.lacks_added"]
    assert all(lacking(sample(kind)) == () for kind in KINDS)


def test_silence_of_the_unit_is_said():
    quiet = replace(TERMINATED, hearing=Hearing(told_on=date(2026, 10, 26)))
    assert "在告知的期限内未收到陈述申辩" in notice_text(quiet, "zh")
    with pytest.raises(ValueError, match="how it was considered"):
        Hearing(told_on=date(2026, 10, 26), heard_on=date(2026, 11, 2), summary=w("述", "said"))


def test_rules_all_in_force_need_no_warning():
    own = replace(TERMINATED, rules=TERMINATED.rules[:1])
    assert "仅参照适用" not in notice_text(own, "zh")
    assert "仅参照适用" in notice_text(TERMINATED, "zh")


def test_a_provisional_last_day_says_so():
    assert "Monday to Friday" not in notice_text(TERMINATED, "en")
    ask = replace(TERMINATED.appeal, provisional=True)
    assert "Monday to Friday" in notice_text(replace(TERMINATED, appeal=ask), "en")


def test_what_is_alone_has_no_number():
    one = replace(TERMINATED, money=(MoneyEffect(kind="unchanged"),))
    assert "三、经费处理\n经费安排不变。" in notice_text(one, "zh")


def test_wrong_kinds_are_refused():
    with pytest.raises(ValueError, match="no decision that is served"):
        replace(TERMINATED, decision="reduce")
    with pytest.raises(ValueError, match="no effect on money"):
        MoneyEffect(kind="gift", amount=yuan(1))
    with pytest.raises(ValueError, match="give an amount"):
        MoneyEffect(kind="paid")


def test_a_name_in_one_language_serves_both():
    only = replace(BARE, signatory={"en": "Li Ming"})
    assert "签署人：Li Ming" in notice_text(only, "zh")
