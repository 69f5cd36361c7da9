"""The analyser: text in, `Commentary` out, by one encoder pass."""

from commentary_nlp.analyzer.analyzer import Analyzer
from commentary_nlp.analyzer.loading import analyze, load, stance

__all__ = ["Analyzer", "analyze", "load", "stance"]
