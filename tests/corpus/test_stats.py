from __future__ import annotations

from commentary_nlp.commentary import Commentary, Device, DocumentStance, Entity, Stance
from commentary_nlp.corpus import stats

SHARED = "没有人愿意替别人的豪赌买单，这是常识。"
FIRST = Commentary(
    "欧盟退了。" + SHARED,
    id="first",
    entities=(Entity(0, 2, "GPE", "欧盟"),),
    stances=(Stance(0, 5, "欧盟", "against"), Stance(0, 5, "欧盟", "favor", "德国")),
    document_stances=(DocumentStance("欧盟", "mixed"),),
    devices=(Device(3, 4, "irony"),),
)
SECOND = Commentary(
    "歐盟變強了，我們樂見其成。" + SHARED,
    id="second",
    entities=(Entity(0, 1, "GPE", "欧盟"), Entity(0 + 1, 2, "COMMODITY")),
    stances=(Stance(0, 13, "欧盟", "favor"),),
)


def test_counts_follow_the_scheme() -> None:
    found = stats([FIRST, SECOND])
    assert found.documents == 2
    assert found.characters == len(FIRST.text) + len(SECOND.text)
    assert found.sentences == 4
    assert found.entities == {"PERSON": 0, "AGENCY": 0, "ORG": 0, "GPE": 2, "LOC": 0, "COMMODITY": 1}
    assert found.surfaces["GPE"] == 2
    assert found.one_char == 2
    assert found.pairs == {"favor": 1, "against": 1, "neutral": 0}
    assert found.other_holders == 1
    assert found.document_stances["mixed"] == 1
    assert found.devices["irony"] == 1


def test_traditional_documents_are_counted() -> None:
    assert stats([FIRST, SECOND]).traditional == 1


def test_names_that_give_the_stance_away_score_high() -> None:
    def document(label_eu: str, label_us: str) -> Commentary:
        return Commentary(
            "欧盟美国。", stances=(Stance(0, 5, "欧盟", label_eu), Stance(0, 5, "美国", label_us))
        )

    telling = stats([document("favor", "against")] * 3).baseline
    assert telling.same_file == telling.other_documents == 1.0
    mixed = stats([document("favor", "against"), document("against", "favor")]).baseline
    assert mixed.other_documents == 0.0


def test_actor_shares_name_the_largest_label() -> None:
    share = stats([FIRST, SECOND]).actors[0]
    assert (share.actor, share.documents, share.largest) == ("欧盟", 2, 0.5)


def test_documents_with_a_shared_passage_are_named() -> None:
    overlap = stats([FIRST, SECOND, Commentary("无关的一句话，谁也没有抄谁的东西。", id="x")]).overlaps
    assert [(o.first, o.second) for o in overlap] == [("first", "second")]
    assert 0.5 < overlap[0].share <= 1
    assert stats([FIRST, Commentary("短。")]).overlaps == ()


def test_an_empty_corpus_has_figures_without_values() -> None:
    assert stats([]).baseline.same_file is None
    assert "0 documents" in stats([]).table()


def test_the_table_fits_and_lists_frequent_actors() -> None:
    table = stats([FIRST, SECOND]).table(min_documents=2)
    assert "欧盟" in table
    assert "欧盟" not in stats([FIRST, SECOND]).table(min_documents=3)


def test_an_actor_with_one_label_and_a_near_duplicate_are_flagged() -> None:
    table = stats([FIRST, SECOND]).table(min_documents=1)
    assert "! " in next(line for line in table.splitlines() if line.startswith("first and second"))
    assert "0.500" in next(line for line in table.splitlines() if line.startswith("欧盟"))
    assert "! 1.000" in stats([FIRST]).table(min_documents=1)


def test_documents_are_counted_by_register_and_topic() -> None:
    cells = [("speech", "chips"), ("speech", "chips"), ("editorial", "energy")]
    documents = [
        Commentary("无话。", id=str(n), meta={"register": register, "topic": topic})
        for n, (register, topic) in enumerate(cells)
    ]
    found = stats([*documents, FIRST])
    assert found.cells == {("editorial", "energy"): 1, ("speech", "chips"): 2}
    table = found.table()
    assert "registers: 1 editorial; 2 speech" in table
    assert any(line.split() == ["chips", "2", "2"] for line in table.splitlines())
    assert "registers:" not in stats([FIRST]).table()
