from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary_nlp.errors import InputError
from commentary_nlp.text import Window, plan_windows


def bounds_of(lengths: list[int], first: int = 0) -> list[tuple[int, int]]:
    return list(pairwise(accumulate(lengths, initial=first)))


SIZES = st.integers(1, 40).flatmap(
    lambda size: st.tuples(st.just(size), st.integers(0, size - 1), st.integers(0, size - 1))
)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([4, 3, 3], [Window(0, 10, 0, 10)]),
        ([4, 3, 4], [Window(0, 7, 0, 7), Window(4, 11, 7, 11)]),
        ([6, 3, 3], [Window(0, 9, 0, 9), Window(6, 12, 9, 12)]),
        ([2, 9], [Window(0, 2, 0, 2), Window(1, 11, 2, 11)]),
        ([8, 4], [Window(0, 8, 0, 8), Window(4, 12, 8, 12)]),
        ([16], [Window(0, 10, 0, 8), Window(6, 16, 8, 16)]),
    ],
)
def test_windows_of_ten_pieces(lengths: list[int], expected: list[Window]) -> None:
    assert plan_windows(bounds_of(lengths), size=10, context=4, overlap=4) == expected


def test_a_document_that_fits_is_one_window() -> None:
    assert plan_windows(bounds_of([60, 70, 80, 44])) == [Window(0, 254, 0, 254)]


@given(st.lists(st.integers(0, 120), max_size=20), SIZES, st.integers(0, 5))
def test_own_ranges_partition_all_pieces(lengths: list[int], sizes: tuple[int, int, int], first: int) -> None:
    size, context, overlap = sizes
    windows = plan_windows(bounds_of(lengths, first), size, context, overlap)
    owned = [piece for window in windows for piece in range(window.own_start, window.own_end)]
    assert owned == list(range(first, first + sum(lengths)))
    for window in windows:
        assert first <= window.start <= window.own_start < window.own_end <= window.end
        assert window.end - window.start <= size


@given(st.lists(st.integers(1, 30), min_size=1, max_size=20))
def test_sentences_that_fit_are_never_cut_and_read_the_sentence_before(lengths: list[int]) -> None:
    bounds = bounds_of(lengths)
    starts = {start for start, _ in bounds}
    before = {start: previous for (previous, _), (start, _) in pairwise(bounds)}
    for window in plan_windows(bounds, size=40, context=10, overlap=8):
        assert window.own_start in starts
        assert window.end == window.own_end
        if window.own_start:
            wanted = max(before[window.own_start], window.own_start - 10)
            assert window.start == wanted or window.end - window.start == 40


@given(st.integers(255, 5000))
def test_pieces_of_a_long_sentence_see_both_neighbours(length: int) -> None:
    windows = plan_windows([(0, length)])
    for left, right in pairwise(windows):
        assert left.end - right.start >= 64
        assert left.end - left.own_end >= 32
        assert right.own_start - right.start >= 32


@pytest.mark.parametrize(("size", "context", "overlap"), [(0, 0, 0), (10, 10, 0), (10, 0, 10), (10, -1, 0)])
def test_sizes_that_cannot_work_are_refused(size: int, context: int, overlap: int) -> None:
    with pytest.raises(InputError, match=r"C020.*Choose a size"):
        plan_windows([(0, 5)], size, context, overlap)


@pytest.mark.parametrize("bounds", [[(0, 3), (4, 5)], [(0, 3), (2, 5)], [(3, 1)]])
def test_bounds_with_gaps_are_refused(bounds: list[tuple[int, int]]) -> None:
    with pytest.raises(InputError, match="C021"):
        plan_windows(bounds)
