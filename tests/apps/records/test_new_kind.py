"""A kind of record is added by a TOML in the deployer's folder alone."""

import pytest

from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.kinds import kinds

pytestmark = pytest.mark.django_db

POSTING = """
[lifecycle]
key = "posting"
label = { zh = "特派员选派", en = "posting" }
about = { zh = "科技特派员到乡镇服务。", en = "A specialist serves a township." }
prefix = "TP"
read = ["county", "officer"]
[[field]]
name = "title"
type = "text"
label = { zh = "任务", en = "Task" }
about = { zh = "做什么。", en = "What is to be done." }
[[field]]
name = "region"
type = "region"
label = { zh = "地区", en = "Region" }
about = { zh = "服务地。", en = "Where." }
[[field]]
name = "days"
type = "integer"
minimum = 1
label = { zh = "本次天数", en = "Days now" }
about = { zh = "到岗天数。", en = "Days on site." }
[[field]]
name = "served"
type = "integer"
label = { zh = "累计天数", en = "Days in all" }
about = { zh = "相加。", en = "Their sum." }
[[state]]
key = "posted"
label = { zh = "在岗", en = "posted" }
tone = "active"
[[state]]
key = "over"
label = { zh = "期满", en = "over" }
tone = "closed"
final = true
[[event]]
key = "post"
label = { zh = "选派", en = "post" }
about = { zh = "选派到岗。", en = "Send a specialist." }
to = "posted"
who = ["county"]
ask = ["title!", "region!"]
[[event]]
key = "serve"
label = { zh = "记录到岗", en = "serve" }
about = { zh = "记录天数。", en = "Note the days." }
from = ["posted"]
who = ["county"]
ask = ["days!"]
add = { served = "days" }
[[event]]
key = "finish"
label = { zh = "期满", en = "finish" }
about = { zh = "满 60 天。", en = "After 60 days." }
from = ["posted"]
to = "over"
who = ["officer"]
guard = [{ field = "served", at_least = 60, why = { zh = "未满 60 天。", en = "Less than 60 days." } }]
"""


@pytest.fixture
def folder(tmp_path, settings):
    """A folder of policies with one kind more."""
    (tmp_path / "lifecycles").mkdir()
    (tmp_path / "lifecycles" / "posting.toml").write_text(POSTING, encoding="utf-8")
    settings.POLICIES = tmp_path
    kinds.cache_clear()
    yield tmp_path
    kinds.cache_clear()


def test_a_kind_from_the_folder_works_at_once(folder, actor, today, refusal, unchanged):
    today("2026-03-02")
    county, officer = actor("county", region="330100"), actor("officer")
    number = open_record(county, "posting", {"title": "指导大棚", "region": "330106"}).record.subject
    assert number == "TP2026-000001"
    act(county, "posting", number, "serve", {"days": 40})
    assert "Less than 60" in refusal(act, officer, "posting", number, "finish", {})
    act(county, "posting", number, "serve", {"days": 20})
    assert act(officer, "posting", number, "finish", {}).record.state == "over"
    assert unchanged("posting", number)


def test_a_broken_file_in_the_folder_says_where_and_what(folder):
    broken = POSTING.replace('to = "over"', 'to = "done"')
    (folder / "lifecycles" / "posting.toml").write_text(broken, encoding="utf-8")
    kinds.cache_clear()
    with pytest.raises(ValueError, match=r"posting\.toml: .*unknown state 'done'"):
        kinds()


def test_a_kind_that_is_shipped_can_be_replaced_whole(folder):
    (folder / "lifecycles" / "loan.toml").write_text(POSTING.replace('"posting"', '"loan"', 1), encoding="utf-8")
    kinds.cache_clear()
    assert set(kinds()["loan"].states) == {"posted", "over"}
