"""The pages of records as each role sees them, and what they say where it may not be."""

import pytest
from django.urls import reverse

from daoren.apps.parties.models import Person
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.listing import PAGE
from daoren.apps.records.models import Notification, RecordRow
from daoren.apps.records.search import index
from daoren.core.terms import label

pytestmark = pytest.mark.django_db

NEED = {"title": "高温轴承", "list": "forced_back", "problem": "寿命不足", "unit": "U1", "region": "330106"}
CONDENSED = {name: NEED[name] for name in ("title", "list", "problem")}
ROLES = [
    ("leader", {}), ("officer", {}), ("county", {"region": "330100"}), ("manager", {"unit": "U1"}),
    ("auditor", {}), ("expert", {}), ("", {}),
]  # fmt: skip


@pytest.fixture
def need(actor, today):
    """Give the number of a need that the unit U1 has filed."""
    today("2026-03-02")
    return open_record(actor("manager", unit="U1", region="330106"), "need", NEED).record.subject


@pytest.fixture
def published(need, person, sign_in):
    """Give the number of a need whose publicity is running."""
    from daoren.apps.parties.actors import actor_of

    officer = actor_of(person("officer", name="publisher"))
    act(officer, "need", need, "condense", CONDENSED)
    act(officer, "need", need, "publish", {})
    return need


@pytest.fixture
def sign_in(client, person):
    """Sign somebody in: sign_in("officer") gives the person."""

    def enter(role: str, **where: str) -> Person | None:
        if not role:
            return None
        who = person(role, name=f"signed-in-{role}", **where)
        client.force_login(who)
        return who

    return enter


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(("role", "where"), ROLES)
def test_a_role_sees_a_need_that_is_not_public_or_reads_why_not(client, need, sign_in, role, where):
    sign_in(role, **where)
    response = client.get(reverse("record", args=["need", need]))
    listed = text_of(client.get(reverse("records", args=["need"])))
    if role in ("expert", ""):
        assert response.status_code == 403
        assert label("role", "officer", "zh") in text_of(response)
        assert need not in listed
    else:
        assert response.status_code == 200
        assert "寿命不足" in text_of(response)
        assert need in listed


@pytest.mark.parametrize(("role", "where"), ROLES)
def test_the_public_sees_public_fields_of_a_public_state_alone(client, published, sign_in, role, where):
    sign_in(role, **where)
    page = text_of(client.get(reverse("record", args=["need", published])))
    listed = text_of(client.get(reverse("records", args=["need"])))
    assert "寿命不足" in page
    assert published in listed
    whole = role not in ("expert", "")
    assert ("330106" in page) == whole
    assert ("330106" in listed) == whole
    assert ("publisher" in page) == whole


def test_a_filter_on_what_is_not_public_tells_the_public_nothing(client, published):
    address = reverse("records", args=["need"])
    assert published in text_of(client.get(address, {"state": "publicity"}))
    assert published not in text_of(client.get(address, {"region": "330106"}))
    assert published not in text_of(client.get(address, {"unit": "U1"}))


def test_contact_of_an_objector_is_shown_to_officer_and_leader_alone(client, published, sign_in):
    from daoren.apps.parties.actors import NOBODY

    act(NOBODY, "need", published, "object", {"objection": "参数有误", "contact": "张三 0571"})
    address = reverse("record", args=["need", published])
    assert "张三" not in text_of(client.get(address))
    for role, where, shown in (("officer", {}, True), ("leader", {}, True), ("auditor", {}, False),
                               ("manager", {"unit": "U1"}, False)):  # fmt: skip
        sign_in(role, **where)
        page = text_of(client.get(address))
        assert ("张三" in page) == shown
        assert "参数有误" in page


def test_actions_are_buttons_and_the_others_say_who_may(client, need, sign_in):
    sign_in("manager", unit="U1")
    page = text_of(client.get(reverse("record", args=["need", need])))
    assert reverse("record_event", args=["need", "withdraw", need]) in page
    assert reverse("record_event", args=["need", "condense", need]) not in page
    assert "只有业务处室经办人可以办理" in page


def test_pages_speak_english(client, need, sign_in):
    sign_in("officer")
    page = text_of(client.get(reverse("record", args=["need", need]), headers={"accept-language": "en"}))
    assert 'lang="en"' in page
    assert "What happened" in page
    assert "Condense" in page


def test_a_record_as_of_a_day_is_what_it_was(client, need, sign_in, today):
    officer = sign_in("officer")
    from daoren.apps.parties.actors import actor_of

    today("2026-03-05")
    act(actor_of(officer), "need", need, "condense", CONDENSED | {"title": "耐高温轴承"})
    address = reverse("record", args=["need", need])
    now, then = text_of(client.get(address)), text_of(client.get(address, {"as_of": "2026-03-03"}))
    assert "<h1>耐高温轴承" in now
    assert reverse("record_event", args=["need", "publish", need]) in now
    assert "2026-03-03" in then
    assert "已征集" in then
    assert reverse("record_event", args=["need", "condense", need]) not in then
    assert reverse("record_event", args=["need", "publish", need]) not in then
    assert client.get(address, {"as_of": "2026-03-01"}).status_code == 404
    assert client.get(address, {"as_of": "2026-03-05", "known": "2020-01-01"}).status_code == 404
    assert client.get(address, {"as_of": "nonsense"}).status_code == 400


