"""Small portfolios to write and load, and the real files where they are."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from daoren.exchange import Loaded, load

DATA = Path(__file__).parents[2].parent / "shared" / "data"
AS_OF = date(2024, 6, 30)

PROJECTS = """project_id,name,start_on,end_on,total_public
P1,甲,2023-01-01,2025-12-31,100
P2,乙,2023-03-01,2026-02-28,200.50
"""


@pytest.fixture
def data() -> Path:
    """The folder of real files."""
    if not DATA.is_dir():
        pytest.skip(f"the real files are not here: {DATA}")
    return DATA


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Loaded]:
    """Write files into a folder (text or bytes by name) and load it; projects.csv is there unless given."""

    def write_and_load(files: dict[str, str | bytes] | None = None, **named: str) -> Loaded:
        whole: dict[str, str | bytes] = {"projects.csv": PROJECTS, **(files or {})}
        whole |= {f"{name}.csv": text for name, text in named.items()}
        for name, content in whole.items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return load(tmp_path, as_of=AS_OF)

    return write_and_load


@pytest.fixture
def codes() -> Callable[..., list[str]]:
    """Give the codes of the problems of one severity."""

    def of(loaded: Loaded, severity: str = "error") -> list[str]:
        return [problem.code for problem in loaded.problems if problem.severity == severity]

    return of
