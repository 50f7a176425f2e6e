"""Text of a column map to a `ColumnMap`; everything that is wrong with it is told at once, with its place."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any, get_args

from daoren.core.portfolio import Field, schema
from daoren.core.terms import places, vocabulary
from daoren.exchange.maps.column_map import ColumnMap, MapError, MapTable, Read, Step
from daoren.exchange.maps.kinds import COUNT, FLAG, LIST, SCALAR, TABLE, TEXT, WRITTEN, Kinds, is_of
from daoren.exchange.maps.steps import VERBS
from daoren.exchange.problems import Problem, Problems, nearest_said
from daoren.exchange.reading.meta import make_meta
from daoren.exchange.reading.plan import Condition, Containing, Fill, Otherwise, Rows, Take
from daoren.exchange.reading.units import PLAIN, parse_unit
from daoren.exchange.reading.words import read_term

_TOP: Kinds = {
    **dict.fromkeys(("key", "source", "licence"), TEXT),
    **dict.fromkeys(("title", "about", "portfolio"), TABLE),
    **dict.fromkeys(("read", "table"), LIST),
}
_READ: Kinds = {
    **dict.fromkeys(("name", "file", "sheet", "encoding", "delimiter", "date_order", "dated_by"), TEXT),
    "header": COUNT,
    "transposed": FLAG,
    "step": LIST,
}
_TABLE: Kinds = {"to": TEXT, "from": TEXT, "rows": TEXT, "skip_empty": FLAG, "where": LIST, "field": TABLE}
_CONDITION: Kinds = {"column": TEXT, "among": LIST, "none_of": LIST, "filled": FLAG, "nonzero": FLAG}
_FIELD: Kinds = {
    **dict.fromkeys(("column", "unit", "date_order", "day", "otherwise", "take", "invalid", "containing"), TEXT),
    **dict.fromkeys(("percent", "allow_negative", "positive"), FLAG),
    **dict.fromkeys(("values", "missing", "missing_from", "sign"), TABLE),
    "constant": SCALAR,
    "where": LIST,
}
_MISSING_FROM: Kinds = {"column": TEXT, "reasons": TABLE}
_SIGN: Kinds = dict.fromkeys(("positive", "negative", "zero"), SCALAR)
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "rows": get_args(Rows),
    "take": get_args(Take)[1:],
    "date_order": ("dmy", "mdy"),
    "day": ("first", "last"),
    "otherwise": get_args(Otherwise),
    "invalid": ("error", "missing"),
    "containing": get_args(Containing)[1:],
}


def parse_map(data: bytes, *, file: str) -> ColumnMap:
    """Read a map; raise MapError with all that is wrong."""
    problems = Problems()
    try:
        raw = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MapError((Problem("error", "toml_broken", file, details={"reason": str(error)}),)) from error
    parser = _Parser(file, problems)
    raw = parser.known(raw, _TOP, "")
    reads = tuple(parser.read(row, f"read {at}") for at, row in enumerate(parser.rows(raw, "read", ""), 1))
    tables = tuple(parser.table(row, f"table {at}") for at, row in enumerate(parser.rows(raw, "table", ""), 1))
    parser.whole(raw, reads, tables)
    meta = make_meta(parser.mapping(raw, "portfolio", ""), file, "", problems)
    if problems.failed:
        raise MapError(problems.sorted())
    words = {name: {"zh": "", "en": "", **raw.get(name, {})} for name in ("title", "about")}
    digest = hashlib.sha256(data).hexdigest()
    source, licence = str(raw.get("source", "")), str(raw.get("licence", ""))
    return ColumnMap(raw["key"], words["title"], words["about"], source, licence, meta, reads, tables, digest)


class _Parser:
    """Reads the parts of a map and reports what is wrong under their place, such as `table 2 field light`."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file, self.problems = file, problems

    def wrong(self, code: str, place: str, value: object, known: Iterable[str] = ()) -> None:
        """Report one thing; `known` are the entries that would be right."""
        names = tuple(known)
        near = get_close_matches(str(value), names, n=1, cutoff=0.6)
        details = {"known": names or ("…",), "near": nearest_said(near[0] if near else "")}
        self.problems.add(Problem("error", code, self.file, column=place, value=str(value), details=details))

    def known(self, raw: Mapping[str, Any], kinds: Kinds, place: str) -> dict[str, Any]:
        """Report entries that no map has or that are of the wrong kind; give the others."""
        right = {}
        for name, value in raw.items():
            if name not in kinds:
                self.wrong("map_entry_unknown", place or "map", name, kinds)
            elif not is_of(value, kinds[name]):
                self.wrong("map_entry_wrong", f"{place} {name}".strip(), value, (WRITTEN[kinds[name]],))
            else:
                right[name] = value
        return right

    def needed(self, raw: Mapping[str, Any], names: Iterable[str], place: str) -> None:
        """Report entries that are not there."""
        for name in names:
            if name not in raw:
                self.wrong("map_entry_missing", place or "map", name)

    def rows(self, raw: Mapping[str, Any], name: str, place: str) -> list[Mapping[str, Any]]:
        """Give a list of tables."""
        found = raw.get(name, [])
        found = [found] if isinstance(found, Mapping) else found
        if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
            self.wrong("map_entry_wrong", f"{place} {name}".strip(), found, ("[[…]]",))
            return []
        return found

    def mapping(self, raw: Mapping[str, Any], name: str, place: str) -> Mapping[str, Any]:
        """Give a table."""
        found = raw.get(name, {})
        if not isinstance(found, Mapping):
            self.wrong("map_entry_wrong", f"{place} {name}".strip(), found, ("{…}",))
            return {}
        return found

    def choice(self, raw: Mapping[str, Any], name: str, place: str, default: str = "") -> Any:
        """Give one of a few words."""
        value = raw.get(name, default)
        if name in raw and value not in _CHOICES[name]:
            self.wrong("map_entry_wrong", f"{place} {name}".strip(), value, _CHOICES[name])
            return default
        return value

    def whole(self, raw: Mapping[str, Any], reads: tuple[Read, ...], tables: tuple[MapTable, ...]) -> None:
        """Look at the map as a whole."""
        self.needed(raw, ("key", "title", "read", "table"), "")
        names = [read.name for read in reads]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.wrong("map_entry_wrong", "read name", name, ("unique",))
        for at, table in enumerate(tables, 1):
            if table.read and table.read not in names:
                self.wrong("map_entry_wrong", f"table {at} from", table.read, names)
        for read in reads:
            for step in read.steps:
                other = step.arguments.get("read")
                if step.verb == "join" and other not in names:
                    self.wrong("map_entry_wrong", f"read {read.name} join", other, names)
        if tables and not any(table.to == "projects" for table in tables):
            self.wrong("map_entry_missing", "table", 'to = "projects"')

    def read(self, raw: Mapping[str, Any], place: str) -> Read:
        """Read one `[[read]]`."""
        raw = self.known(raw, _READ, place)
        self.needed(raw, ("name", "file"), place)
        file = str(raw.get("file", "*"))
        if PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts or re.search(r"[\\:]", file):
            self.wrong("map_file_outside", f"{place} file", file)
        encoding = str(raw.get("encoding", ""))
        try:
            "".encode(encoding or "utf-8")
        except LookupError:
            self.wrong("map_entry_wrong", f"{place} encoding", encoding, ("utf-8", "gb18030", "cp1252", "utf-16"))
        header = raw.get("header", 1)
        if header < 1:
            self.wrong("map_entry_wrong", f"{place} header", header, (WRITTEN[COUNT],))
        steps = tuple(
            self.step(row, f"{place} step {at}") for at, row in enumerate(self.rows(raw, "step", place), 1)
        )
        return Read(
            str(raw.get("name", "")), file, str(raw.get("sheet", "")), header,
            bool(raw.get("transposed", False)), encoding, str(raw.get("delimiter", "")),
            self.choice(raw, "date_order", place), str(raw.get("dated_by", "")), steps,
        )  # fmt: skip

    def step(self, raw: Mapping[str, Any], place: str) -> Step:
        """Read one `[[read.step]]`: one verb with its arguments."""
        if len(raw) != 1:
            self.wrong("map_entry_wrong", place, tuple(raw), tuple(VERBS))
            return Step("", {})
        verb, arguments = next(iter(raw.items()))
        if verb not in VERBS or not isinstance(arguments, Mapping):
            self.wrong("map_entry_unknown", place, verb, tuple(VERBS))
            return Step("", {})
        kinds = dict(VERBS[verb].kinds)
        arguments = self.known(arguments, {**kinds, **(_CONDITION if verb == "keep" else {})}, f"{place} {verb}")
        self.needed(arguments, VERBS[verb].needed, f"{place} {verb}")
        checked = dict(arguments)
        if "where" in arguments or verb == "keep":
            rows = [arguments] if verb == "keep" else self.rows(arguments, "where", place)
            checked["where"] = tuple(self.condition(row, f"{place} {verb}") for row in rows)
        for name, compiled in (("heading", re.compile), ("pattern", re.compile), ("text", places)):
            if name in arguments:
                self.compiles(compiled, str(arguments[name]), f"{place} {verb} {name}")
        return Step(verb, checked)

    def compiles(self, compiled: Callable[[str], object], text: str, place: str) -> None:
        """Look at a regular expression or a template."""
        try:
            compiled(text)
        except (re.error, ValueError):
            self.wrong("map_entry_wrong", place, text, ("{…}", "( … )"))

    def condition(self, raw: Mapping[str, Any], place: str) -> Condition:
        """Read one condition."""
        raw = self.known(raw, _CONDITION, place)
        self.needed(raw, ("column",), place)
        among, none_of = (tuple(map(str, raw.get(name, ()))) for name in ("among", "none_of"))
        return Condition(
            str(raw.get("column", "")), among, none_of, raw.get("filled"), bool(raw.get("nonzero", False))
        )

    def table(self, raw: Mapping[str, Any], place: str) -> MapTable:
        """Read one `[[table]]`."""
        raw = self.known(raw, _TABLE, place)
        self.needed(raw, ("to", "from", "field"), place)
        to = str(raw.get("to", ""))
        if to not in schema():
            self.wrong("map_entry_wrong", f"{place} to", to, tuple(schema()))
            return MapTable("", "", "all", skip_empty=False, where=(), fills=())
        fields = schema()[to].fields
        fills = []
        for name, entry in self.mapping(raw, "field", place).items():
            if name not in fields:
                self.wrong("map_field_unknown", f"{place} field {name}", name, tuple(fields))
            elif isinstance(entry, Mapping):
                fills.append(self.fill(fields[name], entry, f"{place} field {name}"))
            else:
                self.wrong("map_entry_wrong", f"{place} field {name}", entry, ("{…}",))
        given = {fill.field.name for fill in fills}
        for field in fields.values():
            if field.required and field.name not in given:
                self.wrong("map_entry_missing", f"{place} ({to}) field", field.name)
        where = tuple(self.condition(row, f"{place} where") for row in self.rows(raw, "where", place))
        rows = self.choice(raw, "rows", place, "all")
        skip_empty = bool(raw.get("skip_empty", False))
        return MapTable(to, str(raw.get("from", "")), rows, skip_empty=skip_empty, where=where, fills=tuple(fills))

    def fill(self, field: Field, raw: Mapping[str, Any], place: str) -> Fill:
        """Read how one field is filled."""
        raw = self.known(raw, _FIELD, place)
        if ("column" in raw) == ("constant" in raw):
            self.wrong("map_entry_missing", place, "column / constant")
        unit = parse_unit(str(raw["unit"])) if "unit" in raw else PLAIN
        if unit is None or ("unit" in raw and field.type != "money"):
            self.wrong(
                "map_entry_wrong", f"{place} unit", raw["unit"], ("元", "万元", "亿元", "£m", "USD", "USD million")
            )
        other = self.mapping(raw, "missing_from", place)
        other = self.known(other, _MISSING_FROM, f"{place} missing_from")
        values, sign = self.mapping(raw, "values", place), self.mapping(raw, "sign", place)
        sign = self.known(sign, _SIGN, f"{place} sign")
        self.terms(
            field, [*values.values(), *sign.values(), *([raw["constant"]] if "constant" in raw else [])], place
        )
        missing, reasons = self.mapping(raw, "missing", place), self.mapping(other, "reasons", place)
        for reason in (*missing.values(), *reasons.values()):
            if reason not in vocabulary()["missing"]:
                self.wrong("map_value_unknown", f"{place} missing", reason, tuple(vocabulary()["missing"]))
        return Fill(
            field,
            column=str(raw.get("column", "")),
            constant=_as_text(raw["constant"]) if "constant" in raw else None,
            unit=unit or PLAIN,
            percent=bool(raw.get("percent", False)),
            order=self.choice(raw, "date_order", place),
            edge=self.choice(raw, "day", place),
            containing=self.choice(raw, "containing", place),
            values={word: _as_text(value) for word, value in values.items()},
            otherwise=self.choice(raw, "otherwise", place, "keep"),
            missing=missing,
            missing_from=str(other.get("column", "")),
            missing_reasons=reasons,
            sign={name: _as_text(value) for name, value in sign.items()},
            where=tuple(self.condition(row, f"{place} where") for row in self.rows(raw, "where", place)),
            take=self.choice(raw, "take", place),
            allow_negative=bool(raw.get("allow_negative", False)),
            positive=bool(raw.get("positive", False)),
            invalid=self.choice(raw, "invalid", place, "error"),
        )

    def terms(self, field: Field, values: Iterable[object], place: str) -> None:
        """Look at words that a map turns into terms of the vocabulary."""
        for value in values if field.type == "term" else ():
            if read_term(str(value), group=field.vocabulary).value is None:
                self.wrong("map_value_unknown", place, value, tuple(vocabulary()[field.vocabulary]))


def _as_text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
