"""Annotated corpora: read, write, resolve quoted annotations, check, count, compare, convert."""

from __future__ import annotations

from commentary_nlp.corpus.agreement import Agreement, agreement
from commentary_nlp.corpus.check import check, record_faults
from commentary_nlp.corpus.convert import Conversion, convert, read_corpus, write_corpus
from commentary_nlp.corpus.faults import Fault
from commentary_nlp.corpus.records import read_records, write_records
from commentary_nlp.corpus.resolve import Resolution, read_text, resolve, resolve_folder
from commentary_nlp.corpus.stats import CorpusStats, stats

__all__ = [
    "Agreement",
    "Conversion",
    "CorpusStats",
    "Fault",
    "Resolution",
    "agreement",
    "check",
    "convert",
    "read_corpus",
    "read_records",
    "read_text",
    "record_faults",
    "resolve",
    "resolve_folder",
    "stats",
    "write_corpus",
    "write_records",
]
