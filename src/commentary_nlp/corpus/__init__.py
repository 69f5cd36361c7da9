"""Annotated corpora: read, write, resolve quoted annotations, check, count, compare, convert."""

from __future__ import annotations

from commentary_nlp.corpus.agreement import Agreement, agreement
from commentary_nlp.corpus.check import check, record_faults
from commentary_nlp.corpus.convert import Conversion, convert, guess_format, read_corpus, write_corpus
from commentary_nlp.corpus.faults import Fault
from commentary_nlp.corpus.floors import Floor, floors
from commentary_nlp.corpus.records import read_records, write_records
from commentary_nlp.corpus.resolve import Resolution, read_text, resolve, resolve_folder
from commentary_nlp.corpus.splits import SplitStats, split_stats
from commentary_nlp.corpus.stats import CorpusStats, stats

__all__ = [
    "Agreement",
    "Conversion",
    "CorpusStats",
    "Fault",
    "Floor",
    "Resolution",
    "SplitStats",
    "agreement",
    "check",
    "convert",
    "floors",
    "guess_format",
    "read_corpus",
    "read_records",
    "read_text",
    "record_faults",
    "resolve",
    "resolve_folder",
    "split_stats",
    "stats",
    "write_corpus",
    "write_records",
]
