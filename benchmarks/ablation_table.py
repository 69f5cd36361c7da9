"""Runs of `ablations.py` as a table: mean and range over seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

START = "start"
"""The variant that stands for the start itself, not trained further."""


def table(found: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Mean and range over seeds of every figure, by variant, as Markdown."""
    names = list(found["runs"][0]["scores"])
    lines = ["| trained on | seeds | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for variant, title in {START: "not trained further", **titles}.items():
        runs = [run for run in found["runs"] if run["variant"] == variant]
        if runs:
            cells = [cell([run["scores"][name] for run in runs]) for name in names]
            lines.append(
                f"| {title} | {'–' if variant == START else len(runs)} | " + " | ".join(cells) + " |"
            )
    clock = f", each run for at most {found['seconds']:g} s" if found["seconds"] else ""
    lines += [
        "",
        f"From `{found['start']}`{clock}. Figures on dev, mean and range over seeds, before any threshold",
    ]
    return "\n".join(
        [*lines, "is fitted: entities exact micro F1, stance macro-F1 on gold pairs, devices micro F1."]
    )


def cell(values: Sequence[float]) -> str:
    """The mean, and the range where there are several."""
    spread = f" ({min(values):.3f}–{max(values):.3f})" if len(values) > 1 else ""
    return f"{mean(values):.3f}{spread}"
