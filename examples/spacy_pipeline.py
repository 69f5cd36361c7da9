"""The same as a spaCy pipeline, with a rule of your own behind it: python examples/spacy_pipeline.py."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

TEXTS = sorted(Path(__file__).parent.glob("*.txt"))

if not Doc.has_extension("tariffs"):
    Doc.set_extension("tariffs", default=None)


@Language.component("tariff_sentences")
def tariff_sentences(doc: Doc) -> Doc:
    """Note the sentences about tariffs, with the actors in them."""
    found = [sent for sent in doc.sents if "关税" in sent.text or "關稅" in sent.text]
    doc._.tariffs = [
        (sent.start_char, sent.end_char, sorted({ent.kb_id_ for ent in sent.ents if ent.kb_id_}))
        for sent in found
    ]
    return doc


def main() -> None:
    """Read all sample texts, print their tariff sentences, and store the Docs."""
    nlp = spacy.load("zh_commentary")
    nlp.add_pipe("tariff_sentences", last=True)
    store = DocBin(store_user_data=True)
    for path, doc in zip(TEXTS, nlp.pipe(path.read_text(encoding="utf-8") for path in TEXTS), strict=True):
        store.add(doc)
        print(f"{path.name}: {len(doc.ents)} entities, {len(doc.spans['rhetoric'])} devices")
        for start, end, actors in doc._.tariffs:
            print(f"  {'、'.join(actors) or '-'}\t{doc.text[start:end].strip()}")
    restored = list(DocBin().from_bytes(store.to_bytes()).get_docs(nlp.vocab))
    print(f"{len(restored)} Docs stored and restored; devices kept: {'rhetoric' in restored[0].spans}")


if __name__ == "__main__":
    main()
