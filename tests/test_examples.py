"""What the READMEs and examples show runs as shown."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ARTICLE = (ROOT / "examples" / "summit.txt").read_text(encoding="utf-8")

needs_model = pytest.mark.skipif(
    not (ROOT / "models" / "default" / "config.json").is_file(), reason="models/default has not been built"
)


def python_blocks(name: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)


@needs_model
def test_the_code_of_the_readme_runs() -> None:
    blocks = python_blocks("README.md")
    assert blocks
    names: dict[str, object] = {"text": ARTICLE, "texts": ARTICLE.splitlines()}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)


def test_both_readmes_show_the_same_code() -> None:
    english, chinese = (
        [re.sub(r"\s*#.*", "", block) for block in python_blocks(name)]
        for name in ("README.md", "README.zh.md")
    )
    assert english == chinese


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_to_files(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    missing = [target for target in targets if not (ROOT / target).exists()]
    if not (ROOT / "models" / "default").is_dir():
        missing = [target for target in missing if not target.startswith("models/default/")]
    assert missing == []


@needs_model
def test_the_example_script_prints_every_part() -> None:
    script = ROOT / "examples" / "analyse.py"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", script], capture_output=True, encoding="utf-8", check=True
    )
    for part in ("Actors and the author's position", "美国\t", "Commodities", "稀土", "Rhetorical devices"):
        assert part in done.stdout
