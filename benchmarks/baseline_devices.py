"""Devices by sentence and stance over whole texts: linear character models against the shipped model."""

from __future__ import annotations

from collections.abc import Sequence

from baseline_stances import MASK
from scored import Labelled, Row, f1_figures
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer

from commentary_nlp import Analyzer, Commentary
from commentary_nlp.scheme import DEVICES, DOCUMENT_STANCE_LABELS

TITLE = "devices by sentence (F1), stance over whole texts (macro-F1, share right)"
NOTE = (
    "A device is asked of every sentence that its span touches. Linear characters: tf-idf of 1- to "
    "3-grams of the sentence, one balanced logistic regression a device; for the stance of a text, of the "
    "sentences that name the actor, its names masked. Of whole texts the linear model is told the gold "
    "actors, commentary_nlp the gold entities."
)
MICRO, MACRO, TEXTS, RIGHT = "devices, micro", "devices, macro", "texts, macro", "texts, right"


def rows(train: Sequence[Commentary], gold: Sequence[Commentary], analyzer: Analyzer) -> list[Row]:
    """Both methods on the gold documents."""
    wanted = [present(record) for record in gold]
    whole = [{d.actor: d.label for d in record.document_stances} for record in gold]
    ours = [present(analyzer(record.text)) for record in gold]
    return [
        _row("linear characters", wanted, linear_devices(train, gold), whole, linear_texts(train, gold)),
        _row("commentary_nlp", wanted, ours, whole, [text_stances(record, analyzer) for record in gold]),
    ]


def _row(
    name: str,
    wanted: list[set[tuple[int, str]]],
    given: list[set[tuple[int, str]]],
    whole: list[Labelled],
    said: list[Labelled],
) -> Row:
    devices = [{item: item[1] for item in found} for found in wanted]
    found = [{item: item[1] for item in one} for one in given]
    known = [
        {a: label for a, label in one.items() if a in gold} for one, gold in zip(said, whole, strict=True)
    ]
    return Row(
        name,
        {
            **f1_figures(devices, found, DEVICES, micro=MICRO, macro=MACRO),
            **f1_figures(whole, known, DOCUMENT_STANCE_LABELS, macro=TEXTS, micro=RIGHT),
        },
    )


def present(record: Commentary) -> set[tuple[int, str]]:
    """(sentence number, device) of every device."""
    return {
        (number, d.device)
        for number, (start, end) in enumerate(record.sentences)
        for d in record.devices
        if d.start < end and start < d.end
    }


def linear_devices(train: Sequence[Commentary], gold: Sequence[Commentary]) -> list[set[tuple[int, str]]]:
    """What the linear model finds in each sentence."""
    binary = MultiLabelBinarizer(classes=list(DEVICES))
    names = [
        {device for at, device in present(record) if at == number}
        for record in train
        for number in range(len(record.sentences))
    ]
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True),
        OneVsRestClassifier(LogisticRegression(C=4.0, class_weight="balanced", max_iter=500)),
    )
    model.fit([s for record in train for s in _sentences(record)], binary.fit_transform(names))
    found = []
    for record in gold:
        labels = binary.inverse_transform(model.predict(_sentences(record)))
        found.append({(number, device) for number, row in enumerate(labels) for device in row})
    return found


def _sentences(record: Commentary) -> list[str]:
    return [record.text[start:end] for start, end in record.sentences]


def linear_texts(train: Sequence[Commentary], gold: Sequence[Commentary]) -> list[Labelled]:
    """What the linear model says of each gold actor of a text."""
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True),
        LogisticRegression(C=4.0, class_weight="balanced", max_iter=500),
    )
    asked = [(record, d) for record in train for d in record.document_stances]
    model.fit([_about(record, d.actor) for record, d in asked], [d.label for _, d in asked])
    found: list[Labelled] = []
    for record in gold:
        actors = [d.actor for d in record.document_stances]
        said = model.predict([_about(record, actor) for actor in actors]) if actors else []
        found.append(dict(zip(actors, map(str, said), strict=True)))
    return found


def _about(record: Commentary, actor: str) -> str:
    """The sentences that name the actor, its names masked."""
    parts = []
    for start, end in record.sentences:
        names = [e for e in record.entities if e.actor == actor and start <= e.start < end]
        sentence = record.text[start:end]
        for e in sorted(names, key=lambda e: -e.start):
            sentence = sentence[: e.start - start] + MASK + sentence[e.end - start :]
        parts += [sentence] if names else []
    return "".join(parts)


def text_stances(record: Commentary, analyzer: Analyzer) -> Labelled:
    """The model's stance of a text, told its entities."""
    encoding = analyzer.encode(record.text)
    stances = analyzer.stances(encoding, record.entities)
    return {d.actor: d.label for d in analyzer.document_stances(encoding, record.entities, stances)}
