"""A model folder opened for use: configuration, tokenizer, backend, decoding."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cached_property
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from commentary_nlp.encoder.backend import Backend
from commentary_nlp.encoder.processor import has_bf16_matrix_units
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.entities.decode import Field
from commentary_nlp.entities.tags import TagSet
from commentary_nlp.errors import InputError, ModelError
from commentary_nlp.model_files import model_folder, shipped_models
from commentary_nlp.rhetoric.evidence import FILE as EVIDENCE
from commentary_nlp.rhetoric.evidence import Evidence
from commentary_nlp.scheme import DEVICES
from commentary_nlp.scheme.label_sets import LabelSets
from commentary_nlp.stances.phrases import FILE as PHRASES
from commentary_nlp.stances.phrases import Phrases

FORMAT = 1
CONFIG = "config.json"
TRAINABLE = "-train"
"""Behind the name of a model: the folder of its trainable weights."""
BACKENDS = ("auto", "onnx", "openvino", "torch")


@dataclass(frozen=True)
class ModelConfig:
    """`config.json`: labels in the order of the outputs, sizes, and what calibration found on dev.

    `entities` maps a label to (slope, offset) of a logistic curve over the log-odds of a span's probability
    and a least score; `stances` has a temperature and a least probability for each polar label; `devices`
    maps a device to its thresholds. All fall back to no calibration.
    """

    name: str
    version: str
    labels: Mapping[str, tuple[str, ...]]
    hidden: int
    window: int = 254
    context: int = 64
    backend: str = "auto"
    """What runs the model where the caller does not say; torch for encoders that cannot be exported."""
    entities: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    stances: Mapping[str, Any] = field(default_factory=dict)
    devices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    presence_bias: tuple[float, ...] = ()
    field_scores: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> ModelConfig:
        """The configuration in `path`. Raises ModelError for another format, or keys missing or unknown."""
        try:
            values = dict(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ModelError(
                "C104", f"{path} cannot be read: {error}. Reinstall or re-export the model."
            ) from error
        if values.pop("format", None) != FORMAT:
            raise ModelError(
                "C105", f"{path} is not of model format {FORMAT}. Re-export the model with this version."
            )
        values.pop("sha256", None)
        expected = {
            part.name: part.default is MISSING and part.default_factory is MISSING for part in fields(cls)
        }
        missing = sorted(name for name, needed in expected.items() if needed and name not in values)
        unknown = sorted(set(values) - set(expected))
        if missing or unknown:
            raise ModelError(
                "C105",
                f"{path}: keys missing: {missing}, unknown: {unknown}. "
                "Re-export the model with this version.",
            )
        values["labels"] = {key: tuple(labels) for key, labels in values["labels"].items()}
        return cls(**values)

    @cached_property
    def label_sets(self) -> LabelSets:
        """The labels in the order of the outputs; `labels["poles"]` is aligned with own stance labels."""
        stances = self.labels["stances"]
        poles = dict(zip(stances, self.labels.get("poles", stances), strict=True))
        return LabelSets(self.labels["entities"], poles, self.labels["devices"])


@dataclass
class Model:
    """Everything the analyser needs of one model."""

    folder: Path
    config: ModelConfig
    tokenizer: PieceTokenizer
    backend: Backend
    backend_name: str

    @cached_property
    def field(self) -> Field:
        """The entity head's decoding."""
        scores = {key: np.asarray(values, np.float32) for key, values in self.config.field_scores.items()}
        return Field(TagSet(self.config.labels["entities"]), **scores)

    @cached_property
    def phrases(self) -> Phrases | None:
        """The n-gram model of stance, where the folder has one."""
        return Phrases.read(self.folder / PHRASES)

    @cached_property
    def evidence(self) -> Evidence | None:
        """The linear model of the scheme's devices, where the folder has one."""
        if self.config.label_sets.devices != DEVICES:
            return None
        return Evidence.read(self.folder / EVIDENCE)

    @cached_property
    def checksum(self) -> str:
        """The recorded SHA-256 of the encoder's file, or an empty string where no sum is."""
        if not (self.folder / CONFIG).is_file():
            return ""  # a network in training
        sums = json.loads((self.folder / CONFIG).read_text("utf-8")).get("sha256", {})
        return str(sums.get("encoder.onnx") or sums.get("network.safetensors") or "")


