"""Options that several commands share."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from commentary_nlp.actors import Lexicon


class Backend(str, enum.Enum):
    """What runs the model."""

    auto = "auto"
    onnx = "onnx"
    openvino = "openvino"
    torch = "torch"


ModelOption = Annotated[str, typer.Option("--model", "-m", help="Name of a shipped model, or a folder.")]
BackendOption = Annotated[
    Backend,
    typer.Option("--backend", help="What runs the model; auto: what its folder says, else the fastest here."),
]
ThreadsOption = Annotated[
    int | None, typer.Option("--threads", min=1, help="Processor threads; all cores by default.")
]
LexiconOption = Annotated[
    Path | None, typer.Option("--lexicon", help="JSONL file of your own entities, aliases and commodities.")
]


def echo_unused(file: Path | None, lexicon: Lexicon) -> None:
    """Say on stderr which entries of the lexicon named nothing."""
    unused = lexicon.unused()
    if unused:
        count = f"{len(unused)} of {len(lexicon.entries)} entries never matched"
        typer.echo(f"{file}: {count}: {', '.join(unused)}", err=True)
