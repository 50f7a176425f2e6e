"""One self-contained page of a statement: both languages, no network, no script."""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

import jinja2
from markupsafe import Markup

from daoren.exchange.statement.edition import Edition


def write_page(editions: Sequence[Edition]) -> bytes:
    """Write the editions of a statement as one page, the first one shown first."""
    style = files(__package__).joinpath("templates", "style.css").read_text("utf-8")
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    text = environment.get_template("page.html").render(
        editions=editions,
        style=Markup(style),  # noqa: S704 - our own file
        security=_security(style),
    )
    return text.encode("utf-8")


def _security(style: str) -> str:
    """Allow this style by its hash, and nothing else: no network, no script."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"
