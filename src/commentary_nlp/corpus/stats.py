"""What a corpus holds: counts per label, how far names give stance away, near-duplicates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.name_baseline import NameBaseline, name_baseline
from commentary_nlp.corpus.overlaps import Overlap, overlaps
from commentary_nlp.evaluation.scores import rounded
from commentary_nlp.scheme import AUTHOR, DEVICES, DOCUMENT_STANCE_LABELS, ENTITY_LABELS, STANCE_LABELS

NAMED = ("PERSON", "AGENCY", "ORG")
"""The labels whose surfaces together are the named persons and bodies."""
TRADITIONAL_SHARE = 0.02
"""A document with a larger share of characters that differ in Simplified is counted as Traditional."""


@dataclass(frozen=True, slots=True)
class ActorShare:
    """The author's stance pairs of one actor: in how many documents, how often each label."""

    actor: str
    documents: int
    labels: Mapping[str, int]

    @property
    def largest(self) -> float:
        """The share of the most frequent label."""
        return max(self.labels.values()) / sum(self.labels.values())


@dataclass(frozen=True, slots=True)
class CorpusStats:
    """Counts over a corpus; the mappings go label → count, in the order of the scheme.

    `surfaces` are distinct ones per entity label, `named` those of persons, agencies and organisations
    together. `cells` counts documents by (register, topic) of their meta-data.
    """

    documents: int
    characters: int
    sentences: int
    traditional: int
    entities: Mapping[str, int]
    surfaces: Mapping[str, int]
    named: int
    one_char: int
    pairs: Mapping[str, int]
    other_holders: int
    document_stances: Mapping[str, int]
    devices: Mapping[str, int]
    actors: tuple[ActorShare, ...]
    baseline: NameBaseline
    overlaps: tuple[Overlap, ...]
    cells: Mapping[tuple[str, str], int]

    def to_dict(self) -> dict[str, object]:
        """All counts as JSON-ready data."""
        return {
            "documents": self.documents,
            "characters": self.characters,
            "sentences": self.sentences,
            "traditional": self.traditional,
            "entities": dict(self.entities),
            "surfaces": dict(self.surfaces),
            "named": self.named,
            "one_char": self.one_char,
            "pairs": dict(self.pairs),
            "other_holders": self.other_holders,
            "document_stances": dict(self.document_stances),
            "devices": dict(self.devices),
            "actors": {a.actor: {"documents": a.documents, **a.labels} for a in self.actors},
            "majority_by_name": self.baseline.to_dict(),
            "overlaps": [[o.first, o.second, rounded(o.share)] for o in self.overlaps],
            "cells": [[register, topic, count] for (register, topic), count in self.cells.items()],
        }

    def table(self, width: int = 80, *, min_documents: int = 10) -> str:
        """The counts as plain text; actors in fewer than `min_documents` documents are left out."""
        from commentary_nlp.corpus.stats_table import render

        return render(self, width, min_documents)


def stats(records: Sequence[Commentary], *, names: Sequence[str] | None = None) -> CorpusStats:
    """The CorpusStats of the records; linear but for pairs of documents that share a 13-gram.

    `names` are what overlapping documents are called; their ids where it is not given.
    """
    called = names or [str(record.id or number) for number, record in enumerate(records)]
    entities = [(r.text[e.start : e.end], e) for r in records for e in r.entities]
    authors = [s.label for r in records for s in r.stances if s.holder == AUTHOR]
    surfaces: dict[str, set[str]] = defaultdict(set)
    for surface, entity in entities:
        surfaces[entity.label].add(surface)
    return CorpusStats(
        documents=len(records),
        characters=sum(len(r.text) for r in records),
        sentences=sum(len(r.sentences) for r in records),
        traditional=sum(_is_traditional(r.text) for r in records),
        entities=_in_order(ENTITY_LABELS, (e.label for _, e in entities)),
        surfaces={label: len(surfaces[label]) for label in ENTITY_LABELS},
        named=len(set().union(*(surfaces[label] for label in NAMED))),
        one_char=sum(len(surface) == 1 for surface, _ in entities),
        pairs=_in_order(STANCE_LABELS, authors),
        other_holders=sum(len(r.stances) for r in records) - len(authors),
        document_stances=_in_order(
            DOCUMENT_STANCE_LABELS, (d.label for r in records for d in r.document_stances)
        ),
        devices=_in_order(DEVICES, (d.device for r in records for d in r.devices)),
        actors=_actor_shares(records),
        baseline=name_baseline(records),
        overlaps=overlaps((name, r.text) for name, r in zip(called, records, strict=True)),
        cells=_cells(records),
    )


def _in_order(labels: Sequence[str], found: Iterable[str]) -> dict[str, int]:
    counts = Counter(found)
    return {label: counts[label] for label in labels}


def _cells(records: Sequence[Commentary]) -> dict[tuple[str, str], int]:
    """Documents by (register, topic), sorted; those without both are left out."""
    cells = Counter((str(r.meta["register"]), str(r.meta["topic"])) for r in records if _is_planned(r.meta))
    return dict(sorted(cells.items()))


def _is_planned(meta: Mapping[str, object]) -> bool:
    return "register" in meta and "topic" in meta


def _is_traditional(text: str) -> bool:
    from commentary_nlp.text import normalise

    han = [(a, b) for a, b in zip(text, normalise(text), strict=True) if "\u4e00" <= a <= "\u9fff"]
    return sum(a != b for a, b in han) > TRADITIONAL_SHARE * len(han)


def _actor_shares(records: Sequence[Commentary]) -> tuple[ActorShare, ...]:
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    documents: dict[str, set[int]] = defaultdict(set)
    for number, record in enumerate(records):
        for row in record.stances:
            if row.holder == AUTHOR:
                labels[row.actor][row.label] += 1
                documents[row.actor].add(number)
    shares = [
        ActorShare(actor, len(documents[actor]), {label: counts[label] for label in STANCE_LABELS})
        for actor, counts in labels.items()
    ]
    return tuple(
        sorted(shares, key=lambda share: (-share.documents, -sum(share.labels.values()), share.actor))
    )
