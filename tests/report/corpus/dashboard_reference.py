"""The figures of a dashboard counted in Python straight from results, without its data layer."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary, Stance
from commentary_nlp.scheme import AUTHOR, STANCE_LABELS

Z = 1.959963984540054


@dataclass(frozen=True)
class Filters:
    """What a reader chose; the fields of the page's own state."""

    start: str = ""
    end: str = "9999"
    sources: frozenset[str | None] = frozenset()
    actors: frozenset[str] = frozenset()
    holder: str = "all"
    labels: frozenset[str] = frozenset(STANCE_LABELS)
    p: float = 0.0

    def in_range(self, result: Commentary) -> bool:
        day = day_of(result)
        source = result.columns.get("source")
        return (day is None or self.start <= day <= self.end) and (not self.sources or source in self.sources)

    def keeps(self, stance: Stance) -> bool:
        """Whether the row passes every filter but that of labels."""
        probability = 1.0 if stance.score is None else getattr(stance.score, stance.label)
        return (
            probability >= self.p
            and (self.holder == "all" or (stance.holder == AUTHOR) == (self.holder == "author"))
            and (not self.actors or stance.actor in self.actors)
        )

    def articles(self, results: Iterable[Commentary]) -> list[Commentary]:
        ranged = [result for result in results if self.in_range(result)]
        if not (self.actors or self.holder != "all" or len(self.labels) < 3 or self.p):
            return ranged
        return [result for result in ranged if any(map(self.lists, result.stances))]

    def lists(self, stance: Stance) -> bool:
        return self.keeps(stance) and stance.label in self.labels

    def positions(self, results: Iterable[Commentary]) -> list[tuple[Commentary, str, int]]:
        """Article, actor, and 1, -1 or 0: the side of most of its rows."""
        found = []
        for result in filter(self.in_range, results):
            balance: dict[str, int] = defaultdict(int)
            for stance in filter(self.keeps, result.stances):
                side = {"favor": 1, "against": -1}.get(stance.label, 0)
                balance[stance.actor] += side if stance.label in self.labels else 0
            found += [(result, actor, (total > 0) - (total < 0)) for actor, total in balance.items()]
        return found


def day_of(result: Commentary) -> str | None:
    written = str(result.columns.get("date", ""))
    return written if written[:2] == "20" else None


def month_of(result: Commentary) -> str:
    return (day_of(result) or "no date")[:7]


def source_of(result: Commentary) -> str:
    return str(result.columns.get("source", "no source"))


def net(k: int, m: int, n: int) -> tuple[float, float, float]:
    """Net stance with the adjusted Wald interval of Bonett and Price (2012), by their formula."""
    a, b = (k + 1) / (n + 2), (m + 1) / (n + 2)
    half = Z * math.sqrt((a + b - (a - b) ** 2) / (n + 2))
    return (k - m) / n, max(-1.0, a - b - half), min(1.0, a - b + half)


def wilson(k: int, n: int) -> tuple[float, float, float]:
    """Share with the limits that solve (p - x)^2 = z^2 x (1 - x) / n, by bisection."""
    p = k / n

    def limit(low: float, high: float) -> float:
        inside, outside = (p, low) if low < p else (p, high)
        for _ in range(200):
            middle = (inside + outside) / 2
            if (p - middle) ** 2 <= Z * Z * middle * (1 - middle) / n:
                inside = middle
            else:
                outside = middle
        return inside

    return p, limit(0.0, p) if k else 0.0, limit(p, 1.0) if k < n else 1.0


def net_by(
    results: Sequence[Commentary], filters: Filters, group: Callable[[Commentary], str]
) -> dict[tuple[str, str], tuple[float, float, float, int, int, int]]:
    """By actor and group: value, low, high, articles for, against, all."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for result, actor, side in filters.positions(results):
        cell = counts[actor, group(result)]
        cell[0] += side > 0
        cell[1] += side < 0
        cell[2] += 1
    return {key: (*net(*cell), *cell) for key, cell in counts.items()}  # type: ignore[misc]


def ranking(
    results: Sequence[Commentary], filters: Filters, side: int, support: int
) -> list[tuple[str, int, int]]:
    """Actor, articles on that side, all articles, best lower limit first."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for _, actor, position in filters.positions(results):
        counts[actor][0] += position == side
        counts[actor][1] += 1
    ranked = [(actor, k, n) for actor, (k, n) in counts.items() if n >= support and k]
    return sorted(ranked, key=lambda row: (-wilson(row[1], row[2])[1], -row[2]))


def device_rate(
    results: Sequence[Commentary], filters: Filters, device: str, source: str
) -> tuple[float, float, int, int]:
    """Devices per 1,000 characters, half of the interval of a ratio, count, n."""
    chosen = [result for result in filters.articles(results) if source_of(result) == source]
    counts = [
        sum(d.device == device and (d.score is None or d.score >= filters.p) for d in result.devices)
        for result in chosen
    ]
    sizes = [len(result.text) / 1000 for result in chosen]
    rate = sum(counts) / sum(sizes)
    n = len(chosen)
    spread = sum((count - rate * size) ** 2 for count, size in zip(counts, sizes, strict=True))
    half = Z * math.sqrt(n / (n - 1) * spread) / sum(sizes)
    return rate, half, sum(counts), n


def company(results: Sequence[Commentary], filters: Filters) -> Counter[frozenset[str]]:
    """Articles that name both of two actors."""
    found: Counter[frozenset[str]] = Counter()
    for result in filters.articles(results):
        names = sorted({actor.id for actor in result.actors} | {row.actor for row in result.stances})
        found.update(frozenset((a, b)) for at, a in enumerate(names) for b in names[at + 1 :])
    return found
