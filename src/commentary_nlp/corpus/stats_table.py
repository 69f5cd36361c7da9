"""Corpus counts as plain-text tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from commentary_nlp.corpus.overlaps import NEAR_DUPLICATE, Overlap
from commentary_nlp.evaluation.tables import Titled, as_text, figure, new_table
from commentary_nlp.scheme import DEVICE_NAMES_ZH, ENTITY_NAMES_ZH, STANCE_LABELS, STANCE_NAMES_ZH

if TYPE_CHECKING:
    from commentary_nlp.corpus.stats import ActorShare, CorpusStats

LARGEST_OVERLAPS = 10
LARGEST_SHARE = 0.55
"""An actor with a larger share of one label is flagged: its name gives the stance away."""


def render(stats: CorpusStats, width: int, min_documents: int) -> str:
    """The tables of `stats`, no line longer than `width` columns."""
    mean = stats.characters / stats.documents if stats.documents else 0
    parts: list[str | Titled] = [
        f"{stats.documents} documents, {stats.characters} characters ({mean:.0f} a document), "
        f"{stats.sentences} sentences; {stats.traditional} documents in Traditional characters",
        _entities(stats),
        _counts("The author's stance, (sentence, actor) pairs", stats.pairs, STANCE_NAMES_ZH),
        f"rows of other holders: {stats.other_holders}",
        _counts("Stance over whole texts", stats.document_stances, STANCE_NAMES_ZH),
        _counts("Rhetoric", stats.devices, DEVICE_NAMES_ZH),
        actor_table(stats.actors, min_documents),
        "majority label by name, macro-F1: "
        f"{figure(stats.baseline.same_file)} counted on this file, "
        f"{figure(stats.baseline.other_documents)} on its other documents",
        overlap_table(stats.overlaps),
        *cell_parts(stats.cells),
    ]
    return as_text(parts, width)


def _entities(stats: CorpusStats) -> Titled:
    table = new_table("Entities", "label", "", "mentions", "distinct")
    for label, count in stats.entities.items():
        table.row(label, ENTITY_NAMES_ZH[label], str(count), str(stats.surfaces[label]))
    table.row("all", "", str(sum(stats.entities.values())), str(sum(stats.surfaces.values())))
    table.row("one character", "", str(stats.one_char), "")
    return table


def _counts(title: str, counts: Mapping[str, int], names: Mapping[str, str]) -> Titled:
    total = sum(counts.values())
    table = new_table(title, "label", "", "count", "share")
    for label, count in counts.items():
        table.row(label, names[label], str(count), figure(count / total if total else None))
    table.row("all", "", str(total), "")
    return table


def actor_table(actors: Sequence[ActorShare], min_documents: int) -> Titled:
    """The actors in `min_documents` documents or more with the author's labels."""
    table = new_table(
        f"Actors in {min_documents} documents or more; ! one label has more than {LARGEST_SHARE:.0%}",
        "actor",
        "documents",
        *STANCE_LABELS,
        "largest share",
    )
    for share in actors:
        if share.documents >= min_documents:
            counts = (str(share.labels[label]) for label in STANCE_LABELS)
            mark = "! " if share.largest > LARGEST_SHARE else ""
            table.row(share.actor, str(share.documents), *counts, mark + figure(share.largest))
    return table


def overlap_table(overlaps: Sequence[Overlap]) -> Titled:
    """The pairs of documents with the largest shares of common 13-grams."""
    table = new_table(
        f"Documents that share 13-grams: {len(overlaps)} pairs, the largest shares; ! near duplicates",
        "documents",
        "share of the shorter",
    )
    for overlap in overlaps[:LARGEST_OVERLAPS]:
        mark = "! " if overlap.share > NEAR_DUPLICATE else ""
        table.row(f"{overlap.first} and {overlap.second}", mark + figure(overlap.share))
    return table


def cell_parts(cells: Mapping[tuple[str, str], int]) -> list[str | Titled]:
    """The table of topics by registers, with what its column numbers mean; nothing without cells."""
    if not cells:
        return []
    registers = sorted({register for register, _ in cells})
    topics = sorted({topic for _, topic in cells})
    numbers = [str(number) for number in range(1, len(registers) + 1)]
    table = new_table("Documents by topic and register", "topic", *numbers, "all")
    for topic in topics:
        row = [cells.get((register, topic), 0) for register in registers]
        table.row(topic, *(str(count) if count else "" for count in row), str(sum(row)))
    sums = [sum(cells.get((register, topic), 0) for topic in topics) for register in registers]
    table.row("all", *map(str, sums), str(sum(sums)))
    legend = "; ".join(f"{number} {register}" for number, register in zip(numbers, registers, strict=True))
    return [table, f"registers: {legend}"]
