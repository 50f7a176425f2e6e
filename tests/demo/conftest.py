from pathlib import Path

import polars as pl
import pytest

from daoren.demo import province, write_province


@pytest.fixture(scope="session")
def tables() -> dict[str, pl.DataFrame]:
    return province(315)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("province")
    write_province(made)
    return made
