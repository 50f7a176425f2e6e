"""The structure of delimited text, found in one pass over its bytes without making a single cell.

A quote toggles; what stands between quotes is no structure (RFC 4180, where a doubled quote toggles twice).
The scan gives the width of every row and the cells that are longer than any cell may be, so that a file that
is broken, or whose one cell is 200 MB of text, is refused before it is parsed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST_CELL = 32_767  # characters, the limit of a worksheet's cell
_CHUNK = 1 << 24
_QUOTE, _NEWLINE = 0x22, 0x0A
CANDIDATES = b",;\t"


@dataclass(frozen=True, slots=True)
class LongCell:
    """A cell that takes more bytes than the longest cell has characters: row and column from 0, and its bytes."""

    row: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Structure:
    """What the scan found: separators in each row (−1 if blank), over-long cells, whether a quote is open."""

    separators: NDArray[np.int32]
    long_cells: tuple[LongCell, ...]
    open_quote: bool

    @property
    def width(self) -> int:
        """The usual number of cells in a row; 0 where there is no row."""
        filled = self.separators[self.separators >= 0]
        return int(np.bincount(filled).argmax()) + 1 if filled.size else 0


def find_separator(head: bytes) -> str:
    r"""Find which of comma, semicolon and tab separates the cells of the first rows.

    >>> find_separator(b'a;b;c\n"1,5";2;3\n'), find_separator(b"only\n1\n")
    (';', ',')
    """
    best, most = ",", 0
    for candidate in CANDIDATES:
        usual = scan(head, chr(candidate)).width - 1
        if usual > most:
            best, most = chr(candidate), usual
    return best


def scan(data: bytes, separator: str) -> Structure:
    r"""Scan text whose rows end with a line feed.

    >>> scan(b'a,b\n"1,\n2",3\n\nx\n', ",").separators.tolist()
    [1, 1, -1, 0]
    """
    bytes_of = np.frombuffer(data, dtype=np.uint8)
    ends: list[NDArray[np.int64]] = []
    counts: list[NDArray[np.int64]] = []
    long_cells: list[LongCell] = []
    inside, separators, rows, last, row_start_separators = 0, 0, 0, -1, 0
    for start in range(0, len(data), _CHUNK):
        chunk = bytes_of[start : start + _CHUNK]
        at = np.flatnonzero((chunk == _QUOTE) | (chunk == _NEWLINE) | (chunk == ord(separator)))
        signs = chunk[at]
        quotes = np.cumsum(signs == _QUOTE) + inside
        outside = (signs != _QUOTE) & (quotes % 2 == 0)
        inside = int(quotes[-1]) % 2 if quotes.size else inside
        at, signs = at[outside] + start, signs[outside]
        running = np.cumsum(signs != _NEWLINE) + separators
        newline = signs == _NEWLINE
        gaps = np.diff(at, prepend=last) - 1
        for index in np.flatnonzero(gaps > LONGEST_CELL):
            before = int(np.count_nonzero(newline[:index]))
            opening = int(running[newline][before - 1]) if before else row_start_separators
            seen = int(running[index]) - (0 if newline[index] else 1)
            long_cells.append(
                LongCell(rows + before, seen - opening, int(at[index] - gaps[index]), int(at[index]))
            )
        if newline.any():
            row_start_separators = int(running[newline][-1])
        if at.size:
            last, separators = int(at[-1]), int(running[-1])
        rows += int(np.count_nonzero(newline))
        ends.append(at[newline])
        counts.append(running[newline])
    if len(data) - last - 1 > LONGEST_CELL:
        long_cells.append(LongCell(rows, separators - row_start_separators, last + 1, len(data)))
    end, count = np.concatenate([*ends, [-1]])[:-1], np.concatenate([*counts, [0]])[:-1]
    if len(data) and (not end.size or end[-1] != len(data) - 1):
        end, count = np.append(end, len(data)), np.append(count, separators)
    widths = np.diff(count, prepend=0).astype(np.int32)
    widths[np.diff(end, prepend=-1) == 1] = -1
    return Structure(widths, tuple(long_cells), bool(inside))
