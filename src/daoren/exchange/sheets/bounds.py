"""What is too large to be one of these sheets, told before it is unpacked into memory."""

import re
import zipfile
from pathlib import Path

from daoren.exchange.reading.workbook import BROKEN_CONTAINER

LARGEST = 32 << 20
LARGEST_UNPACKED = 512 << 20
MOST_ROWS = 60_000
MOST_COLUMNS = 200
_PLACE = re.compile(rb"<(?:\w+:)?c\b[^>]*?\sr\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")
# What reading a workbook raises that is cut short or has bytes that were changed.
DAMAGED = (*BROKEN_CONTAINER, OSError, KeyError, ValueError)
_PIECE = 1 << 20
_OVERLAP = 256


def is_small(path: Path) -> bool:
    """Tell whether a file is small enough; what is no workbook of today is told by its size alone."""
    if path.stat().st_size > LARGEST:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [one for one in archive.infolist() if _is_sheet(one.filename)]
            if sum(one.file_size for one in archive.infolist()) > LARGEST_UNPACKED:
                return False
            return all(_places_are_near(archive, one) for one in parts)
    except DAMAGED:
        return True


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _places_are_near(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Tell whether no cell lies so far out that the empty ones before it would fill the memory."""
    rest = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            for column, row in _PLACE.findall(rest + piece):
                if int(row) > MOST_ROWS or _number(column) > MOST_COLUMNS:
                    return False
            rest = piece[-_OVERLAP:]
    return True


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
