"""The shipped model, opened once; COMMENTARY_NLP_TEST_MODEL names another folder to test instead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from commentary_nlp.analyzer import Analyzer, load
from commentary_nlp.errors import ModelError
from commentary_nlp.model_files import model_folder

MODEL = os.environ.get("COMMENTARY_NLP_TEST_MODEL", "default")


@pytest.fixture(scope="session")
def model() -> Path:
    """The folder of the model under test."""
    if (Path(MODEL) / "config.json").is_file():
        return Path(MODEL)
    try:
        return model_folder(MODEL)
    except ModelError as error:
        pytest.skip(f"no model to test: {error}")


@pytest.fixture(scope="session")
def analyzer(model: Path) -> Analyzer:
    return load(model)
