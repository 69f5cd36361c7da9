"""A report as plain-text tables."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commentary_nlp.evaluation.scores import LabelScores, Score

if TYPE_CHECKING:
    from rich.table import Table

    from commentary_nlp.evaluation.grouping import GroupingScores
    from commentary_nlp.evaluation.report import Report, SpanScores


OVERLAP = "overlap: F1 of spans that share at least half of the longer one"


def render(report: Report, width: int) -> str:
    """The report's tables one under the other, no line longer than `width` columns."""
    plural = "" if report.documents == 1 else "s"
    tables = [
        span_table("Entities", report.entities, {"one character": report.one_char}),
        actor_table("Actors of found mentions", report.actors),
        _stance_table(report),
        _row_table(report),
        span_table("Rhetoric", report.rhetoric, {}),
    ]
    if report.calibration:
        tables.append(_calibration_table(report))
    return as_text([f"{report.documents} document{plural}; {OVERLAP}", *tables], width)


def as_text(parts: Iterable[str | Titled], width: int) -> str:
    """Lines and tables as plain text, an empty line between them."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    for part in parts:
        if isinstance(part, str):
            console.print(part, markup=False, highlight=False)
        else:
            console.print(part.title, markup=False, highlight=False)
            console.print(part.table)
        console.print()
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines()) + "\n"


@dataclass(frozen=True, slots=True)
class Titled:
    """A table and the line above it."""

    title: str
    table: Table

    def row(self, *cells: str) -> None:
        """Append a row of cells, taken literally."""
        from rich.text import Text

        self.table.add_row(*map(Text, cells))


def new_table(title: str, first: str, *columns: str) -> Titled:
    """An empty table: a column of names, then columns of figures set to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column(first, overflow="fold")
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return Titled(title, table)


def span_table(title: str, scores: SpanScores, slices: Mapping[str, Score]) -> Titled:
    """Spans per label, then all labels together, then `slices` of them."""
    table = new_table(title, "label", "precision", "recall", "F1", "overlap", "support", "found")
    for label, exact in scores.exact.labels.items():
        if exact.gold or exact.predicted:
            _span_row(table, label, exact, figure(scores.overlap.labels[label].f1))
    _span_row(table, "all (micro)", scores.exact.micro, figure(scores.overlap.micro.f1))
    for name, score in slices.items():
        _span_row(table, name, score, "")
    return table


def _span_row(table: Titled, name: str, score: Score, overlap: str) -> None:
    table.row(
        name,
        figure(score.precision),
        figure(score.recall),
        figure(score.f1),
        overlap,
        str(score.gold),
        str(score.predicted),
    )


def actor_table(title: str, actors: GroupingScores) -> Titled:
    """Ids and groups of mentions."""
    table = new_table(title, "measure", "precision", "recall", "F1", "support")
    table.row("right id (accuracy)", "", "", figure(actors.accuracy), f"{actors.found}/{actors.mentions}")
    pairs = actors.pairwise
    table.row(
        "pairs in one group", figure(pairs.precision), figure(pairs.recall), figure(pairs.f1), str(pairs.gold)
    )
    table.row(
        "B-cubed",
        figure(actors.b_cubed_precision),
        figure(actors.b_cubed_recall),
        figure(actors.b_cubed_f1),
        str(actors.found),
    )
    return table


def _stance_table(report: Report) -> Titled:
    found, whole = report.stances.found, report.stances.all_pairs
    table = new_table("The author's stance, F1", "pairs", *found.labels, "macro", "support")
    for name, scores in (("found pairs", found), ("all gold pairs", whole)):
        table.row(name, *_f1s(scores), figure(scores.macro_f1), str(scores.micro.gold))
    return table


def _f1s(scores: LabelScores) -> list[str]:
    return [figure(score.f1) for score in scores.labels.values()]


def _row_table(report: Report) -> Titled:
    stances = report.stances
    table = new_table("Stance rows", "rows", "precision", "recall", "F1", "support", "found")
    for name, score in (
        ("favor or against: sentence, actor, label", stances.polar),
        ("other holders: sentence, actor, holder", stances.holders),
        ("  with their label", stances.holders_labelled),
    ):
        figures = (figure(value) for value in (score.precision, score.recall, score.f1))
        table.row(name, *figures, str(score.gold), str(score.predicted))
    table.row(
        "whole text (accuracy)", "", "", figure(stances.document_accuracy), str(stances.document_gold), ""
    )
    return table


def _calibration_table(report: Report) -> Titled:
    table = new_table("Calibration of probabilities (0 is best)", "task", "Brier", "ECE", "count")
    for task, value in report.calibration.items():
        table.row(task, figure(value.brier), figure(value.ece), str(value.count))
    return table


def figure(value: float | None) -> str:
    """A score with three digits; `-` where nothing was measured."""
    return "-" if value is None else f"{value:.3f}"
