from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from fake_analyzer import TEXT, FakeAnalyzer

import commentary_nlp
import commentary_nlp.model
from commentary_nlp.scheme.label_sets import SCHEME


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[FakeAnalyzer]:
    """The analyzers that a command loaded."""
    made: list[FakeAnalyzer] = []

    def load(
        name: str = "default",
        *,
        backend: str | None = None,
        threads: int | None = None,
        lexicon: Path | None = None,
    ) -> FakeAnalyzer:
        made.append(FakeAnalyzer(name, backend, threads, lexicon))
        return made[-1]

    monkeypatch.setattr(commentary_nlp, "load", load, raising=False)
    monkeypatch.setattr(commentary_nlp.model, "read_config", lambda _: SimpleNamespace(label_sets=SCHEME))
    return made


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path
