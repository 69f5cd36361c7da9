"""An analysed commentary for people: who is named, who is judged how and where, which devices.

The JSON output holds everything; the view shortens sentences and leaves neutral ones out.
"""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commentary_nlp.commentary import Commentary, DocumentStance, Entity, Stance
from commentary_nlp.scheme import (
    AUTHOR,
    DEVICE_NAMES_ZH,
    ENTITY_NAMES_ZH,
    STANCE_NAMES_ZH,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

EVIDENCE = 3
"""Sentences shown for each actor, the most probable ones."""
_COLOURS = {"favor": "green", "against": "red", "mixed": "yellow", "neutral": "dim"}


def render(result: Commentary, *, title: str, width: int | None = None, colour: bool = False) -> str:
    """The tables of `result` as text; `width` in columns, the terminal's or 80 by default."""
    from rich.console import Console

    out = io.StringIO()
    if width is None:
        width = Console().width if colour else 80
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False)
    size = f"{_count(len(result.text), 'character')}, {_count(len(result.sentences), 'sentence')}"
    console.print(_plain(f"{title}: {size}"), style="bold")
    _print_entities(console, result)
    _print_stances(console, result)
    _print_devices(console, result)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _print_entities(console: Console, result: Commentary) -> None:
    _heading(
        console,
        "Entities",
        f"{_count(len(result.entities), 'mention')}, {_count(len(result.actors), 'actor')}",
    )
    if not result.entities:
        return
    table = _grid("actor", "type", "named as")
    table.columns[2].ratio = 1
    groups: dict[tuple[str, str], list[Entity]] = {}
    for entity in result.entities:
        groups.setdefault((entity.actor or "", entity.label), []).append(entity)

    def order(key: tuple[str, str]) -> tuple[bool, int, int]:
        actor, label = key
        place = groups[key][0].start if actor else result.labels.entities.index(label)
        return not actor, -len(groups[key]) if actor else 0, place

    for actor, label in sorted(groups, key=order):
        surfaces = Counter(result.surface(entity) for entity in groups[actor, label])
        names = "  ".join(f"{name} ×{count}" if count > 1 else name for name, count in surfaces.items())
        table.add_row(
            _plain(actor or "—"), f"{label} {ENTITY_NAMES_ZH.get(label, '')}".rstrip(), _plain(names)
        )
    console.print(table)


def _print_stances(console: Console, result: Commentary) -> None:
    poles = result.labels.stances
    polar = sum(poles[stance.label] != "neutral" for stance in result.stances)
    _heading(
        console,
        "Stance",
        f"{_count(len(result.stances), 'row')} of sentence and actor, {polar} for or against",
    )
    overall = {stance.actor: stance for stance in result.document_stances}
    actors = dict.fromkeys([*overall, *(stance.actor for stance in result.stances)])
    for actor in actors:
        rows = [stance for stance in result.stances if stance.actor == actor]
        shown = [stance for stance in rows if poles[stance.label] != "neutral"]
        if actor not in overall and not shown:
            continue
        authors = [poles[stance.label] for stance in rows if stance.holder == AUTHOR]
        console.print(_actor_line(actor, overall.get(actor), authors), soft_wrap=True)
        best = sorted(shown, key=lambda stance: -_probability(stance))[:EVIDENCE]
        for stance in sorted(best, key=lambda stance: stance.start):
            console.print(_evidence_line(result, stance, console.width), soft_wrap=True)
        if len(shown) > len(best):
            console.print(f"    … and {len(shown) - len(best)} more", style="dim")


def _actor_line(actor: str, overall: DocumentStance | None, labels: Sequence[str]) -> Text:
    """The actor with the author's overall stance; `labels` are the poles of the author's sentences."""
    line = _plain(actor)
    line.stylize("bold")
    if overall is not None:
        name = f"{overall.label} {STANCE_NAMES_ZH[overall.label]}"
        line.append("  ").append(name, style=_COLOURS[overall.label])
        if overall.score is not None:
            line.append(f" {overall.score:.2f}")
    polar = sum(label != "neutral" for label in labels)
    return line.append(f"  ({polar} of {_count(len(labels), 'sentence')} for or against)", style="dim")


def _evidence_line(result: Commentary, stance: Stance, width: int) -> Text:
    from rich.text import Text

    head = Text("  ")
    head.append(f"{stance.label:<7}", style=_COLOURS[result.labels.stances[stance.label]])
    head.append(f" {_probability(stance):.2f} " if stance.score is not None else " ")
    if stance.holder != AUTHOR:
        head.append("(").append_text(_plain(stance.holder)).append(") ")
    names = [e for e in result.entities if e.actor == stance.actor and stance.start <= e.start < stance.end]
    at = names[0].start - stance.start if names else 0
    return head.append_text(_shortened(result.surface(stance), at, width - head.cell_len))


def _probability(stance: Stance) -> float:
    return 0.0 if stance.score is None else stance.score.of(stance.label)


def _print_devices(console: Console, result: Commentary) -> None:
    _heading(console, "Rhetoric", _count(len(result.devices), "device"))
    if not result.devices:
        return
    table = _grid("device", "p", "span")
    name_width = max(len(name) for name in result.labels.devices) + 12
    for device in result.devices:
        name = f"{device.device} {DEVICE_NAMES_ZH.get(device.device, '')}".rstrip()
        score = "" if device.score is None else f"{device.score:.2f}"
        room = max(console.width - name_width - 8, 20)
        table.add_row(name, score, _shortened(result.surface(device), 0, room))
    console.print(table)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _heading(console: Console, title: str, count: str) -> None:
    from rich.text import Text

    console.print()
    console.print(Text.assemble((title, "bold underline"), f"  {count}"))


def _grid(*columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for number, column in enumerate(columns):
        table.add_column(column, no_wrap=number == 1, overflow="fold")
    return table


def _plain(text: str) -> Text:
    """`text` on one line without characters that would steer a terminal."""
    from rich.text import Text

    return Text("".join(" " if char.isspace() else char for char in text if _is_shown(char)))


def _is_shown(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in ("Cc", "Cf")


def _shortened(text: str, at: int, width: int) -> Text:
    """At most `width` columns of `text`, `…` for what is left out, the character at `at` among them."""
    from rich.cells import cell_len

    shown = _plain(text)
    if shown.cell_len <= width:
        return shown
    before = _plain(text[:at]).plain
    kept = shown.plain
    if cell_len(before) > width // 2:
        while before and cell_len(before) > width // 3:
            before = before[1:]
        kept = "…" + before + kept[len(_plain(text[:at]).plain) :]
    return _cut(kept, width)


def _cut(line: str, width: int) -> Text:
    from rich.cells import cell_len

    if cell_len(line) > width:
        while line and cell_len(line) > width - 1:
            line = line[:-1]
        line = line.rstrip() + "…"
    return _plain(line)
