"""The result types: frozen plain data, offsets into the caller's own string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from commentary_nlp.errors import InputError
from commentary_nlp.scheme import AUTHOR

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from commentary_nlp.scheme.label_sets import LabelSets


@dataclass(frozen=True, slots=True)
class Entity:
    """One mention: `text[start:end]`, its type and the actor it names, if any.

    `score` is the calibrated probability (0-1) that span and label are right, `actor_score` that the actor
    is, where the name may mean several or is a mere setting; None in gold data.
    """

    start: int
    end: int
    label: str
    actor: str | None = None
    score: float | None = None
    actor_score: float | None = None


@dataclass(frozen=True, slots=True)
class StanceScore:
    """Calibrated probabilities of the three labels; they sum to 1.

    `abstained` is True where the most probable label was polar but stayed below the
    model's threshold, so that the stance reads `neutral`. A model with a stance scheme of its own gives
    in `labels` the probability of each of its labels; the three are then those of their poles.
    """

    favor: float
    against: float
    neutral: float
    abstained: bool = False
    labels: tuple[tuple[str, float], ...] = ()

    def of(self, label: str) -> float:
        """The probability (0-1) of a label of the model's, or of a pole. Raises KeyError for another."""
        shares = {"favor": self.favor, "against": self.against, "neutral": self.neutral, **dict(self.labels)}
        return float(shares[label])


@dataclass(frozen=True, slots=True)
class Stance:
    """Stance of `holder` toward `actor` in the sentence `text[start:end]` (the evidence)."""

    start: int
    end: int
    actor: str
    label: str
    holder: str = AUTHOR
    score: StanceScore | None = None


