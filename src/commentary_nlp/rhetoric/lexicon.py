"""Word lists and the one automaton that finds all of them in a text.

A list is a plain text file in `lexicons/`:

    # comment, source and licence
    @score 0.8            a section: expected precision of the entries that follow
    @near 经济 行业         one of these words must stand in the sentence of the hit (optional)
    @far 气温 降雪          none of these may (optional)
    寒冬 凛冬              entries, parted by blanks
    -经济寒冬报告           not an entry: a hit that it overlaps, and that is shorter, is none

Longest match wins within a device. Matching is by pyahocorasick, linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from commentary_nlp.errors import LexiconError
from commentary_nlp.rhetoric.clauses import Passage

LISTS: Final = {
    "idioms.txt": "idiom",
    "idioms_added.txt": "idiom",
    "images.txt": "metaphor",
    "images_dead.txt": "metaphor",
    "loaded.txt": "loaded_language",
    "proverbs.txt": "allusion",
    "sayings.txt": "allusion",
    "parallels.txt": "allusion",
    "metonymy.txt": "metonymy",
    "hyperbole.txt": "hyperbole",
}
"""File name to device. Every entry of `images_dead.txt` blocks: it is never an image."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of a word list; `score` is its expected precision, 0 for a phrase that blocks."""

    surface: str
    device: str
    score: float
    near: tuple[str, ...] = ()
    far: tuple[str, ...] = ()

    def fits(self, sentence: str) -> bool:
        """Whether the words the entry asks for, and none it rules out, stand in `sentence`."""
        if self.near and not any(word in sentence for word in self.near):
            return False
        return not any(word in sentence for word in self.far)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found at `text[start:end]`."""

    start: int
    end: int
    entry: Entry


def read_list(name: str) -> list[Entry]:
    """The entries of the list `name`.

    Raises LexiconError C410 with file and line for a line that cannot be read.
    """
    device = LISTS[name]
    source = (files("commentary_nlp.rhetoric") / "lexicons" / name).read_text(encoding="utf-8")
    return list(parse_list(source.splitlines(), device, name, blocks=name == "images_dead.txt"))


def parse_list(lines: Iterable[str], device: str, name: str, *, blocks: bool = False) -> Iterator[Entry]:
    """The entries in `lines` of a word list, as described at the top of this module."""
    score = 0.8
    near: tuple[str, ...] = ()
    far: tuple[str, ...] = ()
    for number, line in enumerate(lines, 1):
        directive, *words = line.split() or [""]
        if not directive or directive.startswith("#"):
            continue
        if directive == "@score":
            score, near, far = _read_score(words, name, number), (), ()
        elif directive == "@near":
            near += tuple(words)
        elif directive == "@far":
            far += tuple(words)
        elif directive.startswith("@"):
            raise LexiconError(
                "C410", f"{name} line {number}: unknown directive '{directive}'. Use @score, @near or @far."
            )
        else:
            for word in (directive, *words):
                blocking = blocks or word.startswith("-")
                yield Entry(word.removeprefix("-"), device, 0.0 if blocking else score, near, far)


def _read_score(words: Sequence[str], name: str, number: int) -> float:
    try:
        (score,) = map(float, words)
    except ValueError:
        score = -1.0
    if not 0.0 < score < 1.0:
        raise LexiconError(
            "C410",
            f"{name} line {number}: '@score {' '.join(words)}' gives no number between 0 and 1. "
            "Write e.g. '@score 0.8'.",
        )
    return score


@cache
def _automaton() -> Any:
    """All lists in one automaton: surface to its (length, entries); built on first use."""
    import ahocorasick

    by_surface: dict[str, list[Entry]] = {}
    for name in LISTS:
        for entry in read_list(name):
            by_surface.setdefault(entry.surface, []).append(entry)
    automaton = ahocorasick.Automaton()
    for surface, entries in by_surface.items():
        automaton.add_word(surface, (len(surface), tuple(entries)))
    automaton.make_automaton()
    return automaton


def lexicon_hits(passage: Passage) -> dict[str, list[Hit]]:
    """Device to the longest hits of its lists in order, conditions met, none overlapping."""
    found: dict[str, list[Hit]] = {}
    for last, (length, entries) in _automaton().iter(passage.text):
        start = last + 1 - length
        for entry in entries:
            if (entry.near or entry.far) and not entry.fits(passage.sentence_text(start)):
                continue
            found.setdefault(entry.device, []).append(Hit(start, last + 1, entry))
    return {device: _longest(hits) for device, hits in found.items()}


def _longest(hits: list[Hit]) -> list[Hit]:
    """Leftmost-longest hits; those that block take part and are then left out."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.entry.score > 0.0, -hit.entry.score)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.end - hit.start > kept[-1].end - kept[-1].start:
            kept[-1] = hit
    return [hit for hit in kept if hit.entry.score > 0.0]
