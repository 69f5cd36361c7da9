"""Every setting of a fine-tuning run with its default, from keywords, flags or a TOML file."""

from __future__ import annotations

import dataclasses
import difflib
import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from commentary_nlp.errors import TrainingError
from commentary_nlp.training.annotation import TASKS

_PATHS = ("output", "schema", "replay_corpus", "replay_dev", "cache_dir")
_AT_LEAST = {
    "epochs": 1, "batch_pieces": 64, "accumulation": 1, "patience": 1, "rate": 0.0, "head_rate": 0.0,
    "weight_decay": 0.0, "warmup": 0.0, "clip": 0.0, "replay": 0.0, "frozen_layers": 0,
    "checkpoint_minutes": 0.0,
}  # fmt: skip
OUTSIDE_THE_RESULT = ("output", "checkpoint_minutes", "threads", "cache_dir", "local_files_only", "onnx")
"""Settings that a resumed run may change: the weights do not depend on them."""


@dataclass(frozen=True)
class FineTuneSettings:
    """One run. `train` and `dev` are files, folders or `hub:ID` or `hub:ID:SPLIT`.

    Rates are peaks of a schedule that rises over the share `warmup` of the steps and then falls linearly;
    `rate` is the encoder's. A batch holds at most `batch_pieces` pieces, padding included, and
    `accumulation` of them make one step. `replay` is how many pieces of the project's corpus stand beside
    each piece of one's own. Training stops after `patience` epochs without a better dev score.
    """

    train: str
    dev: str
    output: Path
    task: str = "all"
    base: str = "default"
    format: str | None = None
    schema: Path | None = None
    allow_new_labels: bool = False
    epochs: int = 3
    patience: int = 2
    batch_pieces: int = 2048
    accumulation: int = 1
    rate: float = 5e-5
    head_rate: float = 5e-4
    weight_decay: float = 0.01
    warmup: float = 0.06
    clip: float = 1.0
    frozen_layers: int = 0
    class_weights: Mapping[str, float] = field(default_factory=dict)
    balance: bool = False
    replay: float = 0.5
    replay_corpus: Path | None = None
    replay_dev: Path | None = None
    seed: int = 1
    device: str | None = None
    bf16: bool | None = None
    threads: int | None = None
    checkpoint_minutes: float = 3.0
    onnx: bool = True
    name: str | None = None
    cache_dir: Path | None = None
    local_files_only: bool = False

    def __post_init__(self) -> None:
        for name in _PATHS:
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, Path(value))
        for name in ("train", "dev", "base"):
            object.__setattr__(self, name, str(getattr(self, name)))
        faults = list(self._faults())
        if faults:
            raise TrainingError("C311", _listed("the settings cannot be used", faults))

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks that are trained on one's own data."""
        return TASKS if self.task == "all" else (self.task,)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> FineTuneSettings:
        """The settings of a mapping. Raises TrainingError (C311) that names every unknown or missing key."""
        names = [part.name for part in fields(cls)]
        faults = [_unknown(key, names) for key in values if key not in names]
        faults += [f"{name} is missing" for name in ("train", "dev", "output") if not values.get(name)]
        if faults:
            raise TrainingError("C311", _listed("the settings cannot be used", faults))
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Plain data; paths as text."""
        values = dataclasses.asdict(self)
        return {key: str(value) if isinstance(value, Path) else value for key, value in values.items()}

    def _faults(self) -> Any:
        if self.task not in (*TASKS, "all"):
            yield f"task is {self.task!r}; choose one of {', '.join((*TASKS, 'all'))}"
        for part in fields(self):
            value = getattr(self, part.name)
            if part.name in _AT_LEAST:
                whole = isinstance(part.default, int)
                kind: Any = int if whole else (int, float)
                if isinstance(value, bool) or not isinstance(value, kind):
                    yield f"{part.name} is {value!r}, not a {'whole ' if whole else ''}number"
                elif not value >= _AT_LEAST[part.name]:
                    yield f"{part.name} is {value}; give at least {_AT_LEAST[part.name]}"
            elif isinstance(part.default, bool) and not isinstance(value, bool):
                yield f"{part.name} is {value!r}, neither true nor false"
        if self.bf16 is not None and not isinstance(self.bf16, bool):
            yield f"bf16 is {self.bf16!r}; give true or false, or leave it out"
        weights = self.class_weights
        if not isinstance(weights, Mapping) or not all(
            isinstance(w, int | float) and not isinstance(w, bool) and w > 0 for w in weights.values()
        ):
            yield f"class_weights is {weights!r}; give a table of a positive weight by label"


def read_toml(path: str | Path) -> dict[str, Any]:
    """The values of a TOML file. Raises TrainingError (C311) where it cannot be read."""
    toml: Any = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        return dict(toml.loads(Path(path).read_text("utf-8-sig")))
    except (OSError, ValueError) as error:
        raise TrainingError("C311", f"{path} cannot be read: {error}. Give a TOML file in UTF-8.") from None


def _unknown(key: str, names: list[str]) -> str:
    near = difflib.get_close_matches(key.replace("-", "_"), names, 1, cutoff=0.5)
    return f"{key} is unknown" + (f"; did you mean {near[0]}?" if near else f" (known: {', '.join(names)})")


def _listed(cause: str, faults: list[str]) -> str:
    if len(faults) == 1:
        return f"{cause}: {faults[0]}. Correct it."
    return "\n  ".join([f"{cause}: {len(faults)} faults. Correct them.", *faults])
