"""The front page runs as shown, its links lead somewhere, and the label table is the one in code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commentary_nlp.actors import Lexicon
from commentary_nlp.training import label_maps

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
SETS = {"MSRA": label_maps.MSRA, "CLUENER2020": label_maps.CLUENER, "ECE": label_maps.ECE}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    missing = [target for target in targets if not ((DOCS / page).parent / target).exists()]
    if not (DOCS.parent / "models" / "default").is_dir():
        missing = [target for target in missing if "models/default/" not in target]
    assert missing == []


@pytest.mark.parametrize("page", ["docs/index.md", "README.md", "README.zh.md"])
def test_the_front_pages_run(model: Path, page: str) -> None:
    if model.parent.name not in ("models", "_models"):
        pytest.skip("another model than the shipped one is under test")
    blocks = re.findall(r"```python\n(.*?)```", (DOCS.parent / page).read_text("utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, page, "exec"), {})


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_lexicon_shown_can_be_read(page: str, tmp_path: Path) -> None:
    (lines,) = re.findall(r"```json\n(.*?)```", (DOCS.parent / page).read_text("utf-8"), re.DOTALL)
    (tmp_path / "own.jsonl").write_text(lines, "utf-8")
    assert [entry.entry.id for entry in Lexicon.read(tmp_path / "own.jsonl").entries] == ["云岭电池"]


@pytest.mark.parametrize("name", SETS)
def test_the_label_table_is_the_one_in_code(name: str) -> None:
    """For every label of a set, the page allows what some surface is allowed by the code, and no more."""
    table = _documented()[name]
    assert set(table) == set(SETS[name].labels)
    for label, allow in SETS[name].labels.items():
        surfaces = ("云梦", "云梦公司", "云梦部", "云梦省", "云梦海", "中", "央行")
        coded = {allowed for surface in surfaces for allowed in allow(surface)}
        assert table[label] == coded, label


def _documented() -> dict[str, dict[str, set[str]]]:
    """Set → label → labels it may be, from the table of the page."""
    text = (DOCS / "training-data.md").read_text("utf-8")
    found: dict[str, dict[str, set[str]]] = {}
    current = ""
    for line in text.partition("| set | its label |")[2].partition("\n\n")[0].splitlines()[2:]:
        first, labels, allowed = [cell.strip() for cell in line.strip("|").split("|")][:3]
        current = first or current
        for label in labels.split(", "):
            found.setdefault(current, {})[label] = set(re.split(r", | or ", allowed))
    return found
