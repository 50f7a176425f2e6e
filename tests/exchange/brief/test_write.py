"""A brief is two pages of A4 at most, whatever there is to say, and says how much it leaves out."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from daoren.exchange.brief import PAGES, Brief, BriefError, Figure, Item, Section, write_brief
from daoren.exchange.brief.write import cut


def brief(language: str, *, items: int, words: str = "中试平台", notes: int = 2) -> Brief:
    def section(key: str) -> Section:
        named = tuple(
            Item(f"{words}{at}", tuple(f"{words}说明{note}" for note in range(notes)), "red")
            for at in range(items)
        )
        figures = tuple(Figure(f"{words}数", str(at), "/records/task/") for at in range(6))
        return Section(key, f"{words}：{key}", figures, named, empty="无")

    return Brief(
        language, f"{words}汇报", "省科技厅", "推进会", date(2025, 10, 10), "合成数据",
        tuple(section(key) for key in ("done", "missed", "whose", "next", "asks")),
    )  # fmt: skip


def read(pdf: bytes) -> tuple[int, str]:
    found = PdfReader(BytesIO(pdf))
    return len(found.pages), "".join("".join(page.extract_text() for page in found.pages).split())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("items", "words"), [(0, "事"), (3, "中试平台"), (40, "很长的事项名称" * 60)])
def test_it_is_never_longer_than_two_pages(language, items, words, chinese_fonts):
    pages, text = read(write_brief(brief(language, items=items, words=words), fonts=chinese_fonts))
    assert 1 <= pages <= PAGES == 2
    assert ("未列" in text or "more" in text) is (items == 40)


def test_what_fits_is_said_whole(chinese_fonts):
    pages, text = read(write_brief(brief("zh", items=4), fonts=chinese_fonts))
    assert pages <= PAGES
    for word in ("中试平台3", "中试平台说明1", "合成数据", "数据截至2025-10-10", "[红灯]"):
        assert word in text


def test_an_english_brief_needs_no_chinese_font_and_a_chinese_one_says_what_it_needs(no_fonts):
    plain = Brief("en", "Brief", "Department", "Meeting", date(2025, 10, 10), "", (Section("done", "Done"),))
    assert read(write_brief(plain, fonts=no_fonts))[0] == 1
    with pytest.raises(BriefError, match="font"):
        write_brief(brief("zh", items=1), fonts=no_fonts)


def test_the_same_brief_gives_the_same_bytes(chinese_fonts):
    once, again = (write_brief(brief("zh", items=3), fonts=chinese_fonts) for _ in range(2))
    assert once == again


def test_text_of_a_person_stays_text(chinese_fonts):
    odd = Item('#panic("x") $a$ *b* @c \\ ཀ', ("#sys",), "")
    told = Brief("zh", "汇报", "甲", "会", date(2025, 10, 10), "", (Section("asks", "诉求", items=(odd,)),))
    _, text = read(write_brief(told, fonts=chinese_fonts))
    assert '#panic("x")$a$*b*@c' in text


def test_what_is_cut_is_counted():
    whole = Section("done", "Done", items=tuple(Item(str(at)) for at in range(5)), more=2)
    short = cut(whole, 3)
    assert (len(short.items), short.more) == (3, 4)
    assert cut(whole, 9) == whole
