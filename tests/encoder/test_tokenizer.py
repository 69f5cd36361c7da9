from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.encoder.tokenizer import BOS, EOS, MASK, PAD, PieceTokenizer
from commentary_nlp.errors import ModelError
from commentary_nlp.text import IGNORABLE, normalise, sentences

ANY_TEXT = st.lists(
    st.one_of(
        st.sampled_from(
            ["美国", "中美。", "\u200b", "\ud800", "e\u0301", "㎡", "½", "ﷺ", "한", "▁", "\n", " "]
        ),
        st.text(alphabet=st.characters(exclude_categories=()), max_size=10),
    ),
    max_size=8,
).map("".join)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(text=ANY_TEXT)
def test_every_visible_character_lies_in_exactly_one_piece(toy_tokenizer: PieceTokenizer, text: str) -> None:
    folded = normalise(text)
    spans = sentences(folded)
    pieces = toy_tokenizer.pieces(folded, spans)
    visible = [at for start, end in spans for at in range(start, end) if folded[at] != IGNORABLE]
    characters = pieces.characters
    assert characters.offset.tolist() == visible
    assert [bound for bound, _ in pieces.bounds[1:]] == [bound for _, bound in pieces.bounds[:-1]]
    assert (pieces.bounds[-1][1] if pieces.bounds else 0) == len(pieces.ids)
    assert (np.diff(characters.piece) >= 0).all()
    for (start, end), (first, stop) in zip(spans, pieces.bounds, strict=True):
        own = characters.piece[(characters.offset >= start) & (characters.offset < end)]
        assert first <= own.min() and own.max() < stop
    assert ((characters.code >= 0) & (characters.code < toy_tokenizer.characters)).all()
    assert ((characters.place >= 0) & (characters.place < 16)).all()


def test_a_zero_width_character_inside_a_name_changes_nothing_but_offsets(
    toy_tokenizer: PieceTokenizer,
) -> None:
    plain, split = "中美关税", "中\u200b美\u200b关税"
    one = toy_tokenizer.pieces(plain, sentences(plain))
    other = toy_tokenizer.pieces(split, sentences(split))
    assert one.ids.tolist() == other.ids.tolist()
    assert one.characters.piece.tolist() == other.characters.piece.tolist()
    assert one.characters.place.tolist() == other.characters.place.tolist()
    assert other.characters.offset.tolist() == [0, 2, 4, 5]


def test_place_counts_the_characters_before_and_after_in_the_piece(toy_tokenizer: PieceTokenizer) -> None:
    text = "制造业的关税"
    found = toy_tokenizer.pieces(text, [(0, 6)])
    assert found.characters.piece.tolist() == [0, 0, 0, 1, 2, 2]
    assert found.characters.place.tolist() == [0 * 4 + 2, 1 * 4 + 1, 2 * 4 + 0, 0, 0 * 4 + 1, 1 * 4 + 0]


def test_a_long_run_of_unknown_characters_keeps_its_places_in_range(toy_tokenizer: PieceTokenizer) -> None:
    text = "鑫" * 50
    found = toy_tokenizer.pieces(text, [(0, 50)])
    assert len(found.ids) == 1, "unknown characters fuse into one piece"
    assert set(found.characters.code.tolist()) == {0}
    assert found.characters.place.tolist()[:4] == [3, 7, 11, 15]
    assert found.characters.place.tolist()[-1] == 12


def test_pieces_do_not_cross_sentences(toy_tokenizer: PieceTokenizer) -> None:
    text = "中美"
    assert len(toy_tokenizer.pieces(text, [(0, 2)]).ids) == 1
    assert toy_tokenizer.pieces(text, [(0, 1), (1, 2)]).bounds == [(0, 1), (1, 2)]


def test_no_sentences_no_pieces(toy_tokenizer: PieceTokenizer) -> None:
    found = toy_tokenizer.pieces("  ", [])
    assert (len(found.ids), found.bounds, len(found.characters.code)) == (0, [], 0)


def test_ids_skip_what_cannot_be_seen(toy_tokenizer: PieceTokenizer) -> None:
    assert toy_tokenizer.ids("关\u200b税") == toy_tokenizer.ids("关税") != []
    assert toy_tokenizer.ids("\u200b") == []


def test_a_file_that_asks_to_truncate_or_pad_is_not_obeyed(toy_encoder: Path, tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    short = Tokenizer.from_file(str(toy_encoder / "tokenizer.json"))
    short.enable_truncation(2)
    short.enable_padding(length=9)
    short.save(str(tmp_path / "tokenizer.json"))
    text = "今天我说你"
    assert len(PieceTokenizer.from_file(tmp_path / "tokenizer.json").pieces(text, [(0, 5)]).ids) == 5


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", "utf-8")
    for name in ("none.json", "broken.json"):
        with pytest.raises(ModelError, match=rf"C104.*{name}"):
            PieceTokenizer.from_file(tmp_path / name)


def test_a_literal_control_piece_is_text(toy_tokenizer: PieceTokenizer) -> None:
    ids = toy_tokenizer.ids("<s>中</s><pad><mask>")
    assert not {BOS, PAD, EOS, MASK} & set(ids)
    assert len(ids) > 1
