"""The author's position toward each actor over the whole text, from the stances of its sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from commentary_nlp.commentary.types import DocumentStance, Entity, Stance
from commentary_nlp.scheme import AUTHOR

HEADLINE_WEIGHT: Final = 2.0
CLOSING_WEIGHT: Final = 1.5
POLAR_SHARE: Final = 0.2
"""Below this share of its weighted sentences a pole does not make a position."""

MIXED_SHARE: Final = 1 / 3
MIXED_SENTENCES: Final = 2
"""`mixed` asks for so large a share of the polar weight, and so many sentences, of the weaker pole."""


@dataclass(slots=True)
class _Tally:
    """What the author says about one actor, pole by pole."""

    weight: dict[str, float] = field(default_factory=lambda: {"favor": 0.0, "against": 0.0, "neutral": 0.0})
    evidence: dict[str, list[int]] = field(
        default_factory=lambda: {"favor": [], "against": [], "neutral": []}
    )
    sentences: set[int] = field(default_factory=set)


def document_stances(
    sentences: Sequence[tuple[int, int]],
    stances: Sequence[Stance],
    entities: Sequence[Entity],
    poles: Mapping[str, str] | None = None,
) -> tuple[DocumentStance, ...]:
    """The author's position toward every actor of the headline or of at least two sentences.

    Actors come in the order of their first sentence. A sentence weighs by the probability of its label,
    more in the headline (a first sentence that stands on its own line) and at the close; what others are
    reported to think does not count. The result is `mixed` only where the weaker pole has two sentences
    and a third of the polar weight. `score` is the share of the weight that backs the label, `evidence`
    are indices into `stances`. `poles` gives the pole of each label of a stance scheme of one's own.
    """
    starts = [start for start, _ in sentences]
    headline = 0 if len(sentences) > 1 and sentences[1][0] > sentences[0][1] else -1
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    appearances = [(entity.start, entity.actor) for entity in entities if entity.actor is not None]
    appearances += [(stance.start, stance.actor) for stance in stances]
    for start, actor in sorted(appearances):
        tallies[actor].sentences.add(bisect_right(starts, start) - 1)
    for index, stance in enumerate(stances):
        if stance.holder != AUTHOR:
            continue
        number = bisect_right(starts, stance.start) - 1
        place = HEADLINE_WEIGHT if number == headline else 1.0
        if number == len(sentences) - 1 and number != headline:
            place = CLOSING_WEIGHT
        tally = tallies[stance.actor]
        pole = (poles or {}).get(stance.label, stance.label)
        tally.weight[pole] += place * _probability(stance, pole)
        tally.evidence[pole].append(index)
    return tuple(
        _settle(actor, tally)
        for actor, tally in tallies.items()
        if headline in tally.sentences or len(tally.sentences) > 1
    )


def _probability(stance: Stance, pole: str) -> float:
    """How sure the label of a sentence is; gold labels are."""
    if stance.score is None:
        return 1.0
    return stance.score.of(pole)


def _settle(actor: str, tally: _Tally) -> DocumentStance:
    weight, evidence = tally.weight, tally.evidence
    total = sum(weight.values())
    stronger, weaker = ("favor", "against") if weight["favor"] >= weight["against"] else ("against", "favor")
    polar = weight[stronger] + weight[weaker]
    if not polar or weight[stronger] < POLAR_SHARE * total:
        return DocumentStance(actor, "neutral", _share(weight["neutral"], total), tuple(evidence["neutral"]))
    at_length = len(evidence[weaker]) >= MIXED_SENTENCES and len(evidence[stronger]) >= MIXED_SENTENCES
    if at_length and weight[weaker] >= MIXED_SHARE * polar:
        both = tuple(sorted((*evidence["favor"], *evidence["against"])))
        return DocumentStance(actor, "mixed", _share(polar, total), both)
    return DocumentStance(actor, stronger, _share(weight[stronger], total), tuple(evidence[stronger]))


def _share(part: float, total: float) -> float | None:
    return round(part / total, 4) if total else None
