"""The pages hold what they promise: every code, every variable, every page in the navigation."""

from __future__ import annotations

import re
from pathlib import Path

import error_codes
import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "commentary_nlp"


def test_every_code_has_a_cause_and_a_way_out() -> None:
    rows = re.findall(r"^\| (C\d{3}) \| (.+?) \| (.+?) \|$", error_codes.page(), re.MULTILINE)
    assert sorted(code for code, *_ in rows) == sorted(error_codes.messages())
    assert all(cause.strip() and way_out.strip() for _, cause, way_out in rows)


def test_a_code_that_nobody_described_is_described_by_its_message(monkeypatch: pytest.MonkeyPatch) -> None:
    described = error_codes.descriptions()
    described.pop("C024")
    monkeypatch.setattr(error_codes, "descriptions", lambda: described)
    assert "| C024 | Backend … is unknown. | Choose one of …. |" in error_codes.page()


def test_every_variable_that_is_read_is_documented() -> None:
    page = (DOCS / "reference" / "environment.md").read_text("utf-8")
    read = re.compile(r"""(?:environ(?:\.get)?[\[(]|getenv\()\s*["']([A-Z_]+)["']""")
    for folder in (SOURCE, ROOT / "tests"):
        for path in folder.rglob("*.py"):
            for name in read.findall(path.read_text("utf-8")):
                assert name in page or name in ("PYTHONPATH", "PATH"), (
                    f"{path.relative_to(ROOT)} reads {name}"
                )


def test_every_page_stands_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert pages - set(re.findall(r"[\w./-]+\.md", navigation)) == set()


def test_every_page_begins_with_its_title() -> None:
    for path in DOCS.rglob("*.md"):
        assert re.match(r"# \S", path.read_text("utf-8")), path
