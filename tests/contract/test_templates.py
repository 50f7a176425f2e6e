"""Templates say everything through the messages, and leave nothing for the policy of contents to refuse."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

SOURCE = Path(__file__).parents[2] / "src" / "daoren"
TEMPLATES = sorted([*SOURCE.glob("apps/*/templates/**/*.html"), *SOURCE.glob("web/templates/**/*.html")])
SAID = {"alt", "title", "placeholder", "aria-label", "aria-description", "label", "summary", "content"}
DATA = {"application/json"}
WORD = re.compile(r"[^\W\d_]")
HAN = re.compile(r"[\u3400-\u9fff]")
# What stands for itself in any language: keys of the keyboard, and settings that only programs read.
STANDS = re.compile(
    r"j|k|Enter|Esc|Tab|width=device-width, initial-scale=1|\{\"includeIndicatorStyles\".*\}", re.DOTALL
)
# A macro may hold attributes alone, for a tag that stands elsewhere.
ATTRIBUTES = re.compile(r'(\s*([\w-]+="[^"]*"|required|checked|selected|disabled|multiple|hidden))+\s*')


def markup(text: str) -> str:
    """Give a template's own markup: what Jinja puts in is a digit, what it does is nothing."""
    found = []
    for _, kind, value in Environment().lex(text):  # noqa: S701 - nothing is rendered
        if kind == "data":
            found.append(value)
        elif kind == "variable_begin":
            found.append("0")
    return "".join(found)


class Faults(HTMLParser):
    """Collect what a template should not hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.data = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.data = tag == "script" and given.get("type") in DATA
        if tag == "style" or (tag == "script" and not self.data and not given.get("src")):
            self.found.append(f"<{tag}> in the page")
        for name, value in attrs:
            value = value or ""
            if name == "style" or re.match(r"on\w|hx-on", name):
                self.found.append(f"{name}={value!r}")
            if value.lstrip().startswith("javascript:"):
                self.found.append(f"{name} is a script")
            if name in SAID and WORD.search(value) and not STANDS.fullmatch(value):
                self.found.append(f"{name}={value!r} is no message")

    def handle_endtag(self, tag):
        self.data = False

    def handle_data(self, data):
        if ATTRIBUTES.fullmatch(data):
            self.found += Faults(f"<b {data}>").found
        elif not self.data and WORD.search(data) and not STANDS.fullmatch(data.strip()):
            self.found.append(f"words in the template: {data.strip()[:60]!r}")


def constants(text: str) -> list[str]:
    """Give the words that an expression would write by itself."""
    tree = Environment().parse(text)  # noqa: S701 - nothing is rendered
    chinese = [
        one.value for one in tree.find_all(nodes.Const) if isinstance(one.value, str) and HAN.search(one.value)
    ]
    written = [
        one.value
        for output in tree.find_all(nodes.Output)
        for one in output.nodes
        if isinstance(one, nodes.Const) and isinstance(one.value, str) and WORD.search(one.value)
    ]
    return chinese + written


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_says_nothing_by_itself_and_runs_nothing(path):
    text = path.read_text("utf-8")
    assert Faults(markup(text)).found + constants(text) == []


def test_there_are_templates():
    assert len(TEMPLATES) > 20


WRONG = [
    "Save",
    "<p>Save</p>",
    "<p>保存</p>",
    '<img alt="a tree">',
    '<p style="color:red">',
    '<a onclick="x()">',
    '<a hx-on:click="x()">',
    "<style>p{}</style>",
    "<script>x()</script>",
    '<a href="javascript:x()">',
    '<b aria-label="{{ x }} left">',
    'title="Save" required',
    '{{ "保存" }}',
    '{{ "Save" }}',
]


@pytest.mark.parametrize("wrong", WRONG)
def test_the_check_can_fail(wrong):
    assert Faults(markup(wrong)).found + constants(wrong)
