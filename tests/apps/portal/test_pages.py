"""Every first page for every role in both languages: what it shows, and what it keeps from whom."""

import json

import pytest

from daoren.apps.parties.actors import actor_of
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.models import Notification

pytestmark = pytest.mark.django_db

ROLES = {
    "leader": {}, "officer": {}, "county": {"region": "330100"}, "manager": {"unit": "U1"}, "expert": {},
    "auditor": {},
}  # fmt: skip
COCKPIT = {"leader", "officer", "county", "auditor"}
NEED = {"title": "高温轴承", "list": "forced_back", "problem": "寿命不足", "unit": "U1", "region": "330106"}


def published_need(person) -> str:
    manager, officer = actor_of(person("manager", unit="U7")), actor_of(person("officer", name="o7"))
    number = open_record(manager, "need", {**NEED, "unit": "U7"}).record.subject
    act(officer, "need", number, "condense", {name: NEED[name] for name in ("title", "list", "problem")})
    act(officer, "need", number, "publish", {})
    return number


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_its_first_pages(projects, person, browser, role, language):
    published_need(person)
    client = browser(person(role, **ROLES[role]), language)
    for address in ("/", "/search/?q=轴承", "/stuck/", "/notifications/", "/public/"):
        response = client.get(address)
        assert response.status_code == 200, address
        assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in response.content.decode()
    assert client.get("/cockpit/").status_code == (200 if role in COCKPIT else 403)


def test_a_refused_person_reads_who_may(person, browser):
    manager = person("manager", unit="U1")
    page = browser(manager, "en").get("/cockpit/").content.decode()
    assert "This page is open to leader, department officer" in page
    assert "此页面只对分管领导" in browser(manager).get("/cockpit/").content.decode()


def test_the_public_has_its_own_page_and_no_other(projects, person, browser):
    number = published_need(person)
    client = browser(None)
    assert client.get("/").headers["Location"] == "/public/"
    page = client.get("/public/").content.decode()
    assert "高温轴承" in page
    assert f"/do/need/object/{number}" in page
    assert "/records/project/?state=accepted" in page
    assert "红灯" not in page, "lights are not for the public"
    for address in ("/cockpit/", "/stuck/", "/notifications/"):
        assert client.get(address).headers["Location"].startswith("/account/login/")


def test_search_finds_two_characters_and_only_what_is_visible(projects, person, browser):
    manager = actor_of(person("manager", unit="U1"))
    hidden = open_record(manager, "need", {**NEED, "title": "不公开的轴承"}).record.subject
    officer = browser(person("officer")).get("/search/?q=轴承").content.decode()
    assert "ZJ1" in officer
    assert hidden in officer
    everybody = browser(None).get("/search/?q=轴承").content.decode()
    assert "ZJ1" in everybody, "a project in progress is public"
    assert hidden not in everybody
    assert "没有找到" in browser(None).get("/search/?q=齿轮").content.decode()


def test_search_survives_anything(browser):
    for text in ("'; drop table records; --", '"', "\x00", "%", "a" * 5000, "轴", "AND OR NOT", "🚀"):
        assert browser(None).get("/search/", {"q": text}).status_code == 200, text


def test_what_is_stuck_is_named_with_whom_and_since_when(projects, put, person, browser, today):
    put("project", "ZJ8", {"name": "逾期项目", "region": "330106", "department": "高新处", "bearer_id": "U1"},
        state="in_progress", due={"report": "2025-09-30"})  # fmt: skip
    page = browser(person("leader"), "en").get("/stuck/").content.decode()
    assert "ZJ8" in page
    assert "principal investigator, finance assistant" in page
    assert "(due 2025-09-30)" in page
    assert "ZJ8" not in browser(person("officer", department="农村处")).get("/stuck/").content.decode()
    assert "ZJ8" not in browser(person("manager", unit="U2")).get("/stuck/").content.decode(), (
        "clocks are not public"
    )


def test_notifications_are_marked_read_one_by_one_and_all(person, browser, today):
    today("2026-03-02")
    officer = person("officer")
    other = person("officer", name="other")
    for _ in range(3):
        open_record(actor_of(person("manager", name=f"m{_}", unit="U1")), "need", NEED)
    client = browser(officer)
    own = Notification.objects.filter(person=officer, read_at=None)
    assert own.count() == 3
    assert "轮到您办理" in client.get("/notifications/").content.decode()
    foreign = Notification.objects.filter(person=other).first()
    client.post("/notifications/", {"one": str(foreign.pk)})
    assert own.count() == 3, "another's notification is not mine to mark"
    client.post("/notifications/", {"one": str(own.first().pk)})
    assert own.count() == 2
    client.post("/notifications/")
    assert own.count() == 0
    assert Notification.objects.filter(person=other, read_at=None).count() == 3


