"""Choose the typefaces of a notice from what is at hand."""

import re
from collections.abc import Iterable
from typing import Final

from daoren.core.terms import Language

# GB/T 9704-2012 sets text in 仿宋, the head and title in 小标宋, headings in 黑体. Those faces are not free:
# they come from the folder of the settings, and free faces stand in for them.
_SERIF: Final = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "SimSun",
                 "Songti SC")  # fmt: skip
_SANS: Final = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei",
                "PingFang SC")  # fmt: skip
_TEXT: Final = (
    "FangSong_GB2312",
    "仿宋_GB2312",
    "FangSong",
    "仿宋",
    "STFangsong",
    "FZFangSong-Z02",
    "方正仿宋_GBK",
)
_HEADING: Final = ("SimHei", "黑体", "FZHei-B01", "方正黑体_GBK", "STHeiti")
_TITLE: Final = ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK")
_LATIN: Final = "Libertinus Serif"  # comes with typst
_HAN: Final = re.compile(
    "[\u2e80-\u303f\u31c0-\u31ef\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)


def chinese(text: str) -> bool:
    """Tell whether a text needs a Chinese font.

    >>> chinese("浙科"), chinese("“Tianmu”")
    (True, False)
    """
    return _HAN.search(text) is not None


def faces(families: Iterable[str], language: Language) -> dict[str, list[str]] | None:
    """Give the families for text, headings, title and figures, best first; None without any Chinese font."""
    by_name = {family.casefold(): family for family in families}

    def first(*wanted: str) -> list[str]:
        return [by_name[name.casefold()] for name in wanted if name.casefold() in by_name][:1]

    serif = first(*_SERIF, *_SANS, *_TEXT, *_HEADING)
    if not serif:
        return None
    if language == "en":
        return {part: [_LATIN, *serif] for part in ("text", "heading", "title", "figures")}
    return {
        "text": first(*_TEXT) or serif,
        "heading": first(*_HEADING, *_SANS) or serif,
        "title": first(*_TITLE) or serif,
        "figures": serif,
    }


def latin_faces() -> dict[str, list[str]]:
    """Give the families of a letter that has no Chinese in it: what typst brings."""
    return {part: [_LATIN] for part in ("text", "heading", "title", "figures")}
