"""Where the models that come with the package lie on disk."""

from __future__ import annotations

from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from commentary_nlp.errors import ModelError

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_models"
_REPOSITORY = _PACKAGE.parents[1] / "models"
ENTRY_POINTS = "commentary_nlp.models"
"""The group by which a model package announces its name; the value is the package that holds the files."""
FOLDER = "model"
"""The folder of a model package that holds the model."""


def model_folder(name: str) -> Path:
    """The folder of the shipped model `name`, such as "default", or of an installed model package.

    An installed package carries its models inside itself; an editable install finds them in the
    repository's `models/`. Nothing is downloaded.

    Raises ModelError (C101) where no place has it, or where `name` is not a plain folder name.
    """
    is_plain = name not in ("", ".", "..") and Path(name).name == name
    candidates = (_INSTALLED / name, _REPOSITORY / name)
    for folder in candidates:
        if is_plain and folder.is_dir():
            return folder
    packaged = packaged_models()
    if name in packaged:
        return packaged[name]
    found = ", ".join([*shipped_models(), *packaged]) or "none"
    raise ModelError(
        "C101",
        f"no model '{name}' is shipped: looked for {candidates[0]} and {candidates[1]}; found: {found}. "
        "Reinstall commentary-nlp, or give the path of a model folder.",
    )


def shipped_models() -> list[str]:
    """The names of all shipped models, sorted."""
    return sorted(
        {
            folder.name
            for place in (_INSTALLED, _REPOSITORY)
            if place.is_dir()
            for folder in place.iterdir()
            if folder.is_dir()
        }
    )


def packaged_models() -> dict[str, Path]:
    """The folder of each model that an installed package announces, by name; no package is imported."""
    found = {}
    for point in entry_points(group=ENTRY_POINTS):
        spec = find_spec(point.module) if "." not in point.module else None
        places = list(spec.submodule_search_locations or ()) if spec else []
        if places:
            found[point.name] = Path(places[0]) / FOLDER
    return dict(sorted(found.items()))
