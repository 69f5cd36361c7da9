"""How far a run is and how long it will take, from the pieces it has read and the time that took."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO


class Progress:
    """Lines on a stream: at most one every `every` seconds, and one for each evaluation.

    The time left is the pieces left by the speed of this process so far, and the evaluations left by the
    mean of those made; before anything was measured none is given.
    """

    def __init__(
        self,
        total: int,
        evaluations: int,
        *,
        done: int = 0,
        every: float = 10.0,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total, self.done, self.evaluations = total, done, evaluations
        self._stream = stream or sys.stderr
        self._clock, self._every = clock, every
        self._read, self._reading = 0, 0.0
        self._judged, self._judging = 0, 0.0
        self._last = self._shown = clock()

    def read(self, pieces: int, losses: str = "") -> None:
        """A step has read `pieces`."""
        now = self._clock()
        self._reading += now - self._last
        self._read, self.done, self._last = self._read + pieces, self.done + pieces, now
        if now - self._shown >= self._every:
            self.say(f"{100 * self.done / max(1, self.total):3.0f} %  {self.speed():,.0f} pieces/s  {losses}")

    def evaluated(self, line: str) -> None:
        """An evaluation is over; what it took counts for those that come."""
        now = self._clock()
        self._judging, self._judged, self._last = self._judging + now - self._last, self._judged + 1, now
        self.evaluations = max(0, self.evaluations - 1)
        self.say(line)

    def speed(self) -> float:
        """Pieces a second of this process, evaluations left out; 0 before the first step."""
        return self._read / self._reading if self._reading > 0 else 0.0

    def seconds_left(self) -> float | None:
        """The time left, or None while there is nothing to tell it from."""
        if not self.speed():
            return None
        judging = self._judging / self._judged * self.evaluations if self._judged else 0.0
        return (self.total - self.done) / self.speed() + judging

    def say(self, line: str) -> None:
        """Write a line, with the time left behind it."""
        left = self.seconds_left()
        self._shown = self._clock()
        print(line if left is None else f"{line.rstrip()}  {_span(left)} left", file=self._stream, flush=True)


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return (
        f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
    )
