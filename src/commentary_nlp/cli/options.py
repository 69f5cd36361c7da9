"""Options that several commands share."""

from __future__ import annotations

import enum
from typing import Annotated

import typer


class Backend(str, enum.Enum):
    """What runs the model."""

    onnx = "onnx"
    torch = "torch"


ModelOption = Annotated[str, typer.Option("--model", "-m", help="Name of a shipped model, or a folder.")]
BackendOption = Annotated[Backend, typer.Option("--backend", help="What runs the model.")]
ThreadsOption = Annotated[
    int | None, typer.Option("--threads", min=1, help="Processor threads; all cores by default.")
]
