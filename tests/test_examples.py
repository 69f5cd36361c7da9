"""What the READMEs and examples show runs as shown."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from commentary_nlp.text import fold_width, normalise

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
ARTICLE = (EXAMPLES / "summit.txt").read_text(encoding="utf-8")

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


def run_example(name: str) -> str:
    """What the script prints; warnings are errors."""
    command = [sys.executable, "-X", "utf8", "-W", "error", str(EXAMPLES / name)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


@needs_model
def test_the_article_is_read_in_every_part() -> None:
    printed = run_example("analyze_article.py")
    for part in ("position over the whole text", "\n  美国\t", "Commodities", "稀土", "Rhetorical devices"):
        assert part in printed


@needs_model
def test_the_spacy_example_keeps_what_it_stores() -> None:
    printed = run_example("spacy_pipeline.py")
    assert "3 Docs stored and restored; devices kept: True" in printed
    assert "关税" in printed and "關稅" in printed


@needs_model
def test_the_data_frame_has_every_sample_text() -> None:
    pytest.importorskip("pandas")
    printed = run_example("to_pandas.py")
    for path in EXAMPLES.glob("*.txt"):
        assert f"{path.stem}\n" in printed


@needs_model
def test_the_batch_job_is_read_back_and_not_done_twice() -> None:
    pytest.importorskip("pandas")
    printed = run_example("batch.py")
    texts = [path.stem for path in EXAMPLES.glob("*.txt")]
    assert f"{len(texts)} texts annotated, 0 failed" in printed
    assert "asked again: 1 of 1 parts kept" in printed
    assert all(f"\n{text}\n" in printed for text in texts)
    assert "against" in printed and "<NA>" in printed


@needs_model
def test_every_cell_of_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    monkeypatch.chdir(EXAMPLES)
    notebook = json.loads((EXAMPLES / "notebook.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(cells) > 5
    names: dict[str, object] = {}
    for number, cell in enumerate(cells, 1):
        exec(compile(cell, f"notebook.ipynb, cell {number}", "exec"), names)


def test_the_long_sample_is_long_and_the_traditional_one_traditional() -> None:
    assert len((EXAMPLES / "truce.txt").read_text(encoding="utf-8")) >= 3000
    for path in EXAMPLES.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert (normalise(text) == fold_width(text)) == (path.stem != "column_hant")


def test_every_example_is_listed() -> None:
    listed = set(
        re.findall(r"^\| `([^`]+)` \|", (EXAMPLES / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert listed == {path.name for path in EXAMPLES.iterdir() if path.is_file()} - {"README.md"}


def test_the_fine_tuning_example_asks_for_a_run_that_can_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run itself is that of the tutorial; here its settings and the use of what comes out."""
    import runpy
    from types import SimpleNamespace

    import commentary_nlp
    from commentary_nlp import training
    from commentary_nlp.corpus import read_records
    from commentary_nlp.training.settings import FineTuneSettings

    def pretend(**changes: object) -> SimpleNamespace:
        settings = FineTuneSettings.of(changes)
        assert read_records(settings.train) and read_records(settings.dev)
        side = {"own": {"entities": {"exact": {"micro": {"f1": 0.5}}}}}
        return SimpleNamespace(folder="default", report={"before": side, "after": side})

    monkeypatch.setattr(training, "fine_tune", pretend, raising=False)
    monkeypatch.setattr(sys, "argv", ["fine_tune.py"])
    result = commentary_nlp.Commentary(ARTICLE, meta={"model": "mine"})
    monkeypatch.setattr(commentary_nlp, "load", lambda folder: lambda text: result)
    runpy.run_path(str(EXAMPLES / "fine_tune.py"), run_name="__main__")
    printed = capsys.readouterr().out
    assert "after: entities, exact F1 0.500" in printed and "mine finds 0 mentions" in printed
