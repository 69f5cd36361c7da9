"""Memory of a loaded model: the table of words mapped from its file, freed pages given back.

ONNX Runtime packs the matrices of the encoder for the processor, in each process anew. The table of words is
looked up as it stands in the file, so that processes share its pages where it is mapped.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WORDS = "words.q"
"""The table in eight bits, by the name that `onnx_graph` gives it."""
_GRAPH, _INITIALIZER, _DIMENSIONS, _NAME, _RAW = 7, 5, 1, 8, 9
"""Fields of ModelProto, GraphProto and TensorProto."""
_Field = tuple[int, int, int]


def mapped_words(path: Path) -> NDArray[np.int8] | None:
    """The table of words in an encoder's file, mapped; None where it has none, and on Windows.

    A file that is mapped cannot be replaced on Windows. What cannot be read gives None as well: the runtime
    then says what is wrong with it.
    """
    if sys.platform == "win32":
        return None
    try:
        data = np.memmap(path, np.uint8, "r")
        for number, start, end in _fields(data, 0, len(data)):
            if number == _GRAPH:
                for inner, first, last in _fields(data, start, end):
                    if inner == _INITIALIZER and (table := _words(data, first, last)) is not None:
                        return table
    except (OSError, ValueError, IndexError):
        pass
    return None


def _words(data: NDArray[np.uint8], start: int, end: int) -> NDArray[np.int8] | None:
    """The tensor in `data[start:end]`, where it is the table."""
    shape: list[int] = []
    name, raw = b"", (start, start)
    for number, first, last in _fields(data, start, end):
        if number == _NAME:
            name = data[first:last].tobytes()
        elif number == _DIMENSIONS:
            shape.append(_varint(data, first)[0])
        elif number == _RAW:
            raw = first, last
    if name != WORDS.encode() or math.prod(shape) != raw[1] - raw[0]:
        return None
    return data[raw[0] : raw[1]].view(np.int8).reshape(shape)


def _fields(data: NDArray[np.uint8], at: int, end: int) -> Iterator[_Field]:
    """(number, start, end) of each field of a protocol buffer message."""
    while at < end:
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            size = _varint(data, at)[1] - at
        elif kind == 2:
            size, at = _varint(data, at)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
        else:
            raise ValueError(f"no field of kind {kind}")
        yield key >> 3, at, at + size
        at += size


def _varint(data: NDArray[np.uint8], at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where it ends."""
    value = shift = 0
    while True:
        byte = int(data[at])
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("a number of more than 64 bits")


def give_back() -> None:
    """Give pages that are free to the system, where the C library can: loading frees as much as it keeps."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
