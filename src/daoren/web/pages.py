"""Pages: one Jinja environment, one context, every word in the language of the reader."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from daoren import __version__
from daoren.apps.parties.speech import reader_language
from daoren.core.terms import Statement, label
from daoren.core.terms import say as say_statement

ADDRESSES = 10_000


def say(key: str, **values: Any) -> str:
    """Say a sentence in the reader's language."""
    return say_statement(Statement(key, values), reader_language())


def words(thing: Any) -> str:
    """Give the words of anything that has them: a statement, a term, a pair of zh and en."""
    if thing is None:
        return ""
    if isinstance(thing, Mapping):
        return str(thing[reader_language()])
    speak = getattr(thing, "in_language", None)
    return speak(reader_language()) if speak is not None else str(thing)


def term(group: str, key: str) -> str:
    """Say a term in the reader's language."""
    return label(group, key, reader_language())


def url(name: str, *args: Any, **query: Any) -> str:
    """Give the address of a page, with a query where one is given."""
    address = _address(name, args, get_script_prefix())
    if not query:
        return address
    asked = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{address}?{urlencode(asked, doseq=True)}" if asked else address


@lru_cache(maxsize=ADDRESSES, typed=True)
def _address(name: str, args: tuple[Any, ...], prefix: str) -> str:
    """Give an address, found once: the page of a list asks for the same ones again and again.

    `prefix` is where the request says that this site stands, which nobody else's address may come from.
    """
    return reverse(name, args=args)


def environment(**options: Any) -> Environment:
    """Give the environment of all pages: what is not defined is an error, what is written is escaped."""
    from daoren.web.filters import FILTERS

    folders = [str(files("daoren.web") / "templates")]
    folders += [str(files(app) / "templates") for app in settings.INSTALLED_APPS if app.startswith("daoren.apps.")]
    options |= {"undefined": StrictUndefined, "autoescape": True, "loader": FileSystemLoader(folders)}
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - it is on, above
    made.globals.update(
        say=say, term=term, words=words, url=url, static=lru_cache(maxsize=200)(static), version=__version__
    )
    made.filters.update(FILTERS)
    return made


def context(request: HttpRequest) -> dict[str, Any]:
    """Give what every page knows."""
    from daoren.apps.portal.navigation import shell

    token = lru_cache(maxsize=1)(lambda: get_token(request))
    shown: dict[str, Any] = {
        "language": reader_language(),
        "csrf_field": lambda: Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(
            escape(token())
        ),
        "demo": settings.DEMO,
        "fixed_today": settings.TODAY,
        **shell(request),
        **getattr(request, "page_context", dict)(),
    }
    return shown


__all__ = ["context", "environment", "say", "term", "url", "words"]
