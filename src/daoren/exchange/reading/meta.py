"""What a source says of itself as a whole: `portfolio.toml` in a folder, the sheet `portfolio` in a workbook."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from daoren.exchange.problems import Problem, Problems
from daoren.exchange.reading.files import unreadable
from daoren.exchange.reading.headings import normal
from daoren.exchange.reading.open import RawSheet
from daoren.exchange.reading.units import parse_unit
from daoren.exchange.reading.words import read_flag

FILE = "portfolio.toml"
SHEETS = ("portfolio", "组合")
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "name_zh": "name_zh", "名称": "name_zh", "中文名称": "name_zh",
        "name_en": "name_en", "英文名称": "name_en",
        "name": "name", "currency": "currency", "币种": "currency",
        "region": "region", "地区": "region", "地区代码": "region",
        "rounds": "rounds", "按轮次": "rounds", "synthetic": "synthetic", "合成数据": "synthetic",
        "money_unit": "money_unit", "金额单位": "money_unit",
        "fiscal_year_starts": "fiscal_year_starts", "财年起始月": "fiscal_year_starts",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meta:
    """Name, currency, region and the like; empty or None where nobody said."""

    name: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({"zh": "", "en": ""}))
    currency: str = ""
    region: str = ""
    rounds: bool = False
    synthetic: bool = False
    money_unit: str = ""
    fiscal_year_starts: int = 1


def read_meta_file(path: Path, problems: Problems) -> Meta:
    """Read `portfolio.toml`; report what it says wrongly."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        problems.add(unreadable(error, path))
        return Meta()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.add(Problem("error", "toml_broken", path.name, details={"reason": str(error)}))
        return Meta()
    return make_meta(raw, path.name, "", problems)


def read_meta_sheet(sheet: RawSheet, problems: Problems) -> Meta:
    """Read the sheet of keys and values."""
    pairs = sheet.frame.select(sheet.frame.columns[:2]).rows() if sheet.frame.width > 1 else []
    return make_meta({str(key): value for key, value in pairs if key and value}, sheet.file, sheet.name, problems)


def make_meta(raw: Mapping[str, Any], file: str, sheet: str, problems: Problems) -> Meta:
    """Make it from keys in either language; an unknown key is a note, a wrong value an error."""
    known: dict[str, Any] = {}
    for key, value in raw.items():
        name = _NAMES.get(key.strip(), _NAMES.get(normal(key), ""))
        if name:
            known[name] = value
        elif normal(key) not in ("key", "项", "键"):
            problems.add(Problem("note", "meta_unknown", file, sheet, value=key))
    wrong = [name for name, value in known.items() if not _fits(name, value)]
    for name in wrong:
        problems.add(Problem("error", "meta_wrong", file, sheet, column=name, value=str(known[name])))
    return _meta({name: value for name, value in known.items() if name not in wrong})


def _fits(name: str, value: object) -> bool:
    if name == "currency":
        return isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha()
    if name in ("rounds", "synthetic"):
        return isinstance(value, bool) or read_flag(str(value)).value is not None
    if name == "money_unit":
        return parse_unit(str(value)) is not None
    if name == "fiscal_year_starts":
        return str(value).isdigit() and 1 <= int(str(value)) <= 12
    return isinstance(value, str) or (name == "name" and isinstance(value, Mapping) and set(value) <= {"zh", "en"})


def _meta(known: Mapping[str, Any]) -> Meta:
    name = known.get("name", {})
    names = {"zh": name, "en": name} if isinstance(name, str) else {"zh": "", "en": "", **name}
    names |= {language: known[f"name_{language}"] for language in ("zh", "en") if f"name_{language}" in known}
    flags = {
        flag: value if isinstance(value := known.get(flag, False), bool) else bool(read_flag(str(value)).value)
        for flag in ("rounds", "synthetic")
    }
    return Meta(
        MappingProxyType(names),
        str(known.get("currency", "")).upper(),
        str(known.get("region", "")),
        flags["rounds"],
        flags["synthetic"],
        str(known.get("money_unit", "")),
        int(known.get("fiscal_year_starts", 1)),
    )
