from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from toy_corpus import write_corpus

from commentary_nlp.training import Finished, fine_tune


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files of a toy corpus."""
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def toy_settings(corpus: dict[str, Path], toy_trainable: Path) -> dict[str, Any]:
    """Settings of a run of a few seconds."""
    return {
        "train": corpus["train"], "dev": corpus["dev"], "base": toy_trainable,
        "replay_corpus": corpus["train"], "replay_dev": corpus["dev"],
        "epochs": 2, "batch_pieces": 128, "rate": 1e-3, "head_rate": 3e-3, "threads": 1,
    }  # fmt: skip


@pytest.fixture(scope="session")
def own_run(
    corpus: dict[str, Path], toy_settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Finished:
    """A finished run on labels of one's own."""
    return fine_tune(
        **{
            **toy_settings,
            "train": corpus["own_train"],
            "dev": corpus["own_dev"],
            "schema": corpus["schema"],
        },
        balance=True,
        accumulation=2,
        output=tmp_path_factory.mktemp("own") / "my-model",
    )
