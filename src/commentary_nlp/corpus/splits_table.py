"""The counts of several splits as plain-text tables, a column for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from commentary_nlp.corpus.stats_table import actor_table, cell_parts, overlap_table
from commentary_nlp.evaluation.tables import Titled, as_text, figure, new_table
from commentary_nlp.scheme import DEVICE_NAMES_ZH, ENTITY_NAMES_ZH, STANCE_NAMES_ZH

if TYPE_CHECKING:
    from commentary_nlp.corpus.floors import Floor
    from commentary_nlp.corpus.splits import SplitStats
    from commentary_nlp.corpus.stats import CorpusStats


def render(found: SplitStats, width: int, min_documents: int) -> str:
    """The tables of `found`, no line longer than `width` columns."""
    faults = [str(fault) for fault in found.faults()]
    parts: list[str | Titled] = [
        _sizes(found),
        _labels("Entities", found, ENTITY_NAMES_ZH, lambda part: part.entities),
        _labels(
            "The author's stance, (sentence, actor) pairs", found, STANCE_NAMES_ZH, lambda part: part.pairs
        ),
        _labels("Stance over whole texts", found, STANCE_NAMES_ZH, lambda part: part.document_stances),
        _labels("Rhetoric", found, DEVICE_NAMES_ZH, lambda part: part.devices),
        actor_table(found.whole.actors, min_documents),
        _names(found),
        overlap_table(found.whole.overlaps),
        *cell_parts(found.whole.cells),
        *(["\n".join(faults)] if faults else []),
    ]
    return as_text(parts, width)


def floor_text(floors: Iterable[Floor], width: int = 80) -> str:
    """The floors as a plain-text table."""
    table = new_table("Floors; ! is missed", "floor", "asked", "found")
    for floor in floors:
        table.row(floor.title, floor.bound, ("" if floor.met else "! ") + floor.shown)
    return as_text([table], width)


def _columns(found: SplitStats) -> list[CorpusStats]:
    return [*found.splits.values(), found.whole]


def _sizes(found: SplitStats) -> Titled:
    table = new_table("The corpus", "count", *found.splits, "all")
    rows: dict[str, Callable[[CorpusStats], int]] = {
        "documents": lambda part: part.documents,
        "in Traditional characters": lambda part: part.traditional,
        "characters": lambda part: part.characters,
        "sentences": lambda part: part.sentences,
        "entity mentions": lambda part: sum(part.entities.values()),
        "of one character": lambda part: part.one_char,
        "distinct commodities": lambda part: part.surfaces["COMMODITY"],
        "distinct persons, agencies, organisations": lambda part: part.named,
        "(sentence, actor) pairs of the author": lambda part: sum(part.pairs.values()),
        "of them polar": lambda part: part.pairs["favor"] + part.pairs["against"],
        "rows of other holders": lambda part: part.other_holders,
        "device spans": lambda part: sum(part.devices.values()),
    }
    for name, count in rows.items():
        table.row(name, *(str(count(part)) for part in _columns(found)))
    return table


def _labels(
    title: str,
    found: SplitStats,
    names: Mapping[str, str],
    counts: Callable[[CorpusStats], Mapping[str, int]],
) -> Titled:
    table = new_table(title, "label", "", *found.splits, "all")
    for label in counts(found.whole):
        table.row(label, names[label], *(str(counts(part)[label]) for part in _columns(found)))
    table.row("all", "", *(str(sum(counts(part).values())) for part in _columns(found)))
    return table


def _names(found: SplitStats) -> Titled:
    table = new_table("Majority label by name, macro-F1", "counted on", *found.splits, "all")
    table.row(found.source, *(figure(value) for value in found.transfer.values()), "")
    table.row("the file itself", *(figure(part.baseline.same_file) for part in _columns(found)))
    table.row("its other documents", *(figure(part.baseline.other_documents) for part in _columns(found)))
    return table
