from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from commentary_nlp.encoder.tokenizer import PieceTokenizer

OFFLINE = Path(__file__).parent / "offline"
sys.path.insert(0, str(OFFLINE))
sys.modules.pop("sitecustomize", None)
from sitecustomize import LOOPBACK_SWITCH  # noqa: E402  (from tests/offline; importing it refuses sockets)

sys.path.remove(str(OFFLINE))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")]))


@pytest.fixture(autouse=True)
def _loopback_where_asked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if request.node.get_closest_marker("loopback"):
        monkeypatch.setenv(LOOPBACK_SWITCH, "1")
    yield


@pytest.fixture(scope="session")
def toy_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder folder with random weights."""
    from toy_model import write_toy_encoder

    return write_toy_encoder(tmp_path_factory.mktemp("toy") / "encoder")


@pytest.fixture(scope="session")
def toy_trainable(toy_encoder: Path) -> Path:
    """A trainable model folder over it."""
    from toy_model import write_trainable

    return write_trainable(toy_encoder, toy_encoder.parent / "toy-train")


@pytest.fixture(scope="session")
def toy_float(toy_trainable: Path) -> Path:
    """Its export in float32."""
    from toy_model import write_inference

    return write_inference(toy_trainable, toy_trainable.with_name("toy-float"), "float")


@pytest.fixture(scope="session")
def toy_int8(toy_trainable: Path) -> Path:
    """Its export in int8, beside the trainable folder as the shipped models are."""
    from toy_model import write_inference

    return write_inference(toy_trainable, toy_trainable.with_name("toy"), "int8")


@pytest.fixture(scope="session")
def toy_tokenizer(toy_encoder: Path) -> PieceTokenizer:
    """Its tokenizer."""
    from commentary_nlp.encoder.tokenizer import PieceTokenizer

    return PieceTokenizer.from_file(toy_encoder / "tokenizer.json")
