"""Our figures against scikit-learn's, seqeval's and the definitions written out."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics import f1_score as seqeval_f1
from sklearn.metrics import cohen_kappa_score, f1_score

from commentary_nlp.commentary import Commentary, Entity, Stance
from commentary_nlp.corpus.agreement import cohens_kappa
from commentary_nlp.evaluation import evaluate, half_overlap, pair_spans
from commentary_nlp.scheme import STANCE_LABELS

LABELS = st.sampled_from(STANCE_LABELS)
ACTORS = st.sampled_from(["欧盟", "美国", "中国"])
SPANS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda s: (s[0], s[0] + s[1])), max_size=6
)


def document(labels: list[str], actors: list[str | None] | None = None) -> Commentary:
    """A text of one-character sentences, each a mention of its own actor."""
    names = actors or [f"{n}" for n in range(len(labels))]
    return Commentary(
        "字\n" * len(labels),
        entities=tuple(Entity(2 * n, 2 * n + 1, "ORG", name) for n, name in enumerate(names)),
        stances=tuple(Stance(2 * n, 2 * n + 1, f"{n}", label) for n, label in enumerate(labels)),
    )


@settings(deadline=None)
@given(st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=20))
def test_stance_macro_f1_is_scikit_learn_s(rows: list[tuple[str, str]]) -> None:
    gold, given_labels = ([row[side] for row in rows] for side in (0, 1))
    present = sorted(set(gold) | set(given_labels))
    expected = f1_score(gold, given_labels, labels=present, average="macro", zero_division=0)
    found = evaluate([document(gold)], [document(given_labels)]).stances
    assert found.found.macro_f1 == pytest.approx(expected)
    assert found.all_pairs.macro_f1 == pytest.approx(expected)


@settings(deadline=None)
@given(st.lists(st.tuples(LABELS, LABELS), min_size=2, max_size=20))
def test_kappa_is_scikit_learn_s(rows: list[tuple[str, str]]) -> None:
    kappa = cohens_kappa(rows).value
    if kappa is None:
        assert len({label for row in rows for label in row}) == 1
    else:
        assert kappa == pytest.approx(cohen_kappa_score(*zip(*rows, strict=True)))


TAGS = st.lists(st.tuples(st.sampled_from(["GPE", "ORG", None]), st.integers(1, 3)), min_size=3, max_size=8)


@settings(deadline=None)
@given(TAGS, TAGS)
def test_entity_micro_f1_is_seqeval_s(first: list[tuple[str, int]], second: list[tuple[str, int]]) -> None:
    length = sum(size for tags in (first, second) for _, size in tags)
    documents, tags = [], []
    for parts in (first, second):
        entities, row, at = [], [], 0
        for label, size in parts:
            if label is not None:
                entities.append(Entity(at, at + size, label))
                row += [f"B-{label}", *[f"I-{label}"] * (size - 1)]
            else:
                row += ["O"] * size
            at += size
        documents.append(Commentary("字" * length, tuple(entities)))
        tags.append([row + ["O"] * (length - at)])
    found = evaluate(documents[:1], documents[1:]).entities.exact.micro.f1
    if found is not None:
        assert found == pytest.approx(seqeval_f1(*tags, zero_division=0))


@settings(deadline=None)
@given(st.lists(st.tuples(ACTORS, ACTORS | st.none()), min_size=1, max_size=10))
def test_grouping_follows_the_definitions(rows: list[tuple[str, str | None]]) -> None:
    gold, given_ids = [row[0] for row in rows], [row[1] for row in rows]
    labels = ["neutral"] * len(rows)
    actors = evaluate([document(labels, list(gold))], [document(labels, given_ids)]).actors
    named = [f"alone {n}" if name is None else name for n, name in enumerate(given_ids)]
    groups = [[{m for m, other in enumerate(ids) if other == name} for name in ids] for ids in (gold, named)]
    both = [len(a & b) for a, b in zip(*groups, strict=True)]
    precision = sum(n / len(group) for n, group in zip(both, groups[1], strict=True)) / len(rows)
    recall = sum(n / len(group) for n, group in zip(both, groups[0], strict=True)) / len(rows)
    assert actors.b_cubed_precision == pytest.approx(precision)
    assert actors.b_cubed_recall == pytest.approx(recall)
    couples = list(combinations(range(len(rows)), 2))
    together = [[ids[a] == ids[b] for a, b in couples] for ids in (gold, named)]
    assert actors.pairwise.gold == sum(together[0])
    assert actors.pairwise.predicted == sum(together[1])
    assert actors.pairwise.correct == sum(a and b for a, b in zip(*together, strict=True))


@settings(deadline=None, max_examples=60)
@given(SPANS, SPANS)
def test_no_pairing_is_larger(gold: list[tuple[int, int]], predicted: list[tuple[int, int]]) -> None:
    pairs = pair_spans(gold, predicted)
    assert all(half_overlap(gold[g], predicted[p]) for g, p in pairs)
    assert len({g for g, _ in pairs}) == len({p for _, p in pairs}) == len(pairs)
    short, long = sorted((gold, predicted), key=len)
    best = max(
        sum(half_overlap(a, b) for a, b in zip(short, order, strict=False))
        for order in permutations(long, len(short))
    )
    assert len(pairs) == best
