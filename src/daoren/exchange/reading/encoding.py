"""Which encoding a file is in, and its text as UTF-8.

A byte-order mark decides; else valid UTF-8 is UTF-8; else the bytes must be GB18030 (which contains GBK and
GB2312) or Windows-1252. The two are told apart by how the high bytes stand: Chinese text pairs them inside the
zone of GB2312, Western text strews single ones among letters. A file whose lines are mostly UTF-8, or some of
them surely, is refused with the line and byte where UTF-8 breaks: one stray line must not turn all the others
into nonsense.
"""

import codecs
from dataclasses import dataclass
from typing import Literal

import numpy as np

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "cp1252": "Windows-1252"}
_CHUNK = 1 << 24
_CONVINCING = 3  # so many characters of three bytes make a line surely UTF-8
_THREE_BYTES = "\u0800"  # the first character that takes three bytes; Chinese ones do
_RARE = 4  # lines of GB18030 are valid UTF-8 by chance, with such a character more rarely than one in so many
Told = Literal["content", "mark", "map"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as UTF-8 bytes, the name of the encoding that it came in, and what told so."""

    data: bytes
    encoding: str
    told_by: Told = "content"


class UndecodableError(ValueError):
    """Bytes that are text in no encoding, or in two: `byte` counts from 0, `line` from 1."""

    def __init__(self, *, byte: int, line: int, mixed: bool, encoding: str) -> None:
        super().__init__(f"line {line}, byte {byte}")
        self.byte, self.line, self.mixed, self.encoding = byte, line, mixed, encoding


def decode(data: bytes, *, encoding: str = "") -> Decoded:
    """Give the text as UTF-8 without a mark; raise UndecodableError where it is no text.

    `encoding` is what a column map says; a byte-order mark goes before it.

    >>> decode("项目".encode("gb18030")).encoding, decode("Müller".encode("cp1252")).encoding
    ('GB18030', 'Windows-1252')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _transcode(data[len(mark) :], name, told_by="mark", skipped=len(mark))
    if encoding:
        return _transcode(data, codecs.lookup(encoding).name, told_by="map")
    wrong = _first_wrong(data, "utf-8")
    if wrong is None:
        return Decoded(data, "UTF-8")
    _refuse_mixture(data, wrong)
    return _transcode(data, "gb18030" if _looks_chinese(data) else "cp1252", told_by="content")


def _transcode(data: bytes, name: str, *, told_by: Told, skipped: int = 0) -> Decoded:
    wrong = _first_wrong(data, name)
    if wrong is not None:
        line = _line(data[:wrong].decode(name, "replace"))
        raise UndecodableError(
            byte=wrong + skipped, line=line, mixed=False, encoding=_NAMES.get(name, name.upper())
        )
    shown = _NAMES.get(name, name.upper().removesuffix("-LE").removesuffix("-BE"))
    return Decoded(data if name == "utf-8" else data.decode(name).encode(), shown, told_by)


def _line(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def _first_wrong(data: bytes, name: str) -> int | None:
    """Give the place of the first byte that is no text, in pieces so that memory stays small."""
    if name == "utf-8" and data.isascii():
        return None
    decoder = codecs.getincrementaldecoder(name)("strict")
    for start in range(0, max(len(data), 1), _CHUNK):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))
        except UnicodeDecodeError as error:
            return start - pending + error.start
    return None


def _refuse_mixture(data: bytes, wrong: int) -> None:
    """Raise where the lines that are not ASCII are mostly UTF-8, or some surely, although the whole is not."""
    valid = chinese = strewn = 0
    sure = False
    for line in data.splitlines():
        if not line.isascii():
            strewn += 1
            try:
                text = line.decode()
            except UnicodeDecodeError:
                continue
            wide = sum(letter >= _THREE_BYTES for letter in text)
            valid, chinese, sure = valid + 1, chinese + (wide > 0), sure or wide >= _CONVINCING
    if sure or chinese * _RARE > strewn or valid * 2 > strewn:
        line_number = _line(data[:wrong].decode("utf-8", "replace"))
        raise UndecodableError(byte=wrong, line=line_number, mixed=True, encoding="UTF-8")


def _looks_chinese(data: bytes) -> bool:
    """Tell whether most high bytes stand in pairs inside the zone of GB2312."""
    high = np.frombuffer(data, dtype=np.uint8) >= 0xA1
    runs = np.diff(np.flatnonzero(np.diff(high.astype(np.int8), prepend=0, append=0)))[::2]
    return bool(np.sum(runs[runs % 2 == 0]) * 2 > np.sum(runs)) if runs.size else True
