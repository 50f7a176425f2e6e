"""What is supervised on the stage: cases at their steps, inspections to merge, a meeting with a brief."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from daoren.apps.records.actions.act import act, open_record
from daoren.web.demo import on_the_day

LANGUAGES = ("zh", "en")
DEPARTMENT = "省经信厅"
TITLES = {"zh": "中试平台年内投用", "en": "Pilot platforms in use this year"}
# The steps up to an urging whose time is over on the day of the stage, each on the day that it may be done.
STEPS = (
    ("2025-09-09", "industry", "sign_for", {"next_step": "商定设备到货时间。"}),
    ("2025-09-15", "officer", "remind", {"notice": "首份周报逾期，请补报。"}),
    ("2025-09-19", "officer", "urge", {"notice": "请书面说明投用时间。"}),
)
REMINDED = 2
# Two inspections that can be made on one day, and one that asks again about the same thing.
INSPECTED: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("officer", {"subject": "progress", "department": "省科技厅"}),
    ("industry", {"subject": "results", "department": DEPARTMENT}),
    ("officer", {"subject": "progress", "department": "省科技厅", "reason_twice": "复查。"}),
)
WINDOW = {"first_on": "2025-10-20", "last_on": "2025-10-24"}


def supervise(actors: Mapping[str, Any], unit: str, day: date) -> dict[str, Any]:
    """Put it all on record; give the cases by step and language, the meeting and the brief."""
    found: dict[str, Any] = {
        "urged": {one: case(actors, TITLES[one], len(STEPS)) for one in LANGUAGES},
        "reminded": {one: case(actors, f"{TITLES[one]} 2", REMINDED) for one in LANGUAGES},
    }
    with on_the_day(day):
        for who, values in INSPECTED:
            told = {"title": "合成检查", "unit": unit, "basis": "年度检查计划", **WINDOW, **values}
            open_record(actors[who], "inspection", told)
        meeting, briefing = gathering(actors)
    return {**found, "case_urged": found["urged"]["zh"], "meeting": meeting, "briefing": briefing}


def case(actors: Mapping[str, Any], title: str, steps: int) -> str:
    """Assign a case on 8 September and take it some steps further; its number."""
    answers = {
        "title": title, "source": "9月专题会议纪要", "demand": "年内两个平台投用。", "department": DEPARTMENT,
        "deadline": "2025-12-31", "rhythm": "weekly",
    }  # fmt: skip
    with on_the_day(date(2025, 9, 8)):
        number = str(open_record(actors["officer"], "supervision", answers).record.subject)
    for day, who, event, said in STEPS[:steps]:
        with on_the_day(date.fromisoformat(day)):
            act(actors[who], "supervision", number, event, said)
    return number


def gathering(actors: Mapping[str, Any]) -> tuple[str, str]:
    """Hold a meeting with the brief of a department and a resolution that became a task; the first two."""
    officer = actors["officer"]
    told = {"title": "三季度推进会", "held_on": "2025-10-10", "chaired_by": "分管副省长", "department": "省科技厅"}
    meeting = str(open_record(officer, "meeting", told).record.subject)
    asked = {"title": DEPARTMENT, "party_kind": "department", "department": DEPARTMENT}
    briefing = open_record(officer, "briefing", asked, of=f"meeting/{meeting}").record.subject
    act(actors["industry"], "briefing", briefing, "prepare", {"asks": "请协调平台用能指标。"})
    act(officer, "meeting", meeting, "hold", {"minutes": "议定一项。"})
    resolved = {
        "title": "年内投用两个中试平台", "lead": DEPARTMENT, "department": DEPARTMENT, "deadline": "2025-12-31",
        "action": "A1",
    }  # fmt: skip
    resolution = open_record(officer, "resolution", resolved, of=f"meeting/{meeting}").record.subject
    act(officer, "resolution", resolution, "assign", {})
    return meeting, str(briefing)
