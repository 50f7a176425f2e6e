"""The PDF of every kind of notice in both languages: whole, readable by machines, the same each time."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pytest

from daoren.exchange.notice import KINDS, NoticeError, draw_notice, notice_text, write_notice
from tests.exchange.notice.pdf import letters, pages
from tests.exchange.notice.samples import BARE, TERMINATED, english, sample, w

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written(kind, language, chinese_fonts):
    pdf = write_notice(sample(kind), language, fonts=chinese_fonts)
    assert pdf.startswith(b"%PDF-1.7")
    assert 2 <= pages(pdf) <= 5
    missing = set(notice_text(sample(kind), language)) - letters(pdf) - set("\n 　")
    assert not missing


@pytest.mark.parametrize("kind", KINDS)
def test_an_english_notice_needs_no_font_of_the_system(kind, no_fonts):
    pdf = write_notice(english(sample(kind)), "en", fonts=no_fonts)
    assert set(notice_text(english(sample(kind)), "en")) - letters(pdf) <= set("\n ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_copied_is_what_was_said(language, chinese_fonts, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed (Debian: poppler-utils)")
    path = tmp_path / "notice.pdf"
    path.write_bytes(write_notice(TERMINATED, language, fonts=chinese_fonts))
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    copied = "".join(done.stdout.decode().split())
    for line in notice_text(TERMINATED, language).splitlines():
        assert "".join(line.split())[:20] in copied


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_notice_gives_the_same_bytes(language, chinese_fonts):
    once, again = (write_notice(TERMINATED, language, fonts=chinese_fonts) for _ in range(2))
    assert once == again
    later = replace(TERMINATED, decided_on=date(2026, 11, 21))
    assert write_notice(later, language, fonts=chinese_fonts) != once


def test_it_says_that_it_is_for_archives_and_screen_readers(chinese_fonts):
    pdf = write_notice(TERMINATED, "zh", fonts=chinese_fonts)
    for claim in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1</pdfuaid:part>"):
        assert claim in pdf
    assert b"zh-Hans" in pdf or b"zh-CN" in pdf


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_can_be_looked_at(language, chinese_fonts):
    drawn = draw_notice(TERMINATED, language, fonts=chinese_fonts, dots=40)
    assert len(drawn) == pages(write_notice(TERMINATED, language, fonts=chinese_fonts))
    assert all(page.startswith(b"\x89PNG") for page in drawn)


def test_without_a_chinese_font_chinese_is_refused_with_the_mend(no_fonts):
    for notice, language in ((TERMINATED, "zh"), (BARE, "zh"), (TERMINATED, "en")):
        with pytest.raises(NoticeError) as refused:
            write_notice(notice, language, fonts=no_fonts)
        assert "apt-get install fonts-noto-cjk" in refused.value.in_language("zh")
        assert "name a folder that holds Chinese fonts" in refused.value.in_language("en")


def test_a_page_has_22_lines_of_28_characters(chinese_fonts):
    def pages_with(count):
        told = replace(TERMINATED.hearing, summary=w("汉" * count, "x"))
        return pages(write_notice(replace(TERMINATED, hearing=told), "zh", fonts=chinese_fonts))

    page = 22 * 28
    assert pages_with(24 * page) - pages_with(4 * page) == 20


def test_many_copies_take_pages_of_their_own(chinese_fonts):
    few, many = (replace(BARE, cc=(w("某某市科学技术局", "A Bureau"),) * count) for count in (20, 400))
    assert pages(write_notice(few, "zh", fonts=chinese_fonts)) == 2
    assert 7 <= pages(write_notice(many, "zh", fonts=chinese_fonts)) <= 9


def test_a_bare_notice_is_short(chinese_fonts):
    assert pages(write_notice(BARE, "zh", fonts=chinese_fonts)) == 2
    assert pages(write_notice(BARE, "en", fonts=chinese_fonts)) == 1
