"""Puts the models that inference needs into the wheel, as commentary_nlp/_models/."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NEEDED = ("default", "segmentation")
OFFERED = ("small",)
"""Models that a wheel has where they have been built."""


class ShippedModels(BuildHookInterface[Any]):
    """Adds `models/<name>` for each shipped model; an editable install finds them where they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Extend the files of a standard wheel; refuse to build one that could not analyse."""
        if version == "editable":
            return
        for name, folder in shipped(Path(self.root, "models")).items():
            build_data["force_include"][str(folder)] = f"commentary_nlp/_models/{name}"


def shipped(models: Path) -> dict[str, Path]:
    """The folders in `models` that go into a wheel, by name; FileNotFoundError where a needed one lacks."""
    missing = [str(models / name) for name in NEEDED if not (models / name).is_dir()]
    if missing:
        raise FileNotFoundError(f"the wheel needs {' and '.join(missing)}; build the models first")
    return {name: models / name for name in NEEDED + OFFERED if (models / name).is_dir()}
