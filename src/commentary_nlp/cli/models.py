"""`commentary-nlp models`: what is there, is it unaltered, and a wheel of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="List, verify and package models.", no_args_is_help=True)


@app.command("list")
def list_models() -> None:
    """Print the shipped models and those of installed model packages: name, size, folder."""
    from commentary_nlp.model_files import model_folder, packaged_models, shipped_models

    for name in dict.fromkeys((*shipped_models(), *packaged_models())):
        folder = model_folder(name)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        typer.echo(f"{name:<16} {size / 2**20:6.1f} MiB  {folder}")


@app.command()
def package(
    folder: Annotated[Path, typer.Argument(help="Model folder, as 'train' writes it.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the wheel.")],
    name: Annotated[
        str | None, typer.Option("--name", help="What cn.load calls it; the model's own name by default.")
    ] = None,
    version: Annotated[str | None, typer.Option("--version", help="The model's own by default.")] = None,
    trainable: Annotated[
        bool, typer.Option("--trainable", help="With the weights that further training starts from.")
    ] = False,
) -> None:
    """Make a wheel of a model: install it with pip, load it by its name."""
    from commentary_nlp.model_package import write_package

    typer.echo(write_package(folder, output, name=name, version=version, trainable=trainable))


@app.command()
def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help="Names or folders; all shipped models by default.")
    ] = None,
) -> None:
    """Compare every file of a model with its checksum; exit code 1 if one differs."""
    from commentary_nlp.cli.checksums import altered_files
    from commentary_nlp.model_files import model_folder, shipped_models

    wrong = 0
    for name in names or shipped_models():
        folder = Path(name) if Path(name).is_dir() else model_folder(name)
        faults = altered_files(folder)
        for fault in faults:
            typer.echo(f"{name}: {fault}")
        if not faults:
            typer.echo(f"{name}: unaltered")
        wrong += len(faults)
    raise typer.Exit(1 if wrong else 0)
