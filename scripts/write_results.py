"""Write docs/results.md from the stored measurements in benchmarks/results/.

    python scripts/write_results.py

Reads quality.md and quality-small.md (`benchmarks/quality.py`), ablations.md (`benchmarks/ablations.py`),
adaptation.json and the logs of the training stages, public.md (`scripts/score_public.py`), dev.txt,
test.txt (`commentary-nlp evaluate`), swaps.txt (`--swaps`), baselines.md (`benchmarks/baselines.py`),
fine-tuning.md (`benchmarks/fine_tuning.py`), active-learning.md (`benchmarks/active_learning.py`) and
errors.json (`benchmarks/draw_errors.py`, then read by hand); a missing one is said to be missing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from error_tables import errors_section

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"

_HEAD = """\
# Results

Written by `scripts/write_results.py` from `benchmarks/results/`. The shipped model is `models/default`;
how it was trained stands in its [card](../models/default/README.md), on which data in
[training-data.md](training-data.md).
"""

_INTRODUCTIONS = {
    "baselines.md": [
        "In brackets 95 % bootstrap intervals over documents.",
        "What learns has learnt from the train split alone.",
        "",
    ],
    "fine-tuning.md": [
        "The library's steps take turns with those of a bare loop over the same batches. A register's",
        "figures are those of a base that was trained on the other registers, before and after 30 documents",
        "of the register, on its test documents; the control had 30 documents of other registers instead.",
        "The weights that the base started from had met documents of the registers, which makes the gain",
        "smaller rather than larger. Differences are paired by document, with 95 % bootstrap intervals over",
        "few documents. Minutes of the whole run are extrapolated from a sample by pieces read.",
        "",
    ],
    "active-learning.md": [
        "`corpus suggest` against random choice, simulated on the train split and scored on dev: from 20",
        "documents drawn at random, 50 and then 50 more are chosen. The learner is a stand-in for",
        "fine-tuning: linear models over the states of the encoder before adaptation, which never saw the",
        "corpus, refitted after each choice. Differences are paired by start, with a 95 % t interval over",
        "starts. The way of choosing was settled on other starts with the same documents. Precisions are",
        "average precisions, which need no threshold; that of stances is over favor and against.",
        "",
    ],
}


def read(name: str) -> Any:
    """A stored measurement, or None."""
    path = RESULTS / name
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def table(header: list[str], rows: list[list[Any]]) -> list[str]:
    """A Markdown table."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return [*lines, ""]


def _cell(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def adaptation() -> list[str]:
    """Loss of the masked-language adaptation against pieces seen."""
    stored = read("adaptation.json")
    if stored is None:
        return ["The log of the adaptation is not stored.", ""]
    log = stored["log"]
    step = max(1, len(log) // 10)
    rows = [[f"{entry['pieces']:,}", entry["loss"]] for entry in log[::step]]
    lines = ["## Adaptation on raw text", ""]
    lines += [
        "Masked-language loss (nats) of single batches against pieces seen; it had not levelled off.",
        "",
    ]
    lines += table(["pieces seen", "loss"], rows)
    probe = read("probe.json")
    if probe is None:
        return [*lines, "What it brings CLUENER2020 is not measured.", ""]
    lines += [
        f"F1 on CLUENER2020 dev of a plain tagger fine-tuned for {probe['epochs']} epoch over the encoder "
        "(`scripts/probe_encoder.py`):",
        "",
    ]
    return lines + table(["pieces seen", "dev F1"], [[f"{seen:,}", value] for seen, value in probe["dev_f1"]])


def stages() -> list[str]:
    """What each training stage read, and its last losses."""
    lines = ["## Training stages", ""]
    for name, title in (
        ("public-stage.json", "public sets"),
        ("corpus-stage.json", "project corpus"),
        ("corpus-stage-2.json", "project corpus, again"),
        ("public-stage-2.json", "public sets, longer"),
        ("corpus-stage-3.json", "the whole project corpus"),
        ("corpus-stage-small.json", "small model, after the distillation"),
    ):
        stored = read(name)
        if stored is None:
            lines += [f"The log of the stage on {title} is not stored.", ""]
            continue
        last = stored["log"][-1]
        losses = {key: value for key, value in last.items() if "." in key}
        lines += [
            f"**{title}**: {stored['steps']} of {stored['planned']} steps, {last['seconds']:.0f} s.",
            "",
        ]
        lines += table(
            ["source.task", "loss of the last steps"], [[key, value] for key, value in losses.items()]
        )
    return lines


def blocks() -> list[str]:
    """The stored evaluations, as they were printed."""
    lines: list[str] = []
    for name, title in (
        ("quality.md", "What the default model reaches"),
        ("quality-small.md", "What the model `small` reaches"),
        ("ablations.md", "What each part of the training brings"),
        ("public.md", "Public sets (test splits unless named)"),
        ("trials.md", "What was tried"),
        ("test.txt", "Test documents of the project corpus"),
        ("swaps.txt", "Swap set: the same sentences under other names"),
        ("dev.txt", "Dev documents of the project corpus (thresholds were fitted on them)"),
        ("baselines.md", "Beside simple methods"),
        ("fine-tuning.md", "Fine-tuning: speed, resuming, what a register brings"),
        ("active-learning.md", "Choosing what to annotate"),
    ):
        path = RESULTS / name
        lines += [f"## {title}", ""]
        if not path.exists():
            lines += ["Not measured.", ""]
        elif name.endswith(".md"):
            lines += [*_INTRODUCTIONS.get(name, []), path.read_text("utf-8").strip(), ""]
        else:
            lines += ["```", path.read_text("utf-8").rstrip(), "```", ""]
    return lines


def main() -> None:
    """Write the page."""
    lines = [_HEAD, *adaptation(), *stages(), *blocks()]
    lines += errors_section(read("errors.json"), read("dev.json"))
    (ROOT / "docs" / "results.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
