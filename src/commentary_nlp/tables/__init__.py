"""Results as tables: data frames, CSV for Excel, Parquet, aggregates with intervals, keyword in context."""

from __future__ import annotations

from commentary_nlp.tables.aggregates import aggregate
from commentary_nlp.tables.co_mentions import co_mentions
from commentary_nlp.tables.concordance import keyword_in_context
from commentary_nlp.tables.files import to_csv, to_jsonl, to_parquet
from commentary_nlp.tables.frame import to_frame
from commentary_nlp.tables.levels import LEVELS, column_types

__all__ = [
    "LEVELS",
    "aggregate",
    "co_mentions",
    "column_types",
    "keyword_in_context",
    "to_csv",
    "to_frame",
    "to_jsonl",
    "to_parquet",
]
