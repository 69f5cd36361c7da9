"""All that is told of one model on gold documents, beside the bare scores of a `Report`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.evaluation.bootstrap import LEVEL, ROUNDS, Figure, bootstrap
from commentary_nlp.evaluation.calibration import outcomes, polar_outcomes
from commentary_nlp.evaluation.confusion import Confusion, confusion
from commentary_nlp.evaluation.measures import count_documents
from commentary_nlp.evaluation.reliability import Bin, Coverage, coverage, reliability
from commentary_nlp.evaluation.report import Report, evaluate, same_texts
from commentary_nlp.evaluation.worst import WorstError, worst_errors

POLAR = "stances_polar"
"""The stance pairs whose most probable label is favor or against, in the tables of coverage."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What `assess` found out about the predictions called `model`.

    `figures` are the headline figures and those of each label, with 95 % intervals over `rounds` resamples of
    the documents; `reliability` and `coverage` have the tasks whose predictions carry probabilities; `worst`
    has errors by kind.
    """

    model: str
    rounds: int
    report: Report
    figures: tuple[Figure, ...]
    confusion: Confusion
    reliability: Mapping[str, tuple[Bin, ...]]
    coverage: Mapping[str, Coverage]
    worst: Mapping[str, tuple[WorstError, ...]]

    def to_dict(self) -> dict[str, object]:
        """The keys of the Report, and beside them what it lacks; figures rounded to four digits."""
        return {
            **self.report.to_dict(),
            "model": self.model,
            "intervals": {
                "level": LEVEL,
                "rounds": self.rounds,
                "figures": {figure.name: figure.to_dict() for figure in self.figures},
            },
            "confusion": self.confusion.to_dict(),
            "reliability": {
                task: [part.to_dict() for part in bins] for task, bins in self.reliability.items()
            },
            "coverage": {task: curve.to_dict() for task, curve in self.coverage.items()},
            "worst": {kind: [error.to_dict() for error in errors] for kind, errors in self.worst.items()},
        }


def assess(
    gold: Sequence[Commentary],
    predicted: Sequence[Commentary],
    *,
    model: str = "predictions",
    rounds: int = ROUNDS,
    seed: int = 0,
    errors: int = 5,
) -> Assessment:
    """The Assessment of `predicted`, the texts of `gold` in the same order, with `errors` of each kind.

    Raises InputError: C060 where the texts differ, C700 for fewer than 100 rounds.
    """
    pairs = same_texts(gold, predicted)
    by_task = {task: rows for task, rows in outcomes(pairs).items() if rows}
    curves = {task: coverage(rows) for task, rows in {**by_task, POLAR: polar_outcomes(pairs)}.items()}
    return Assessment(
        model=model,
        rounds=rounds,
        report=evaluate(gold, predicted),
        figures=bootstrap(count_documents(pairs), rounds=rounds, seed=seed),
        confusion=confusion(pairs),
        reliability={task: reliability(rows) for task, rows in by_task.items()},
        coverage={task: curve for task, curve in curves.items() if curve is not None},
        worst=worst_errors(pairs, errors),
    )
