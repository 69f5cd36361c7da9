"""Does the stance follow the text, not the name? Scores on pairs of texts with their actors exchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commentary_nlp.commentary import Commentary
from commentary_nlp.errors import InputError
from commentary_nlp.evaluation.report import same_texts
from commentary_nlp.evaluation.scores import ratio, rounded
from commentary_nlp.evaluation.stances import author_labels

SIDES = ("a", "b")


@dataclass(frozen=True, slots=True)
class SwapCounts:
    """Of `pairs` minimal pairs, `both_right` with both twins right; `twins_right` of twice as many twins.

    A twin is right when every (sentence, actor) pair of its author has been found with its gold label.
    """

    pairs: int = 0
    both_right: int = 0
    twins_right: int = 0

    def __add__(self, other: SwapCounts) -> SwapCounts:
        """Both counted together."""
        return SwapCounts(
            self.pairs + other.pairs,
            self.both_right + other.both_right,
            self.twins_right + other.twins_right,
        )

    @property
    def rate(self) -> float | None:
        """The share of pairs with both twins right; None without a pair."""
        return ratio(self.both_right, self.pairs)

    @property
    def twin_rate(self) -> float | None:
        """The share of twins that are right; None without a pair."""
        return ratio(self.twins_right, 2 * self.pairs)

    def to_dict(self) -> dict[str, float | int | None]:
        """The counts and both rates, rounded."""
        return {
            "both_right": rounded(self.rate),
            "twins_right": rounded(self.twin_rate),
            "pairs": self.pairs,
        }


@dataclass(frozen=True, slots=True)
class SwapScores:
    """SwapCounts by the kind of pair, as `meta` names it; `wrong` are the names of pairs not both right."""

    kinds: Mapping[str, SwapCounts]
    wrong: tuple[str, ...]

    @property
    def all(self) -> SwapCounts:
        """All kinds together."""
        return sum(self.kinds.values(), SwapCounts())

    def to_dict(self) -> dict[str, object]:
        """The scores as JSON-ready data, figures rounded to four digits."""
        kinds = {kind: counts.to_dict() for kind, counts in self.kinds.items()}
        return {**self.all.to_dict(), "kinds": kinds, "wrong": list(self.wrong)}

    def table(self, width: int = 80) -> str:
        """The scores as a plain-text table of at most `width` columns; needs `rich`."""
        from commentary_nlp.evaluation.tables import as_text, figure, new_table

        table = new_table(
            "Swapped actors: the label follows the text", "kind", "both right", "twins", "pairs"
        )
        for kind, counts in (*self.kinds.items(), ("all", self.all)):
            table.row(kind, figure(counts.rate), figure(counts.twin_rate), str(counts.pairs))
        return as_text([table], width)


def evaluate_swaps(gold: Sequence[Commentary], predicted: Sequence[Commentary]) -> SwapScores:
    """How many pairs of twins `predicted` reads right on both sides.

    Gold records carry `meta` with `pair`, `side` ("a" or "b") and `kind`; `predicted` are the same texts in
    the same order. Raises InputError: C060 where the texts differ, C062 where gold records make no pairs.
    """
    pairs: dict[str, dict[str, bool]] = {}
    kinds: dict[str, str] = {}
    problems: list[str] = []
    for number, (wanted, given) in enumerate(same_texts(gold, predicted), 1):
        name, side = str(wanted.meta.get("pair")), str(wanted.meta.get("side"))
        sides = pairs.setdefault(name, {})
        if "pair" not in wanted.meta or side not in SIDES or side in sides:
            problems.append(f"record {number} ({wanted.id}): pair {name}, side {side}")
        sides[side] = _is_right(wanted, given)
        kinds.setdefault(name, str(wanted.meta.get("kind", "-")))
    problems += [f"pair {name} has one side" for name, sides in pairs.items() if len(sides) < len(SIDES)]
    if problems:
        shown = "\n  ".join(problems)
        cause = f"each pair needs a record of side a and one of side b in its meta:\n  {shown}"
        raise InputError("C062", cause)
    counts: dict[str, SwapCounts] = {}
    for name, sides in pairs.items():
        one = SwapCounts(1, int(all(sides.values())), sum(sides.values()))
        counts[kinds[name]] = counts.get(kinds[name], SwapCounts()) + one
    wrong = tuple(name for name, sides in pairs.items() if not all(sides.values()))
    return SwapScores(dict(sorted(counts.items())), wrong)


def _is_right(gold: Commentary, predicted: Commentary) -> bool:
    wanted, given = author_labels([gold]), author_labels([predicted])
    return all(given.get(pair) == label for pair, label in wanted.items())
