"""Fine-tuning on a user's own corpus, from files to a model folder."""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from commentary_nlp import __version__
from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus import read_records
from commentary_nlp.errors import TrainingError
from commentary_nlp.network.growth import grown
from commentary_nlp.scheme.label_sets import SCHEME, LabelSets
from commentary_nlp.training.annotation import Annotation
from commentary_nlp.training.bases import Base, open_base
from commentary_nlp.training.checkpoint import read_state
from commentary_nlp.training.checks import alignment_faults, refuse_faults, refuse_full_disk, refuse_gaps
from commentary_nlp.training.corpus_examples import corpus_examples
from commentary_nlp.training.dev_score import analyzer_of, dev_scores
from commentary_nlp.training.examples import Example
from commentary_nlp.training.finished import Finished, full_scores, old_label_scores, write_model
from commentary_nlp.training.own_data import RawCorpus, labels_of
from commentary_nlp.training.run_plan import RunPlan, plan_run
from commentary_nlp.training.runtime import seed_everything
from commentary_nlp.training.settings import OUTSIDE_THE_RESULT, FineTuneSettings
from commentary_nlp.training.trainer import LAST, Run, RunState

CHECKPOINTS = "checkpoints"
_CORPUS = Path(__file__).resolve().parents[3] / "corpus"


@dataclass(frozen=True)
class Data:
    """What a run reads: one's own records, the project's to replay and to measure forgetting, the labels."""

    train: list[Commentary]
    dev: list[Commentary]
    replay: list[Commentary]
    project_dev: list[Commentary]
    labels: LabelSets
    sums: Mapping[str, str]


def fine_tune(settings: FineTuneSettings | None = None, /, **changes: Any) -> Finished:
    """A model fine-tuned on annotated records: its folder, and its scores before and after.

    `changes` are settings by name (see `FineTuneSettings`): `fine_tune(train="train.jsonl", dev="dev.jsonl",
    output="model")`. A run that was stopped goes on when it is started again with the same settings, data and
    output. Everything that can be wrong with settings, data and place is said before the first step: raises
    TrainingError (C311-C319) with every fault, ModelError for a base that cannot be used, InputError for a
    file that cannot be read, MissingExtra without the extra `train`. Goes to the network only for a base or a
    data set that is asked for by its hub id.
    """
    if settings is None:
        settings = FineTuneSettings.of(changes)
    elif changes:
        settings = FineTuneSettings.of({**settings.__dict__, **changes})
    if settings.threads:
        torch.set_num_threads(settings.threads)
    seed_everything(settings.seed)
    checkpoints = settings.output / CHECKPOINTS
    refuse_full_disk(settings.output, 0)
    base = open_base(
        settings.base, checkpoints, cache_dir=settings.cache_dir, local_files_only=settings.local_files_only
    )
    data = read_data(settings, base)
    weights = sum(parameter.numel() for parameter in base.network.parameters())
    state = resumed(settings, base, data)
    refuse_full_disk(settings.output, 0 if state.step else 36 * weights)
    state.before = state.before or _before(base, data)
    taught = base.network.config.labels if base.is_trained else SCHEME if data.replay else None
    base = replace(base, network=grown(base.network, data.labels))
    settings = replace(settings, class_weights=_balanced(settings, data.train))
    own = Annotation.of_own(data.train, data.labels, settings.tasks, settings.class_weights, taught)
    plan = _plan(settings, base, data, own)
    _announce(settings, data, plan, state)

    def judge() -> dict[str, float]:
        return dev_scores(analyzer_of(base), data.dev, settings.tasks)

    state = Run(base.network, plan, settings, state, checkpoints, judge).complete()
    _say(f"writing the model, scoring it on {len(data.dev) + len(data.project_dev)} records")
    return write_model(base, settings, data, state, checkpoints)


def read_data(settings: FineTuneSettings, base: Base) -> Data:
    """All records of the run, checked. Raises TrainingError and InputError with every fault."""
    train, dev = (RawCorpus.read(source, settings) for source in (settings.train, settings.dev))
    labels = labels_of(train, dev, base.network.config.labels, settings)
    (own_train, faults), (own_dev, more) = train.records(labels), dev.records(labels)
    faults += more
    for name, records in ((settings.train, own_train), (settings.dev, own_dev)):
        faults += alignment_faults(records, base.tokenizer, name)
    refuse_faults(faults)
    refuse_gaps(own_train, own_dev, labels, settings.tasks, settings.class_weights)
    replay = _project(settings.replay_corpus, "train.jsonl") if settings.replay else []
    project_dev = _project(settings.replay_dev, "dev.jsonl", needed=False)
    sums = {"train": train.sha256, "dev": dev.sha256, "replay": _sum(replay), "weights": _weights_sum(base)}
    return Data(own_train, own_dev, replay, project_dev, labels, sums)


