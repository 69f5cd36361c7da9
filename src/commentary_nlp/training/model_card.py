"""The card of a fine-tuned model: data, command, scores, what is known of its limits."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from commentary_nlp.training.settings import FineTuneSettings

_FIGURES = (
    ("entities, exact micro F1", ("entities", "exact", "micro", "f1")),
    ("stance on gold pairs, macro F1", ("stances", "all_gold_pairs", "macro_f1")),
    ("stance over whole texts, accuracy", ("stances", "documents", "accuracy")),
    ("devices, half-overlap micro F1", ("rhetoric", "overlap", "micro", "f1")),
)


def command(settings: Mapping[str, Any]) -> str:
    """The command line of a run: what differs from the defaults."""
    defaults = {part.name: part.default for part in fields(FineTuneSettings)}
    words = ["commentary-nlp", "train"]
    for name, value in settings.items():
        if value == defaults.get(name) or value is None or value == {}:
            continue
        flag = "--" + name.replace("_", "-")
        if name == "onnx":
            words.append("--no-onnx")
        elif name == "replay" and not value:
            words.append("--no-replay")
        elif name == "class_weights":
            words += [
                part for label, weight in value.items() for part in ("--class-weight", f"{label}={weight}")
            ]
        elif isinstance(value, bool):
            words.append(flag if value else "--no-" + name.replace("_", "-"))
        else:
            words += [flag, str(value)]
    return shlex.join(words)


def model_card(report: Mapping[str, Any]) -> str:
    """The card as Markdown, from the report of a run."""
    settings, data = report["settings"], report["data"]
    own = report["labels"]
    lines = [
        f"# Model card: {report['name']}",
        "",
        f"Fine-tuned with commentary_nlp from `{settings['base']}`. ONNX: {report['onnx']}.",
        "",
        "## Data",
        "",
        "| part | records | SHA-256 |",
        "|---|---|---|",
        f"| train `{settings['train']}` | {data['train_records']} | `{data['train']}` |",
        f"| dev `{settings['dev']}` | {data['dev_records']} | `{data['dev']}` |",
        f"| the project's corpus, {settings['replay']} pieces for one | | `{data['replay'] or 'none'}` |",
        "",
        "The sums are over the records as read. Licence of these data and of the weights: to be filled in by",
        "whoever publishes the model; the weights of the base keep their own licence.",
        "",
        "## Labels",
        "",
        f"`{json.dumps(own, ensure_ascii=False)}`" if own else "Those of the scheme.",
        "",
        "## Command",
        "",
        f"    {command(settings)}",
        "",
        f"Seed {settings['seed']}; {report['steps']} steps in {report['seconds']:,.0f} seconds; the weights",
        f"are those of epoch {report['best_epoch']}, the best on dev.",
        "",
        "## Scores",
        "",
        "Epochs, stopped and chosen by the mean of the dev scores (see `training.dev_score`):",
        "",
        *_epochs(report["epochs"]),
        "",
        "Whole analyses. Thresholds were fitted on the same dev records, so the figures of the model are a",
        "little too good; score a test part that nothing was fitted on before you publish them.",
        "",
        *_comparison("one's own dev", report["before"].get("own"), report["after"].get("own")),
        *_comparison(
            "the scheme's labels, project's dev", report["before"].get("old"), report["after"].get("old")
        ),
        *_forgotten(report),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _epochs(scores: Sequence[Mapping[str, float]]) -> Iterable[str]:
    names = list(scores[0]) if scores else []
    yield "| epoch | " + " | ".join(names) + " |"
    yield "|---|" + "---|" * len(names)
    for number, row in enumerate(scores, 1):
        yield f"| {number} | " + " | ".join(f"{row.get(name, 0):.4f}" for name in names) + " |"


def _comparison(
    title: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Iterable[str]:
    if not after:
        return
    yield f"| {title} | base | this model |"
    yield "|---|---|---|"
    for name, path in _FIGURES:
        yield f"| {name} | {_shown(_at(before, path))} | {_shown(_at(after, path))} |"
    yield ""


def _forgotten(report: Mapping[str, Any]) -> Iterable[str]:
    """The table of old labels one by one, before and after."""
    before, after = report["before"].get("old"), report["after"].get("old")
    if not before or not after:
        yield "Forgetting was not measured: " + (
            "the base had no heads."
            if not report["before"]
            else "the project's dev records are not installed."
        )
        return
    yield "| forgetting: F1 of an old label | base | this model | change |"
    yield "|---|---|---|---|"
    for path in (("entities", "exact"), ("stances", "all_gold_pairs"), ("rhetoric", "overlap")):
        for label, scores in (_at(before, path) or {}).items():
            was, now = (_at(side, (*path, label, "f1")) for side in (before, after))
            if isinstance(scores, Mapping) and label != "micro" and scores.get("support"):
                was = was or 0.0
                yield f"| {label} | {_shown(was)} | {_shown(now)} | {(now or 0.0) - was:+.4f} |"


def _at(values: Any, path: Sequence[str]) -> Any:
    for key in path:
        values = values.get(key) if isinstance(values, Mapping) else None
    return values


def _shown(value: Any) -> str:
    return "–" if value is None else f"{value:.4f}"
