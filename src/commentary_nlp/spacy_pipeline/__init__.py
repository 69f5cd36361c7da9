"""spaCy components that put the results of an Analyzer on a Doc, and the pipeline `zh_commentary`.

| component             | sets                                                          |
|-----------------------|---------------------------------------------------------------|
| `commentary_encoder`  | `doc.sents`, `doc.spans["words"]`; encodes in batches         |
| `commentary_entities` | `doc.ents`, `doc.spans["entities"]`                           |
| `commentary_actors`   | `ent.kb_id_`, `doc._.actors`                                  |
| `commentary_stances`  | `doc._.stances`, `doc._.document_stances`                     |
| `commentary_rhetoric` | `doc.spans["rhetoric"]`                                       |

Each works alone on `spacy.blank("zh")`. Importing this module registers the factories and the
extensions; `commentary_nlp.commentary.doc` describes the attributes.
"""

from __future__ import annotations

from commentary_nlp.spacy_pipeline.actors import make_actors
from commentary_nlp.spacy_pipeline.encoder import make_encoder
from commentary_nlp.spacy_pipeline.entities import make_entities
from commentary_nlp.spacy_pipeline.pipeline import load
from commentary_nlp.spacy_pipeline.rhetoric import make_rhetoric
from commentary_nlp.spacy_pipeline.stances import make_stances

__all__ = ["load", "make_actors", "make_encoder", "make_entities", "make_rhetoric", "make_stances"]
