"""What the pages load is what was agreed: known bytes, licences, small, and nothing that the policy forbids."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "daoren" / "web"
STATIC = WEB / "static"
TEMPLATES = sorted((ROOT / "src" / "daoren").glob("**/templates/**/*.html"))
PAGES = [path for path in TEMPLATES if "exchange" not in path.parts]
LISTS = (STATIC / "vendor" / "vendor.toml", ROOT / "tests" / "web" / "axe" / "vendor.toml")
VENDORED = [(path.parent, entry) for path in LISTS for entry in tomllib.loads(path.read_text("utf-8"))["vendored"]]
CHARTS = {"echarts.min.js", "charts.js"}


@pytest.mark.parametrize(("folder", "entry"), VENDORED, ids=lambda value: str(getattr(value, "get", str)("name")))
def test_a_borrowed_file_is_as_listed_and_has_its_licence(folder: Path, entry: dict[str, Any]) -> None:
    assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    licence = (folder / entry["licence_file"]).read_text("utf-8")
    said = {
        "MIT": "Permission is hereby granted, free of charge",
        "0BSD": "Permission to use, copy, modify, and/or distribute",
        "Apache-2.0": "Apache License",
        "BSD-3-Clause": "Redistribution and use in source and binary forms",
        "MPL-2.0": "Mozilla Public License",
    }
    for name in entry["licence"].split(" AND "):
        assert said[name] in licence


def test_nothing_borrowed_is_unlisted() -> None:
    listed = {(folder / entry["file"]).resolve() for folder, entry in VENDORED}
    kept = {path.resolve() for list_ in LISTS for path in list_.parent.rglob("*") if path.is_file()}
    assert {path for path in kept if path.name not in ("LICENSE", "vendor.toml")} <= listed


def packed(paths: list[Path]) -> int:
    """Give the size, in kB, of files as they go over the wire."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths) // 1000


def loaded() -> list[Path]:
    """Give the sheets and scripts that the layout names."""
    named = re.findall(r"static\('([^']+\.(?:css|js))'\)", (WEB / "templates" / "layout.html").read_text("utf-8"))
    assert len(named) == 6
    return [STATIC / name for name in named]


def test_the_layout_is_light() -> None:
    assert packed([path for path in loaded() if path.name not in CHARTS]) < 150


def test_a_page_with_charts_is_light_too() -> None:
    assert packed(loaded()) < 300


@pytest.mark.parametrize("path", [path for path in STATIC.rglob("*.*") if path.suffix in (".css", ".js")], ids=str)
def test_an_asset_asks_for_nothing_outside(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "sourceMappingURL" not in text
    assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_keeps_the_policy_of_content(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"<[^>]*\sstyle=", text), "inline style"
    assert not re.search(r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)=", text), "inline handler"
    assert not re.search(r"<style\b", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert " src=" in script or 'type="application/json"' in script


def test_names_by_content_can_be_given_to_every_asset(tmp_path: Path) -> None:
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    names = [path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.*") if path.is_file()]
    for name in names:
        storage._save(name, ContentFile((STATIC / name).read_bytes()))  # type: ignore[attr-defined]
    done = list(storage.post_process({name: (storage, name) for name in names}))
    assert not [entry for entry in done if isinstance(entry[2], Exception)]
    assert {name for name, _, _ in done} == set(names)
