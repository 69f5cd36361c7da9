from __future__ import annotations

import collections
from pathlib import Path

import numpy as np
import pytest
from toy_model import encoder_source

from commentary_nlp.encoder.build import SPECIALS, choose_pieces, count_pieces, cut, write_encoder
from commentary_nlp.encoder.selfcheck import check_encoder
from commentary_nlp.errors import ModelError

WORDS = "embeddings.word_embeddings.weight"


def test_pieces_are_counted_and_lone_surrogates_do_not_stop_the_count() -> None:
    pieces = encoder_source().pieces
    counts = count_pieces(pieces, ["关税关税", "关税\ud800", "的"] * 2)
    names = {pieces[at][0]: count for at, count in counts.items()}
    assert names == {"关税": 6, "的": 2, "<unk>": 2}


def test_specials_come_first_then_single_characters_and_what_is_frequent() -> None:
    pieces = [(special, 0.0) for special in SPECIALS[::-1]]
    pieces += [
        ("中", -1.0),
        ("关税", -2.0),
        ("稀土", -2.0),
        ("▁的", -2.0),
        ("a", -1.0),
        ("ing", -1.0),
        ("ж", -1.0),
    ]
    at = {piece: index for index, (piece, _) in enumerate(pieces)}
    counts = collections.Counter({at["关税"]: 20, at["稀土"]: 19, at["▁的"]: 500, at["ж"]: 25})
    kept = [pieces[index][0] for index in choose_pieces(pieces, counts, minimum=20)]
    assert kept[:5] == list(SPECIALS)
    assert kept[5:] == ["中", "关税", "a", "ж"]


def test_cutting_keeps_every_vector_and_every_other_weight(tmp_path: Path) -> None:
    source = encoder_source()
    kept = [0, 1, 2, 3, 4, 9, 7, 30]
    small = cut(source, kept)
    assert small.config["vocab_size"] == 8 == len(small.pieces)
    for row, index in enumerate(kept):
        assert small.pieces[row] == source.pieces[index]
        np.testing.assert_array_equal(small.tensors[WORDS][row], source.tensors[WORDS][index])
    for name in set(source.tensors) - {WORDS}:
        assert small.tensors[name] is source.tensors[name]
    assert source.config["vocab_size"] == len(source.pieces), "the source is left as it was"


def test_a_written_folder_is_what_transformers_reads(tmp_path: Path) -> None:
    from tokenizers import Tokenizer
    from transformers import BertModel

    source = encoder_source()
    write_encoder(source, tmp_path / "encoder", half=False, extra={"note": "x"})
    model = BertModel.from_pretrained(tmp_path / "encoder", add_pooling_layer=False)
    tokenizer = Tokenizer.from_file(str(tmp_path / "encoder" / "tokenizer.json"))
    found = model.get_input_embeddings().weight.detach().numpy()
    np.testing.assert_array_equal(found, source.tensors[WORDS])
    (number,) = tokenizer.encode("关税", add_special_tokens=False).ids
    assert source.pieces[number][0] == "关税"


def test_an_encoder_that_means_nothing_fails_its_check(toy_encoder: Path) -> None:
    with pytest.raises(ModelError, match="C114"):
        check_encoder(toy_encoder)
