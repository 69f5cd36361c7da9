"""The table of figures: what was measured beside what must be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START, END = "<!-- figures -->", "<!-- /figures -->"
Results = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """One row; `reached` is None where nothing was measured."""

    what: str
    target: str
    measured: str
    reached: bool | None


def figures(results: Results) -> list[Figure]:
    """Every row, accuracy first; what was not measured says so."""
    return [*accuracy(results.get("public")), *_cost(results)]


def table(rows: Sequence[Figure]) -> str:
    """The rows as a Markdown table."""
    words = {True: "yes", False: "**no**", None: "not measured"}
    lines = [f"| {row.what} | {row.target} | {row.measured} | {words[row.reached]} |" for row in rows]
    return "\n".join(["| what | at least | measured | reached |", "|---|---|---|---|", *lines])


def write_between_marks(path: Path, text: str) -> None:
    """Replace what stands between the two marks of `path`; SystemExit where it has none."""
    old = path.read_text("utf-8")
    before, start, rest = old.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise SystemExit(f"{path} lacks the lines {START} and {END}; add them where the figures shall stand.")
    path.write_text(f"{before}{START}\n{text}\n{END}{after}", "utf-8")


def accuracy(public: Results | None) -> list[Figure]:
    """The rows of the public sets."""
    scores: Results = (public or {}).get("scores", {})
    linear: Results = (public or {}).get("linear", {})
    sarcasm = _value(linear, "tosarcasm", "f1")
    return [
        _at_least("MSRA test, entity F1 (PER, LOC, ORG)", 0.90, _value(scores, "msra", "f1")),
        _at_least("CLUENER2020 dev, F1 of ten types", 0.74, _value(scores, "cluener", "f1")),
        _at_least("C-STANCE A test, macro-F1", 0.66, _value(scores, "cstance", "all", "macro_f1")),
        _at_least(
            "C-STANCE A test, noun-phrase targets", 0.62, _value(scores, "cstance", "noun_phrase", "macro_f1")
        ),
        _at_least("CMRE test, metaphor sentence F1", 0.84, _value(scores, "cmre", "f1")),
        _at_least(
            "ToSarcasm test, sarcasm F1 (the bar: linear characters, same run)",
            sarcasm,
            _value(scores, "tosarcasm", "f1"),
            strictly=True,
        ),
    ]


def _cost(results: Results) -> list[Figure]:
    threads = _value(results, "throughput", "threads") or 2
    speed = _value(results, "throughput", "characters_a_second")
    beside = f" ({speed['commentary_nlp']:,} against {speed['lac']:,} characters/s)" if speed else ""
    rows = [
        _at_least(
            f"three tasks end to end, {threads} threads, against LAC's entities alone",
            0.35,
            _value(results, "throughput", "ratio"),
            note=beside,
        )
    ]
    return [*rows, _import_row(results), _first_row(results), _invariance_row(results)]


def _import_row(results: Results) -> Figure:
    what, target = "`import commentary_nlp` over a bare start", "under 0.3 s, nothing heavy"
    found = results.get("import")
    if not found:
        return Figure(what, target, "", None)
    heavy = ", ".join(found["heavy_modules"]) or "nothing heavy"
    measured = f"{found['added_seconds']:.3f} s, {found['modules_added']} modules, {heavy}"
    return Figure(what, target, measured, found["added_seconds"] < 0.3 and not found["heavy_modules"])


def _first_row(results: Results) -> Figure:
    what, target = "first analysis of 3,000 characters in a fresh process", "under 4 s, under 700 MB"
    found = results.get("first_analysis")
    if not found:
        return Figure(what, target, "", None)
    seconds, peak = found["seconds"]["process"], found["peak_megabytes"]
    return Figure(what, target, f"{seconds:.2f} s, {peak} MB", seconds < 4 and peak < 700)


def _invariance_row(results: Results) -> Figure:
    what, target = (
        "a document alone, in batches of 8 and 32, shuffled",
        "same spans and labels, scores within 1e-3",
    )
    found = results.get("invariance")
    if not found:
        return Figure(what, target, "", None)
    difference = found["greatest_score_difference"]
    same = "same" if found["same_labels"] else "different"
    measured = f"{same} spans and labels, scores within {difference:.1e} ({found['documents']} documents)"
    return Figure(what, target, measured, found["same_labels"] and difference <= 1e-3)


def _at_least(
    what: str, bar: float | None, found: float | None, *, strictly: bool = False, note: str = ""
) -> Figure:
    target = "" if bar is None else f"{bar:.3f}" if strictly else f"{bar:.2f}"
    if found is None:
        return Figure(what, target, "", None)
    reached = None if bar is None else found > bar if strictly else found >= bar
    return Figure(what, target, f"{found:.3f}{note}", reached)


def _value(results: Results, *path: str) -> Any:
    found: Any = results
    for key in path:
        if not isinstance(found, Mapping) or key not in found:
            return None
        found = found[key]
    return found
