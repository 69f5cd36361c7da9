from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from commentary_nlp.cli.view import render
from commentary_nlp.commentary import Commentary, Device, DocumentStance, Entity, Stance, StanceScore

LONG = "关税清单越拉越长，" * 12 + "德国汽车业终于坐不住了，" + "账单还在路上，" * 12 + "谁来付？"
AT = LONG.index("德国")


def stance(start: int, end: int, label: str = "against", **more: object) -> Stance:
    return Stance(start, end, "德国", label, score=StanceScore(0.1, 0.8, 0.1), **more)  # type: ignore[arg-type]


def test_a_long_sentence_is_shortened_around_the_mention() -> None:
    result = Commentary(LONG, entities=(Entity(AT, AT + 2, "GPE", "德国"),), stances=(stance(0, len(LONG)),))
    line = next(line for line in render(result, title="x").splitlines() if "0.80" in line)
    assert "…" in line and "德国汽车业" in line
    assert line.endswith("…")
    assert 70 <= cell_len(line) <= 80


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_asked(width: int) -> None:
    result = Commentary(
        LONG,
        entities=(Entity(AT, AT + 2, "GPE", "德国"),),
        stances=(stance(0, len(LONG)),),
        devices=(Device(0, len(LONG), "rhetorical_question", 0.5), Device(0, 4, "metaphor")),
    )
    lines = render(result, title="article.txt", width=width).splitlines()
    assert max(cell_len(line) for line in lines) <= width


def test_other_holders_are_named_and_more_rows_counted() -> None:
    text = "德国输了。" * 5
    rows = tuple(stance(n * 5, n * 5 + 5, holder="路透社" if n == 0 else "author") for n in range(5))
    result = Commentary(text, stances=rows, document_stances=(DocumentStance("德国", "against", 0.9),))
    shown = render(result, title="x")
    assert "(路透社) 德国输了。" in shown
    assert "… and 2 more" in shown
    assert "德国  against 反对 0.90  (4 of 4 sentences for or against)" in shown


def test_actors_that_are_only_mentioned_have_no_stance_lines() -> None:
    text = "德国到会。"
    result = Commentary(text, stances=(stance(0, 5, "neutral"),))
    assert "sentences for or against" not in render(result, title="x")


def test_colour_only_where_asked() -> None:
    result = Commentary("德国输了。", stances=(stance(0, 5),))
    assert "\x1b[" not in render(result, title="x")
    assert "\x1b[" in render(result, title="x", colour=True, width=80)


def test_markup_and_escapes_in_the_text_stay_text() -> None:
    text = "[bold]德国[/bold]\x1b[31m\u202e输了。"
    result = Commentary(text, entities=(Entity(6, 8, "GPE", "德国"),), stances=(stance(0, len(text)),))
    shown = render(result, title="[red]x[/red]")
    assert "[red]x[/red]" in shown and "[bold]德国[/bold][31m输了。" in shown
    assert "\x1b" not in shown and "\u202e" not in shown


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1, max_size=60), st.integers(20, 100))
def test_odd_text_never_raises(text: str, width: int) -> None:
    whole = (0, len(text))
    result = Commentary(
        text,
        entities=(Entity(*whole, "GPE", "德国"),),
        stances=(stance(*whole),),
        devices=(Device(*whole, "irony", 0.5),),
    )
    assert render(result, title=text, width=width).endswith("\n")