@pytest.fixture
def many(today):
    """Write three pages and a bit of needs."""
    from datetime import date, timedelta

    today("2026-03-02")
    day = date(2025, 1, 1)
    rows = RecordRow.objects.bulk_create(
        RecordRow(
            key=f"need/N{n:04d}", kind="need", number=f"N{n:04d}", state="collected", root=f"need/N{n:04d}",
            title=f"轴承 {n}", region="330106", opened_on=day, since=day + timedelta(days=n // 7), sequence=n + 1,
            next_due=day + timedelta(days=n % 5) if n % 3 else None, next_clock="answer" if n % 3 else "",
        )
        for n in range(3 * PAGE + 7)
    )  # fmt: skip
    index(rows)
    return 3 * PAGE + 7


@pytest.mark.parametrize(("order", "share"), [("new", 1.0), ("number", 1.0), ("due", 2 / 3)])
def test_pages_hold_every_record_once_forwards_and_backwards(client, many, sign_in, order, share):
    import re

    sign_in("officer")
    address, cursor, pages = reverse("records", args=["need"]), "", []
    found = re.compile(r">(N\d{4})</a>")
    newer = []
    while True:
        page = text_of(client.get(address, {"sort": order, "cursor": cursor}))
        pages.append(found.findall(page))
        back = re.search(r'rel="prev" href="[^"]*cursor=([\w-]+)', page)
        newer.append(back and back[1])
        following = re.search(r'rel="next" href="[^"]*cursor=([\w-]+)', page)
        if not following:
            break
        cursor = following[1]
    numbers = [number for page in pages for number in page]
    assert len(numbers) == len(set(numbers)) == pytest.approx(many * share, abs=1)
    before = found.findall(text_of(client.get(address, {"sort": order, "cursor": newer[-1]})))
    assert before == pages[-2]
    assert newer[0] is None


def test_no_page_skips_rows_or_counts_them_all(client, many, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in("officer")
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("records", args=["need"]))
    said = [query["sql"] for query in queries]
    assert not any("OFFSET" in one for one in said)
    counting = [one for one in said if "COUNT(" in one and '"records"' in one]
    assert counting
    assert all("LIMIT" in one for one in counting)
    assert len(said) < 30


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "bnVsbA", "WzEsMl0", "[]", "a" * 5000, "W2ZhbHNlLCJcdTAwMDAiLCJhIl0"]
)
def test_a_cursor_that_is_none_is_refused(client, many, sign_in, cursor):
    sign_in("officer")
    assert client.get(reverse("records", args=["need"]), {"cursor": cursor}).status_code == 400


def test_filters_keep_what_they_say(client, many, sign_in):
    sign_in("officer")
    address = reverse("records", args=["need"])
    asked = (({"q": "轴承 7"}, 1), ({"state": "offered"}, 0), ({"region": "330200"}, 0), ({"q": "\x00'\""}, 0))
    for query, kept in asked:
        page = text_of(client.get(address, query))
        assert page.count('class="number text-nowrap"') == kept, query
    assert client.get(address, {"due": "over"}).status_code == 200
    assert client.get(address, {"mine": "1"}).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_as_a_file_holds_what_its_reader_may_see(client, published, sign_in, form):
    import io

    from python_calamine import CalamineWorkbook

    def cells(response):
        data = b"".join(response.streaming_content)
        if form == "csv":
            return data.decode("utf-8-sig")
        return str(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python())

    address = reverse("records", args=["need"])
    public = cells(client.get(address, {"format": form}))
    sign_in("officer")
    whole = cells(client.get(address, {"format": form}))
    assert "高温轴承" in public
    assert "330106" not in public
    assert "330106" in whole
    assert client.get(address, {"format": "exe"}).status_code == 400


def test_history_tells_every_fact(client, published, sign_in):
    sign_in("auditor")
    page = text_of(client.get(reverse("history", args=["need", published])))
    assert page.count('id="fact-') == 3
    assert "高温轴承" in page


def test_nothing_is_found_where_nothing_is(client, sign_in):
    sign_in("leader")
    for name, parts in (("records", ["nonsense"]), ("record", ["need", "X"]), ("record", ["nonsense", "X"]),
                        ("history", ["need", "X"]), ("record_event", ["need", "publish", "X"]),
                        ("record_open", ["need", "publish"]), ("batch", ["need", "nonsense"]),
                        ("choose", ["nonsense"]), ("attachment", ["0" * 64])):  # fmt: skip
        assert client.get(reverse(name, args=parts)).status_code == 404, name


def test_choosing_finds_people_and_places_for_those_signed_in(client, sign_in, person):
    address = reverse("choose", args=["person"])
    assert client.get(address, {"q": "x"}).status_code == 302
    person("expert", name="王专家")
    sign_in("officer")
    assert "王专家" in text_of(client.get(address, {"field": "expert", "expert": "王专"}))
    assert "<option" not in text_of(client.get(address, {"q": ""}))
    assert Notification.objects.count() == 0


def test_what_was_written_before_it_was_published_is_not_told_to_the_public(client, need, person, sign_in):
    from daoren.apps.parties.actors import actor_of

    officer = actor_of(person("officer", name="publisher"))
    act(officer, "need", need, "condense", CONDENSED | {"problem": "公开的表述"})
    act(officer, "need", need, "publish", {})
    for name in ("record", "history"):
        page = text_of(client.get(reverse(name, args=["need", need])))
        assert "寿命不足" not in page
        assert page.count('id="fact-') == 1
    sign_in("auditor")
    assert "寿命不足" in text_of(client.get(reverse("history", args=["need", need])))
