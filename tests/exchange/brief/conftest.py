"""Fonts for the tests, as those of notices have them."""

from tests.exchange.notice.conftest import chinese_fonts, fonts, no_fonts

__all__ = ["chinese_fonts", "fonts", "no_fonts"]
