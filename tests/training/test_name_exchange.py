from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary_nlp.actors import Alias, KnownActor
from commentary_nlp.commentary import Commentary, Device, Entity, Stance
from commentary_nlp.training.name_exchange import exchange_names, form_of, inventory

TEXT = "美方的关税大棒，英伟达先挨。中国说：“美国没赢。”白宫沉默。"
RECORD = Commentary(
    text=TEXT,
    entities=(
        Entity(0, 2, "GPE", "美国"),
        Entity(8, 11, "ORG", "英伟达"),
        Entity(14, 16, "GPE", "中国"),
        Entity(19, 21, "GPE", "美国"),
        Entity(25, 27, "AGENCY", "美国"),
    ),
    stances=(Stance(0, 14, "美国", "against"), Stance(14, 25, "美国", "against", "中国")),
    devices=(Device(3, 7, "metaphor"), Device(0, 14, "irony"), Device(25, 27, "metonymy")),
)
NAMES = {
    ("GPE", "side"): ["俄方", "法方"],
    ("GPE", "plain"): ["澳大利亚", "刚果（金）"],
    ("ORG", "plain"): ["甲"],
    ("AGENCY", "plain"): ["唐宁街"],
}


@pytest.mark.parametrize(
    ("surface", "label", "form"),
    [("中", "GPE", "one"), ("美方", "GPE", "side"), ("NATO", "AGENCY", "latin"), ("英伟达", "ORG", "plain")],
)
def test_names_change_within_their_form(surface: str, label: str, form: str) -> None:
    assert form_of(surface, label) == (label, form)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 1000), share=st.sampled_from([0.0, 0.5, 1.0]))
def test_every_label_moves_with_its_text(seed: int, share: float) -> None:
    record = Commentary(
        text=TEXT, entities=RECORD.entities, stances=RECORD.stances, devices=RECORD.devices[:1]
    )
    changed = exchange_names(record, NAMES, random.Random(seed), share=share)
    assert len(changed.entities) == len(record.entities)
    for old, new in zip(record.entities, changed.entities, strict=True):
        before, after = record.surface(old), changed.surface(new)
        assert after == before or after in NAMES[form_of(before, old.label)]
        assert (new.label, new.actor) == (old.label, old.actor)
    assert changed.surface(changed.devices[0]) == "关税大棒"
    assert [changed.surface(stance)[-1] for stance in changed.stances] == ["。", "”"]
    assert set((stance.start, stance.end) for stance in changed.stances) <= set(changed.sentences)


def test_a_surface_has_one_new_name_in_a_document() -> None:
    text = "中国，中国，中国。"
    entities = tuple(Entity(at, at + 2, "GPE", "中国") for at in (0, 3, 6))
    changed = exchange_names(Commentary(text=text, entities=entities), NAMES, random.Random(1), share=1.0)
    assert len({changed.surface(entity) for entity in changed.entities}) == 1
    assert changed.text != text


def test_names_that_a_device_lives_on_stay() -> None:
    changed = exchange_names(RECORD, NAMES, random.Random(4), share=1.0)
    surfaces = [changed.surface(entity) for entity in changed.entities]
    assert surfaces[0] == "美方" and surfaces[1] == "英伟达", "both stand inside the irony"
    assert surfaces[4] == "白宫"
    assert surfaces[2] != "中国" and surfaces[3] != "美国"


def test_nothing_changes_without_names_or_share() -> None:
    assert exchange_names(RECORD, {}, random.Random(0), share=1.0) == RECORD
    assert exchange_names(RECORD, NAMES, random.Random(0), share=0.0) == RECORD


def test_the_inventory_holds_known_names_and_those_of_the_corpus() -> None:
    entry = KnownActor("美国", "GPE", None, (Alias("美方", "side"), Alias("USA", "english")))
    found = inventory([entry], [RECORD])
    assert found[("GPE", "plain")] == ["中国", "美国"]
    assert found[("GPE", "side")] == ["美方"]
    assert ("GPE", "latin") not in found
