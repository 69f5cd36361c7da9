"""`commentary-nlp models`: what is shipped, and is it unaltered?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="List and verify models.", no_args_is_help=True)


@app.command("list")
def list_models() -> None:
    """Print the shipped models: name, size, folder."""
    from commentary_nlp.model_files import model_folder, shipped_models

    for name in shipped_models():
        folder = model_folder(name)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        typer.echo(f"{name:<16} {size / 2**20:6.1f} MiB  {folder}")


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
