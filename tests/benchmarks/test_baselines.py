"""The baselines that learn: tags there and back, and that what can be learnt is learnt."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from commentary_nlp.commentary import Commentary, Entity

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import baseline_taggers  # noqa: E402  (from benchmarks/)
from baseline_encoder import FrozenEncoder, States, by_states, pair_features  # noqa: E402
from baseline_taggers import by_characters, spans, tags, units  # noqa: E402

sys.path.remove(str(BENCHMARKS))

WANTED = {(0, 2): "place", (2, 4): "place", (5, 6): "person"}


class Letters(FrozenEncoder):
    """An encoder whose states say which of a few characters a piece is; no model is read."""

    def __init__(self) -> None:
        super().__init__(Path("."))

    def read(self, sentences: Sequence[str]) -> Iterator[States]:
        for sentence in sentences:
            states = np.array([[float(c == one) for one in "美中夸骂"] for c in sentence], np.float32)
            yield States(states.reshape(-1, 4), units(0, len(sentence)))


def named(text: str) -> Commentary:
    return Commentary(text, tuple(Entity(at, at + 1, "GPE") for at, c in enumerate(text) if c in "美中"))


def places_of(record: Commentary) -> dict[tuple[int, int], str]:
    return {(e.start, e.end): "place" for e in record.entities}


def test_tags_and_back() -> None:
    found = tags(units(0, 7), WANTED)
    assert found == ["B-place", "I-place", "B-place", "I-place", "O", "B-person", "O"]
    assert spans(units(0, 7), found) == WANTED


def test_a_piece_over_a_border_belongs_to_the_first_name() -> None:
    assert tags([(0, 3), (3, 5), (5, 6)], WANTED) == ["B-place", "I-place", "B-person"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["I-place", "I-place", "O"], {(0, 2): "place"}),
        (["B-place", "I-person", "O"], {(0, 1): "place", (1, 2): "person"}),
        (["O", "O", "O"], {}),
    ],
)
def test_odd_tags_make_spans(given: list[str], found: dict[tuple[int, int], str]) -> None:
    assert spans(units(0, 3), given) == found


@pytest.mark.parametrize("kind", ["characters", "states"])
def test_a_tagger_learns_names(kind: str) -> None:
    train = [
        named(text) for text in ("美国说，中方听。", "他看美股。中资也走。", "都说好。", "中美谈。") * 10
    ]
    if kind == "characters":
        tag = by_characters(train, places_of)
    else:
        tag = baseline_taggers.by_states(train, places_of, Letters())
    assert tag("都说好。\n美国说，中方听。") == {(5, 6): "place", (9, 10): "place"}
    assert tag("") == {}


def test_stance_is_learnt_from_the_states_of_the_target() -> None:
    rows = [
        {"sentence": sentence, "mentions": [(at, at + 1)], "label": label}
        for sentence, at, label in (("夸美", 1, "favor"), ("骂中", 1, "against"), ("说。", 0, "neutral"))
    ] * 8
    ask = by_states(rows, Letters())
    assert ask(rows[:3]) == ["favor", "against", "neutral"]


def test_features_of_a_pair_without_a_piece_of_the_target() -> None:
    read = States(np.array([[1.0, 0.0], [0.0, 1.0]], np.float32), [(0, 1), (1, 2)])
    assert pair_features(read, [(1, 2)]).tolist() == [0.5, 0.5, 0.0, 1.0]
    assert pair_features(read, []).tolist() == [0.5, 0.5, 0.5, 0.5]
    assert pair_features(States(np.zeros((0, 2), np.float32), []), [(0, 1)]).tolist() == [0.0] * 4