def test_the_language_is_changed_for_browser_and_person(person, browser):
    leader = person("leader")
    client = browser(leader)
    response = client.post("/language/", {"language": "en", "next": "/search/"})
    assert response.headers["Location"] == "/search/"
    assert "What waits for me now?" in client.get("/").content.decode()
    leader.refresh_from_db()
    assert leader.language == "en"
    assert (
        client.post("/language/", {"language": "en", "next": "https://evil.example/"}).headers["Location"] == "/"
    )
    client.post("/language/", {"language": "xx", "next": "/"})
    leader.refresh_from_db()
    assert leader.language == "en"
    assert client.get("/language/").status_code == 405


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "没有这个地址的页面"), ("en", "no page at this address")]
)
def test_an_unknown_address_is_answered_in_words(browser, language, said):
    response = browser(None, language).get("/nowhere/")
    assert response.status_code == 404
    assert said in response.content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "安全标记已失效"), ("en", "safety mark is no longer valid")]
)
def test_a_form_without_its_mark_writes_nothing_and_says_so(language, said):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = language
    response = client.post("/language/", {"language": "en"})
    assert response.status_code == 403
    assert said in response.content.decode()


def test_a_broken_page_asks_the_database_nothing(django_assert_num_queries, rf):
    from django.utils import translation

    from daoren.apps.portal.views import broken

    with django_assert_num_queries(0), translation.override("en"):
        response = broken(rf.get("/"))
    assert response.status_code == 500
    assert "Something went wrong here" in response.content.decode()


def test_the_leader_sees_the_price_of_waiting(projects, put, person, browser, today):
    from daoren.apps.portal.price import price_of_waiting
    from daoren.apps.portal.todo import Turn
    from daoren.apps.records.kinds import kinds
    from daoren.apps.records.models import RecordRow

    row = {"project_id": "ZJ1", "period_start": "2025-10-01", "period_end": "2025-12-31", "source": "public",
           "planned": 9_200_000}  # fmt: skip
    put("money", "ZJ1/2025-10-01/public", row)
    turns = [
        Turn(one, kinds()["project"], None, ()) for one in RecordRow.objects.filter(number__in=("ZJ1", "ZJ2"))
    ]
    assert price_of_waiting(turns) == {"project/ZJ1": 3_043_750}


def test_a_map_is_drawn_only_with_boundaries_and_their_number(projects, person, browser, settings, tmp_path):
    client = browser(person("leader"), "en")
    assert client.get("/cockpit/boundaries.json").status_code == 404
    assert "data-map" not in client.get("/cockpit/").content.decode()
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    feature = {"type": "Feature", "properties": {"adcode": 330100}, "geometry": square}
    path = tmp_path / "cities.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    settings.SITE = {"map": {"boundaries": str(path), "approval": "浙S(2025)00号"}}
    assert "浙S(2025)00号" in client.get("/cockpit/").content.decode()
    found = client.get("/cockpit/boundaries.json").json()
    assert found["features"][0]["properties"] == {"name": "Hangzhou"}
    settings.SITE = {"map": {"boundaries": str(path)}}
    with pytest.raises(ValueError, match="approval"):
        client.get("/cockpit/")


@pytest.mark.parametrize("asked", ["高新 处", "x" * 5_000, "';DROP TABLE records"])
@pytest.mark.parametrize("page", ["/cockpit/", "/stuck/"])
def test_whatever_part_is_asked_for_there_is_an_answer(projects, person, browser, page, asked):
    client = browser(person("leader"), "en")
    for name in ("department", "region", "unit"):
        assert client.get(page, {name: asked}).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/record/project/%00", "/history/project/a%00", "/open/decision/propose/?of=%00", "/file/%00", "/board/%00/",
     "/notice/%00/zh.pdf", "/ledger/?actor=%00", "/do/project/follow/%00", "/cockpit/?unit=%00"],
)  # fmt: skip
def test_an_address_that_no_database_can_hold_is_a_bad_request(projects, person, browser, address):
    assert browser(person("leader"), "en").get(address).status_code == 400
