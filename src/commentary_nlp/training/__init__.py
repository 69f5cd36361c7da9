"""Training: fine-tuning on one's own corpus, examples, batches, losses, the loop, export, calibration.

Needs the extra `train`. Importing this package loads nothing; a name is loaded with its module when it is
first used. Masked-language adaptation is in `training.adapt`, calibration on dev in `training.calibrate`,
annotated records in `training.corpus_examples`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from commentary_nlp.errors import missing_extra

if TYPE_CHECKING:
    from commentary_nlp.training.examples import Example
    from commentary_nlp.training.export import export_model
    from commentary_nlp.training.fine_tuning import fine_tune
    from commentary_nlp.training.finished import Finished
    from commentary_nlp.training.loop import LoopConfig, train
    from commentary_nlp.training.model_folder import load_network, new_network, save_network
    from commentary_nlp.training.settings import FineTuneSettings

_HOME_OF = {
    "Example": "examples",
    "FineTuneSettings": "settings",
    "Finished": "finished",
    "LoopConfig": "loop",
    "export_model": "export",
    "fine_tune": "fine_tuning",
    "load_network": "model_folder",
    "new_network": "model_folder",
    "save_network": "model_folder",
    "train": "loop",
}

__all__ = [
    "Example",
    "FineTuneSettings",
    "Finished",
    "LoopConfig",
    "export_model",
    "fine_tune",
    "load_network",
    "new_network",
    "save_network",
    "train",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = importlib.import_module(f"{__name__}.{_HOME_OF[name]}")
    except ModuleNotFoundError as error:
        if error.name in ("accelerate", "torch", "safetensors", "onnx"):
            raise missing_extra(error.name, "train", f"{__name__}.{name}") from error
        raise
    return getattr(module, name)
