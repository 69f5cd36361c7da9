"""The section "Errors read" of docs/results.md: tables from benchmarks/results/errors.json, words from
errors_read.md beside this file.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_WORDS = Path(__file__).with_name("errors_read.md")
_TASKS = {
    "entities": "entities",
    "stances": "the author's stance, holders, whole texts",
    "actors": "actor ids of found mentions",
    "devices": "devices",
}

_AGREED = {"irony_agreed": 0.469, "metonymy_agreed": 0.824, "loaded_agreed": 0.432}
"""Exact F1 of two annotations of dev against each other (`corpus/README.md`)."""


def errors_section(read: Mapping[str, Any] | None, dev: Mapping[str, Any] | None) -> list[str]:
    """The section as lines of Markdown; says so where nothing is stored. `dev` is the report on dev."""
    lines = ["## Errors read", ""]
    if read is None or dev is None:
        return [*lines, "Not measured.", ""]
    tables = []
    for task, title in _TASKS.items():
        errors = [error for error in read["errors"] if error["task"] == task]
        tables += _task_table(title, errors, read["strata"][task])
    words = _WORDS.read_text("utf-8").format(tables="\n".join(tables).strip(), **_figures(read, dev))
    return [*lines, words.strip(), ""]


def _task_table(title: str, errors: Sequence[Mapping[str, Any]], sizes: Mapping[str, int]) -> list[str]:
    """Groups of one task: how many were read, the share of all the task's errors, how many are mended."""
    drawn = Counter(error["kind"] for error in errors)
    weight: dict[str, float] = defaultdict(float)
    for error in errors:
        weight[error["group"]] += sizes[error["kind"]] / drawn[error["kind"]]
    whole = sum(weight.values())
    counts = Counter(error["group"] for error in errors)
    mended = Counter(error["group"] for error in errors if error["mended"])
    rows = [
        f"| {group} | {counts[group]} | {weight[group] / whole:.0%} | {mended[group] or ''} |"
        for group in sorted(counts, key=lambda group: (-weight[group], group))
    ]
    kinds = ", ".join(f"{size} {kind}" for kind, size in sizes.items())
    header = [f"| {title} | read | share | mended |", "|---|---|---|---|"]
    return [*header, *rows, "", f"Of {sum(sizes.values())} errors: {kinds}.", ""]


def _figures(read: Mapping[str, Any], dev: Mapping[str, Any]) -> dict[str, Any]:
    errors = read["errors"]
    exact = dev["rhetoric"]["exact"]
    stance = [error for error in errors if error["task"] == "stances"]
    ironic = [error for error in stance if error["group"] == "irony at face value"]
    doubtful = sum(error["group"] == "gold open to doubt" for error in errors)
    return {
        **_AGREED,
        **read["entities"],
        "count": len(errors),
        "all": sum(sum(kinds.values()) for kinds in read["strata"].values()),
        "version": read["model"],
        "mended": sum(error["mended"] for error in errors),
        "irony_recall": exact["irony"]["recall"],
        "irony_precision": exact["irony"]["precision"],
        "irony_support": exact["irony"]["support"],
        "irony_read": len(ironic),
        "stance_read": len(stance),
        "irony_inverted": sum(error["kind"] == "inverted" for error in ironic),
        "inverted_read": sum(error["kind"] == "inverted" for error in stance),
        "metonymy": exact["metonymy"]["f1"],
        "metonymy_support": exact["metonymy"]["support"],
        "loaded": exact["loaded_language"]["f1"],
        "loaded_support": exact["loaded_language"]["support"],
        "doubtful": doubtful,
        "is_are": "is" if doubtful == 1 else "are",
    }
