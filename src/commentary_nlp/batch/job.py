"""A batch job: plan the input, take up what is done, run the rest, finish."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from commentary_nlp import __version__
from commentary_nlp.batch.engines import ENGINES, Engine
from commentary_nlp.batch.engines.worker import unwritable
from commentary_nlp.batch.folder import JobFolder, open_folder
from commentary_nlp.batch.identity import ANALYZER, model_identity, settled_backend
from commentary_nlp.batch.inputs import Input, open_input
from commentary_nlp.batch.manifest import Part
from commentary_nlp.batch.parts import OutputFormat, part_name
from commentary_nlp.batch.planning import (
    SHARD_CHARACTERS,
    SHARD_RECORDS,
    Limits,
    Plan,
    make_plan,
    read_shards,
)
from commentary_nlp.batch.progress import Progress
from commentary_nlp.batch.records import choose_columns
from commentary_nlp.batch.work import Task, Work
from commentary_nlp.errors import InputError

_FILES = (".jsonl.gz", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".txt", ".html")


@dataclass(frozen=True, slots=True)
class Summary:
    """How a job ended: all records are either annotated or failed; `kept` parts were there before.

    `empty` of the annotated have a text with nothing to read.
    """

    folder: Path
    records: int
    annotated: int
    failed: int
    parts: int
    kept: int
    repeats: int
    empty: int = 0


def annotate(
    source: Any,
    output: str | PathLike[str],
    *,
    model: str | PathLike[str] = "default",
    backend: str = "auto",
    lexicon: str | PathLike[str] | None = None,
    engine: str = "local",
    workers: int | None = None,
    threads: int | None = None,
    format: str | None = None,
    id: str | None = None,
    text: str | None = None,
    rename: Mapping[str, str] | None = None,
    encoding: str | None = None,
    shard_records: int = SHARD_RECORDS,
    shard_characters: int = SHARD_CHARACTERS,
    analyzer: str = ANALYZER,
    progress: Progress | None = None,
) -> Summary:
    """How a job over `source` ended; its results stand in the folder `output`.

    `source` is a path, a list of paths, folders or globs (JSONL, CSV, Parquet, text), or a data set of
    `datasets`. `id` and `text` name columns; every other column is carried through, under a new name where
    `rename` has one. `format` is "parquet", "jsonl" or "jsonl.gz", else the ending of `output`, else Parquet.
    `backend` "auto" is settled once, here, for all workers.
    `workers` processes (default: one for each processor) read with `threads` each (default: the processors
    that are left to each). Neither changes the output, nor does `engine`, "local" or "ray".

    `output` may not be named as a file is (`results.jsonl`), unless it is a folder that is there (C142).

    After any end the same call goes on where it was and gives the same files, byte for byte. A record that
    fails stands in `errors.jsonl`. `analyzer` is `module:function` of what loads an analyser, called as
    `commentary_nlp.load` is. Raises InputError: C520-C526 for the input and the options, C502 for a carried
    column with a name of the result, C530 and C533 for workers, C534-C537 for the folder; ModelError for the
    model; MissingExtra for an engine that is not installed.
    """
    _refuse_file_name(Path(output))
    form = _format(format, Path(output))
    limits = Limits(shard_records, shard_characters)
    runner = _engine(engine)
    opened = open_input(source, encoding=encoding)
    choice = choose_columns(opened, id=id, text=text, rename=rename)
    report = progress or Progress()
    for note in opened.notes:
        report.note(note)
    backend = settled_backend(model, backend, analyzer)
    made_with = model_identity(model, backend, lexicon, analyzer)
    workers, threads = _sizes(workers, threads)
    with open_folder(Path(output)) as folder:
        plan = make_plan(opened, choice, limits, report.planning)
        options = {
            "format": form.value,
            "shard_records": limits.records,
            "shard_characters": limits.characters,
        }
        job = {"library": __version__, "model": made_with, "input": plan.identity(), "options": options}
        work = Work(
            analyzer=analyzer,
            model=str(model),
            backend=backend,
            threads=threads,
            lexicon=None if lexicon is None else str(lexicon),
            form=form,
            columns=plan.columns,
            output=folder.path.absolute(),
            partial=folder.partial.absolute(),
        )
        try:
            kept = folder.begin(job, [part_name(shard.number, form) for shard in plan.shards])
            _run(runner, Tasks.missing(opened, plan, limits, form, kept), work, workers, folder, report)
            parts = folder.finish(job)
        except OSError as error:
            raise unwritable(folder.path, error) from error
        finally:
            report.end()
    return _summary(folder.path, parts, len(kept), plan)


@dataclass(frozen=True, slots=True)
class Tasks:
    """The shards still to be read, read from the input as they are asked for, here or in another process."""

    source: Input
    plan: Plan
    limits: Limits
    wanted: frozenset[int]

    @classmethod
    def missing(
        cls, source: Input, plan: Plan, limits: Limits, form: OutputFormat, kept: Collection[str]
    ) -> Tasks:
        """Those whose parts are not among the names `kept`."""
        numbers = (shard.number for shard in plan.shards)
        return cls(source, plan, limits, frozenset(n for n in numbers if part_name(n, form) not in kept))

    def __iter__(self) -> Iterator[Task]:
        """A task for each shard, in order."""
        for shard, records in read_shards(self.source, self.plan, self.limits, self.wanted.__contains__):
            yield Task(shard.number, records)


def _run(engine: Engine, tasks: Tasks, work: Work, workers: int, folder: JobFolder, report: Progress) -> None:
    plan = tasks.plan
    if plan.repeats:
        report.note(_repeats(plan))
    report.start(plan, {shard.number for shard in plan.shards} - tasks.wanted, folder.failed)
    if not tasks.wanted:
        return
    with closing(engine.run(tasks, work, min(workers, len(tasks.wanted)), report.heard)) as results:
        for written in results:
            shard = plan.shards[written.number]
            name, failed = part_name(written.number, work.form), written.failed
            part = Part(name, written.records, len(failed), shard.characters, shard.digest, written.sha256)
            folder.land(written.path, part, failed)
            report.landed(shard, len(failed))


def _repeats(plan: Plan) -> str:
    pairs = ", ".join(f"record {later} as record {first}" for first, later in plan.repeated)
    return f"{plan.repeats} records have an id that stood before ({pairs}, counted from 0); all are kept"


def _summary(output: Path, parts: list[Part], kept: int, plan: Plan) -> Summary:
    annotated, failed = sum(part.records for part in parts), sum(part.failed for part in parts)
    return Summary(output, annotated + failed, annotated, failed, len(parts), kept, plan.repeats, plan.empty)


def _format(name: str | None, output: Path) -> OutputFormat:
    if name is None:
        endings = sorted((form.value for form in OutputFormat), key=len, reverse=True)
        name = next((form for form in endings if output.name.lower().endswith("." + form)), "parquet")
    try:
        return OutputFormat(name)
    except ValueError:
        known = ", ".join(form.value for form in OutputFormat)
        raise InputError("C526", f"no format {name!r}. Choose one of {known}.") from None


def _refuse_file_name(output: Path) -> None:
    ending = next((each for each in _FILES if output.name.lower().endswith(each)), None)
    if ending is None or output.exists():
        return
    other = output.with_name(output.name[: -len(ending)] or "results")
    raise InputError(
        "C142",
        f"{output} is named as a file, but a job writes a folder. Name it {other}; "
        "--format jsonl or parquet says what its parts are.",
    )


def _engine(name: str) -> Engine:
    if name not in ENGINES:
        raise InputError("C526", f"no engine {name!r}. Choose one of {', '.join(ENGINES)}.")
    if name == "ray":
        from commentary_nlp.batch.engines.ray_data import RayEngine

        return RayEngine()
    from commentary_nlp.batch.engines.local import LocalEngine

    return LocalEngine()


def _sizes(workers: int | None, threads: int | None) -> tuple[int, int]:
    """Workers and the threads of each: as many together as there are processors, where neither is given."""
    from commentary_nlp.encoder.processor import available_processors

    for name, value in (("workers", workers), ("threads", threads)):
        if value is not None and value < 1:
            raise InputError("C526", f"{name} is {value}. Give at least 1.")
    processors = available_processors()
    if workers is None:
        workers = max(1, processors // (threads or 1))
    return workers, threads or max(1, processors // workers)
