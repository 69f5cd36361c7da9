"""An assessment and a comparison as plain-text tables, beside those of a report."""

from __future__ import annotations

from collections.abc import Iterable

from commentary_nlp.evaluation.assessment import Assessment
from commentary_nlp.evaluation.bootstrap import Interval
from commentary_nlp.evaluation.comparison import Comparison, Difference
from commentary_nlp.evaluation.confusion import MISSED, Confusion
from commentary_nlp.evaluation.reliability import Coverage
from commentary_nlp.evaluation.tables import Titled, as_text, figure, new_table
from commentary_nlp.evaluation.worst import WorstError
from commentary_nlp.scheme import STANCE_LABELS

SHARES = (0.25, 0.5, 0.75, 1.0)


def assessment_text(assessment: Assessment, width: int = 80) -> str:
    """The tables of the report, then intervals, confusion, coverage and errors."""
    parts: list[str | Titled] = [_interval_table(assessment), confusion_table(assessment.confusion)]
    if assessment.coverage:
        parts.append(_coverage_table(assessment.coverage.items()))
    if assessment.worst:
        parts += [error_lines(kind, errors) for kind, errors in assessment.worst.items() if errors]
    return assessment.report.table(width) + "\n" + as_text(parts, width)


def comparison_text(comparison: Comparison, first: str, second: str, width: int = 80) -> str:
    """The differences, headline figures first, and what was tested."""
    headline, labels = (
        [one for one in comparison.differences if one.headline is wanted and one.difference is not None]
        for wanted in (True, False)
    )
    return as_text(
        [
            f"A: {first}\nB: {second}",
            _difference_table("B less A, 95 % interval", headline, "p (Holm)"),
            _difference_table("B less A by label", labels, None),
            how_tested(comparison),
        ],
        width,
    )


def how_tested(comparison: Comparison) -> str:
    """The test in a sentence or two, with its limits."""
    tosses = (
        "every assignment of the documents was tried"
        if comparison.exact
        else f"{comparison.rounds:,} random assignments of the documents"
    )
    few = (
        ""
        if comparison.documents >= 30
        else f" With {comparison.documents} documents only large differences can show."
    )
    return (
        f"p: randomisation test, two-sided, {tosses}; p (Holm) is corrected for the headline figures "
        f"together, the p of labels is not corrected. Intervals: paired bootstrap over documents, "
        f"{comparison.rounds:,} rounds.{few}"
    )


def _interval_table(assessment: Assessment) -> Titled:
    count = assessment.report.documents
    title = f"Headline figures, 95 % intervals over {count} document{'s' * (count != 1)}"
    table = new_table(title, "figure", "value", "interval", "support")
    for one in assessment.figures:
        if one.headline:
            table.row(one.title, figure(one.value), bounds(one.interval), str(one.support))
    return table


def confusion_table(found: Confusion) -> Titled:
    """Gold labels down, predicted ones across."""
    table = new_table("The author's stance: gold down, predicted across", "gold", *STANCE_LABELS, MISSED)
    for gold in found.counts:
        table.row(gold, *map(str, found.row(gold)))
    return table


def _coverage_table(curves: Iterable[tuple[str, Coverage]]) -> Titled:
    heads = [f"{share:.0%}" for share in SHARES]
    title = "Share right when the least probable are left out (area below wrong: it pays)"
    table = new_table(title, "task", *heads, "area", "wrong", "count")
    for task, curve in curves:
        shares = (figure(curve.right_at(share)) for share in SHARES)
        table.row(task, *shares, figure(curve.area), figure(curve.risk), str(curve.count))
    return table


def _difference_table(title: str, differences: Iterable[Difference], corrected: str | None) -> Titled:
    columns = ["A", "B", "B - A", "interval", "p", *([corrected] if corrected else [])]
    table = new_table(title, "figure", *columns)
    for one in differences:
        cells = [
            figure(one.first),
            figure(one.second),
            signed(one.difference),
            bounds(one.interval, sign=True),
        ]
        table.row(one.title, *cells, chance(one.p), *([chance(one.p_holm)] if corrected else []))
    return table


def error_lines(kind: str, errors: Iterable[WorstError]) -> str:
    """The errors of one kind, each with its place, labels and sentence."""
    lines = [kind.replace("_", " ").capitalize()]
    for error in errors:
        about = error.actor or one_line(error.surface)
        lines.append(f"  {error.id} [{error.start}, {error.end}) {about}: {what_happened(error)}")
        lines.append(f"    {one_line(error.sentence)}")
    return "\n".join(lines)


def what_happened(error: WorstError) -> str:
    """The labels of an error in words, with the probability given to the wrong one."""
    sure = "" if error.probability is None else f" ({error.probability:.2f})"
    if error.given is None:
        return f"{error.gold} missed"
    return f"{error.given}{sure}, gold {error.gold or 'has none'}"


def one_line(text: str) -> str:
    """The text with its line breaks shown as ⏎."""
    return "⏎".join(text.splitlines())


def bounds(interval: Interval | None, *, sign: bool = False) -> str:
    """An interval with three digits; `-` where it cannot be told."""
    if interval is None:
        return "-"
    low, high = ((signed if sign else figure)(value) for value in (interval.low, interval.high))
    return f"{low} to {high}"


def signed(value: float | None) -> str:
    """A difference with its sign."""
    return "-" if value is None else f"{value:+.3f}"


def chance(p: float | None) -> str:
    """A p-value; never 0."""
    return "-" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}"
