"""Mentions of a text → the actors they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import ne
from typing import Final

from commentary_nlp.actors.choose import HOME, Choice, Scene, choose
from commentary_nlp.actors.context import Mention, Surroundings
from commentary_nlp.actors.knowledge import Knowledge, lookup_key
from commentary_nlp.actors.localities import Localities, active_regions, tells_where
from commentary_nlp.actors.options import Option, ids_of, is_region, options
from commentary_nlp.actors.places import acts, is_setting
from commentary_nlp.actors.shortening import FullNames, company_stem, introduced
from commentary_nlp.commentary.types import Actor
from commentary_nlp.errors import InputError
from commentary_nlp.scheme import ACTOR_LABELS, ENTITY_LABELS
from commentary_nlp.text import IGNORABLE, normalise
from commentary_nlp.text.normalisation import fold_width

_BYLINE: Final = re.compile(
    r"(?:^|[\n（(])\s*(?:作者|文|撰文|记者|编辑|责编|本报记者|本报评论员|特约评论员)\s*[：:/丨| ]?\s*$"
)
_TRADITIONAL_HOMES: Final = ("台湾", "香港")
_OURS: Final = ("我国", "我方", "我")
_TRADITIONAL_SHARE: Final = 12
_SHORTEST_COMPANY: Final = 3
_OFTEN: Final = 3
_NAME_GOES_ON: Final = re.compile(r"[\u4e00-\u9fff]{1,8}")
_CUT_SHORT: Final = (("州", "GPE"), ("邮报", "ORG"), ("时报", "ORG"))
"""Words after a place that make it another name: 华盛顿 + 州, 华盛顿 + 邮报."""


_MEASURED: Final = {
    "AGENCY": {0.6: 0.74, 0.65: 0.82, 0.7: 0.74, 0.75: 0.75, 0.8: 0.92, 0.85: 0.92, 0.9: 0.65, 0.98: 0.96},
    "GPE": {0.8: 0.81, 0.9: 0.82, 0.98: 0.83},
    "ORG": {0.75: 0.95, 0.9: 0.8},
    "PERSON": {0.75: 0.89},
    None: {0.7: 0.93, 0.85: 0.92},
}
"""Kind of the actor (None: no actor) and score of the rule to the share that was right in the train documents
of the corpus, where it differs and at least twenty mentions tell. What a country's name mostly hides is that
it may be a mere setting; of a body's, that the text means another country's."""


@dataclass(frozen=True, slots=True)
class Linking:
    """The actors of a text.

    `ids` and `scores` are aligned with the mentions asked about: an actor id or None, and the probability
    (0-1, counted rule by rule on the corpus) that it is right. `actors` are in the order of their first
    mention.
    """

    ids: tuple[str | None, ...]
    actors: tuple[Actor, ...]
    scores: tuple[float, ...]


def link(
    text: str,
    mentions: Sequence[Mention],
    knowledge: Knowledge | None = None,
    labels: Sequence[str] = ENTITY_LABELS,
) -> Linking:
    """The actor that each mention of `text` names, by `knowledge` and by what the text itself tells.

    `mentions` are (start, end, entity label), half-open code points of `text`, in any order. A place that
    is only a setting, a LOC, a COMMODITY, a type of the user's own and the author's own name have no actor.
    `labels` are the entity types that there are. A name that is not known becomes an actor of its own,
    whose id is its longest form in the text, in Simplified characters.

    Linear in the length of the text and the number of mentions. Raises InputError C071 for a mention that
    lies outside the text or has an unknown label.

    >>> text = "美国总统特朗普抵达东京，懂王对日方施压"
    >>> link(text, [(0, 2, "GPE"), (4, 7, "PERSON"), (9, 11, "GPE"), (12, 14, "PERSON"), (15, 17, "GPE")]).ids
    ('美国', '特朗普', None, '特朗普', '日本')
    """
    _refuse_bad(text, mentions, labels)
    order = sorted(range(len(mentions)), key=lambda index: mentions[index][:2])
    folded = normalise(text)
    linker = _Linker(
        folded,
        [mentions[index] for index in order],
        knowledge or Knowledge.load(),
        _is_traditional(text, folded),
    )
    choices = linker.choices()
    ids: list[str | None] = [None] * len(mentions)
    scores = [1.0] * len(mentions)
    actors: dict[str, Actor] = {}
    for index, choice in zip(order, choices, strict=True):
        label = mentions[index][2]
        if label in ACTOR_LABELS:
            scores[index] = _MEASURED[label if choice.option else None].get(choice.score, choice.score)
        if choice.option is None:
            continue
        ids[index] = choice.option.id
        start, end, _ = mentions[index]
        _add_name(actors, choice.option, text[start:end])
    return Linking(tuple(ids), tuple(actors.values()), tuple(scores))


@dataclass(frozen=True, slots=True)
class _Linked:
    option: Option | None
    score: float


class _Linker:
    """One text on its way from mentions to actors: what each may name, then what it does name."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], knowledge: Knowledge, traditional: bool
    ) -> None:
        self.knowledge = knowledge
        self.around = Surroundings.of(text, mentions)
        self.surfaces = [_plain(text[start:end]) for start, end, _ in mentions]
        self._first: dict[str, int] = {}
        self._counts = Counter(self.surfaces)
        for index, surface in enumerate(self.surfaces):
            self._first.setdefault(surface, index)
        self.localities = Localities.of(self.surfaces, mentions)
        self.full_names = FullNames(
            (surface, label)
            for surface, (_, _, label) in zip(self.surfaces, mentions, strict=True)
            if label in ACTOR_LABELS
        )
        self.meant = self._meant_surfaces()
        self._known: dict[tuple[str, str], list[Option]] = {}
        self.options = [
            self._options(surface, start, label)
            for surface, (start, _, label) in zip(self.meant, mentions, strict=True)
        ]
        self._active = active_regions(self.around, self.options, knowledge)
        self.scene = Scene(self.around, self.options, knowledge, home=self._home(traditional))
        for found in self.options:
            if len(found) == 1:
                self.scene.evidence.update({found[0].id, found[0].country or found[0].id})

    def choices(self) -> list[_Linked]:
        """The actor of each mention, in their order."""
        linked = []
        for index, (start, _, label) in enumerate(self.around.mentions):
            choice = self._choice(index, label)
            linked.append(choice)
            if choice.option is not None:
                self.scene.remember(start, Choice(choice.option, choice.score), self.surfaces[index])
        return linked

    def _home(self, traditional: bool) -> str:
        """Where the text is written: a region that writes Traditional characters and is named in it."""
        named = Counter(name for found in self.options if found for name in {found[0].id, found[0].country})
        there = max(_TRADITIONAL_HOMES, key=lambda region: named[region])
        return there if traditional and named[there] else HOME

    def _meant_surfaces(self) -> list[str]:
        """Each mention's surface, or the name that its text says it is short for."""
        announced = introduced(self.around)
        meant = list(self.surfaces)
        for index, surface in enumerate(self.surfaces):
            source = announced.get(lookup_key(surface))
            if source is not None and source != index:
                meant[index] = self.surfaces[source]
        for short, source in announced.items():
            label = self.around.mentions[source][2]
            if label in ACTOR_LABELS and not options(self.surfaces[source], label, self.knowledge):
                known = options(short, label, self.knowledge)
                if known and ids_of(known):
                    full = self.surfaces[source]
                    meant = [short if name == full else name for name in meant]
        return meant

    def _options(self, surface: str, start: int, label: str) -> list[Option]:
        """What `surface` may name; a name unknown as such is tried in its full form and by its last part."""
        if label not in ACTOR_LABELS:
            return []
        local = self.localities.full_name(surface, label, start)
        key = (local, label)
        if key not in self._known:
            self._known[key] = self._fresh_options(surface, local, label)
        return self._known[key]

    def _fresh_options(self, surface: str, local: str, label: str) -> list[Option]:
        if local != surface:
            label = "GPE" if self.localities.names(local) else label
            return options(local, label, self.knowledge) or [_own(local, label)]
        known = options(surface, label, self.knowledge)
        full = self.full_names.full_form(surface, label)
        if known and not (label == "PERSON" and full != surface and self._introduced_before(full, surface)):
            return known
        if full != surface and (known := options(full, label, self.knowledge)):
            return known
        by_stem = self._by_stem(full) if label == "ORG" else []
        return by_stem or self._by_last_part(full, label) or [_own(self._usual_name(full, label), label)]

    def _by_stem(self, full: str) -> list[Option]:
        """A known company under its name with a legal form, or with 公司 behind it."""
        stem = company_stem(full)
        return options(stem, "ORG", self.knowledge) or options(
            stem.removesuffix("公司"), "ORG", self.knowledge
        )

    def _usual_name(self, full: str, label: str) -> str:
        """The id of an unknown name: its longest form, for a company the one that the text itself uses."""
        if label != "ORG":
            return full
        stem = company_stem(full)
        for tail in ("集团", "公司"):
            shorter = stem.removesuffix(tail)
            if shorter != stem and shorter in self._first:
                return shorter
        lengths = range(_SHORTEST_COMPANY, len(stem))
        usual = max((stem[:length] for length in lengths), key=self._counts.__getitem__, default=stem)
        often = self._counts[usual] >= _OFTEN and self._counts[usual] > self._counts[full]
        return usual if often else stem

    def _introduced_before(self, full: str, short: str) -> bool:
        """Whether an unknown person's full name stands in the text before its short form does."""
        known = options(full, "PERSON", self.knowledge)
        return not known and self._first[full] < self._first[short]

    def _by_last_part(self, surface: str, label: str) -> list[Option]:
        """A known person under a fuller name than the one kept, unless the first names differ."""
        first, dot, last = surface.rpartition("·")
        if label != "PERSON" or not dot:
            return []
        found = []
        for option in options(last, label, self.knowledge):
            entry = self.knowledge.get(option.id)
            kept = [alias.surface for alias in entry.aliases if "·" in alias.surface] if entry else []
            kept += [option.id] if "·" in option.id else []
            if not kept or any(name.startswith(first.split("·")[0] + "·") for name in kept):
                found.append(option._replace(name_kind="composed"))
        return found

    def _choice(self, index: int, label: str) -> _Linked:
        if label not in ACTOR_LABELS:
            return _Linked(None, 1.0)
        start, end, _ = self.around.mentions[index]
        if label == "PERSON" and _BYLINE.search(self.around.text, max(0, start - 12), start):
            return _Linked(None, 0.8)
        found = self.options[index]
        if label == "GPE" or any(option.name_kind == "seat" for option in found):
            longer = self._longer_name(index)
            if longer is not None:
                return longer
            if tells_where(index, self.around, self.options):
                return _Linked(None, 0.7)
            city = any(option.name_kind in ("seat", "own") or option.country != option.id for option in found)
            paired = end - start == 1 and self.around.touching_after(index) is not None  # 在中美之间
            if not paired and is_setting(self.around.text, start, end, city=city):
                return _Linked(None, 0.85)
        if self.surfaces[index] in _OURS and self.scene.home != HOME:
            return _Linked(Option(self.scene.home, "GPE", self.scene.home, "side"), 0.8)
        chosen: Choice = choose(index, found, self.scene)
        idle = chosen.option.id not in self._active and not acts(self.around.text, start, end)
        if label == "GPE" and is_region(chosen.option) and idle:
            return _Linked(None, 0.7)
        score = chosen.score
        if chosen.option.name_kind == "own":
            score = 0.9 if chosen.option.id == self.meant[index] else 0.75
        return _Linked(chosen.option, score)

    def _longer_name(self, index: int) -> _Linked | None:
        """The actor of the longer name that a tagged place is only a part of, or None."""
        start, end, _ = self.around.mentions[index]
        text = self.around.text
        for tail, label in _CUT_SHORT:
            if text.startswith(tail, end):
                known = options(self.surfaces[index] + tail, label, self.knowledge)
                if len(known) == 1 and known[0].name_kind != "composed":
                    return _Linked(known[0], 0.7)
        if start and text[start - 1] == "·":
            left = start - 1
            while left > 0 and start - left < 12 and _NAME_GOES_ON.match(text[left - 1]):
                left -= 1
            for first in range(left, start - 1):
                known = options(text[first:end], "PERSON", self.knowledge)
                if known:
                    return _Linked(known[0], 0.8)
        return None


