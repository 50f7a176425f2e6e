"""What is installed is what was agreed: locked, permissively licensed, and no web framework for the library."""

import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))


def pins(name: str) -> set[tuple[str, str]]:
    lines = (ROOT / "script" / name).read_text("utf-8").splitlines()
    pinned = (
        line.split(";")[0].rstrip(" \\") for line in lines if "==" in line and not line.startswith(("#", " "))
    )
    return {tuple(line.strip().split("==", 1)) for line in pinned}  # type: ignore[misc]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_exported_pins_are_those_of_the_lock(name: str) -> None:
    locked = {(package["name"], package["version"]) for package in LOCK["package"]}
    assert pins(name)
    assert pins(name) <= locked


def test_every_dependency_of_the_library_is_pinned() -> None:
    wanted = {package["name"]: package for package in LOCK["package"]}["daoren"]["dependencies"]
    assert {entry["name"] for entry in wanted} <= {name for name, _ in pins("requirements.txt")}


def needs(names: set[str]) -> set[str]:
    """Give everything that packages of the lock need, themselves included, without their extras."""
    packages, found, open_ = {package["name"]: package for package in LOCK["package"]}, set(), set(names)
    while open_:
        name = open_.pop()
        found.add(name)
        open_ |= {entry["name"] for entry in packages[name].get("dependencies", [])} - found
    return found


def test_the_library_brings_no_web_framework() -> None:
    library = needs({"daoren"})
    assert "polars" in library
    assert not library & {"django", "gunicorn", "typst", "psycopg"}


def test_only_the_optional_driver_of_postgresql_is_under_the_lgpl() -> None:
    assert "psycopg" not in {name for name, _ in pins("requirements.txt")}


def licence_of(name: str) -> str:
    meta = distribution(name).metadata
    classifiers = [line for line in meta.get_all("Classifier", []) if line.startswith("License ::")]
    return " ".join([meta.get("License-Expression") or "", (meta.get("License") or "")[:200], *classifiers])


def test_no_copyleft_in_what_the_library_needs() -> None:
    for name, _ in pins("requirements.txt"):
        try:
            licence = licence_of(name)
        except ModuleNotFoundError:
            continue  # for another platform or Python
        assert licence.strip(), f"{name} names no licence"
        assert not any(word in licence.upper() for word in ("AGPL", "LGPL", "GPL-", "GNU GENERAL")), (
            name,
            licence,
        )


def test_core_and_help_load_without_the_heavy_engines() -> None:
    code = (
        "import sys, daoren.core.review, daoren.cli;"
        "heavy = {'polars', 'highspy', 'duckdb', 'django', 'scipy', 'xlsxwriter', 'jinja2'} & set(sys.modules);"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
