"""Documents in which every actor has an invented name: what is left when no name can be remembered.

Names are replaced by gold offsets and labels move with the text. All names of one actor are built on one
stem, so that 美国, 美方 and 美 become 塔国, 塔方 and 塔; what an agency or company is (…部, …公司) stays.
Actor ids change with the names. Names inside idioms and allusions stay, since there they name nobody.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from commentary_nlp import Analyzer, Commentary
from commentary_nlp.actors import Knowledge
from commentary_nlp.evaluation.comparison import compare_counts
from commentary_nlp.evaluation.measures import count_documents
from commentary_nlp.scheme import AUTHOR
from commentary_nlp.text import normalise
from commentary_nlp.training.name_exchange import with_names

ACTORS = ("PERSON", "AGENCY", "ORG", "GPE")
SEED = 20261101
_SET_PHRASES = ("idiom", "allusion")
_SOUNDS = "塔维洛莫塞格拉贝诺卡里图库萨罗蒂佩瓦莱多茨弗珀尔"
_SURNAMES, _GIVEN = "童阮鲍龚柏芮邬岑蔺漆", "霁砚舸畅驰榕湛蔚筠崧"
_LETTERS = "QZVXKYRNUO"
_ENDING = re.compile(
    r"(政府|总统府|办公室|委员会|议会|国会|法院|检察院|央行|银行|海关|军|党|部|委|局|署|院|厅|处"
    r"|公司|集团|基金会?|大学|研究[所院]|智库|协会|商会|工会|联盟|交易所|报社?|社|台|网|组织|股份|汽车|科技"
    r"|共和国|王国|国|省|州|市|县|区|岛|特区)\Z"
)


def invent(record: Commentary, knowledge: Knowledge, *, seed: int = SEED) -> Commentary:
    """The record with an invented name for every actor, and ids to match; the same for the same seed."""
    draw = random.Random(f"{seed} {record.id}")
    kept = [(d.start, d.end) for d in record.devices if d.device in _SET_PHRASES]
    named = [e for e in record.entities if e.actor is not None and e.label in ACTORS]
    stems = _stems(dict.fromkeys(str(e.actor) for e in named), record.text, knowledge, draw)
    replaced = [
        (e, invented_name(record.text[e.start : e.end], e.label, stems[str(e.actor)]))
        for e in sorted(named, key=lambda e: e.start)
        if not any(start < e.end and e.start < end for start, end in kept)
    ]
    return _with_ids(with_names(record, replaced), {actor: stem[0] for actor, stem in stems.items()})


def invented_name(surface: str, label: str, stem: tuple[str, str, str]) -> str:
    """A name of the actor with this stem (sounds, a personal name, letters) in the form of `surface`."""
    sounds, person, letters = stem
    if surface.isascii():
        return letters[: max(2, min(len(surface), len(letters)))]
    if label == "PERSON":
        return f"{sounds[:2]}·{sounds[1:]}" if "·" in surface else person[: max(1, min(len(surface), 3))]
    if len(surface) == 1:
        return sounds[0]
    if surface.endswith("方") and label == "GPE":
        return sounds[0] + "方"
    ending = _ENDING.search(normalise(surface))
    body = sounds[0] if len(surface) == 2 else sounds[:2]
    return body + surface[ending.start() :] if ending else sounds[: max(2, min(len(surface), len(sounds)))]


def _stems(
    actors: Iterable[str], text: str, knowledge: Knowledge, draw: random.Random
) -> dict[str, tuple[str, str, str]]:
    """For each actor sounds, a personal name and letters that nobody else has, in the text or known."""
    stems: dict[str, tuple[str, str, str]] = {}
    taken: set[str] = set()
    for actor in actors:
        while True:
            sounds = "".join(draw.sample(_SOUNDS, 3))
            person = draw.choice(_SURNAMES) + "".join(draw.sample(_GIVEN, 2))
            letters = "".join(draw.sample(_LETTERS, 4))
            parts = (sounds, sounds[:2], person, person[:2], letters)
            if not any(part in taken or part in text or knowledge.candidates(part) for part in parts):
                break
        taken.update(parts)
        stems[actor] = sounds, person, letters
    return stems


def _with_ids(record: Commentary, ids: dict[str, str]) -> Commentary:
    def new(actor: str | None) -> Any:
        return ids.get(str(actor), actor)

    return replace(
        record,
        entities=tuple(replace(e, actor=new(e.actor)) for e in record.entities),
        stances=tuple(
            replace(s, actor=new(s.actor), holder=s.holder if s.holder == AUTHOR else new(s.holder))
            for s in record.stances
        ),
        document_stances=tuple(replace(d, actor=new(d.actor)) for d in record.document_stances),
    )


def told_the_actors(analyzer: Analyzer, record: Commentary) -> Commentary:
    """The mentions that the model finds, and the stances it reads where it is told the gold actors."""
    encoding = analyzer.encode(record.text)
    stances = analyzer.stances(encoding, record.entities)
    return Commentary(record.text, entities=analyzer.entities(encoding), stances=stances)


def name_loss(analyzer: Analyzer, gold: Sequence[Commentary], *, rounds: int) -> dict[str, Any]:
    """What invented names cost, in figures with intervals over documents drawn anew.

    `stances`: macro-F1 of the author's stance on the gold pairs, told the gold actors in either reading;
    `entities`: exact micro F1. Both are those of the documents as they are less those with invented names.
    """
    knowledge = Knowledge.load()
    invented = [invent(record, knowledge) for record in gold]
    counts = [
        count_documents([(record, told_the_actors(analyzer, record)) for record in records])
        for records in (gold, invented)
    ]
    compared = {one.name: one for one in compare_counts(counts[1], counts[0], rounds=rounds).differences}
    return {
        task: {
            "value": one["difference"],
            "low": one["low"],
            "high": one["high"],
            "support": one["support"],
            "as_written": one["second"],
            "invented": one["first"],
        }
        for task, measure in (("stances", "stances.found"), ("entities", "entities"))
        for one in (compared[measure].to_dict(),)
    }
