"""Near duplicates: documents that share runs of thirteen characters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

GRAM = 13
NEAR_DUPLICATE = 0.05
"""A larger share of common 13-grams than this is no coincidence of titles, lists or sayings."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two documents and the share (0-1) of the shorter one's 13-grams that the other has."""

    first: str
    second: str
    share: float


def overlaps(documents: Iterable[tuple[str, str]]) -> tuple[Overlap, ...]:
    """Pairs of the (name, text) documents that share a 13-gram, white space left out, largest share first."""
    names: list[str] = []
    sizes: list[int] = []
    holders: dict[str, list[int]] = defaultdict(list)
    for number, (name, content) in enumerate(documents):
        text = "".join(content.split())
        grams = {text[at : at + GRAM] for at in range(max(len(text) - GRAM + 1, 0))}
        names.append(name)
        sizes.append(len(grams))
        for gram in grams:
            holders[gram].append(number)
    shared = Counter(pair for numbers in holders.values() for pair in combinations(numbers, 2))
    found = (Overlap(names[a], names[b], count / min(sizes[a], sizes[b])) for (a, b), count in shared.items())
    return tuple(sorted(found, key=lambda o: (-o.share, o.first, o.second)))
