"""A static site over many annotated articles: stance over time and by source, devices, evidence, filters."""

from __future__ import annotations

from commentary_nlp.report.corpus.dashboard import Dashboard, write_dashboard

__all__ = ["Dashboard", "write_dashboard"]
