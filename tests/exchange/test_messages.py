"""Every problem can be said in both languages, with the same places."""

import re
from pathlib import Path

import pytest

from daoren.core.terms import messages, places
from daoren.exchange import Problem

ROOM = {key.removeprefix("exchange."): words for key, words in messages().items() if key.startswith("exchange.")}
SOURCE = Path(__file__).parents[2] / "src" / "daoren" / "exchange"
CODES = sorted({key.removesuffix("_what") for key in ROOM if key.endswith("_what")})


@pytest.mark.parametrize("code", CODES)
def test_a_problem_says_what_why_and_how_to_mend(code):
    for part in ("what", "why", "mend"):
        words = ROOM[f"{code}_{part}"]
        assert set(words) == {"zh", "en"}
        assert places(words["zh"]) == places(words["en"]) or {"value", "guess", "near", "file"} >= (
            places(words["zh"]) ^ places(words["en"])
        )
        assert words["en"].endswith((".", "?", "{first}"))
        assert words["zh"].endswith(("。", "？", "{first}"))


def test_every_code_that_the_program_gives_has_its_sentences_and_every_sentence_is_given():
    text = "\n".join(
        path.read_text() for folder in (SOURCE / "reading", SOURCE / "maps") for path in folder.glob("*.py")
    )
    text += (SOURCE / "load.py").read_text() + (SOURCE / "problems.py").read_text()
    words = set(re.findall(r'"([a-z0-9_]+)"', text))
    assert set(CODES) <= words
    given = set(re.findall(r'(?:Problem\(|problem\(\s*)"(?:error|warning|note)",\s*"([a-z_]+)"', text))
    given |= set(re.findall(r'code="([a-z_]+)"', text))
    assert given <= set(CODES)


def test_the_place_is_said_as_far_as_it_is_known():
    problem = Problem("error", "cell_error", "a.xlsx", "项目", 7, "金额", "C7", "#REF!")
    assert problem.place("en") == "a.xlsx, sheet “项目”, row 7, column “金额”, cell C7"
    assert problem.text("zh").startswith("错误\uff5ca.xlsx、工作表“项目”、第 7 行")
    assert problem.record("en")["row"] == 7
