"""What a model must reach, beside what it reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Results = Mapping[str, Any]
AT_LEAST, AT_MOST, WITHIN = "≥", "≤", "within ±"
_FIGURES = ("assessment", "intervals", "figures")


@dataclass(frozen=True)
class Bar:
    """A figure by its place in the results, and the target it is held against; None for no target."""

    title: str
    place: tuple[str, ...]
    target: float | None = None
    sense: str = AT_LEAST

    def reached(self, value: float | None) -> bool | None:
        """Whether the target is reached; None where there is no target or no value."""
        if value is None or self.target is None:
            return None
        if self.sense == AT_LEAST:
            return value >= self.target
        return (abs(value) if self.sense == WITHIN else value) <= self.target

    @property
    def shown_target(self) -> str:
        """The target in words."""
        if self.target is None:
            return "–"
        return f"{self.sense}{'' if self.sense == WITHIN else ' '}{self.target:.2f}"


def _figure(title: str, name: str, target: float | None = None) -> Bar:
    return Bar(title, (*_FIGURES, name), target)


BARS = (
    _figure("entities, exact F1", "entities", 0.87),
    _figure("PERSON", "entities.PERSON", 0.92),
    _figure("AGENCY", "entities.AGENCY", 0.80),
    _figure("COMMODITY", "entities.COMMODITY", 0.80),
    Bar("one-character forms", ("assessment", "entities", "one_char", "f1"), 0.85),
    _figure("actors of found mentions, right id", "actors"),
    _figure("stance on found pairs, macro-F1", "stances.found", 0.70),
    _figure("stance on all gold pairs, macro-F1", "stances.all", 0.62),
    _figure("stance, favor or against rows, F1", "stances.polar", 0.55),
    _figure("other holders, F1", "stances.holders", 0.60),
    _figure("stance of whole texts, accuracy", "documents", 0.75),
    Bar("swap set, both twins right", ("swaps", "all"), 0.55),
    Bar("stance macro-F1 lost by invented names", ("invented_names", "stances"), 0.05, AT_MOST),
    Bar("false `against`, 中国 less 美国", ("false_against", "中国 less 美国"), 0.05, WITHIN),
    Bar("false `against`, 中国 less others", ("false_against", "中国 less others"), 0.05, WITHIN),
    Bar("false `against`, 美国 less others", ("false_against", "美国 less others"), 0.05, WITHIN),
    _figure("devices at half overlap, F1", "rhetoric", 0.55),
    _figure("metaphor", "rhetoric.metaphor", 0.50),
    _figure("antithesis", "rhetoric.antithesis", 0.55),
    _figure("questions (rhetorical_question, hypophora)", "rhetoric.questions", 0.75),
    _figure("numeric_appeal", "rhetoric.numeric_appeal", 0.65),
    _figure("idiom", "rhetoric.idiom", 0.75),
    _figure("irony", "rhetoric.irony", 0.35),
    *(
        Bar(f"calibration error (ECE), {title}", ("assessment", "calibration", task, "ece"), 0.06, AT_MOST)
        for task, title in (
            ("entities", "entities"),
            ("stances", "stance"),
            ("document_stances", "stance of whole texts"),
            ("rhetoric", "devices"),
        )
    ),
    Bar("int8 less full precision, greatest difference", ("full_precision", "greatest"), 0.01, WITHIN),
)
"""Every figure that is told first, in the order it is told."""


@dataclass(frozen=True)
class Reading:
    """A bar and what was measured for it; None where nothing was."""

    bar: Bar
    value: float | None
    low: float | None = None
    high: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the bar is reached; None where it cannot be told."""
        return self.bar.reached(self.value)


def readings(results: Results, bars: Sequence[Bar] = BARS) -> Iterator[Reading]:
    """Every bar with its figure and interval, whether or not it was measured."""
    for bar in bars:
        found: Any = results
        for key in bar.place:
            found = found.get(key) if isinstance(found, Mapping) else None
        if isinstance(found, Mapping):
            yield Reading(bar, found["value"], found["low"], found["high"])
        else:
            yield Reading(bar, found)
