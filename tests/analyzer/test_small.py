"""The small model is another model under the same interface."""

from __future__ import annotations

import commentary_nlp as cn

TEXT = "美国商务部宣布对稀土磁体加征关税。这根大棒打的是自己人，难道底特律的工人不买单吗？"


def test_small_reads_names_and_says_which_model_it_is() -> None:
    result = cn.load("small")(TEXT)
    named = {(result.surface(entity), entity.label) for entity in result.entities}
    assert ("美国商务部", "AGENCY") in named
    assert result.meta["model"] == "small"
    assert result.meta["checksum"] != cn.analyze(TEXT).meta["checksum"]
    assert cn.Commentary.from_dict(result.to_dict()).to_dict() == result.to_dict()


def test_small_reads_a_text_alone_as_among_others() -> None:
    analyzer = cn.load("small")
    texts = [TEXT, "", TEXT * 3, "欧盟昨天没有表态。"]
    assert [result.to_dict() for result in analyzer.pipe(texts)] == [
        analyzer(text).to_dict() for text in texts
    ]
