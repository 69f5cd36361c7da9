from __future__ import annotations

import pytest

from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.stances.marks import HEAD, MIDDLE, NOWHERE, TAIL, WHOLE, mark_pieces


@pytest.mark.parametrize(
    ("text", "mentions", "marks"),
    [
        ("中美", [(0, 1)], [HEAD]),
        ("中美", [(1, 2)], [TAIL]),
        ("中美", [(0, 2)], [WHOLE]),
        ("制造业", [(1, 2)], [MIDDLE]),
        ("制造业", [(0, 2)], [HEAD]),
        ("制造业", [(1, 3)], [TAIL]),
        ("美国的", [(0, 2)], [WHOLE, NOWHERE]),
        ("说美国", [(0, 3)], [WHOLE, WHOLE]),
        ("说美国", [(0, 2)], [WHOLE, HEAD]),
        ("美国说美国", [(0, 2), (3, 5)], [WHOLE, NOWHERE, WHOLE]),
        ("美国说", [], [NOWHERE, NOWHERE]),
    ],
)
def test_marks_show_which_part_of_a_piece_is_meant(
    toy_tokenizer: PieceTokenizer, text: str, mentions: list[tuple[int, int]], marks: list[int]
) -> None:
    pieces = toy_tokenizer.pieces(text, [(0, len(text))])
    assert mark_pieces(pieces.characters, mentions, 0, len(pieces.ids)).tolist() == marks


def test_a_mention_outside_the_range_leaves_no_mark(toy_tokenizer: PieceTokenizer) -> None:
    pieces = toy_tokenizer.pieces("美国说美国", [(0, 5)])
    assert mark_pieces(pieces.characters, [(0, 2), (3, 5)], 1, 3).tolist() == [NOWHERE, WHOLE]
