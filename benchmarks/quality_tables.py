"""The stored results of `quality.py` as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from figures import accuracy, table
from machine import describe
from quality_bars import readings

Results = Mapping[str, Any]
_REACHED = {True: "yes", False: "**no**", None: "–"}
_TASKS = {
    "entities": "entities, exact",
    "stances.found": "the author's stance, found pairs",
    "rhetoric": "devices, half overlap",
}
_CURVES = {
    "stances": "stance pairs",
    "stances_polar": "pairs read as favor or against",
    "document_stances": "stance of whole texts",
    "entities": "entities",
    "rhetoric": "devices",
}


def page(results: Results) -> str:
    """The tables of what was measured."""
    parts = [
        told(results),
        bars(results),
        *labels(results),
        calibration(results),
        abstention(results),
        rates(results),
        precision(results),
    ]
    return "\n\n".join(parts)


def beside(results: Results, public: Results | None, baselines: Results | None) -> str:
    """The tables of what other benchmarks stored; None where they did not run."""
    return f"{public_sets(results, public)}\n\n{simpler(results, baselines)}"


def told(results: Results) -> str:
    """What was measured, and on what."""
    model, seconds = results["model"], sum(results["seconds"].values())
    return (
        f"Model {model['model']} {model['model_version']}, encoder {model['checksum'][:12] or 'unsummed'}, "
        f"{model['backend']}; {results['documents']} documents of {results['split']}. Intervals: 95 % of "
        f"{results['rounds']:,} samples of whole documents (of the swap set: of pairs). Measured in "
        f"{seconds:.0f} s on {describe(results['machine'])}."
    )


def bars(results: Results) -> str:
    """Every figure with a target beside it."""
    rows = [
        (
            one.bar.title,
            one.bar.shown_target,
            _value(one.value),
            _range(one.low, one.high),
            _REACHED[one.reached],
        )
        for one in readings(results)
    ]
    return _titled("What must be reached", ("figure", "target", "value", "95 % interval", "reached"), rows)


def labels(results: Results) -> Iterable[str]:
    """Precision, recall and F1 of each label, with support and interval."""
    assessed = results["assessment"]
    scores = {
        "entities": assessed["entities"]["exact"],
        "stances.found": assessed["stances"]["found_pairs"],
        "rhetoric": assessed["rhetoric"]["overlap"],
    }
    head = ("label", "precision", "recall", "F1", "95 % interval", "support", "found")
    for task, title in _TASKS.items():
        rows = []
        for label, score in scores[task].items():
            if label in ("micro", "macro_f1"):
                continue
            figure = assessed["intervals"]["figures"][f"{task}.{label}"]
            shown = [_value(score[key]) for key in ("precision", "recall", "f1")]
            rows.append(
                (label, *shown, _range(figure["low"], figure["high"]), score["support"], score["predicted"])
            )
        yield _titled(f"By label: {title}", head, rows)


def calibration(results: Results) -> str:
    """Brier score and calibration error of each task."""
    found = results["assessment"]["calibration"]
    rows = [
        (_CURVES[task], _value(one["ece"]), _value(one["brier"]), one["count"]) for task, one in found.items()
    ]
    return _titled("Calibration of probabilities (0 is best)", ("task", "ECE", "Brier", "predictions"), rows)


def abstention(results: Results) -> str:
    """The share right of the most probable tenth, two tenths … of the predictions."""
    found = results["assessment"]["coverage"]
    head = ("kept", *(f"{tenth}0 %" for tenth in range(1, 11)), "predictions")
    rows = []
    for task, title in _CURVES.items():
        if task in found:
            points = found[task]["points"]
            shown = [
                min(points, key=lambda point: abs(point["kept"] - tenth / 10))["right"]
                for tenth in range(1, 11)
            ]
            rows.append((title, *(f"{right:.2f}" for right in shown), found[task]["count"]))
    return _titled("Share right when the least probable are left out", head, rows)


def rates(results: Results) -> str:
    """Swap set, invented names and false `against`."""
    swaps = [
        (kind, _value(one["value"]), _range(one["low"], one["high"]), _value(one["twins"]), one["support"])
        for kind, one in results["swaps"].items()
    ]
    names = [
        (
            title,
            _value(one["as_written"]),
            _value(one["invented"]),
            _value(one["value"]),
            _range(one["low"], one["high"]),
        )
        for key, title in (("stances", "stance on gold pairs, macro-F1"), ("entities", "entities, exact F1"))
        for one in (results["invented_names"][key],)
    ]
    against = [
        (name, _value(one["value"]), _range(one["low"], one["high"]), one["support"])
        for name, one in results["false_against"].items()
    ]
    return "\n\n".join(
        (
            _titled("Swap set", ("kind", "both right", "95 % interval", "single texts", "pairs"), swaps),
            _titled(
                "Every actor under an invented name",
                ("figure", "as written", "invented", "lost", "95 % interval"),
                names,
            ),
            _titled(
                "Said to be against, where gold is not",
                ("country of the actor", "rate", "95 % interval", "pairs"),
                against,
            ),
        )
    )


def precision(results: Results) -> str:
    """int8 beside full precision."""
    found = results["full_precision"]
    title = "int8 beside full precision"
    if not found:
        return f"### {title}\n\nNot measured: it needs torch and the trainable weights."
    rows = [
        (name, one["support"], _value(one["first"]), _value(one["second"]), _signed(one["difference"]))
        for name, one in found["figures"].items()
        if name in found["headline"]
    ]
    rows += [
        (
            f"ECE, {task}",
            "",
            _value(one["first"]),
            _value(one["second"]),
            _signed(one["second"] - one["first"]),
        )
        for task, one in found["ece"].items()
    ]
    text = _titled(title, ("figure", "support", "full precision", "int8", "difference"), rows)
    others = {
        n: d for n, one in found["figures"].items() if n not in found["headline"] and (d := one["difference"])
    }
    if others:
        worst = max(others, key=lambda name: abs(others[name]))
        text += f"\n\nOf single labels {worst} moves most, by {_signed(others[worst])}."
    return f"{text} {found['documents']} documents."


def public_sets(results: Results, public: Results | None) -> str:
    """The stored scores on public sets, with the model that they are of."""
    if not public:
        return "### Public sets\n\nNot measured."
    model = public["model"]
    same = model["checksum"] == results["model"]["checksum"]
    note = "the same encoder" if same else "**another model than the one above**"
    text = f"### Public sets\n\nStored by `scripts/score_public.py`: model {model['model']} "
    return f"{text}{model['model_version']}, {note}.\n\n{table(accuracy(public))}"


def simpler(results: Results, baselines: Results | None) -> str:
    """The stored scores of simpler methods on the same split."""
    found = (baselines or {}).get(results["split"])
    if not found:
        return f"### Simpler methods\n\nNot measured on {results['split']}."
    parts = ["### Simpler methods"]
    for task, rows in found["tasks"].items():
        names = list(rows[0]["figures"])
        shown = [
            (
                row["method"],
                *(f"{value:.3f} ({low:.3f}–{high:.3f})" for value, low, high in row["figures"].values()),
            )
            for row in rows
        ]
        parts.append(_table((task, *names), shown))
    return "\n\n".join(parts)


def _titled(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    return f"### {title}\n\n{_table(head, rows)}"


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def _value(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.3f}"


def _range(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{low:.3f} to {high:.3f}"