@dataclass(frozen=True, slots=True)
class DocumentStance:
    """The author's position toward `actor` over the whole text.

    `score` is the calibrated probability (0-1) that the label is right, None in gold data; `evidence` are
    indices into `Commentary.stances` that carry it.
    """

    actor: str
    label: str
    score: float | None = None
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Device:
    """One rhetorical device on `text[start:end]`; `score` as in `Entity`."""

    start: int
    end: int
    device: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone the author can be for or against: `id` is the canonical Chinese name.

    `kind` is the entity label of its mentions, `country` a country's short name or None,
    `names` the distinct surfaces found in the text, in order of first appearance.
    """

    id: str
    kind: str
    country: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commentary:
    """What was read in one text. All offsets are code points into `text`, end exclusive."""

    text: str
    entities: tuple[Entity, ...] = ()
    stances: tuple[Stance, ...] = ()
    document_stances: tuple[DocumentStance, ...] = ()
    devices: tuple[Device, ...] = ()
    actors: tuple[Actor, ...] = ()
    id: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rhetoric(self) -> tuple[Device, ...]:
        """The devices, under the name they have in the record."""
        return self.devices

    @property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The (start, end) of every sentence, computed anew at each access."""
        from commentary_nlp.text import sentences

        return tuple(sentences(self.text))

    @property
    def columns(self) -> Mapping[str, Any]:
        """What came with the text (date, source, author): `meta["columns"]`, empty if nothing did."""
        columns: Mapping[str, Any] = self.meta.get("columns", {})
        return columns

    @property
    def labels(self) -> LabelSets:
        """The labels that the record is written in: the scheme's, or those of `meta["labels"]`."""
        from commentary_nlp.scheme.label_sets import SCHEME, LabelSets

        return LabelSets.from_dict(self.meta["labels"]) if "labels" in self.meta else SCHEME

    def with_columns(self, columns: Mapping[str, Any]) -> Commentary:
        """The same result with `columns` beside those it has; tables and reports show them.

        Values are JSON data (strings, numbers, booleans, None, lists, objects); `to_json` refuses others.

        >>> Commentary("关税再起。").with_columns({"date": "2026-11-01"}).columns
        {'date': '2026-11-01'}
        """
        return replace(self, meta={**self.meta, "columns": {**self.columns, **columns}})

    def surface(self, span: Entity | Stance | Device) -> str:
        """The characters of `span` as the text has them."""
        return self.text[span.start : span.end]

    def actor(self, actor_id: str) -> Actor:
        """The actor of that id; InputError (C015) lists the ids of the text if there is none."""
        for actor in self.actors:
            if actor.id == actor_id:
                return actor
        known = ", ".join(actor.id for actor in self.actors) or "none"
        raise InputError("C015", f"no actor {actor_id!r} in this text. Its actors are: {known}.")

    def mentions(self, actor_id: str) -> tuple[Entity, ...]:
        """The entities that name the actor, in order; empty if none does."""
        return tuple(entity for entity in self.entities if entity.actor == actor_id)

    def stances_toward(self, actor_id: str) -> tuple[Stance, ...]:
        """The sentence stances toward the actor, of all holders, in order; empty if there is none."""
        return tuple(stance for stance in self.stances if stance.actor == actor_id)

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON-ready data, laid out as `json_schema()` says.

        Order is kept and scores are rounded to four digits. `scores`, `actors` and `meta` are written
        where the record is the result of an analysis; a gold record has none of them. Raises
        InputError (C010-C018) where the record breaks the scheme, so that what is written can be read.
        """
        from commentary_nlp.commentary.serialise import to_dict

        return to_dict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, where: str | None = None) -> Commentary:
        """The record held in `data`, a result or a gold record.

        Raises InputError (C010-C018) that lists every fault of the record at once; `where` names the
        record in the message (its id does by default).
        """
        from commentary_nlp.commentary.serialise import from_dict

        return from_dict(data, where=where)

    def to_json(self, *, indent: int | None = None) -> str:
        """`to_dict` as JSON text that any UTF-8 stream takes: lone surrogates are escaped.

        Raises InputError (C019) for what JSON cannot carry: a surrogate pair held as two
        characters (a reader would join them and every later offset would be wrong), NaN in `meta`.
        """
        from commentary_nlp.commentary.serialise import to_json

        return to_json(self, indent=indent)

    @classmethod
    def from_json(cls, line: str, *, where: str | None = None) -> Commentary:
        """The record held in one JSON object; raises InputError as `from_dict` does, C011 if not JSON."""
        from commentary_nlp.commentary.serialise import from_json

        return from_json(line, where=where)

    def to_html(self, *, language: str = "en", title: str | None = None, full_page: bool = True) -> str:
        """The report on the text as HTML: the marked text, actors with evidence, devices, what was unsure.

        A page holds its styles and script, loads nothing and is safe for any text; lone surrogates and
        control characters are shown by stand-ins, one for one, so that UTF-8 can hold it. `language` is that
        of the interface, "en" or "zh"; `title` is the heading, by default the column `title`, else the first
        line of the text. Without `full_page` it is a fragment for a page of yours: every rule is confined to
        it, and every call gives it ids of its own. Raises InputError: C450 for an unknown language, C010-C018
        where the record breaks the scheme.
        """
        from commentary_nlp.report import article_html

        return article_html(self, language=language, title=title, full_page=full_page)

    def _repr_html_(self) -> str | None:
        """The report for a notebook; None, so that the plain form shows, where the record is faulty."""
        try:
            return self.to_html(full_page=False)
        except InputError:
            return None

    def to_doc(self, vocab: Vocab) -> Doc:
        """The result as a spaCy Doc whose tokens are characters; needs spaCy.

        Sets what the pipeline `zh_commentary` sets, words excepted. Raises InputError: C030 for a span
        that is no run of tokens (it starts or ends inside white space), C031 for text that spaCy
        cannot store.
        """
        from commentary_nlp.commentary.doc import to_doc

        return to_doc(self, vocab)

    @classmethod
    def from_doc(cls, doc: Doc) -> Commentary:
        """The result held in a Doc of `to_doc` or of the spaCy components, or in a hand-made one.

        Entities are read from `doc.ents` and devices from `doc.spans["rhetoric"]`, so later edits count.
        Raises InputError (C010-C018) with every label or row that is not of the scheme.
        """
        from commentary_nlp.commentary.doc import from_doc

        return from_doc(doc)
