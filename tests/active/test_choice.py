from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.active import Items, choose, informations, uncertainty
from commentary_nlp.active.duplicates import SIZE, same_text, sketch
from commentary_nlp.active.information import DIRECTIONS, PRIOR, Directions
from commentary_nlp.active.items import TASKS, doubt

APART = np.arange(4 * SIZE).reshape(4, SIZE)


def text(states: np.ndarray, doubts: float | np.ndarray = 0.5) -> dict[str, Items]:
    """A text that has the same items for every task."""
    items = Items(states, np.broadcast_to(np.asarray(doubts, np.float64), len(states)))
    return dict.fromkeys(TASKS, items)


def texts(count: int, seed: int = 0) -> list[dict[str, Items]]:
    draw = np.random.default_rng(seed)
    return [text(draw.normal(size=(draw.integers(1, 9), 12)), draw.random()) for _ in range(count)]


def test_uncertainty_runs_from_sure_to_even() -> None:
    rows = [[1.0, 0.0, 0.0], [1 / 3, 1 / 3, 1 / 3], [0.6, 0.4, 0.0], [0.8, 0.1, 0.1]]
    sure, even, two, one = uncertainty(rows)
    assert (sure, even) == (0.0, pytest.approx(1.0))
    assert sure < one < two < even
    assert doubt([0.5, 0.0, 1.0, 0.9]).tolist() == pytest.approx([1.0, 0.0, 0.0, 0.36])
    assert len(uncertainty([])) == len(doubt([])) == 0


def test_doubtful_texts_come_before_sure_ones_of_the_same_states() -> None:
    states = np.random.default_rng(1).normal(size=(6, 12))
    offered = [text(states, doubts) for doubts in (0.0, 0.9, 0.4)]
    _, found = informations([], offered + texts(20))
    order = [place for place, _ in choose(found[:3], [], 3)]
    assert order == [1, 2, 0]


def test_a_second_text_of_its_kind_gives_way_to_another_kind() -> None:
    draw = np.random.default_rng(2)
    here, there = draw.normal(size=(2, 12))

    def near(middle: np.ndarray) -> dict[str, Items]:
        return text(3 * middle + 0.1 * draw.normal(size=(8, 12)))

    pool = [near(here), near(here), near(there)]
    _, found = informations([], pool + texts(20))
    assert {place for place, _ in choose(found[:3], [], 2)} != {0, 1}
    taught, found = informations([near(here)], pool + texts(20))
    assert choose(found[:3], taught, 1)[0][0] == 2


def test_a_long_text_is_worth_hardly_more_for_its_length() -> None:
    draw = np.random.default_rng(3)
    states = draw.normal(size=(40, 12))
    _, found = informations([], [text(states), text(np.tile(states, (5, 1))), *texts(20)])
    (_, first), (_, second) = (choose([one], [], 1)[0] for one in found[:2])
    assert second == pytest.approx(first, rel=0.1)


def test_one_doubtful_item_makes_no_doubtful_text() -> None:
    draw = np.random.default_rng(4)
    states = draw.normal(size=(20, 12))
    _, found = informations([], [text(states[:1], 1.0), text(states, 1.0), *texts(20)])
    assert choose(found[:2], [], 1)[0][0] == 1


def test_the_doubts_of_labelled_texts_are_not_asked() -> None:
    known = texts(5, seed=8)
    sure = [
        {task: Items(items.states, 0 * items.uncertainty) for task, items in one.items()} for one in known
    ]
    padding = texts(300, seed=9)  # directions and typical doubts come from others
    first = informations([*padding, *known], texts(3))[0][-5:]
    second = informations([*padding, *sure], texts(3))[0][-5:]
    assert np.allclose(first, second)


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_the_lazy_choice_is_the_greedy_one(seed: int, count: int) -> None:
    taught, found = informations(texts(2, seed), texts(10, seed + 1))
    total = PRIOR * np.eye(DIRECTIONS) + sum(taught, np.zeros(found[0].shape))
    wanted: list[int] = []
    for _ in range(min(count, len(found))):
        gains = [
            -np.inf if place in wanted else np.linalg.slogdet(total + one)[1].sum()
            for place, one in enumerate(found)
        ]
        wanted.append(int(np.argmax(gains)))
        total = total + found[wanted[-1]]
    chosen = choose(found, taught, count)
    assert [place for place, _ in chosen] == wanted
    gains = [gain for _, gain in chosen]
    assert gains == sorted(gains, reverse=True) and min(gains) > 0


def test_texts_without_any_item_are_chosen_last() -> None:
    nothing = dict.fromkeys(TASKS, Items(np.zeros((0, 1)), np.zeros(0)))
    _, found = informations([], [nothing, *texts(3), nothing])
    order = [place for place, _ in choose(found, [], 5)]
    assert set(order[3:]) == {0, 4}
    assert informations([], [nothing])[1][0].sum() == 0.0
    assert choose([], [], 3) == []


def test_directions_are_white_and_those_without_variance_nought() -> None:
    draw = np.random.default_rng(6)
    states = draw.normal(size=(500, 3)) @ np.diag([9.0, 1.0, 0.0]) + 4.0
    found = Directions.of([Items(states, np.full(500, 0.25))])
    rows = (states - found.middle) @ found.axes
    assert np.allclose(np.cov(rows.T, bias=True)[:2, :2] * DIRECTIONS, np.eye(2), atol=1e-6)
    assert not found.axes[:, 2:].any() and found.typical == 0.25
    alike = Directions.of([Items(np.ones((4, 3)), np.zeros(4))])
    assert not alike.axes.any() and alike.typical == 1.0


ARTICLE = (
    "美方宣布对进口稀土加征关税，中方表示坚决反对，并将采取必要措施维护自身权益。" * 2 + "双方下周再谈。"
)


def test_a_text_is_itself_in_other_characters_widths_and_spaces() -> None:
    other = (
        "美方宣布對進口稀土加徵關稅,中方表示堅決反對,並將採取必要措施維護自身權益。" * 2 + "雙方下周再談。"
    )
    spaced = "\n".join(ARTICLE[at : at + 7] for at in range(0, len(ARTICLE), 7))
    sketches = np.stack(
        [sketch(other), sketch(spaced), sketch("完全无关的另一篇文章，讲的是大豆收成和港口运力。")]
    )
    assert same_text(sketch(ARTICLE), sketches).tolist() == [True, True, False]


@pytest.mark.parametrize(("shared", "same"), [(0.9, True), (0.1, False), (0.0, False)])
def test_nearly_the_same_is_the_same(shared: float, same: bool) -> None:
    draw = np.random.default_rng(7)
    one, other = ("".join(chr(0x4E00 + n) for n in draw.integers(0, 9000, 1000)) for _ in range(2))
    mixed = one[: int(1000 * shared)] + other[int(1000 * shared) :]
    assert same_text(sketch(one), sketch(mixed)[None]).tolist() == [same]


@pytest.mark.parametrize("short", ["", "美", "😀\ud800"])
def test_short_texts_have_a_sketch(short: str) -> None:
    assert same_text(sketch(short), np.stack([sketch(short), sketch("别的")])).tolist() == [True, False]


def test_of_near_duplicates_one_is_chosen() -> None:
    _, found = informations([], texts(4))
    sketches = np.stack([APART[0], APART[0], APART[1], APART[2]])
    order = [place for place, _ in choose(found, [], 4, sketches)]
    assert len(order) == 3 and not {0, 1} <= set(order)
    for same in permutations(range(4), 2):
        assert same_text(APART[same[0]], APART[list(same)]).tolist() == [True, False]
