"""The language in which the program speaks: as asked, else as the machine is set."""

import os
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from daoren.core.terms import LANGUAGES, Language

Function = TypeVar("Function", bound=Callable[..., Any])


def language_of(environment: Mapping[str, str]) -> Language:
    """Give the language of the locale: Chinese where it says so, else English.

    >>> language_of({"LANG": "zh_CN.UTF-8"}), language_of({"LC_ALL": "C", "LANG": "zh_CN"}), language_of({})
    ('zh', 'en', 'en')
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def language_option(function: Function) -> Function:
    """Add `--lang` to a command."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice(LANGUAGES),
        default=lambda: language_of(os.environ),
        help="Language of texts; by default that of the locale. 语言。",
    )(function)
