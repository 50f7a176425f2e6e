import hashlib
import re
from base64 import b64encode
from dataclasses import replace

import pytest

from daoren.core.review import Score
from daoren.core.terms import keys, label, messages
from daoren.exchange.report import write_html
from daoren.exchange.report.voice import MARKS, Voice
from tests.exchange.report.pages import Page

COMMAND = "daoren review example --as-of 2025-12-31"


@pytest.fixture(scope="module")
def text(review, portfolio, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_html(review, path, language="zh", command=COMMAND, portfolio=portfolio)
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def halves(text):
    """Give the Chinese and the English document of a page."""
    zh, en = text.index('<div class="document" id="zh"'), text.index('<div class="document" id="en"')
    return (text[zh:en], text[en:]) if zh < en else (text[zh:], text[en:zh])


def test_both_languages_are_in_one_file_and_the_first_is_chosen(review, tmp_path):
    for first, other in (("zh", "en"), ("en", "zh")):
        write_html(review, tmp_path / "r.html", language=first, command=COMMAND)
        text = (tmp_path / "r.html").read_text("utf-8")
        assert re.search(rf'id="choose-{first}"[^>]* checked', text)
        assert not re.search(rf'id="choose-{other}"[^>]* checked', text)
        assert text.index(f'<div class="document" id="{first}"') < text.index(
            f'<div class="document" id="{other}"'
        )


def test_the_english_document_holds_no_sentence_of_the_chinese_one_and_the_other_way_round(text):
    zh, en = halves(text)
    for key, words in messages().items():
        if not key.startswith("report.") or "{" in words["zh"] or words["zh"] == words["en"]:
            continue
        assert len(words["zh"]) < 6 or words["zh"] not in en, key
        assert len(words["en"]) < 13 or words["en"] not in zh, key


def test_nothing_is_fetched_and_only_the_hashed_style_and_script_may_run(text, page):
    policy = next(named["content"] for tag, named in page.tags if tag == "meta" and "http-equiv" in named)
    assert policy.startswith("default-src 'none'")
    for name in ("style", "script"):
        body = re.search(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)[1]
        assert f"sha256-{b64encode(hashlib.sha256(body.encode()).digest()).decode()}" in policy
    assert text.count("<style") == text.count("<script") == 1
    for tag, named in page.tags:
        assert "style" not in named, tag
        assert not any(name.startswith("on") for name in named), tag
        for name in ("src", "href", "action"):
            assert (named.get(name) or "#").startswith(("#", "data:,")), (tag, named)
    assert "http://" not in text
    assert "https://" not in text


def test_names_cannot_become_markup(hostile, tmp_path):
    write_html(hostile, tmp_path / "r.html", language="zh", command='x" onload="y')
    text = (tmp_path / "r.html").read_text("utf-8")
    assert "&lt;script&gt;alert(" in text
    assert text.count("<script") == 1
    found = Page(text)
    assert not [tag for tag, named in found.tags if tag == "img" or "onerror" in named or "onload" in named]


def test_every_link_leads_somewhere(page):
    ids = {named["id"] for _, named in page.tags if named.get("id")}
    links = [named["href"][1:] for tag, named in page.tags if tag == "a"]
    assert links
    assert set(links) <= ids
    assert len(ids) == len([1 for _, named in page.tags if named.get("id")]), "an id occurs twice"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_proposal_is_listed_in_the_order_of_the_review_with_its_figures(page, review, language):
    voice, rows = Voice.of(review, language), page.listed(language)
    assert len(rows) == len(review.projects)
    for project, cells in zip(review.projects, rows, strict=True):
        assert cells[0].startswith(MARKS[project.light])
        assert cells[1].split("\n")[0] == project.name
        assert cells[2].split("\n")[0] == label("proposal", project.proposal, language)
        assert cells[3] == voice.say(project.reason)
        assert cells[5:] == [
            voice.unit.write(project.planned), voice.unit.write(project.amount), voice.unit.signed(project.change)
        ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_light_is_never_told_by_colour_alone(text, language):
    half = halves(text)[0 if language == "zh" else 1]
    lights = re.findall(r'<span class="light (\w+)">(.)(?:<span class="unseen">)? ?([^<]+)', half)
    assert len(lights) > 100
    for name, mark, word in lights:
        assert (mark, word) == (MARKS[name], label("light", name, language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_page_of_a_project_says_what_it_must(text, review, language):
    half = halves(text)[0 if language == "zh" else 1]
    voice = Voice.of(review, language)
    sections = half.split('<section class="project"')[1:]
    assert len(sections) == len(review.projects)
    by_place = {int(re.match(r' id="\w+-(\d+)"', section)[1]): section for section in sections}
    for place, project in enumerate(review.projects, start=1):
        section = by_place[place]
        assert voice.t("report.people_decide") in section
        assert voice.t("report.synthetic_short") in section
        assert voice.say(project.reason) in section
        assert voice.standing(project.rule) in section
        for measure in project.measures:
            assert voice.say(measure.fact) in section
        for option in project.options:
            assert voice.label("proposal", option.kind) in section
            assert voice.say(option.why) in section
        for ground in project.grounds:
            for words in (ground.clause, ground.fact, ground.evidence, ground.rule.citation):
                assert words in section
            assert (ground.statement or voice.t("report.no_statement")) in section
        if project.tolerance.verdict != "not_applicable":
            assert section.count("<li class=") == 5


def test_conditions_of_tolerance_say_what_holds_and_what_fails(text):
    zh = halves(text)[0]
    assert '<li class="holds">科研失信 <b>否</b></li><li class="fails">非法利益 <b>是</b></li>' in zh
    assert '<li class="open">原始记录完整 <b>未记录</b></li>' in zh


def test_programme_figures_show_attainment_source_and_standing(page):
    rows = [cells for _, _, cells in page.rows if "进口替代成果" in cells]
    assert rows[0][:7] == ["2025", "进口替代成果", "33", "项", "≥250", "262", "105%"]
    assert "示例文件〔2023〕1号" in rows[0][7]
    assert label("fact_status", "unconfirmed", "zh") in rows[0][7]


def test_the_page_says_what_it_rests_on(text, review):
    for half in halves(text):
        for words in (
            review.digest,
            COMMAND,
            review.as_of.isoformat(),
            *(file.digest for file in review.policies),
        ):
            assert words in half


def test_real_data_carry_no_banner(review, tmp_path):
    write_html(replace(review, synthetic=False), tmp_path / "r.html", language="zh", command=COMMAND)
    text = (tmp_path / "r.html").read_text("utf-8")
    for word in ("合成数据", "Synthetic data"):
        assert word not in text


def test_same_review_same_bytes(review, portfolio, tmp_path):
    for name in ("one", "two"):
        write_html(review, tmp_path / name, language="zh", command=COMMAND, portfolio=portfolio)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_only_so_many_projects_get_a_page_and_the_page_says_by_which_rule(large, tmp_path):
    write_html(large, tmp_path / "r.html", language="en", command=COMMAND, limit=50)
    text = (tmp_path / "r.html").read_text("utf-8")
    assert text.count('<section class="project"') == 100
    assert "50 of 602 projects have a page" in text
    assert len(Page(text).listed("en")) == 602


def test_five_hundred_pages_stay_small(large, tmp_path):
    write_html(large, tmp_path / "r.html", language="zh", command=COMMAND)
    assert (tmp_path / "r.html").stat().st_size < 8_000_000


def test_a_review_of_nothing_but_unknowns_still_prints(review, tmp_path):
    bare = replace(
        review.projects[0], planned=None, amount=None, change=None, public_total=None, public_spent=None,
        public_planned_to_date=None, start_on=None, end_on=None, baseline_end_on=None, history=(), evidence=(),
        score=Score(None, "unknown", 0.0, ()), department="", bearer="", state="", summary="",
    )  # fmt: skip
    write_html(replace(review, projects=(bare,), notes=()), tmp_path / "r.html", language="en", command="")
    assert "cannot determine" in (tmp_path / "r.html").read_text("utf-8")


def test_marks_cover_the_vocabulary():
    assert tuple(MARKS) == keys("light")