def open_model(name_or_path: str | Path, *, backend: str = "auto", threads: int | None = None) -> Model:
    """A shipped or packaged model by name, or a model folder by path, opened; the network is not used.

    `backend` "auto" is what the folder asks for, else `choose_backend()`; the model's `backend_name` says
    which was opened.
    Raises InputError for an unknown backend or `threads` below 1, ModelError where no such model is found or
    one of its files cannot be read, MissingExtra where the backend is not installed.
    """
    if backend not in BACKENDS:
        raise InputError("C024", f"backend {backend!r} is unknown. Choose one of {', '.join(BACKENDS)}.")
    if threads is not None and threads < 1:
        raise InputError("C023", f"threads is {threads}. Give at least 1, or None for every processor.")
    folder = find_model(name_or_path)
    config = ModelConfig.read(folder / CONFIG)
    tokenizer = PieceTokenizer.from_file(folder / "tokenizer.json")
    backend = taken_backend(config, backend)
    return Model(folder, config, tokenizer, _open_backend(folder, config.name, backend, threads), backend)


def read_config(name_or_path: str | Path) -> ModelConfig:
    """The configuration of a model that `open_model` opens; the model itself is left alone.

    Raises ModelError where there is no such model.
    """
    return ModelConfig.read(find_model(name_or_path) / CONFIG)


def taken_backend(config: ModelConfig, backend: str) -> str:
    """The backend taken where `backend` is asked for: "auto" is the folder's own, else the fastest."""
    if backend != "auto":
        return backend
    return choose_backend() if config.backend == "auto" else config.backend


def choose_backend() -> str:
    """The fastest backend of what is installed and of what the processor has: the same at every load.

    "openvino" where it is installed and the processor has bf16 matrix units, "onnx" anywhere else.
    """
    return "openvino" if has_bf16_matrix_units() and find_spec("openvino") is not None else "onnx"


def find_model(name_or_path: str | Path) -> Path:
    """The folder of a shipped model by name, or the model folder at a path.

    Raises InputError (C020) for another type, ModelError (C101) where there is no such model.
    """
    if not isinstance(name_or_path, str | PathLike):
        got = type(name_or_path).__name__
        raise InputError("C020", f"the model is a {got}. Give a name such as 'default', or a folder.")
    path = Path(name_or_path)
    if (path / CONFIG).is_file():
        return path
    if path.is_dir() and str(name_or_path) not in shipped_models():
        held = ", ".join(sorted(part.name for part in path.iterdir())[:8]) or "nothing"
        raise ModelError(
            "C101",
            f"{path} is no model folder: it has no {CONFIG} (it holds {held}). A folder that the training "
            "wrote becomes one by scripts/export_model.py.",
        )
    return model_folder(str(name_or_path))


def _open_backend(folder: Path, name: str, backend: str, threads: int | None) -> Backend:
    if backend == "onnx":
        from commentary_nlp.encoder.onnx_backend import OnnxBackend

        return OnnxBackend(folder, threads=threads)
    if backend == "openvino":
        from commentary_nlp.encoder.openvino_backend import OpenVinoBackend

        return OpenVinoBackend(folder, threads=threads)
    from commentary_nlp.encoder.torch_backend import TorchBackend

    return TorchBackend(trainable_folder(folder, name), threads=threads)


def trainable_folder(folder: Path, name: str) -> Path:
    """The trainable weights of the model in `folder`: there, beside it, or those shipped under its name.

    Raises ModelError (C101) where there are none; those of another model are never taken.
    """
    for place in (folder, folder.with_name(folder.name + TRAINABLE)):
        if (place / "network.json").is_file():
            return place
    return model_folder(name + TRAINABLE)
