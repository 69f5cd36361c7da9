"""How far a job is: a bar in a terminal, plain lines elsewhere, nothing where nobody asked."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from commentary_nlp.batch.planning import Plan, Shard


class Progress:
    """Counts what is done and shows nothing."""

    def __init__(self) -> None:
        self.records = self.characters = self.failed = 0
        self.all_records = self.all_characters = 0
        self._kept = self._kept_records = 0
        self._open: dict[int, list[int]] = {}
        self._began = time.monotonic()

    def note(self, line: str) -> None:
        """Take something that the user should know."""

    def planning(self, records: int) -> None:
        """Take the number of records found so far while the input is looked through."""

    def start(self, plan: Plan, kept: Collection[int], failed: int) -> None:
        """Begin: the shards of `kept` are done already, with so many failed records."""
        self.failed = failed
        self._began = time.monotonic()
        done = [plan.shards[number] for number in kept]
        self.all_records, self.all_characters = plan.records, plan.characters
        self.records = self._kept_records = sum(shard.records for shard in done)
        self.characters = self._kept = sum(shard.characters for shard in done)
        self.show()

    def heard(self, number: int, characters: int) -> None:
        """A record of the shard `number` was read."""
        seen = self._open.setdefault(number, [0, 0])
        seen[0] += 1
        seen[1] += characters
        self.show()

    def landed(self, shard: Shard, failed: int) -> None:
        """A shard is in its place."""
        self._open.pop(shard.number, None)
        self.records += shard.records
        self.characters += shard.characters
        self.failed += failed
        self.show()

    def show(self) -> None:
        """Show how far it is."""

    def end(self) -> None:
        """The job ended, done or not."""

    def line(self) -> str:
        """Records, rates of this run, errors and the time that the characters left will take at its rate."""
        seconds = max(time.monotonic() - self._began, 1e-9)
        records = min(self.records + sum(seen[0] for seen in self._open.values()), self.all_records)
        characters = min(self.characters + sum(seen[1] for seen in self._open.values()), self.all_characters)
        rate = (characters - self._kept) / seconds
        left = (self.all_characters - characters) / rate if rate else None
        of_this_run = (records - self._kept_records) / seconds
        return (
            f"{records:,} of {self.all_records:,} records, {of_this_run:.1f} records/s, "
            f"{rate:,.0f} characters/s, {self.failed} errors, {_duration(left)} left"
        )


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "unknown time"
    minutes, rest = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


class PlainProgress(Progress):
    """A line every few seconds."""

    def __init__(self, stream: IO[str] | None = None, every: float = 10.0) -> None:
        super().__init__()
        self._stream = stream or sys.stderr
        self._every = every
        self._last = time.monotonic()

    def _is_due(self) -> bool:
        now = time.monotonic()
        if now - self._last < self._every:
            return False
        self._last = now
        return True

    def note(self, line: str) -> None:
        """Print it."""
        print(line, file=self._stream, flush=True)

    def planning(self, records: int) -> None:
        """Print it when a line is due."""
        if self._is_due():
            self.note(f"looking through the input: {records:,} records")

    def show(self) -> None:
        """Print it when a line is due."""
        if self._is_due():
            self.note(self.line())


class BarProgress(Progress):
    """A bar in a terminal."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        self._bar: Bar = Bar(BarColumn(24), TextColumn("{task.description}"), console=Console(stderr=True))
        self._task = self._bar.add_task("looking through the input", total=None)
        self._bar.start()

    def note(self, line: str) -> None:
        """Print it above the bar."""
        self._bar.console.print(line, markup=False, highlight=False)

    def planning(self, records: int) -> None:
        """Show it beside the bar."""
        self._bar.update(self._task, description=f"looking through the input: {records:,} records")

    def show(self) -> None:
        """Move the bar."""
        opened = sum(seen[1] for seen in self._open.values())
        done = min(self.characters + opened, self.all_characters)
        self._bar.update(self._task, total=self.all_characters or 1, completed=done, description=self.line())

    def end(self) -> None:
        """Leave the bar as it is."""
        self._bar.stop()
