"""One self-contained page: no network, both languages, complete without its script."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import jinja2
from markupsafe import Markup

from daoren.core.portfolio import Portfolio
from daoren.core.review import Review
from daoren.core.rules import Rule
from daoren.core.terms import LANGUAGES, Language, Statement, say
from daoren.exchange.report import bars
from daoren.exchange.report.amounts import NOTHING
from daoren.exchange.report.document import Document, documents
from daoren.exchange.report.voice import MARKS, WORST_FIRST


def write_html(
    review: Review,
    path: Path,
    *,
    language: Language,
    command: str,
    portfolio: Portfolio | None = None,
    limit: int = 500,
) -> None:
    """Write `report.html`, in Chinese and English, `language` first.

    With the portfolio it also shows money by year, names of regions and programme figures. At most `limit`
    projects get a page of their own, by the rule of `selection`, which the page states.
    """
    order = (language, *(each for each in LANGUAGES if each != language))
    found = documents(review, portfolio=portfolio, languages=order, limit=limit)
    style, script = _style(found[0]), _asset("script.js")
    text = (
        _environment()
        .get_template("report.html")
        .render(
            documents=found,
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            security=_security(style, script),
            command=command,
        )
    )
    path.write_text(_tight(text), encoding="utf-8", newline="\n")


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("daoren.exchange.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(bars=bars, marks=MARKS, worst_first=WORST_FIRST, nothing=NOTHING)
    return environment


def _asset(name: str) -> str:
    """Read an asset without the white space that the page would not keep either."""
    text = files("daoren.exchange.report").joinpath("templates", name).read_text("utf-8")
    return _tight(text)


def _tight(text: str) -> str:
    """Drop indentation and empty lines, which cost a third of the file."""
    return re.sub(r"\s*\n\s*", "\n", text)


def _security(style: str, script: str) -> str:
    """Allow this style and this script by their hashes, and nothing else: no network at all."""
    return (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src {_hash(style)}; script-src {_hash(script)}"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _style(document: Document) -> str:
    """Give the style with the bands of the rules and the margins of printed pages."""
    return _tight("\n".join([_asset("style.css"), *_bands(document.lag_rules), *_margins(document.review)]))


def _bands(rules: Mapping[str, Rule]) -> Iterator[str]:
    for kind, rule in rules.items():
        yellow, red = bars.band_edges(yellow=float(rule["yellow_from"]), red=float(rule["red_above"]))
        colours = f"var(--band-green) {yellow}, var(--band-yellow) {yellow} {red}, var(--band-red) {red}"
        yield f"svg.{kind}{{background:linear-gradient(90deg, {colours})}}"


def _margins(review: Review) -> Iterator[str]:
    """Put date, warning and number on every printed page, in the language that is shown."""
    for language in LANGUAGES:
        warning = say(Statement("report.synthetic"), language) if review.synthetic else ""
        dated = {"first": Statement("report.data_date"), "second": review.as_of}
        yield (
            f'@page {language}{{@top-right{{content:"{warning}"}}'
            f'@bottom-left{{content:"{say(Statement("report.joined", dated), language)}"}}'
            f'@bottom-right{{content:counter(page) " / " counter(pages)}}}}'
        )
