"""Arrays of weights beside a network: plain `.npz` files, read without pickle."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from commentary_nlp.encoder.backend import Floats
from commentary_nlp.errors import ModelError

_WAY_OUT = "Reinstall the model, or train it again with this version."


def read_weights(path: Path, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Floats] | None:
    """The arrays named in `shapes`, in single precision; None where there is no file at `path`.

    Raises ModelError (C104) where the file cannot be read, or holds other names, shapes or values than finite
    numbers.
    """
    if not path.is_file():
        return None
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            found: dict[str, Floats] = {name: arrays[name].astype(np.float32) for name in shapes}
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, BadZipFile) as error:
        raise ModelError(
            "C104",
            f"{path} cannot be read: {error}. {_WAY_OUT}",
        ) from None
    for name, shape in shapes.items():
        if found[name].shape != shape:
            raise ModelError(
                "C104",
                f"{path} holds {name!r} of shape {found[name].shape}, not {shape}. {_WAY_OUT}",
            )
        if not np.isfinite(found[name]).all():
            raise ModelError(
                "C104",
                f"{path} holds no finite numbers in {name!r}. {_WAY_OUT}",
            )
    return found
