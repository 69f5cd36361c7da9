"""`commentary-nlp train`: annotated records in, a model folder out."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Any

import typer


class Task(str, enum.Enum):
    """What is trained."""

    entities = "entities"
    stances = "stances"
    rhetoric = "rhetoric"
    all = "all"


def train(
    context: typer.Context,
    train: Annotated[
        str | None, typer.Option("--train", help="Annotated records: a file, or hub:ID.")
    ] = None,
    dev: Annotated[str | None, typer.Option("--dev", help="Records to stop and to calibrate by.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Folder of the model.")] = None,
    task: Annotated[Task | None, typer.Option("--task", help="What to train; all by default.")] = None,
    base: Annotated[
        str | None, typer.Option("--base", help="default, small, a model or encoder folder, or a hub id.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="TOML file of settings; a flag overrules it.")
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", help="records, doccano, label-studio, brat, conll, datasets, docbin."),
    ] = None,
    schema: Annotated[
        Path | None, typer.Option("--schema", help="TOML file that declares own labels.")
    ] = None,
    allow_new_labels: Annotated[
        bool | None,
        typer.Option("--allow-new-labels", help="Take unknown types and devices of the data as new."),
    ] = None,
    epochs: Annotated[int | None, typer.Option("--epochs", help="How often one's own data are read.")] = None,
    patience: Annotated[
        int | None, typer.Option("--patience", help="Epochs without gain before training stops.")
    ] = None,
    batch_pieces: Annotated[int | None, typer.Option("--batch-pieces", help="Pieces of a batch.")] = None,
    accumulation: Annotated[int | None, typer.Option("--accumulation", help="Batches of one step.")] = None,
    rate: Annotated[float | None, typer.Option("--rate", help="Peak learning rate of the encoder.")] = None,
    head_rate: Annotated[float | None, typer.Option("--head-rate", help="Peak rate of the heads.")] = None,
    weight_decay: Annotated[float | None, typer.Option("--weight-decay")] = None,
    warmup: Annotated[float | None, typer.Option("--warmup", help="Share of the steps.")] = None,
    clip: Annotated[float | None, typer.Option("--clip", help="Norm that gradients are cut to.")] = None,
    frozen_layers: Annotated[
        int | None, typer.Option("--frozen-layers", help="Encoder layers held fixed.")
    ] = None,
    class_weight: Annotated[
        list[str] | None,
        typer.Option("--class-weight", help="LABEL=WEIGHT of a stance label or device; repeat."),
    ] = None,
    balance: Annotated[
        bool | None, typer.Option("--balance", help="Rare stance labels and devices count more.")
    ] = None,
    replay: Annotated[
        float | None, typer.Option("--replay", help="Pieces of the project's corpus for each of one's own.")
    ] = None,
    no_replay: Annotated[bool, typer.Option("--no-replay", help="Without the project's corpus.")] = False,
    replay_corpus: Annotated[Path | None, typer.Option("--replay-corpus", help="Its train part.")] = None,
    replay_dev: Annotated[Path | None, typer.Option("--replay-dev", help="Its dev part.")] = None,
    seed: Annotated[int | None, typer.Option("--seed")] = None,
    device: Annotated[
        str | None, typer.Option("--device", help="cpu, cuda, mps; the best by default.")
    ] = None,
    bf16: Annotated[
        bool | None, typer.Option("--bf16/--no-bf16", help="By default where the processor has it.")
    ] = None,
    threads: Annotated[int | None, typer.Option("--threads", min=1)] = None,
    checkpoint_minutes: Annotated[float | None, typer.Option("--checkpoint-minutes")] = None,
    onnx: Annotated[bool | None, typer.Option("--onnx/--no-onnx", help="Export for inference.")] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Name of the model; its folder's by default.")
    ] = None,
    cache_dir: Annotated[Path | None, typer.Option("--cache-dir", help="Cache of the hub.")] = None,
    local_files_only: Annotated[
        bool | None, typer.Option("--local-files-only", help="Never ask the hub; the cache only.")
    ] = None,
) -> None:
    """Fine-tune a model on annotated records; the same command goes on with a run that was stopped."""
    from commentary_nlp.cli.training_settings import settings_of
    from commentary_nlp.errors import missing_extra

    given = dict(context.params)
    weights = given.pop("class_weight")
    without = given.pop("no_replay")
    settings: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if task is not None:
        settings["task"] = task.value
    if without and replay:
        raise typer.BadParameter("contradicts --replay.", param_hint="--no-replay")
    if without:
        settings["replay"] = 0.0
    file = settings.pop("config", None)
    try:
        from commentary_nlp.training.fine_tuning import fine_tune
    except ModuleNotFoundError as error:
        raise missing_extra(str(error.name), "train", "commentary-nlp train") from error
    finished = fine_tune(settings_of(settings, weights or [], file))
    typer.echo(f"{finished.folder}: trained; scores in MODEL_CARD.md")
