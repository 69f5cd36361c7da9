"""The parts of a corpus beside one another: counts of each, and what must not stand on two sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus.faults import Fault
from commentary_nlp.corpus.name_baseline import name_transfer
from commentary_nlp.corpus.overlaps import NEAR_DUPLICATE
from commentary_nlp.corpus.stats import CorpusStats, stats
from commentary_nlp.evaluation.scores import rounded


@dataclass(frozen=True, slots=True)
class SplitStats:
    """Counts of every split and of the `whole`, whose overlapping documents are called `split/id`.

    `transfer` is the macro-F1 on each split of every actor's majority label in the `source` split.
    `shared_groups` are the author groups (`author_group` of the meta-data) that more than one split has.
    """

    splits: Mapping[str, CorpusStats]
    whole: CorpusStats
    source: str
    transfer: Mapping[str, float | None]
    shared_groups: Mapping[str, tuple[str, ...]]

    def faults(self) -> list[Fault]:
        """Author groups on two sides (C047) and near duplicates, within a split or across (C042)."""
        groups = [
            Fault(group, "C047", f"the author group stands in {' and '.join(splits)}; keep it on one side")
            for group, splits in self.shared_groups.items()
        ]
        return groups + [
            Fault(overlap.first, "C042", f"shares {overlap.share:.0%} of its 13-grams with {overlap.second}")
            for overlap in self.whole.overlaps
            if overlap.share > NEAR_DUPLICATE
        ]

    def to_dict(self) -> dict[str, object]:
        """All counts as JSON-ready data."""
        return {
            "splits": {name: part.to_dict() for name, part in self.splits.items()},
            "whole": self.whole.to_dict(),
            "majority_by_name_from": self.source,
            "majority_by_name": {name: rounded(value) for name, value in self.transfer.items()},
            "faults": [str(fault) for fault in self.faults()],
        }

    def table(self, width: int = 80, *, min_documents: int = 10) -> str:
        """The counts as plain text; actors in fewer than `min_documents` documents are left out."""
        from commentary_nlp.corpus.splits_table import render

        return render(self, width, min_documents)


def split_stats(splits: Mapping[str, Sequence[Commentary]]) -> SplitStats:
    """The SplitStats of records by the name of their split; the first split is the `source`."""
    source = next(iter(splits))
    everything = [(name, record) for name, records in splits.items() for record in records]
    names = [f"{name}/{record.id or number}" for number, (name, record) in enumerate(everything)]
    return SplitStats(
        splits={name: stats(records) for name, records in splits.items()},
        whole=stats([record for _, record in everything], names=names),
        source=source,
        transfer={name: name_transfer(splits[source], records) for name, records in splits.items()},
        shared_groups=_shared_groups(splits),
    )


def _shared_groups(splits: Mapping[str, Sequence[Commentary]]) -> dict[str, tuple[str, ...]]:
    places: dict[str, dict[str, None]] = {}
    for name, records in splits.items():
        for record in records:
            if group := record.meta.get("author_group"):
                places.setdefault(str(group), {})[name] = None
    return {group: tuple(found) for group, found in sorted(places.items()) if len(found) > 1}
