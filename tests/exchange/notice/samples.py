"""Notices of every kind, for the tests."""

from dataclasses import replace
from datetime import date

from daoren.core.periods import Money
from daoren.exchange.notice import (
    Appeal,
    CitedRule,
    Departure,
    Duty,
    Found,
    Hearing,
    MoneyEffect,
    Notice,
)

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
HASH = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"


def w(zh, en):
    return {"zh": zh, "en": en}


def yuan(amount):
    return Money(round(amount * 100), "CNY")


REVIEW = CitedRule(
    title=w("杭州市绩效管理条例", "Hangzhou Regulations on Performance Management"),
    citation="第二十五条",
    standing="borrowed",
)

TERMINATED = Notice(
    series=w("示科", "Demo ST"),
    year=2026,
    number=1,
    issuer=w("示范省科学技术厅", "Department of Science and Technology of the Demo Province"),
    addressee=w("示范省智能装备研究院", "Demo Institute of Intelligent Equipment"),
    project_id="2025C01042",
    project_title=w("面向精密制造的多模态检测关键技术研究", "Multimodal inspection for precision manufacturing"),
    decision="terminate",
    decided_on=date(2026, 11, 20),
    decided_by=w("示范省科学技术厅厅务会议", "the executive meeting of the Department"),
    signatory=w("李明（副厅长）", "Li Ming, Deputy Director General"),
    found=(
        Found(
            text=w(
                "里程碑3“检测样机达到0.5微米精度”应于2026年5月12日完成，至检查日逾期41天",
                "Milestone 3, a prototype with 0.5 µm precision, was due on 12 May 2026: 41 days late",
            ),
            evidence=w("中期检查报告第3页", "mid-term report, page 3"),
            on=date(2026, 6, 22),
            clause=w("任务书第7.2条", "task book, clause 7.2"),
        ),
        Found(
            text=w(
                "专家组确认原定技术路线在现有条件下无法达到考核指标",
                "The panel found that the planned route cannot reach its targets",
            ),
            evidence=w(
                "专家组现场核查意见（2026-08-05），附核查照片12张",
                "on-site findings of the panel (2026-08-05) with 12 photographs",
            ),
            on=date(2026, 8, 5),
        ),
    ),
    rules=(
        CitedRule(
            title=w("项目任务书", "Task book of the project"), citation="2025C01042 第7.2条", standing="in_force"
        ),
        CitedRule(
            title=w(
                "青岛市市级财政资金绩效规定（项目终止）",
                "Qingdao rules on performance of public funds (termination)",
            ),
            citation="第二十二条",
            standing="borrowed",
        ),
        CitedRule(
            title=w("连续两次红灯后三十日内作出决定", "A decision within 30 days of a second red light"),
            citation="",
            standing="project_default",
        ),
    ),
    money=(
        MoneyEffect(kind="approved", amount=yuan(4_800_000)),
        MoneyEffect(kind="paid", amount=yuan(2_400_000)),
        MoneyEffect(kind="cancel", amount=yuan(2_400_000)),
        MoneyEffect(
            kind="return",
            amount=yuan(613_250.37),
            by=date(2026, 12, 31),
            note=w("以专项审计结果为准", "subject to the audit"),
        ),
    ),
    duties=(
        Duty(
            what=w("提交项目经费专项审计报告", "Hand in the audit report of the project's money"),
            by=date(2026, 12, 18),
        ),
        Duty(
            what=w("提交结题材料和科研数据清单", "Hand in the closing papers and the list of research data"),
            by=date(2027, 1, 15),
        ),
        Duty(
            what=w(
                "妥善保管用财政经费购置的设备，未经同意不得处置",
                "Keep the equipment bought with public money, and dispose of none without consent",
            )
        ),
    ),
    hearing=Hearing(
        told_on=date(2026, 10, 26),
        heard_on=date(2026, 11, 2),
        summary=w(
            "单位认为设备到货延迟是逾期的主要原因，请求延期六个月",
            "the unit holds that late delivery of equipment was the main cause, and asks for six more months",
        ),
        considered=w(
            "设备到货延迟属实，予以采信；但技术路线不可行与到货时间无关，延期请求未予采纳",
            "late delivery was accepted as true; the route fails for other reasons, so more time was refused",
        ),
    ),
    departure=Departure(
        proposed="redirect",
        reason=w(
            "揭榜单位已书面确认不再需要该成果，调整方向已无应用场景",
            "The owner of the need no longer needs the result, as it confirmed in writing",
        ),
    ),
    appeal=Appeal(
        to=w("示范省科学技术厅政策法规处", "the Policy and Regulations Division of the Department"),
        how=w(
            "书面提交复核申请及证据，或在工作台“我的项目”中提交",
            "in writing with evidence, or in the workplace under “My projects”",
        ),
        served_on=date(2026, 11, 20),
        until=date(2026, 11, 25),
        working_days=3,
        answered_within=10,
        rule=REVIEW,
    ),
    attachments=(w("中期检查报告", "Mid-term report"), w("专家组现场核查意见", "On-site findings of the panel")),
    contact=w("王芳，0571-00000000", "Wang Fang, 0571-00000000"),
    cc=(
        w("示范省财政厅", "Department of Finance of the Demo Province"),
        w("示范市科学技术局", "Bureau of Science and Technology of Demo City"),
    ),
    printed_by=w("示范省科学技术厅办公室", "General Office of the Department"),
    printed_on=date(2026, 11, 22),
    evidence_digest=DIGEST,
    fact_number=1284,
    fact_hash=HASH,
    synthetic=True,
)

_MONEY = {
    "continue": (MoneyEffect(kind="unchanged"),),
    "add": (MoneyEffect(kind="add", amount=yuan(1_500_000), by=date(2026, 12, 31)),),
    "rectify": (MoneyEffect(kind="unchanged"),),
    "redirect": (MoneyEffect(kind="release", amount=yuan(800_000)),),
    "drop": (MoneyEffect(kind="spent", amount=yuan(900_000)), MoneyEffect(kind="cancel", amount=yuan(600_000))),
    "suspend": (MoneyEffect(kind="suspend", amount=yuan(1_200_000)),),
    "terminate": TERMINATED.money,
    "revoke": (MoneyEffect(kind="recover", amount=yuan(2_400_000), by=date(2026, 12, 31)),),
}


def sample(kind):
    """Give a whole notice of one kind."""
    return replace(TERMINATED, decision=kind, money=_MONEY[kind])


BARE = replace(
    TERMINATED,
    decision="continue",
    decided_by=None,
    found=(),
    rules=(),
    money=(),
    duties=(),
    hearing=None,
    departure=None,
    appeal=None,
    attachments=(),
    contact=None,
    cc=(),
    printed_by=None,
    printed_on=None,
    synthetic=False,
)


def english(notice):
    """Give a notice with no Chinese in it, not even in its citations."""
    rules = tuple(replace(rule, citation="clause 7.2") for rule in notice.rules)
    appeal = notice.appeal and replace(notice.appeal, rule=replace(REVIEW, citation="Article 25"))
    return replace(notice, rules=rules, appeal=appeal)
