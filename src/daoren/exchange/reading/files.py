"""The files of a source: which they are, their digest, and the limits beyond which a file is refused."""

import gzip
import hashlib
import zlib
from collections.abc import Iterable
from pathlib import Path

from daoren.exchange.problems import Problem, Problems

TEXT = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz")
PARQUET = (".parquet",)
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
KINDS = (*TEXT, *PARQUET, *WORKBOOKS)

LARGEST_TEXT = 2 << 30  # bytes, unpacked
LARGEST_WORKBOOK = 256 << 20  # bytes, as it lies on the disk
LARGEST_UNPACKED_WORKBOOK = 1 << 30
UNSUSPECTED = 256 << 20  # up to here the ratio of packing is not looked at
LARGEST_RATIO = 250
_CHUNK = 1 << 20


def kind_of(path: Path) -> str:
    """Give the ending by which a file is read, or nothing.

    >>> kind_of(Path("money.CSV.gz")), kind_of(Path("note.pdf"))
    ('.csv.gz', '')
    """
    return next((kind for kind in sorted(KINDS, key=len, reverse=True) if path.name.lower().endswith(kind)), "")


def stem_of(path: Path) -> str:
    """Give the name of a file without the ending by which it is read."""
    return path.name[: len(path.name) - len(kind_of(path))] if kind_of(path) else path.name


def digest_of(paths: Iterable[Path]) -> str:
    """Give the SHA-256 (hexadecimal) over names and bytes of the files, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.name):
        with path.open("rb") as file:
            inner = hashlib.file_digest(file, "sha256").digest()
        total.update(f"{len(path.name.encode())}:{path.name}".encode() + inner)
    return total.hexdigest()


def unreadable(error: OSError, path: Path) -> Problem:
    """Say that the system refused to give a file or folder, and why."""
    name = Path(str(error.filename or path)).name
    return Problem("error", "file_unreadable", name, details={"reason": error.strerror or str(error)})


def may_be_read(path: Path, folder: Path, problems: Problems) -> bool:
    """Tell whether a file can be opened and lies in the folder of the source; report it where not."""
    try:
        if path.is_symlink() and not path.exists():
            problems.add(Problem("error", "link_broken", path.name))
        elif not path.resolve().is_relative_to(folder.resolve()):
            problems.add(Problem("error", "link_outside", path.name))
        else:
            with path.open("rb"):
                return True
    except OSError as error:
        problems.add(unreadable(error, path))
    return False


def read_bytes(path: Path, problems: Problems) -> bytes | None:
    """Read a text file, unpacking gzip; report and give None where it is empty, broken or too large."""
    if path.stat().st_size > LARGEST_TEXT:
        problems.add(Problem("error", "file_too_large", path.name, details=_limit(LARGEST_TEXT)))
        return None
    data = _unzipped(path, problems) if path.name.lower().endswith(".gz") else path.read_bytes()
    if data == b"":
        problems.add(Problem("error", "file_empty", path.name))
        return None
    return data


def _limit(limit: int) -> dict[str, object]:
    return {"limit": f"{limit >> 20:,} MiB"}


def _unzipped(path: Path, problems: Problems) -> bytes | None:
    packed, parts, size = path.stat().st_size, [], 0
    try:
        with gzip.open(path) as file:
            while part := file.read(_CHUNK):
                size += len(part)
                if size > LARGEST_TEXT or (size > UNSUSPECTED and size > LARGEST_RATIO * packed):
                    problems.add(Problem("error", "unpacks_too_large", path.name, details=_limit(size)))
                    return None
                parts.append(part)
    except (EOFError, OSError, zlib.error):
        problems.add(Problem("error", "gzip_broken", path.name))
        return None
    return b"".join(parts)
