"""What the corpus of this library must at least hold, and whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commentary_nlp.corpus.splits import SplitStats
from commentary_nlp.corpus.stats_table import LARGEST_SHARE
from commentary_nlp.evaluation.scores import ratio, rounded
from commentary_nlp.scheme import DEVICES

WHOLE = {
    "documents": 400,
    "characters": 280_000,
    "entity mentions": 12_000,
    "distinct commodities": 500,
    "distinct persons, agencies, organisations": 900,
    "(sentence, actor) pairs": 6_000,
    "of them with another holder": 700,
    "device spans": 6_500,
}
"""Least counts over all splits together."""

DEVICE_SPANS = {"train": 120, "test": 25}
"""Least spans of every single device, by split."""

TRADITIONAL_DOCUMENTS = 0.12
NAME_MAJORITY = 0.5
"""Largest macro-F1 on dev and test that the majority label of each actor in train may have."""

FREQUENT_ACTOR = 10
"""Documents from which on an actor's labels must be balanced."""


@dataclass(frozen=True, slots=True)
class Floor:
    """One figure that was asked for; `found` is None where there is nothing to measure.

    `asked` is the least value, or with `at_most` the largest. `below` names what keeps it from being met.
    """

    name: str
    asked: float
    found: float | None
    at_most: bool = False
    below: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether the figure is as asked."""
        if self.found is None:
            return False
        return self.found <= self.asked if self.at_most else self.found >= self.asked

    @property
    def title(self) -> str:
        """The name with what is missing."""
        return f"{self.name}: {', '.join(self.below)}" if self.below else self.name

    @property
    def bound(self) -> str:
        """The figure asked for, as a table shows it."""
        return f"{'<=' if self.at_most else '>='} {_shown(self.asked)}"

    @property
    def shown(self) -> str:
        """The figure found, as a table shows it."""
        return "-" if self.found is None else _shown(self.found)

    def to_dict(self) -> dict[str, object]:
        """The floor as JSON-ready data."""
        return {
            "name": self.name,
            "asked": self.asked,
            "at_most": self.at_most,
            "found": rounded(self.found),
            "met": self.met,
            "below": list(self.below),
        }


def floors(found: SplitStats) -> tuple[Floor, ...]:
    """Every floor of a corpus with splits `train`, `dev` and `test`; one without its split is missed."""
    whole = found.whole
    others = whole.other_holders
    counts = (
        whole.documents,
        whole.characters,
        sum(whole.entities.values()),
        whole.surfaces["COMMODITY"],
        whole.named,
        sum(whole.pairs.values()) + others,
        others,
        sum(whole.devices.values()),
    )
    return (
        *(Floor(name, asked, count) for (name, asked), count in zip(WHOLE.items(), counts, strict=True)),
        *(_devices(found, split, asked) for split, asked in DEVICE_SPANS.items()),
        Floor("Traditional documents", TRADITIONAL_DOCUMENTS, ratio(whole.traditional, whole.documents)),
        *(
            Floor(f"majority label by name, train to {split}", NAME_MAJORITY, found.transfer.get(split), True)
            for split in ("dev", "test")
        ),
        _balance(found),
    )


def _devices(found: SplitStats, split: str, asked: int) -> Floor:
    spans: Mapping[str, int] = found.splits[split].devices if split in found.splits else {}
    below = tuple(f"{device} {count}" for device, count in spans.items() if count < asked)
    enough = len(spans) - len(below) if spans else None
    return Floor(f"devices with {asked} spans in {split}", len(DEVICES), enough, below=below)


def _balance(found: SplitStats) -> Floor:
    frequent = [actor for actor in found.whole.actors if actor.documents >= FREQUENT_ACTOR]
    below = tuple(f"{actor.actor} {actor.largest:.2f}" for actor in frequent if actor.largest > LARGEST_SHARE)
    return Floor(
        f"largest share of a label, {len(frequent)} actors in {FREQUENT_ACTOR} documents or more",
        LARGEST_SHARE,
        max((actor.largest for actor in frequent), default=None),
        at_most=True,
        below=below,
    )


def missed(given: Iterable[Floor]) -> list[Floor]:
    """The floors that are not met, in order."""
    return [floor for floor in given if not floor.met]


def _shown(value: float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}"
