"""Corpus counts as plain-text tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from commentary_nlp.evaluation.tables import Titled, as_text, figure, new_table
from commentary_nlp.scheme import DEVICE_NAMES_ZH, ENTITY_NAMES_ZH, STANCE_LABELS, STANCE_NAMES_ZH

if TYPE_CHECKING:
    from commentary_nlp.corpus.stats import CorpusStats

LARGEST_OVERLAPS = 10


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
        _actors(stats, min_documents),
        "majority label by name, macro-F1: "
        f"{figure(stats.baseline.same_file)} counted on this file, "
        f"{figure(stats.baseline.other_documents)} on its other documents",
        _overlaps(stats),
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


def _actors(stats: CorpusStats, min_documents: int) -> Titled:
    table = new_table(
        f"Actors in {min_documents} documents or more", "actor", "documents", *STANCE_LABELS, "largest share"
    )
    for share in stats.actors:
        if share.documents >= min_documents:
            counts = (str(share.labels[label]) for label in STANCE_LABELS)
            table.row(share.actor, str(share.documents), *counts, figure(share.largest))
    return table


def _overlaps(stats: CorpusStats) -> Titled:
    table = new_table(
        f"Documents that share 13-grams: {len(stats.overlaps)} pairs, the largest shares",
        "documents",
        "share of the shorter",
    )
    for overlap in stats.overlaps[:LARGEST_OVERLAPS]:
        table.row(f"{overlap.first} and {overlap.second}", figure(overlap.share))
    return table
