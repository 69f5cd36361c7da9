"""Puts the models that inference needs into the wheel, as commentary_nlp/_models/."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("default", "segmentation")


class ShippedModels(BuildHookInterface[Any]):
    """Adds `models/<name>` for each shipped model; an editable install finds them where they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Extend the files of a standard wheel; refuse to build one that could not analyse."""
        if version == "editable":
            return
        folders = {name: Path(self.root, "models", name) for name in SHIPPED}
        missing = [str(folder) for folder in folders.values() if not folder.is_dir()]
        if missing:
            raise FileNotFoundError(f"the wheel needs {' and '.join(missing)}; build the models first")
        for name, folder in folders.items():
            build_data["force_include"][str(folder)] = f"commentary_nlp/_models/{name}"
