"""What is shipped loads, is cited, and names only what exists."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from daoren.core.review.result import Proposal
from daoren.policies import load_policies, shipped


@pytest.mark.parametrize("day", [date(2014, 3, 31), date(2021, 3, 31), date(2023, 12, 31), date(2025, 9, 30)])
def test_every_day_has_every_rule_that_the_review_needs(day: date) -> None:
    rules = load_policies(on=day, region="CN-33").rules
    needed = {
        "lights.schedule",
        "lights.money",
        "lights.delivery",
        "lights.overall",
        "score.grades",
        "score.framework",
    }
    needed |= {"tolerance", "review.scope", *(f"option.{kind}" for kind in get_args(Proposal))}
    assert needed <= set(rules)


def test_a_rule_is_cited_or_says_that_it_is_not() -> None:
    for file in shipped():
        for rule in file.rules:
            assert rule.document or rule.status == "project_default", rule.key
            assert set(rule.title) == {"zh", "en"}


def test_grounds_open_only_what_may_be_proposed() -> None:
    for rule in load_policies(on=date(2025, 9, 30), region="CN-33").family("ground"):
        opened = {*rule["admits"], *rule.parameters.get("when_suspended", ())}
        assert opened <= set(get_args(Proposal)) - {"add", "continue"}, rule.key
        assert rule["nature"] in {"objective", "fault", "success", "support"}


def test_a_folder_and_a_named_file_are_laid_over(tmp_path: Path) -> None:
    text = """
    [policy]
    key = "mine"
    title = { zh = "自定", en = "mine" }
    [[rule]]
    key = "lights.overall"
    title = { zh = "自定", en = "mine" }
    status = "project_default"
    parameters = { consecutive_yellow = 3 }
    """
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    day, region = date(2025, 9, 30), "CN-33"
    assert load_policies(on=day, region=region, folder=tmp_path)["lights.overall"]["consecutive_yellow"] == 3
    assert (
        load_policies(on=day, region=region, named=[str(tmp_path / "mine.toml")])["lights.overall"].title["en"]
        == "mine"
    )
    with pytest.raises(KeyError, match="lights-wuhan"):
        load_policies(on=day, region=region, named=["nowhere"])


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[policy\n", "utf-8")
    with pytest.raises(ValueError, match=r"broken\.toml"):
        load_policies(on=date(2025, 9, 30), region="CN-33", folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule = 5", "policy"),
        ('policy = "x"', "policy"),
        ('[policy]\nkey = "x"\ntitle = {}\n[rule]\nkey = "y"', "table"),
        (
            '[policy]\nkey = "x"\ntitle = {}\n[[rule]]\nkey = "lights.overall"\ntitle = { zh = "", en = "" }\n'
            'status = "project_default"',
            r"lights\.overall.*consecutive_yellow",
        ),
    ],
)
def test_a_broken_rule_is_named_with_file_and_parameter(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "broken.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=rf"broken\.toml: .*{said}"):
        load_policies(on=date(2025, 9, 30), region="CN-33", folder=tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="nowhere"):
        load_policies(on=date(2025, 9, 30), region="CN-33", folder=tmp_path / "nowhere")
