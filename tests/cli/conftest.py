from __future__ import annotations

from pathlib import Path

import pytest
from fake_analyzer import TEXT, FakeAnalyzer

import commentary_nlp


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[FakeAnalyzer]:
    """The analyzers that a command loaded."""
    made: list[FakeAnalyzer] = []

    def load(
        name: str = "default",
        *,
        backend: str = "onnx",
        threads: int | None = None,
        lexicon: Path | None = None,
    ) -> FakeAnalyzer:
        made.append(FakeAnalyzer(name, backend, threads, lexicon))
        return made[-1]

    monkeypatch.setattr(commentary_nlp, "load", load, raising=False)
    return made


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path
