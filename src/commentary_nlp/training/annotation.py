"""What a corpus says of a network's labels, and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.commentary.types import Commentary
from commentary_nlp.entities.tags import TagSet
from commentary_nlp.scheme import DEVICES, ENTITY_LABELS, STANCE_LABELS
from commentary_nlp.scheme.label_sets import SCHEME, LabelSets

TASKS = ("entities", "stances", "rhetoric")
NEUTRAL_WEIGHT = 0.6
"""Two thirds of the pairs of commentary are neutral; each counts less than a polar one."""


@dataclass(frozen=True)
class Annotation:
    """The part of `labels`, those of the network, that a corpus annotates.

    A label outside `entities` or `devices` may stand anywhere: its absence from the corpus teaches nothing.
    `stances` maps a label of the corpus to the labels of the network that it may be. Only `tasks` are learnt.
    """

    labels: LabelSets = SCHEME
    entities: frozenset[str] = frozenset(ENTITY_LABELS)
    devices: frozenset[str] = frozenset(DEVICES)
    stances: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: {label: (at,) for at, label in enumerate(STANCE_LABELS)}
    )
    weights: Mapping[str, float] = field(default_factory=dict)
    tasks: frozenset[str] = frozenset(TASKS)

    @classmethod
    def of_project(cls, labels: LabelSets) -> Annotation:
        """The project's corpus under the labels of a network that may have more, or another stance scheme."""
        poles = {
            pole: tuple(at for at, other in enumerate(labels.stances.values()) if other == pole)
            for pole in STANCE_LABELS
        }
        return cls(labels, stances={pole: places for pole, places in poles.items() if places})

    @classmethod
    def of_own(
        cls,
        records: Sequence[Commentary],
        labels: LabelSets,
        tasks: Iterable[str],
        weights: Mapping[str, float] | None = None,
        taught: LabelSets | None = None,
    ) -> Annotation:
        """A user's corpus: it annotates the entity types and devices that occur in it.

        What neither occurs in it nor is `taught` by the base or the replay is learnt to be absent; fresh
        outputs that nothing trains would fire at random.
        """
        seen = {entity.label for record in records for entity in record.entities}
        found = {device.device for record in records for device in record.devices}
        return cls(
            labels,
            entities=frozenset(seen | (set(labels.entities) - set(taught.entities if taught else ()))),
            devices=frozenset(found | (set(labels.devices) - set(taught.devices if taught else ()))),
            stances={label: (at,) for at, label in enumerate(labels.stances)},
            weights=dict(weights or {}),
            tasks=frozenset(tasks),
        )

    def tasks_of(self, record: Commentary) -> frozenset[str]:
        """The tasks that the record teaches: those that `meta["layers"]` names, where it names any."""
        layers = record.meta.get("layers")
        return self.tasks if layers is None else self.tasks & frozenset(layers)

    def free_tags(self) -> NDArray[np.bool_]:
        """(tags,): the tags that a character outside every entity may have."""
        free = np.zeros(TagSet(self.labels.entities).size, np.bool_)
        free[0] = True
        for number, label in enumerate(self.labels.entities):
            if label not in self.entities:
                free[1 + 4 * number : 5 + 4 * number] = True
        return free

    def weight(self, label: str) -> float:
        """What a pair with the label of the corpus counts."""
        pole = self.labels.stances.get(label, label)
        return self.weights.get(label, NEUTRAL_WEIGHT if pole == "neutral" else 1.0)
