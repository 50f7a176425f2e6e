"""Many records by one table: what it holds, what it refuses by its cell, all or none, and sent twice."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import actor_of
from daoren.apps.records.actions.act import open_record
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import load

pytestmark = pytest.mark.django_db

NEED = {"title": "高温轴承", "list": "forced_back", "problem": "寿命不足", "unit": "U1", "region": "330106"}
CONDENSE = ["need", "condense"]


@pytest.fixture
def needs(person, today):
    """File three needs; give their numbers."""
    today("2026-03-02")
    manager = actor_of(person("manager", unit="U1"))
    return [open_record(manager, "need", {**NEED, "title": f"轴承{n}"}).record.subject for n in range(3)]


@pytest.fixture
def officer(person, client, needs):
    who = person("officer")
    client.force_login(who)
    return who


def table(response, sheet: int = 0) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(sheet).to_python()


def fetched(client, parts=CONDENSE, **headers) -> list[list[object]]:
    return table(client.get(reverse("batch", args=parts), {"format": "xlsx"}, **headers))


def workbook(rows) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet("需求")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return data.getvalue()


def sent(client, rows, parts=CONDENSE, *, data: bytes | None = None, name: str = "t.xlsx"):
    content = workbook(rows) if data is None else data
    return client.post(reverse("batch", args=parts), {"table": SimpleUploadedFile(name, content)})


def marked(rows, *numbers: str, **changes: str) -> list[list[object]]:
    """Mark the rows of numbers with yes and change what stands under headings."""
    head = rows[0]
    for row in rows[1:]:
        if row[0] in numbers:
            row[head.index("办理")] = "是"
            for heading, value in changes.items():
                row[head.index(f"{heading} *")] = value
    return rows


def states(needs) -> list[str]:
    return [load("need", number).state for number in needs]


def test_the_table_holds_what_is_known_in_the_language_of_the_reader(client, officer, needs):
    rows = fetched(client)
    assert rows[0] == ["编号", "名称", "办理", "需求名称 *", "清单类型 *", "问题与指标 *", "版本（勿改）"]
    assert [row[0] for row in rows[1:]] == needs
    assert rows[1][3:6] == ["轴承0", "倒逼清单", "寿命不足"]
    english = fetched(client, headers={"accept-language": "en"})
    assert english[0][:4] == ["Number", "Title", "Do it", "Title *"] or english[0][3].startswith("Title")
    assert english[1][4] == "forced-back list"
    with zipfile.ZipFile(
        io.BytesIO(client.get(reverse("batch", args=CONDENSE), {"format": "xlsx"}).content)
    ) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        notes = "".join(book.read(name).decode() for name in book.namelist() if "comments" in name)
    assert "dataValidation" in sheet
    assert "决定由谁凝练、如何张榜。" in notes


def test_rows_that_are_marked_are_done_and_the_others_left(client, officer, needs):
    rows = marked(fetched(client), needs[0], needs[2], 问题与指标="寿命 500 小时，目标 2000 小时")
    response = sent(client, rows)
    assert response.status_code == 200
    assert states(needs) == ["condensed", "collected", "condensed"]
    assert load("need", needs[0]).values["problem"] == "寿命 500 小时，目标 2000 小时"
    assert load("need", needs[0]).values["list"] == "forced_back"


def test_every_problem_is_told_by_its_cell_and_nothing_is_done(client, officer, needs):
    rows = marked(fetched(client), *needs)
    rows[2][4] = "没有的清单"
    rows[3][3] = ""
    rows[1][2] = "也许"
    before = FactRow.objects.count()
    response = sent(client, rows)
    page = response.content.decode()
    assert response.status_code == 422
    for cell in ("需求 E3", "需求 D4", "需求 C2"):
        assert cell in page
    assert "没有的清单" in page
    assert states(needs) == ["collected"] * 3
    assert FactRow.objects.count() == before


def test_a_refusal_of_one_row_undoes_the_others(client, officer, needs):
    rows = marked(fetched(client), *needs)
    rows[3][6] = 1
    response = sent(client, rows)
    assert response.status_code == 422
    assert "需求 A4" in response.content.decode()
    assert "已有新的变化" in response.content.decode()
    assert states(needs) == ["collected"] * 3


def test_a_row_filled_in_but_not_marked_is_asked_about(client, officer, needs):
    rows = fetched(client)
    rows[2][5] = "新的内容"
    response = sent(client, rows)
    assert response.status_code == 422
    assert "需求 C3" in response.content.decode()
    rows[2][2] = "否"
    assert sent(client, rows).status_code == 200
    assert states(needs) == ["collected"] * 3


def test_a_table_sent_twice_does_nothing_new_and_says_so(client, officer, needs):
    rows = marked(fetched(client), needs[0])
    assert sent(client, rows).status_code == 200
    facts = FactRow.objects.count()
    again = sent(client, rows)
    assert again.status_code == 200
    assert "没有新的内容" in again.content.decode()
    assert FactRow.objects.count() == facts


def test_records_are_opened_by_a_table_and_not_twice(client, needs, person):
    client.force_login(person("manager", name="second", unit="U1"))
    rows = fetched(client, ["need", "file"])
    rows = [
        rows[0],
        ["是", "密封件", "引领清单", "泄漏", "U1", "330106"],
        ["yes", "阀门", "leading list", "卡滞", "U1", ""],
    ]
    assert sent(client, rows, ["need", "file"]).status_code == 200
    assert RecordRow.objects.filter(kind="need").count() == 5
    again = sent(client, rows, ["need", "file"])
    assert "没有新的内容" in again.content.decode()
    assert RecordRow.objects.filter(kind="need").count() == 5


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_goes_both_ways(client, officer, needs, encoding):
    text = client.get(reverse("batch", args=CONDENSE), {"format": "csv"}).content.decode("utf-8-sig")
    text = text.replace(f"{needs[1]},轴承1,,", f"{needs[1]},轴承1,是,")
    assert sent(client, None, data=text.encode(encoding), name="t.csv").status_code == 200
    assert states(needs) == ["collected", "condensed", "collected"]


def far_away() -> bytes:
    """A small workbook whose one cell lies so far out that the empty ones before it would fill the memory."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    return data.getvalue()


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "空"), (b"\x00\x01\x02", "xlsx"), (b"PK\x03\x04nonsense", "损坏"),
     (far_away(), "分批"), (bomb(), "解压"),
     (workbook([["编号", "名称"]]), "缺少列"),
     (workbook([["编号", "编号", "名称", "办理", "别的"]]), "出现了两次"),
     (("编号,名称\n" + "x,y\n" * 6_000).encode(), "分批")],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_the_reason(client, officer, data, why):
    response = sent(client, None, data=data)
    assert response.status_code == 422
    assert why in response.content.decode()


def test_who_may_not_reads_why(client, needs, person):
    assert client.get(reverse("batch", args=CONDENSE)).status_code == 302
    client.force_login(person("auditor"))
    refused = client.get(reverse("batch", args=CONDENSE))
    assert refused.status_code == 403
    assert "业务处室经办人" in refused.content.decode()
    assert sent(client, None, data=workbook([["编号"]])).status_code == 403


def test_another_units_records_are_neither_listed_nor_done(client, needs, person):
    client.force_login(person("manager", name="stranger", unit="U9"))
    assert len(fetched(client, ["need", "withdraw"])) == 1
    rows = [
        ["编号", "名称", "办理", "理由 *", "版本（勿改）"],
        [needs[0], "", "是", "x", RecordRow.objects.get(number=needs[0]).sequence],
    ]
    response = sent(client, rows, ["need", "withdraw"])
    assert response.status_code == 422
    assert states(needs) == ["collected"] * 3
