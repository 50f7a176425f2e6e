"""Page, PDF and Word have the same numbers in the same order, and both languages have the same figures."""

import html
import io
import re
import zipfile
from html.parser import HTMLParser

import docx
import pypdf
import pytest

from daoren.apps.statements.edition import edition
from daoren.apps.statements.export import statement_lines
from daoren.apps.statements.statement import standing
from daoren.exchange.notice.faces import faces
from daoren.exchange.statement import FontSource, write_page, write_pdf, write_word
from tests.apps.statements.conftest import YEAR

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh", "en")
NUMBER = re.compile(r"[−+]?\d[\d,]*(?:\.\d+)?%?")


class Text(HTMLParser):
    """Collect the text of the edition of one language."""

    def __init__(self, page: bytes, language: str) -> None:
        super().__init__()
        self.language, self.inside, self.found = language, False, []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        if tag == "main":
            self.inside = dict(attrs)["id"] == self.language
        elif self.inside and tag in ("p", "td", "th", "li", "h1", "h2", "br"):
            self.found.append("\n")

    def handle_data(self, data):
        if self.inside:
            self.found.append(data)


def in_word(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    found = []
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            found += [cell.text for row in part.rows for cell in row.cells]
        else:
            found.append(part.text)
    return "\n".join(found)


def in_pdf(data: bytes) -> str:
    """Give what can be copied from the pages, without their head and foot."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        lines = page.extract_text().splitlines()
        found += [line for line in lines if not re.fullmatch(r"— \d+ —|\d+ / \d+", line.strip())]
    return "\n".join(found)


def numbers(text: str) -> list[str]:
    return NUMBER.findall(text)


@pytest.fixture
def fonts():
    source = FontSource()
    if faces(source.families(), "zh") is None:
        pytest.skip("no Chinese font: install fonts-noto-cjk")
    return source


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_pdf_and_word_have_the_same_numbers_in_the_same_order(province_in, fonts, language):
    one = standing(YEAR)
    said = edition(one, language)
    wanted = numbers("\n".join(said.texts))
    assert len(wanted) > 100
    page = write_page([edition(one, other) for other in LANGUAGES])
    assert numbers("".join(Text(page, language).found)) == wanted
    assert numbers(in_word(write_word(said))) == wanted
    # The heads of a table that goes over a page stand on both: they are left out of either.
    heads = " ".join(said.heads)
    rest = "\n".join(text for text in said.texts if text not in said.heads)
    assert numbers(in_pdf(write_pdf(said, fonts=fonts)).replace(heads, "")) == numbers(rest)


def test_both_languages_have_the_same_figures_in_the_same_order(province_in):
    one = standing(YEAR)
    told = {language: edition(one, language) for language in LANGUAGES}
    for chapter, other in zip(told["zh"].chapters, told["en"].chapters, strict=True):
        assert [line.key for line in chapter.lines] == [line.key for line in other.lines]
        assert len(chapter.paragraphs) == len(other.paragraphs)
        for paragraph, said in zip(chapter.paragraphs, other.paragraphs, strict=True):
            figures = [sorted({run.figure for run in runs if run.figure}) for runs in (paragraph, said)]
            assert figures[0] == figures[1]
    assert [len(one.entries) for one in told["zh"].listings] == [len(one.entries) for one in told["en"].listings]


def test_the_export_has_the_values_of_the_statement(province_in):
    one, lines = standing(YEAR), list(statement_lines(YEAR))
    assert [line["key"] for line in lines] == [key for chapter in one.content.chapters for key in chapter.figures]
    assert {line["key"]: line["value"] for line in lines} == {
        key: one.found(key).value for key in one.content.listed
    }
    assert {line["status"] for line in lines if line["value"] is None} == {"unknown"}
    assert all(line["source"] for line in lines if line["value"] is not None)
    assert next(iter(statement_lines()))["year"] == 2024, "the last whole year of the data"


def test_the_page_needs_nothing_from_elsewhere(province_in):
    page = html.unescape(write_page([edition(standing(YEAR), language) for language in LANGUAGES]).decode())
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"(?!#|data:)", page)
    assert "default-src 'none'" in page
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_the_same_statement_gives_the_same_bytes(few, fonts):
    said = edition(standing(YEAR), "zh")
    assert write_word(said) == write_word(said)
    assert write_pdf(said, fonts=fonts) == write_pdf(said, fonts=fonts)
    with zipfile.ZipFile(io.BytesIO(write_word(said))) as packed:
        assert {part.date_time[0] for part in packed.infolist()} == {1980}


def test_what_a_person_typed_stays_text_in_every_form(few, people, fonts):
    from daoren.apps.parties.actors import actor_of
    from daoren.apps.records.actions.act import open_record

    officer = actor_of(people["officer"])
    number = open_record(officer, "statement", {"period": "2022"}).record.subject
    hostile = "<b>#strong[粗] *x* $1$</b> \u0f40 {value} &amp;"
    answers = {"figure": "cluster_rank", "value": 15, "reason": hostile}
    open_record(officer, "correction", answers, of=f"statement/{number}")
    said = edition(standing(YEAR), "zh")
    plain = "<b>#strong[粗] *x* $1$</b>"
    assert plain in "".join(Text(write_page([said]), "zh").found)
    assert plain in in_word(write_word(said))
    copied = "".join(in_pdf(write_pdf(said, fonts=fonts)).split())
    assert "".join(plain.split()) in copied


def test_without_a_chinese_font_a_statement_in_chinese_is_refused_with_the_mend(few):
    from daoren.exchange.statement import StatementError

    with pytest.raises(StatementError) as refused:
        write_pdf(edition(standing(YEAR), "zh"), fonts=FontSource(system=False))
    assert refused.value.why.key == "notice.no_font"
