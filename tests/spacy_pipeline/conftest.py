from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from commentary_nlp.spacy_pipeline import analyzers

sys.path.append(str(Path(__file__).parent))  # worker processes inherit it and import the toy by name
from toy_analyzer import COMPONENTS, Installer, ToyAnalyzer, toy_load  # noqa: E402


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], ToyAnalyzer]]:
    """Every component of the test uses one fresh toy; calling the fixture gives that toy."""
    monkeypatch.setattr("commentary_nlp.load", toy_load, raising=False)
    analyzers._analyzers.clear()
    yield lambda: next(iter(analyzers._analyzers.values()))
    analyzers._analyzers.clear()


@pytest.fixture
def nlp() -> Language:
    """The whole pipeline on a blank one, ready for worker processes."""
    Language.component("toy_installer", func=Installer())
    nlp = spacy.blank("zh")
    nlp.add_pipe("toy_installer")
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"segment": False} if name == "commentary_encoder" else {})
    return nlp