def _project(path: Path | None, name: str, *, needed: bool = True) -> list[Commentary]:
    """The project's own corpus, from where it is named or from the source tree."""
    place = path or _CORPUS / name
    if path is None and not place.is_file():
        if not needed:
            return []
        raise TrainingError(
            "C318",
            "the project's corpus, replayed against forgetting, is not installed with the wheel. "
            "Name corpus/train.jsonl of the source distribution (--replay-corpus FILE), "
            "or go without it (--no-replay).",
        )
    return read_records(place)


def resumed(settings: FineTuneSettings, base: Base, data: Data) -> RunState:
    """The state to begin with: that of the checkpoint in the output folder, where there is one.

    Raises TrainingError: C316 where it is of other settings or data, with the differences, C319 where the
    folder holds a finished model.
    """
    values = {key: value for key, value in settings.to_dict().items() if key not in OUTSIDE_THE_RESULT}
    paths = ("train", "dev", "replay_corpus", "replay_dev", "schema")
    own = {**{key: value for key, value in values.items() if key not in paths}, **data.sums}
    own["labels"] = data.labels.to_dict()
    fingerprint = json.loads(json.dumps(own))
    state = read_state(settings.output / CHECKPOINTS / LAST)
    if state is None:
        if (settings.output / "config.json").exists():
            raise TrainingError(
                "C319", f"{settings.output} holds a model already. Name another folder, or remove it."
            )
        return RunState(fingerprint=fingerprint)
    known = {key: state[key] for key in RunState.__dataclass_fields__ if key in state}
    held = known.get("fingerprint", {})
    differing = [
        f"{key}: {held.get(key)!r} there, {fingerprint.get(key)!r} here"
        for key in sorted({*held, *fingerprint})
        if held.get(key) != fingerprint.get(key)
    ]
    if differing:
        folder = settings.output / CHECKPOINTS
        lines = [f"{folder} is of another run. Remove it, or name another output folder.", *differing]
        raise TrainingError("C316", "\n  ".join(lines))
    return RunState(**known)


def _plan(settings: FineTuneSettings, base: Base, data: Data, own: Annotation) -> RunPlan:
    old = Annotation.of_project(data.labels)

    def examples(records: Sequence[Commentary], how: Annotation) -> list[Example]:
        size = base.window
        return [e for r in records for e in corpus_examples(r, base.tokenizer, how, window_size=size)]

    return plan_run(examples(data.train, own), examples(data.replay, old), settings)


def _balanced(settings: FineTuneSettings, records: Sequence[Commentary]) -> dict[str, float]:
    """The class weights: those given, over the square roots of inverse frequencies where `balance` is set."""
    if not settings.balance:
        return dict(settings.class_weights)
    found: dict[str, float] = {}
    for counts in (
        Counter(row.label for record in records for row in record.stances),
        Counter(row.device for record in records for row in record.devices),
    ):
        mean = sum(counts.values()) / max(1, len(counts))
        found.update({label: round((mean / count) ** 0.5, 4) for label, count in counts.items()})
    return {**found, **settings.class_weights}


def _before(base: Base, data: Data) -> dict[str, Any]:
    """The base model's scores on one's own dev and of the old labels; empty for a plain encoder."""
    if not base.is_trained:
        return {}
    _say(f"scoring the base on {len(data.dev) + len(data.project_dev)} records")
    analyzer = analyzer_of(base)
    return {"own": full_scores(analyzer, data.dev), "old": old_label_scores(analyzer, data.project_dev)}


def _announce(settings: FineTuneSettings, data: Data, plan: RunPlan, state: RunState) -> None:
    counts = f"{len(data.train)} records, {len(data.dev)} of dev, {len(data.replay)} to replay"
    steps = -(-len(plan.batches) // settings.accumulation)
    begun = f"; going on after step {state.step}" if state.step else ""
    _say(f"{counts}; {settings.epochs} epochs, {steps} steps, {plan.pieces():,} pieces{begun}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _sum(records: Sequence[Commentary]) -> str:
    text = "".join(record.to_json() for record in records)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest() if records else ""


def _weights_sum(base: Base) -> str:
    digest = hashlib.sha256(__version__.encode())
    trained = base.is_trained  # fresh heads are drawn from the seed
    for name, tensor in sorted(base.network.state_dict().items()):
        if trained or name.startswith("encoder."):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().numpy().tobytes())
    return digest.hexdigest()
