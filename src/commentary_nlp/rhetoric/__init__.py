"""Rhetorical devices by their form: what word lists and patterns can tell without a model."""

from __future__ import annotations

from commentary_nlp.rhetoric.forms import detect_forms

__all__ = ["detect_forms"]
