"""Real sources as portfolios."""

from datetime import date
from pathlib import Path

import pytest

from daoren.exchange import load, read_map

DATA = Path(__file__).parents[3].parent / "shared" / "data"


@pytest.fixture
def real():
    """Load a real source by map and path below the folder of data: real("gmpp", "gmpp/…")."""

    def load_it(key: str, path: str, as_of: str):
        if not DATA.is_dir():
            pytest.skip(f"the real files are not here: {DATA}")
        found = load(DATA / path, as_of=date.fromisoformat(as_of), column_map=read_map(key)).portfolio
        assert found is not None
        return found

    return load_it
