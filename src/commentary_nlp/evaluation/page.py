"""An assessment, or two and their comparison, as one self-contained HTML page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from commentary_nlp.evaluation.assessment import Assessment
from commentary_nlp.evaluation.assessment_tables import bounds, chance, how_tested, signed, what_happened
from commentary_nlp.evaluation.comparison import Comparison
from commentary_nlp.evaluation.confusion import MISSED
from commentary_nlp.evaluation.reliability import Bin, Coverage
from commentary_nlp.evaluation.tables import figure
from commentary_nlp.scheme import STANCE_LABELS

_TEMPLATES = Path(__file__).parent / "templates"
SIDE = 200
"""Units along each side of a plot; probability or share 0 to 1 runs over all of them."""


def page(first: Assessment, second: Assessment | None = None, comparison: Comparison | None = None) -> str:
    """The HTML page: figures with intervals, differences, confusion, calibration, coverage, worst errors.

    It loads nothing: its policy allows no script and no other style than its own, and its plots are SVG. It
    follows the reader's light or dark colours. All text of documents is escaped.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (_TEMPLATES / "evaluation.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.filters.update(figure=figure, signed=signed, bounds=bounds, chance=chance, what=what_happened)
    return environment.get_template("evaluation.html").render(
        style=style,
        style_hash=f"sha256-{digest}",
        assessments=[one for one in (first, second) if one is not None],
        comparison=comparison,
        tested="" if comparison is None else how_tested(comparison),
        columns=[*STANCE_LABELS, MISSED],
        side=SIDE,
        calibration_plots=_calibration_plots,
        coverage_plots=_coverage_plots,
        shade=_shade,
    )


def _calibration_plots(assessment: Assessment) -> list[dict[str, Any]]:
    """A plot for each task: a point a bin, its area by the number of predictions."""
    return [
        {
            "task": task,
            "bins": bins,
            "summary": assessment.report.calibration[task],
            "points": [_point(part, max(one.count for one in bins)) for part in bins],
        }
        for task, bins in assessment.reliability.items()
    ]


def _point(part: Bin, largest: int) -> dict[str, float]:
    radius = 2 + 8 * (part.count / largest) ** 0.5
    return {
        "x": round(SIDE * part.probability, 1),
        "y": round(SIDE * (1 - part.right), 1),
        "r": round(radius, 1),
    }


def _coverage_plots(curves: Mapping[str, Coverage]) -> list[dict[str, Any]]:
    """A plot for each task: what is right of the share that is kept."""
    return [{"task": task, "curve": curve, "line": _line(curve.points)} for task, curve in curves.items()]


def _line(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{SIDE * x:.1f},{SIDE * (1 - y):.1f}" for x, y in points)


def _shade(count: int, row: Sequence[int]) -> int:
    """The tenth of its row that a cell of the confusion table holds."""
    return round(10 * count / sum(row)) if sum(row) else 0
