"""Fonts for the tests: the system's, or those of a folder named in the environment."""

import os
from pathlib import Path

import pytest

from daoren.exchange.notice import FontSource
from daoren.exchange.notice.faces import faces


@pytest.fixture(scope="session")
def fonts():
    named = os.environ.get("DAOREN_FONTS")
    return FontSource(Path(named) if named else None)


@pytest.fixture(scope="session")
def chinese_fonts(fonts):
    if faces(fonts.families(), "zh") is None:
        pytest.skip("no Chinese font: install fonts-noto-cjk or name a folder in DAOREN_FONTS")
    return fonts


@pytest.fixture(scope="session")
def no_fonts():
    return FontSource(system=False)
