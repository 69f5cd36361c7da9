"""A picture of a corpus: labels of every split, and how its frequent actors are judged; needs matplotlib."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commentary_nlp.corpus.files import write_whole
from commentary_nlp.corpus.splits import SplitStats
from commentary_nlp.corpus.stats import ActorShare
from commentary_nlp.errors import InputError, missing_extra
from commentary_nlp.scheme import STANCE_LABELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("png", "svg")
ACTORS = 25
"""As many of the actors in most documents are drawn."""

_COLOURS = {"favor": "#2f6f9f", "against": "#c8553d", "neutral": "#d6d2c8"}
_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Arial Unicode MS",
)


def plot(found: SplitStats, path: str | Path) -> None:
    """Draw `found` into a `.png` or `.svg` file.

    Actors are named in Chinese where a font for it is installed, else in English as the knowledge files have
    it. Raises MissingExtra (C201) without matplotlib, InputError: C004 where the file cannot be written or
    has another ending.
    """
    target = Path(path)
    kind = target.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise InputError("C004", f"{target} ends in neither .png nor .svg. Name another file.")
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        raise missing_extra("matplotlib", "plot", "a plot") from None
    font = _chinese_font()
    families = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    with matplotlib.rc_context({"svg.hashsalt": "corpus", "font.size": 9, "font.sans-serif": families}):
        figure = Figure(figsize=(13, 9), layout="constrained")
        _draw(figure, found, chinese=font is not None)
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, dpi=150, metadata={"Date": None} if kind == "svg" else {})
    write_whole(target, buffer.getvalue())


def _chinese_font() -> str | None:
    from matplotlib import font_manager

    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in _CHINESE_FONTS if name in installed), None)


def _draw(figure: Figure, found: SplitStats, *, chinese: bool) -> None:
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.1))
    _draw_counts(left, found)
    shares = found.whole.actors[:ACTORS]
    names = [share.actor for share in shares] if chinese else _english([share.actor for share in shares])
    _draw_shares(right, shares, names)


def _draw_counts(axes: Axes, found: SplitStats) -> None:
    """Grouped bars, one for each split, on a logarithmic scale."""
    labels = [*found.whole.entities, *found.whole.pairs, *found.whole.devices]
    height = 0.8 / len(found.splits)
    for number, (name, part) in enumerate(found.splits.items()):
        counts = {**part.entities, **part.pairs, **part.devices}
        places = [row + number * height for row in range(len(labels))]
        axes.barh(places, [counts[label] for label in labels], height=height, label=name)
    middle = height * (len(found.splits) - 1) / 2
    axes.set_yticks([row + middle for row in range(len(labels))], labels)
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlim(left=0.8)
    axes.margins(y=0.01)
    axes.set_xlabel("spans or (sentence, actor) pairs")
    axes.set_title("Labels of each split")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=len(found.splits))


def _draw_shares(axes: Axes, shares: Sequence[ActorShare], names: Sequence[str]) -> None:
    """Stacked bars that fill the width, one for each actor."""
    rows = list(range(len(shares)))
    before = [0.0] * len(shares)
    for label in STANCE_LABELS:
        widths = [share.labels[label] / sum(share.labels.values()) for share in shares]
        axes.barh(rows, widths, left=before, label=label, color=_COLOURS[label])
        before = [start + width for start, width in zip(before, widths, strict=True)]
    titles = [f"{name} ({share.documents})" for name, share in zip(names, shares, strict=True)]
    axes.set_yticks(rows, titles)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of the author's (sentence, actor) pairs")
    axes.margins(y=0.01)
    axes.set_title("The actors in most documents (number of documents)")
    if shares:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=len(STANCE_LABELS))


def _english(actors: Sequence[str]) -> list[str]:
    """Latin names from the knowledge files; the id, escaped to ASCII, of an actor that has none."""
    from commentary_nlp.actors import Knowledge

    knowledge = Knowledge.load()

    def name(actor: str) -> str:
        entries = [found.actor for found in knowledge.candidates(actor)]
        known = [name for entry in entries for name in (*entry.english, *(a.surface for a in entry.aliases))]
        return next((name for name in known if not _has_chinese(name)), ascii(actor)[1:-1])

    return [name(actor) for actor in actors]


def _has_chinese(name: str) -> bool:
    return any(char >= "\u2e80" for char in name)
