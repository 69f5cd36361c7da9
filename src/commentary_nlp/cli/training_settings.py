"""The settings of `train`: a TOML file, and flags over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from commentary_nlp.training.settings import FineTuneSettings


def settings_of(flags: Mapping[str, Any], weights: Sequence[str], file: Path | None) -> FineTuneSettings:
    """The settings of a run. Paths in the file count from the file's folder.

    Raises TrainingError (C311) for what the file or the flags have wrong, typer.BadParameter for a weight
    that is not LABEL=WEIGHT.
    """
    from commentary_nlp.training.settings import FineTuneSettings, read_toml

    values = _beside(read_toml(file), file.parent) if file else {}
    values.update(flags)
    if weights:
        values["class_weights"] = dict(map(_weight, weights))
    return FineTuneSettings.of(values)


def _beside(values: dict[str, Any], folder: Path) -> dict[str, Any]:
    names = ("train", "dev", "output", "schema", "replay_corpus", "replay_dev", "cache_dir")
    moved = {
        key: str(folder / value)
        for key, value in values.items()
        if key in names and isinstance(value, str) and not value.startswith("hub:")
    }
    base = values.get("base")
    if isinstance(base, str) and (folder / base).is_dir():
        moved["base"] = str(folder / base)
    return {**values, **moved}


def _weight(text: str) -> tuple[str, float]:
    label, _, weight = text.rpartition("=")
    try:
        return label, float(weight)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not LABEL=WEIGHT.", param_hint="--class-weight") from None
