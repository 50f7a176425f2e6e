"""Whatever a person has typed stays text: nothing is run, nothing breaks the page, nothing is lost unsaid."""

from dataclasses import replace

import pytest

from daoren.exchange.notice import draw_notice, notice_text, write_notice
from tests.exchange.notice.pdf import letters, pages
from tests.exchange.notice.picture import blank_to_the_right
from tests.exchange.notice.samples import BARE, TERMINATED, english, w

HOSTILE = {
    "eval": '#eval("1 + 1") #read("/etc/passwd") #import "@preview/x:1.0.0"',
    "markup": "*b* _i_ `c` $x^2$ = head <label> @ref // comment /* more */ \\u{41} \\ ~ -- ... [x] ]) } {",
    "quotes": '\'single\' "double" “curly” 《书》 「角」 \\" \\n',
    "lines": "one\ntwo\r\nthree\tfour\x00\x07\u2028five\u0085six",
    "braces": "{title} {0} {} %s ${x} {{y}}",
    "turned": "abc\u202edcba\u202c \u200b\u200d\ufeff",
    "address": "https://example.org/" + "a" * 400 + "?b=" + "c" * 400,
    "long": "汉字" * 2500,
    "long_latin": "x" * 5000,
    "rare": "藏 ཀ 私 \ue000 断 \ud800 表 😀 名 𠮷",
}


def filled(text):
    words, name = w(text, text), w(text[:200], text[:200])
    return replace(
        TERMINATED,
        project_title=words,
        project_id=text,
        addressee=name,
        issuer=name,
        signatory=name,
        cc=(name,),
        contact=words,
        attachments=(words,),
        series=name,
        found=(replace(TERMINATED.found[0], text=words, evidence=words, clause=words),),
        hearing=replace(TERMINATED.hearing, summary=words, considered=words),
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_text(name, language, chinese_fonts):
    notice = filled(HOSTILE[name])
    pdf = write_notice(notice, language, fonts=chinese_fonts)
    said = set(notice_text(notice, language))
    shown = letters(pdf)
    # What no font has is named by its code point instead.
    assert {letter for letter in said - shown if not letter.isspace()} <= set("ཀ😀")
    assert pages(pdf) <= 400


@pytest.mark.parametrize("name", ["eval", "markup", "braces", "quotes"])
def test_plain_text_gives_it_back_letter_for_letter(name):
    assert f"“{HOSTILE[name]}”" in notice_text(filled(HOSTILE[name]), "en")


def test_lines_and_controls_cannot_forge_a_paragraph():
    text = notice_text(filled(HOSTILE["lines"]), "en")
    assert "“one two three four five six”" in text
    assert not set("\u202e\u200b\ufeff\x00") & set(notice_text(filled(HOSTILE["turned"]), "en"))


def test_a_letter_without_a_font_is_named(no_fonts):
    pdf = write_notice(replace(english(BARE), signatory=w("", "Tashi ཀ")), "en", fonts=no_fonts)
    assert "ཀ" not in letters(pdf)
    assert set("U+0F40[]") <= letters(pdf)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["address", "long_latin"])
def test_a_long_run_stays_on_the_page(name, language, chinese_fonts):
    """The margin right of the type area, of 26 mm or more, stays white at one dot a millimetre."""
    words = w(HOSTILE[name], HOSTILE[name])
    notice = replace(TERMINATED, project_title=words, contact=words, attachments=(words,))
    for page in draw_notice(notice, language, fonts=chinese_fonts, dots=25.4):
        assert blank_to_the_right(page, pixels=23)
        assert not blank_to_the_right(page, pixels=120)