def _is_traditional(text: str, folded: str) -> bool:
    """Whether a good part of a text is in Traditional characters."""
    changed: int = sum(map(ne, fold_width(text), folded))
    return changed * _TRADITIONAL_SHARE > len(text)


def _own(surface: str, label: str) -> Option:
    return Option(surface, label, None, "own")


def _plain(surface: str) -> str:
    """The surface without what cannot be seen and without spaces, unless these part Latin words."""
    visible = surface.replace(IGNORABLE, "").strip()
    return visible if visible.isascii() else re.sub(r"[ \n]+", "", visible)


def _add_name(actors: dict[str, Actor], option: Option, name: str) -> None:
    actor = actors.get(option.id)
    if actor is None:
        country = option.country if option.country != option.id else None
        actors[option.id] = Actor(option.id, option.kind, country, (name,))
    elif name not in actor.names:
        actors[option.id] = Actor(actor.id, actor.kind, actor.country, (*actor.names, name))


def _refuse_bad(text: str, mentions: Sequence[Mention], labels: Sequence[str]) -> None:
    """Raise InputError naming every mention that cannot be linked."""
    faults = [
        f"mention {index}: ({start}, {end}, {label!r})"
        for index, (start, end, label) in enumerate(mentions)
        if not 0 <= start < end <= len(text) or label not in labels
    ]
    if faults:
        raise InputError(
            "C071",
            f"{'; '.join(faults[:10])}: outside the text of {len(text)} characters (end exclusive) or "
            f"a label that is not one of {', '.join(labels)}. Give half-open offsets into the text.",
        )
