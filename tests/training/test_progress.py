from __future__ import annotations

import io

from commentary_nlp.training.progress import Progress


def test_the_time_left_is_what_was_measured() -> None:
    now = [0.0]
    out = io.StringIO()
    progress = Progress(1000, 2, done=100, every=5, stream=out, clock=lambda: now[0])
    assert progress.seconds_left() is None
    now[0] = 4
    progress.read(100)
    assert out.getvalue() == "" and progress.speed() == 25 and progress.seconds_left() == 800 / 25
    now[0] = 8
    progress.read(100)
    assert out.getvalue() == " 30 %  25 pieces/s  28 s left\n"
    now[0] = 18
    progress.evaluated("epoch 1")
    assert out.getvalue().endswith("epoch 1  38 s left\n"), "one more evaluation of ten seconds"
    assert progress.speed() == 25, "the evaluation does not count as reading"
